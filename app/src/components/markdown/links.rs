//! Which addresses in a model's text may be followed, and which pictures shown.

use maas_core::clean::is_hidden;

#[cfg(test)]
mod tests;

/// The longest picture inside a text, in base64 letters (5 MiB of bytes).
const MAX_PICTURE: usize = 5 * 1024 * 1024 / 3 * 4;

/// An address that may be a link, with the host that is shown beside it (empty for mail).
///
/// The page's policy does not stop a `javascript:` link, so the check is here.
pub(super) fn link(address: &str) -> Option<(String, String)> {
    let address: String = address.chars().filter(|c| !c.is_control()).collect();
    let address = address.trim();
    let (scheme, rest) = address.split_once(':')?;
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => {
            let rest = rest.strip_prefix("//")?;
            let authority = rest.split(['/', '?', '#', '\\']).next()?;
            let host = authority.rsplit('@').next()?;
            // What stands beside the link must not be turned around or torn.
            let honest =
                !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || is_hidden(c));
            honest.then(|| (address.to_owned(), host.to_owned()))
        }
        "mailto" => Some((address.to_owned(), String::new())),
        _ => None,
    }
}

/// A picture that is inside the text itself, of a kind that cannot run anything.
///
/// Pictures from elsewhere are links: loading one would tell its server what the model wrote.
pub(super) fn picture(address: &str) -> Option<String> {
    let kinds = ["png", "jpeg", "gif", "webp"];
    let inside = kinds.iter().any(|kind| {
        address
            .strip_prefix("data:image/")
            .and_then(|rest| rest.strip_prefix(kind))
            .and_then(|rest| rest.strip_prefix(";base64,"))
            .is_some_and(|data| {
                data.len() <= MAX_PICTURE
                    && data
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
            })
    });
    inside.then(|| address.to_owned())
}
