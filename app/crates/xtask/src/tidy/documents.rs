//! Rules about the documents: every link and picture leads somewhere, the guide says the same things in both languages, and no picture is
//! large or unused.

use std::path::Path;

use super::{Finding, Source};
use crate::guide::anchor;

/// Where the guide's pictures are, by language.
const PICTURES: &str = "app/docs/pictures/";
/// The guide, and the languages that it is written in.
const GUIDES: [(&str, &str); 2] = [("app/docs/guide.md", "en"), ("app/docs/guide.ko.md", "ko")];
/// Larger pictures make the guide slow to open.
const MAX_PICTURE_BYTES: u64 = 100 * 1024;

pub(super) fn check(root: &Path, files: &[Source], found: &mut Vec<Finding>) {
    let documents = || files.iter().filter(|file| is_document(&file.path));
    for document in documents() {
        for (line, link) in links(&document.text) {
            if let Some(wrong) = wrong(root, files, document, &link) {
                found.push(document.find(line, wrong));
            }
        }
    }
    let mut shown: Vec<(&str, Vec<String>)> = Vec::new();
    for (path, language) in GUIDES {
        let Some(guide) = documents().find(|document| document.path == path) else {
            continue;
        };
        let folder = format!("pictures/{language}/");
        let names = links(&guide.text).into_iter();
        let names = names.filter_map(|(_, link)| link.strip_prefix(&folder).map(str::to_owned));
        let names: Vec<String> = names.collect();
        for file in files {
            let kept = file.path.strip_prefix(&format!("{PICTURES}{language}/"));
            if kept.is_some_and(|kept| !names.iter().any(|name| name == kept)) {
                found.push(file.find(0, "no document shows this picture"));
            }
        }
        shown.push((path, names));
    }
    if let [(_, first), (path, second)] = shown.as_slice()
        && first != second
    {
        found.push(Finding {
            file: (*path).to_owned(),
            line: 0,
            text: "the guides show different pictures, or in another order".to_owned(),
        });
    }
    for file in files.iter().filter(|file| file.path.starts_with(PICTURES)) {
        let bytes = std::fs::metadata(root.join(&file.path)).map_or(0, |data| data.len());
        if bytes > MAX_PICTURE_BYTES {
            found.push(file.find(0, format!("{bytes} bytes are too many for a picture")));
        }
    }
}

/// What people read: not what comes with a fixture.
fn is_document(path: &str) -> bool {
    path.ends_with(".md")
        && (!path.contains('/') || path == "app/ARCHITECTURE.md" || path.starts_with("app/docs/"))
}

/// The targets of a document's links and pictures, each with its line; code has none.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        for (place, part) in line.split('`').enumerate() {
            if place % 2 == 1 {
                continue;
            }
            for rest in part.split("](").skip(1) {
                let target = rest.split(')').next().unwrap_or_default();
                found.push((index + 1, target.to_owned()));
            }
        }
    }
    found
}

/// What is wrong with a link.
fn wrong(root: &Path, files: &[Source], document: &Source, link: &str) -> Option<String> {
    if link.starts_with("https://") {
        return None;
    }
    let (file, part) = link.split_once('#').unwrap_or((link, ""));
    let folder = Path::new(&document.path).parent()?;
    let path = if file.is_empty() {
        document.path.clone()
    } else {
        plain(&folder.join(file))
    };
    if !file.is_empty() && !root.join(&path).exists() {
        return Some(format!("`{link}` does not exist"));
    }
    let target = files.iter().find(|known| known.path == path);
    let named = |target: &Source| {
        let headings = target.text.lines().filter(|line| line.starts_with('#'));
        headings
            .map(|line| anchor(&line.trim_start_matches('#').replace('`', "")))
            .any(|name| name == part)
    };
    let missing = !part.is_empty() && !target.is_some_and(named);
    missing.then(|| format!("`{link}`: no heading has this name"))
}

/// A path without steps up.
fn plain(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                parts.pop();
            }
            part => parts.push(part.as_os_str().to_string_lossy().into_owned()),
        }
    }
    parts.join("/")
}
