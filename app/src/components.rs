//! The parts that pages are made of: props in, callbacks out. They know no store and start nothing.

pub(crate) mod attachments;
pub(crate) mod beside;
pub(crate) mod composer;
pub(crate) mod diagnosis;
pub(crate) mod dialog;
pub(crate) mod editor;
pub(crate) mod fallbacks;
pub(crate) mod figures;
pub(crate) mod history;
pub(crate) mod icon;
pub(crate) mod inspector;
pub(crate) mod markdown;
pub(crate) mod message;
pub(crate) mod model_picker;
pub(crate) mod parameters;
pub(crate) mod passphrase;
pub(crate) mod problem;
pub(crate) mod toasts;
pub(crate) mod typeset;
pub(crate) mod waiting;
