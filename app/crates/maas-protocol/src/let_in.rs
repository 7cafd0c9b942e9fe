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

/// A command by which a server lets pages of an origin in.
#[derive(Clone, Copy)]
pub struct LetIn {
    /// The system it is for; `None` is any.
    pub system: Option<System>,
    /// The command, for a page's origin.
    pub command: fn(&str) -> String,
}

impl LetIn {
    /// A command that is the same everywhere.
    pub const fn anywhere(command: fn(&str) -> String) -> Self {
        Self {
            system: None,
            command,
        }
    }

    /// A command for one system.
    pub const fn on(system: System, command: fn(&str) -> String) -> Self {
        Self {
            system: Some(system),
            command,
        }
    }

    /// Whether it is of use on a system; where that is not known, it may be.
    pub fn fits(&self, here: Option<System>) -> bool {
        here.is_none() || self.system.is_none() || self.system == here
    }
}

#[cfg(test)]
mod tests;
