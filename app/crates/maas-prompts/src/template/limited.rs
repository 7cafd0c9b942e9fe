//! What a template writes, up to a limit.

use std::io;

/// Takes text until there is too much of it.
pub(super) struct Limited {
    bytes: Vec<u8>,
    room: usize,
    full: bool,
}

impl Limited {
    pub(super) fn with(room: usize) -> Self {
        Self {
            bytes: Vec::new(),
            room,
            full: false,
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    pub(super) fn into_text(self) -> String {
        // It was text piece by piece.
        String::from_utf8(self.bytes).unwrap_or_default()
    }
}

impl io::Write for &mut Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.room {
            self.full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.room -= bytes.len();
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
