//! What went over the wire for an answer: the request as sent, the reply as it came.

use maas_core::providers::endpoint::Way;
use maas_protocol::{
    http::ResponseHead,
    trace::{Piece, Trace},
};
use yew::prelude::*;

use crate::{
    components::{
        diagnosis::way_taken,
        dialog::Dialog,
        icon::{Glyph, icon},
    },
    words::Words,
};

/// The dialog.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(crate) fn inspector(
    trace: &Trace,
    way: Option<Way>,
    on_close: &Callback<()>,
    on_copy: &Callback<String>,
    words: &'static Words,
) -> Html {
    let curl = {
        let command = trace.curl();
        on_copy.reform(move |_: MouseEvent| command.clone())
    };
    let request = trace.request.as_ref().map(|request| {
        html! {
            <>
                <p class="wire-line"><b>{ request.method.as_str() }</b>{ " " }{ &request.url }</p>
                { headers(&request.headers) }
                { for request.body.as_ref().map(|body| html! { <pre tabindex="0">{ indented(body) }</pre> }) }
            </>
        }
    });
    html! {
        <Dialog title={words.inspect} on_close={on_close.clone()} class="wide">
            <section class="stack tight" aria-label={words.wire_request}>
                <div class="row"><h3>{ words.wire_request }</h3>
                    <button type="button" class="push" onclick={curl}>{ icon(Glyph::Copy) }{ words.copy_curl }</button>
                </div>
                <p class="muted">{ words.wire_masked }</p>
                { for way.map(|way| html! { <p class="muted">{ way_taken(way, words) }</p> }) }
                { for request }
            </section>
            <section class="stack tight" aria-label={words.wire_reply}>
                <h3>{ words.wire_reply }</h3>
                { for trace.head.as_ref().map(head) }
                if trace.head.is_none() { <p class="muted">{ words.wire_no_reply }</p> }
                <ol class="wire-pieces">{ for trace.pieces.iter().map(piece) }</ol>
                if trace.shortened { <p class="muted">{ words.wire_shortened }</p> }
            </section>
        </Dialog>
    }
}

fn head(head: &ResponseHead) -> Html {
    html! { <><p class="wire-line"><b>{ "HTTP " }{ head.status }</b></p>{ headers(&head.headers) }</> }
}

fn headers(all: &[(String, String)]) -> Html {
    let one =
        |(name, value): &(String, String)| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> };
    html! { <dl class="wire-headers">{ for all.iter().map(one) }</dl> }
}

fn piece(piece: &Piece) -> Html {
    html! { <li><span class="muted">{ piece.at_ms }{ " ms" }</span><pre tabindex="0">{ &piece.text }</pre></li> }
}

/// JSON with a line for each field; anything else as it is.
///
/// Only space is added outside of strings: numbers stay as they were sent, and no second writer of JSON is needed.
fn indented(body: &str) -> String {
    if !body.starts_with(['{', '[']) {
        return body.to_owned();
    }
    let mut text = String::with_capacity(body.len() * 2);
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let mut before = ' ';
    for c in body.chars() {
        if quoted {
            text.push(c);
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if !c.is_ascii_whitespace() {
            let closes = matches!(c, '}' | ']');
            let begun = matches!(before, '{' | '[');
            if closes {
                depth = depth.saturating_sub(1);
            }
            if before == ',' || begun != closes {
                text.push('\n');
                text.extend(std::iter::repeat_n("  ", depth));
            } else if before == ':' {
                text.push(' ');
            }
            if matches!(c, '{' | '[') {
                depth += 1;
            }
            quoted = c == '"';
            text.push(c);
            before = c;
        }
    }
    text
}

#[cfg(test)]
mod tests;
