//! Routes each message to the feature that owns it.
