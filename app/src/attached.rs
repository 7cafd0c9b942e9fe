//! The bytes of files, put into a question at the keyring's end, just before it is written.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use maas_protocol::{
    capability::files::FileKind,
    chat::{ChatRequest, Part, Source},
    error::{ErrorKind, ProviderError},
};

/// Puts the bytes into every part that is held; text becomes text of the question, under the file's name.
///
/// # Errors
/// [`ProviderError`] where the bytes of a part are not there.
pub fn fill_in(
    request: &mut ChatRequest,
    mut bytes: impl FnMut(&str) -> Option<Vec<u8>>,
) -> Result<(), ProviderError> {
    let parts = request.messages.iter_mut();
    for part in parts.flat_map(|message| &mut message.parts) {
        let (name, source) = match part {
            Part::Image { source } => (None, source),
            Part::File { name, source } => (Some(&*name), source),
            _ => continue,
        };
        let Source::Held { media_type, id } = source else {
            continue;
        };
        let Some(found) = bytes(id) else {
            let what = name.map_or("a picture", String::as_str);
            let text = format!("the file could not be read: {what}");
            return Err(ProviderError::new(ErrorKind::BadRequest, text));
        };
        match name.filter(|_| FileKind::of(media_type) == FileKind::Text) {
            Some(name) => {
                let text = headed(name, &String::from_utf8_lossy(&found));
                *part = Part::Text { text };
            }
            None => {
                *source = Source::Data {
                    media_type: std::mem::take(media_type),
                    base64: BASE64.encode(found),
                };
            }
        }
    }
    Ok(())
}

/// The text of a file in a fence that nothing in it closes, below its name.
fn headed(name: &str, text: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    for char in text.chars() {
        run = if char == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest.max(2) + 1);
    let name = name.replace(['\n', '\r', '`'], " ");
    let end = if text.ends_with('\n') { "" } else { "\n" };
    // Some formats join the texts of a message as they are.
    format!("File: {name}\n{fence}\n{text}{end}{fence}\n\n")
}

#[cfg(test)]
mod tests;
