//! A code block: its language, what can be done with it, and its code, coloured once it is whole.

use yew::prelude::*;

use super::{
    diagram::{Diagram, is_diagram},
    tree::Code,
};
use crate::{
    components::{
        icon::{Glyph, icon},
        typeset::{use_answer, use_typeset},
    },
    platform::dom,
    text::{MAX_CODE, TextAsk, paint},
    words::use_words,
};

#[cfg(test)]
mod tests;

/// A longer picture is code, in bytes.
const MAX_PICTURE: usize = 512 * 1024;
/// The length of a stretch of code, to the end of its line, in bytes.
const STRETCH: usize = 4096;

/// Props of [`CodeBlock`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) code: Code,
}

/// A code block.
#[component]
pub(super) fn CodeBlock(props: &Props) -> Html {
    let code = &props.code;
    let (words, typeset, wrap) = (use_words(), use_typeset(), use_state(|| false));
    let answer = use_answer(code.whole.then(|| colours(code)).flatten());
    let on_copy = {
        let text = code.text.clone();
        typeset.copy.reform(move |_: MouseEvent| text.clone())
    };
    let on_wrap = {
        let wrap = wrap.clone();
        move |_: MouseEvent| wrap.set(!*wrap)
    };
    let on_save = {
        let code = code.clone();
        move |_: MouseEvent| dom::save_as(&file_name(&code.language), &code.text)
    };
    // What a click was for: code that became another one since is not drawn unasked.
    let clicked = use_state(|| None::<Code>);
    let shown = clicked.as_ref() == Some(code);
    let on_show = {
        let (clicked, code) = (clicked.setter(), code.clone());
        move |_: MouseEvent| clicked.set((!shown).then(|| code.clone()))
    };
    let picture = picture(code);
    let shows = match &picture {
        Some(_) => Some(words.as_picture),
        None => is_diagram(code).then_some(words.as_diagram),
    };
    let frame = shows.filter(|_| shown).map(|_| match picture {
        Some(picture) => {
            let onload = move |event: Event| dom::tell_frame(&event, &picture);
            html! { <iframe class="picture-frame" src="artifact-static.html" sandbox="allow-scripts" title={words.as_picture} {onload} /> }
        }
        None => html! { <Diagram source={code.text.clone()} /> },
    });
    html! {
        <div class={classes!("code", wrap.then_some("wrapped"), code.whole.then_some("whole"))}>
            <div class="code-head">
                <span class="muted">{ &code.language }</span>
                if let Some(name) = shows {
                    <button type="button" class="quiet small-text" aria-pressed={shown.to_string()} onclick={on_show}>{ name }</button>
                }
                <button type="button" class="quiet square small" aria-label={words.wrap_lines} title={words.wrap_lines} aria-pressed={wrap.to_string()} onclick={on_wrap}>{ icon(Glyph::Wrap) }</button>
                <button type="button" class="quiet square small" aria-label={words.download_code} title={words.download_code} onclick={on_save}>{ icon(Glyph::Download) }</button>
                <button type="button" class="quiet square small" aria-label={words.copy_code} title={words.copy_code} onclick={on_copy}>{ icon(Glyph::Copy) }</button>
            </div>
            { for frame }
            // A long line scrolls, so the block must take the keyboard.
            <pre tabindex="0"><code>{ drawn(&code.text, answer.as_deref()) }</code></pre>
        </div>
    }
}

/// What the text worker is asked for the colours of a code; nothing where it has no language or is too long.
pub(super) fn colours(code: &Code) -> Option<TextAsk> {
    let asked = !code.language.is_empty() && code.text.len() <= MAX_CODE;
    asked.then(|| TextAsk::Highlight {
        language: code.language.clone(),
        code: code.text.clone(),
    })
}

/// The text of a whole SVG picture, as an image needs it; it is shown on a click and only inside the frame.
fn picture(code: &Code) -> Option<String> {
    let text = code.text.trim();
    let named = matches!(code.language.as_str(), "" | "svg" | "xml" | "html");
    let start = text
        .find("<svg")
        .filter(|start| *start == 0 || text.starts_with("<?xml"))?;
    let whole = code.whole && named && text.ends_with("</svg>") && text.len() <= MAX_PICTURE;
    let space = " xmlns=\"http://www.w3.org/2000/svg\"";
    let mut text = text.to_owned();
    if !text.contains("http://www.w3.org/2000/svg") {
        text.insert_str(start + "<svg".len(), space);
    }
    whole.then_some(text)
}

/// The code in its colours, or plain.
fn drawn(code: &str, answer: Option<&str>) -> Html {
    let Some(parts) = answer.and_then(|answer| paint(code, answer)) else {
        let stretches = stretches(code);
        if stretches.len() < 2 {
            return code.to_owned().into();
        }
        let one = |(place, stretch): (usize, &str)| html! { <span key={place} class="stretch">{ stretch.to_owned() }</span> };
        return stretches.into_iter().enumerate().map(one).collect();
    };
    let part = |(class, part): (Option<&'static str>, &str)| match class {
        Some(class) => html! { <span {class}>{ part.to_owned() }</span> },
        None => part.to_owned().into(),
    };
    parts.into_iter().map(part).collect()
}

/// Long code in stretches of whole lines: while it grows, a browser breaks only the last one into lines again.
fn stretches(code: &str) -> Vec<&str> {
    let mut stretches = Vec::new();
    let mut rest = code;
    while let Some((_, after)) = rest.split_at_checked(rest.ceil_char_boundary(STRETCH)) {
        let Some(line) = after.find('\n').filter(|_| rest.len() > STRETCH) else {
            break;
        };
        let (stretch, left) = rest.split_at(rest.len() - after.len() + line + 1);
        stretches.push(stretch);
        rest = left;
    }
    stretches.extend(Some(rest).filter(|rest| !rest.is_empty()));
    stretches
}

/// What a file of this language is called.
fn file_name(language: &str) -> String {
    let language = language.to_ascii_lowercase();
    let ending = match language.as_str() {
        "dockerfile" | "docker" => return "Dockerfile".to_owned(),
        "makefile" | "make" => return "Makefile".to_owned(),
        "rust" => "rs",
        "python" => "py",
        "javascript" => "js",
        "typescript" => "ts",
        "bash" | "shell" | "zsh" | "console" => "sh",
        "c++" => "cpp",
        "c#" | "csharp" => "cs",
        "golang" => "go",
        "kotlin" => "kt",
        "ruby" => "rb",
        "markdown" => "md",
        "yaml" => "yml",
        "powershell" => "ps1",
        "haskell" => "hs",
        "perl" => "pl",
        "latex" => "tex",
        short
            if (1..=5).contains(&short.len())
                && short.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            short
        }
        _ => "txt",
    };
    format!("code.{ending}")
}
