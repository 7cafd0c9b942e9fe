//! What is said of files that cannot be attached or sent, in English.

use maas_core::files::FileTrouble;
use maas_protocol::capability::files::Unfit;

use crate::words::size;

pub(super) fn trouble(trouble: FileTrouble) -> String {
    match trouble {
        FileTrouble::TooLarge(most) => {
            format!(
                "Too large: {} at most. Split it, or attach a part.",
                size(most)
            )
        }
        FileTrouble::Empty => "The file is empty.".to_owned(),
        FileTrouble::NotText => {
            "Neither a picture, a PDF nor text. Save it as one of these first.".to_owned()
        }
        FileTrouble::NoPicture => {
            "This picture cannot be opened. Save it as PNG or JPEG first.".to_owned()
        }
        FileTrouble::NoHeic => {
            "This browser cannot open HEIC pictures. Save it as JPEG first, or use Safari."
                .to_owned()
        }
        FileTrouble::Unreadable => {
            "The file could not be read. Folders cannot be attached; choose the files in it."
                .to_owned()
        }
    }
}

pub(super) fn unfit(unfit: Unfit) -> String {
    match unfit {
        Unfit::NoImages => {
            "This model takes no pictures. Choose a model that takes pictures, or remove it."
                .to_owned()
        }
        Unfit::NoDocuments => {
            "This model takes no PDFs. Choose a model that does, or paste the text instead."
                .to_owned()
        }
        Unfit::TooLarge(most) => format!(
            "Too large for this model: {} at most. Choose another model, or remove it.",
            size(most)
        ),
        Unfit::TooMany(most) => format!(
            "Too many for one request: {most} at most, earlier messages included. Remove some, or begin a new chat."
        ),
        Unfit::TooMuch(most) => format!(
            "Too much for one request: {} at most, earlier messages included. Remove some, or begin a new chat.",
            size(most)
        ),
    }
}

pub(super) fn earlier(unfit: Unfit) -> String {
    match unfit {
        Unfit::NoImages => {
            "An earlier message has a picture, and this model takes none. Choose a model that takes pictures, or delete that message.".to_owned()
        }
        Unfit::NoDocuments => {
            "An earlier message has a PDF, and this model takes none. Choose a model that does, or delete that message.".to_owned()
        }
        Unfit::TooLarge(_) | Unfit::TooMany(_) | Unfit::TooMuch(_) => {
            "The files of earlier messages are too much for this model. Choose another one, delete some of those messages, or begin a new chat.".to_owned()
        }
    }
}
