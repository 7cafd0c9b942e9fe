//! The user guide as pages of the app, in `dist/guide/`: what `app/docs/guide.md` and the documents that it leads to say, as HTML, with
//! their pictures. They are read without a script, and kept for no network once they were opened.

use std::path::Path;

use anyhow::{Context as _, Result};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use crate::paths;

/// Each document, the name of its page, and its language. A link to any other document is left out of the page, but not its text.
const PAGES: [(&str, &str, &str); 5] = [
    ("guide.md", "en.html", "en"),
    ("guide.ko.md", "ko.html", "ko"),
    ("providers.md", "providers.html", "en"),
    ("security.md", "security.html", "en"),
    ("deploy.md", "deploy.html", "en"),
];
/// Where the pictures are, beside documents and pages alike.
const PICTURES: &str = "pictures";

/// Writes the pages and their pictures.
pub(crate) fn write(root: &Path, dist: &Path) -> Result<()> {
    let (docs, to) = (root.join("app/docs"), dist.join("guide"));
    std::fs::create_dir_all(&to)?;
    for (document, name, language) in PAGES {
        let text = std::fs::read_to_string(docs.join(document))
            .with_context(|| format!("cannot read app/docs/{document}"))?;
        std::fs::write(to.join(name), page(&text, language))?;
    }
    for picture in paths::walk(&docs.join(PICTURES), &|_| false) {
        let place = to.join(picture.strip_prefix(&docs)?);
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::copy(&picture, &place)?;
    }
    Ok(())
}

/// A document as a page.
fn page(text: &str, language: &str) -> String {
    let mut events: Vec<Event<'_>> = Vec::new();
    // Whether each link that is open is written.
    let mut written = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let to = target(&dest_url);
                written.push(to.is_some());
                if let Some(to) = to {
                    events.push(Event::Start(Tag::Link {
                        link_type,
                        dest_url: CowStr::from(to),
                        title,
                        id,
                    }));
                }
            }
            Event::End(TagEnd::Link) => {
                if written.pop() == Some(true) {
                    events.push(Event::End(TagEnd::Link));
                }
            }
            Event::End(TagEnd::Heading(level)) => {
                name(&mut events);
                events.push(Event::End(TagEnd::Heading(level)));
            }
            event => events.push(event),
        }
    }
    let title = text.lines().next().unwrap_or_default();
    let title = title.trim_start_matches(['#', ' ']);
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    // A wide table scrolls by itself.
    let body = body
        .replace("<table>", "<div class=\"wide\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>");
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\" />\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self'; style-src 'self'\" />\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<meta name=\"color-scheme\" content=\"light dark\" />\n<title>{title} – openMaaS</title>\n\
         <link rel=\"icon\" href=\"../icon.svg\" type=\"image/svg+xml\" />\n<link rel=\"stylesheet\" href=\"../guide.css\" />\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// Where a link leads from a page; `None` where there is nothing in the app.
fn target(link: &str) -> Option<String> {
    if link.starts_with("https://") || link.starts_with('#') {
        return Some(link.to_owned());
    }
    let (document, part) = link.split_once('#').unwrap_or((link, ""));
    let known = PAGES.iter().find(|(known, ..)| *known == document);
    let (_, page, _) = known?;
    Some(match part {
        "" => (*page).to_owned(),
        part => format!("{page}#{part}"),
    })
}

/// Gives the heading that ends here the name that links know it by.
fn name(events: &mut [Event<'_>]) {
    let mut words = String::new();
    for event in events.iter_mut().rev() {
        match event {
            Event::Text(text) | Event::Code(text) => words.insert_str(0, text),
            Event::Start(Tag::Heading { id, .. }) => {
                *id = Some(CowStr::from(anchor(&words)));
                return;
            }
            _ => {}
        }
    }
}

/// The name of a heading, as hosts of Markdown give it.
pub(crate) fn anchor(heading: &str) -> String {
    let kept = |char: &char| char.is_alphanumeric() || matches!(char, ' ' | '-' | '_');
    let lower = heading.trim().to_lowercase();
    lower
        .chars()
        .filter(kept)
        .collect::<String>()
        .replace(' ', "-")
}

#[cfg(test)]
mod tests;
