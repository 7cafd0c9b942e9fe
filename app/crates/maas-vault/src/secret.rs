//! A value that cannot be printed, copied or serialised by accident.

use zeroize::Zeroize;

/// Holds a secret and wipes it when dropped.
///
/// Has no `Debug`, `Display`, `Clone` or `Serialize` on purpose.
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes a secret over.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// Lends the secret; the only way to reach it, so that a search for this word finds every use.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}
