//! How many files a provider takes with a question, and how large they may be.
//!
//! Known before anything is sent, so that a person hears of it at the file and not from an error. Whether a model looks
//! at pictures or reads documents at all is [`Takes`](super::Takes); what is not known here the provider judges.

use crate::relay::MAX_BODY_BYTES;

#[cfg(test)]
mod tests;

/// The most that goes into one request to a provider, all earlier turns of the conversation included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileRules {
    /// How many pictures.
    pub images: usize,
    /// The largest picture, in bytes before base64.
    pub image_bytes: u64,
    /// The longest edge that still helps a model, in pixels; larger pictures are made smaller.
    pub image_edge: u32,
    /// How many documents.
    pub documents: usize,
    /// The largest document, in bytes before base64.
    pub document_bytes: u64,
    /// The whole body, in bytes as it is written.
    pub body_bytes: u64,
}

impl FileRules {
    /// Where nothing is known: what the app's own relay lets through, with room for the text. The counts and the edge are
    /// no provider's; they keep a conversation from growing without end.
    pub const USUAL: Self = Self {
        images: 50,
        image_bytes: 10_000_000,
        image_edge: 2048,
        documents: 20,
        document_bytes: 14_000_000,
        body_bytes: MAX_BODY_BYTES,
    };

    /// Anthropic's API reference (2026-11): 32 MB in all, of which a document can be three quarters. From its public guide to
    /// vision, not recorded: 100 pictures of 5 MB as base64; an edge over 1568 pixels is made smaller there.
    pub const ANTHROPIC: Self = Self {
        images: 100,
        image_bytes: 3_750_000,
        image_edge: 1568,
        document_bytes: 23_000_000,
        body_bytes: 32_000_000,
        ..Self::USUAL
    };

    /// What of it goes by way of the app's own relay.
    #[must_use]
    pub fn relayed(self) -> Self {
        Self {
            body_bytes: self.body_bytes.min(MAX_BODY_BYTES),
            ..self
        }
    }
}

/// What a file is to a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A picture.
    Image,
    /// A PDF.
    Document,
    /// Text or code, which becomes text of the question.
    Text,
}

impl FileKind {
    /// By its media type; what is neither a picture nor a PDF is text.
    pub fn of(media_type: &str) -> Self {
        match media_type {
            "application/pdf" => Self::Document,
            other if other.starts_with("image/") => Self::Image,
            _ => Self::Text,
        }
    }
}

/// What a model takes of files: which kinds, and how much of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileAccess {
    /// Whether it looks at pictures.
    pub images: bool,
    /// Whether it reads PDFs.
    pub documents: bool,
    /// How many and how large.
    pub rules: FileRules,
}

/// Why a file cannot go to a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The model looks at no pictures.
    NoImages,
    /// The model reads no PDFs.
    NoDocuments,
    /// It is too large; the limit in bytes.
    TooLarge(u64),
    /// There are too many of its kind; the limit.
    TooMany(usize),
    /// With it the whole request is too large; the limit in bytes.
    TooMuch(u64),
}

impl FileAccess {
    /// Says of each file, in the order they are sent, why it cannot go; sizes are in bytes before base64.
    pub fn check(&self, files: &[(FileKind, u64)]) -> Vec<Option<Unfit>> {
        let (mut images, mut documents, mut body) = (0_usize, 0_usize, 0_u64);
        let rules = &self.rules;
        let mut judge = |kind: FileKind, bytes: u64| {
            let (taken, no, count, most, largest) = match kind {
                FileKind::Image => (
                    self.images,
                    Unfit::NoImages,
                    &mut images,
                    rules.images,
                    rules.image_bytes,
                ),
                FileKind::Document => (
                    self.documents,
                    Unfit::NoDocuments,
                    &mut documents,
                    rules.documents,
                    rules.document_bytes,
                ),
                FileKind::Text => {
                    body += bytes;
                    return (body > rules.body_bytes).then_some(Unfit::TooMuch(rules.body_bytes));
                }
            };
            *count += 1;
            body += bytes.div_ceil(3) * 4;
            if !taken {
                Some(no)
            } else if bytes > largest {
                Some(Unfit::TooLarge(largest))
            } else if *count > most {
                Some(Unfit::TooMany(most))
            } else if body > rules.body_bytes {
                Some(Unfit::TooMuch(rules.body_bytes))
            } else {
                None
            }
        };
        files
            .iter()
            .map(|(kind, bytes)| judge(*kind, *bytes))
            .collect()
    }
}
