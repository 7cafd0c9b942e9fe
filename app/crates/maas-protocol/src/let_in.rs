//! How a server on the user's machine is told to let a web page in, by system where that differs.

/// A desktop system, as far as commands differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Apple's.
    Mac,
    /// Microsoft's.
    Windows,
    /// Linux and what is like it.
    Linux,
}

impl System {
    /// The name people know it by, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mac => "macOS",
            Self::Windows => "Windows",
            Self::Linux => "Linux",
        }
    }
}

/// A command by which a server lets pages of an origin in.
#[derive(Clone, Copy)]
pub struct LetIn {
    /// The systems it is for; none is any.
    pub systems: &'static [System],
    /// The command, for a page's origin.
    pub command: fn(&str) -> String,
}

impl LetIn {
    /// A command that is the same everywhere.
    pub const fn anywhere(command: fn(&str) -> String) -> Self {
        Self {
            systems: &[],
            command,
        }
    }

    /// A command for some systems.
    pub const fn on(systems: &'static [System], command: fn(&str) -> String) -> Self {
        Self { systems, command }
    }

    /// Whether it is of use on a system; where that is not known, it may be.
    pub fn fits(&self, here: Option<System>) -> bool {
        here.is_none_or(|here| self.systems.is_empty() || self.systems.contains(&here))
    }
}

#[cfg(test)]
mod tests;
