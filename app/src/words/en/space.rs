//! Room in English.

use crate::words::space::SpaceWords;

pub(crate) static WORDS: SpaceWords = SpaceWords {
    little: |left, all| {
        format!(
            "Storage is nearly full: {left} of {all} left in this browser. Delete chats or files you no longer need before new ones can no longer be kept."
        )
    },
    title: "Storage",
    used: |used, all| format!("{used} used of the {all} this browser allows."),
    kept: "The browser keeps it until you delete it.",
    not_kept: "The browser may delete it when the device runs out of room.",
    keep: "Ask the browser to keep it",
    unknown: "This browser does not say how much room there is.",
};
