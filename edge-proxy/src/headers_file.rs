//! The `_headers` file of static hosts: which headers a path gets.
//!
//! Format as documented by Cloudflare and Netlify: a path pattern at the line's start, its headers
//! indented below; `! Name` takes away what earlier rules set; equal names of several rules are joined.

/// The headers of a path, in the order of the rules.
pub(crate) fn headers_for(rules: &str, path: &str) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut applies = false;
    for line in rules.lines() {
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if !line.starts_with([' ', '\t']) {
            applies = matches(text, path);
        } else if !applies {
        } else if let Some(name) = text.strip_prefix('!') {
            let name = name.trim().to_ascii_lowercase();
            headers.retain(|(known, _)| *known != name);
        } else if let Some((name, value)) = text.split_once(':') {
            let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
            match headers.iter_mut().find(|(known, _)| *known == name) {
                Some((_, earlier)) => *earlier = format!("{earlier}, {value}"),
                None => headers.push((name, value.to_owned())),
            }
        }
    }
    headers
}

/// One `*` stands for any text.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        Some((head, tail)) => path
            .strip_prefix(head)
            .is_some_and(|rest| rest.ends_with(tail)),
        None => pattern == path,
    }
}

#[cfg(test)]
mod tests;
