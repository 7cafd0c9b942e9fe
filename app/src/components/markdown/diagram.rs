//! A diagram that a model described in Mermaid, drawn inside a frame that reaches nothing.

use yew::prelude::*;

use super::{clean, tree::Code};
use crate::{
    platform::dom::{self, frame::FrameTalk},
    words::use_words,
};

#[cfg(test)]
mod tests;

/// A longer description is code, in bytes; Mermaid itself takes no more.
const MAX_SOURCE: usize = 50_000;
/// The frame's height until the diagram says what it needs, and within what bounds it may, in CSS pixels.
const HEIGHT: (u32, u32, u32) = (40, 160, 1200);

/// Props of [`Diagram`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) source: AttrValue,
}

/// How far the drawing is.
#[derive(Clone, Debug, PartialEq)]
enum Drawing {
    /// Not there yet.
    Wait,
    /// This high.
    Drawn(u32),
    /// What is wrong with it, in Mermaid's words.
    Wrong(String),
    /// It took too long; the frame is gone, and with it what ran inside.
    TooLong,
}

/// Whether a block of code describes a diagram.
pub(super) fn is_diagram(code: &Code) -> bool {
    let named = matches!(code.language.as_str(), "mermaid" | "mmd");
    named && code.whole && !code.text.trim().is_empty() && code.text.len() <= MAX_SOURCE
}

/// What the frame says: "=" and a height, or "!" and what is wrong.
fn heard(answer: Option<&str>) -> Drawing {
    let Some((kind, rest)) = answer.and_then(|answer| answer.split_at_checked(1)) else {
        return Drawing::TooLong;
    };
    let (least, _, most) = HEIGHT;
    match (kind, rest.parse::<u32>()) {
        ("=", Ok(height)) => Drawing::Drawn(height.clamp(least, most)),
        _ => Drawing::Wrong(clean(
            rest.get(..rest.floor_char_boundary(500))
                .unwrap_or_default(),
        )),
    }
}

/// The frame, or why there is none.
#[component]
pub(super) fn Diagram(props: &Props) -> Html {
    let words = use_words();
    let drawing = use_state_eq(|| Drawing::Wait);
    let talk = use_mut_ref(|| {
        let drawing = drawing.setter();
        FrameTalk::begin(Callback::from(move |answer: Option<String>| {
            drawing.set(heard(answer.as_deref()));
        }))
    });
    let onload = {
        let source = props.source.clone();
        move |event: Event| {
            let theme = if dom::is_dark() { 'd' } else { 'l' };
            talk.borrow_mut().tell(&event, &format!("{theme}{source}"));
        }
    };
    let height = match &*drawing {
        Drawing::Wait => HEIGHT.1,
        Drawing::Drawn(height) => *height,
        Drawing::Wrong(text) => {
            return html! {
                <div class="diagram-wrong" role="status">
                    <p class="note">{ words.diagram_wrong }</p>
                    if !text.is_empty() {
                        <pre tabindex="0">{ text }</pre>
                    }
                </div>
            };
        }
        Drawing::TooLong => {
            return html! { <p class="note pad" role="status">{ words.diagram_too_long }</p> };
        }
    };
    html! {
        <>
            if *drawing == Drawing::Wait {
                <p class="note pad" role="status">{ words.drawing_diagram }</p>
            }
            <iframe class="diagram" src="artifact-mermaid.html" sandbox="allow-scripts" title={words.diagram}
                height={height.to_string()} {onload} />
        </>
    }
}
