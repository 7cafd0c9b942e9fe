//! What an answer holds beside its text: sources, calls, pictures, how likely its tokens were, and further answers.

use std::rc::Rc;

use maas_protocol::{
    accumulate::{Answer, Picture},
    event::Logprob,
};
use yew::prelude::*;

use crate::{
    components::markdown::{Markdown, clean, sources::sources},
    words::Words,
};

#[cfg(test)]
mod tests;

/// The largest picture that is shown, in characters of base64: 5 MiB.
const LARGEST: usize = 5 * 1024 * 1024 / 3 * 4;
/// The list of tokens is drawn anew with its message, so that it must not be endless.
const MOST_TOKENS: usize = 300;

/// The parts that follow the text.
pub(crate) fn beside(answer: &Answer, words: &'static Words) -> Html {
    let all = answer.others.len() + 1;
    let others = answer.others.iter().enumerate().map(|(place, other)| {
        html! {
            <details key={place} class="aside">
                <summary>{ (words.further_answer)(place + 2, all) }</summary>
                <Markdown text={Rc::<str>::from(other.text.as_str())} />
                { parts(other, words) }
            </details>
        }
    });
    html! {
        <>
            { parts(answer, words) }
            { for others }
        </>
    }
}

fn parts(answer: &Answer, words: &'static Words) -> Html {
    let calls = answer.tool_calls.iter().map(|call| {
        html! {
            <div class="tool-call" key={call.index}>
                <span class="muted">{ words.tool_call }{ " " }</span><code>{ clean(&call.name) }</code>
                <pre tabindex="0">{ clean(&call.arguments) }</pre>
            </div>
        }
    });
    let pictures = answer.images.iter().enumerate();
    html! {
        <>
            { sources(&answer.citations, words.sources) }
            { for pictures.map(|(place, picture)| drawn(place + 1, picture, words)) }
            { for calls }
            { for (!answer.logprobs.is_empty()).then(|| probabilities(&answer.logprobs, words)) }
        </>
    }
}

fn drawn(number: usize, picture: &Picture, words: &'static Words) -> Html {
    let Some(ending) = ending(picture) else {
        return html! { <p class="note">{ words.picture_not_shown }</p> };
    };
    let url = format!("data:{};base64,{}", picture.media_type, picture.base64);
    let url = AttrValue::from(url);
    html! {
        <figure class="picture">
            <img src={url.clone()} alt={(words.picture)(number)} />
            <figcaption>
                <a href={url} download={format!("picture-{number}.{ending}")}>{ words.download_picture }</a>
            </figcaption>
        </figure>
    }
}

/// What its file is called at the end, if it is a picture that every browser shows and not too large.
fn ending(picture: &Picture) -> Option<&'static str> {
    let ending = match picture.media_type.as_str() {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => return None,
    };
    (picture.base64.len() <= LARGEST).then_some(ending)
}

fn probabilities(tokens: &[Logprob], words: &'static Words) -> Html {
    let token = |(place, token): (usize, &Logprob)| {
        let rivals = token
            .likeliest
            .iter()
            .filter(|(text, _)| *text != token.token);
        let rival = |(text, milli): &(String, i32)| {
            html! { <>{ " " }<code>{ visible(text) }</code>{ " " }{ percent(*milli) }</> }
        };
        html! {
            <li key={place}>
                <code>{ visible(&token.token) }</code>{ " " }{ percent(token.milli) }
                <span class="muted">{ for rivals.map(rival) }</span>
            </li>
        }
    };
    let shown = tokens.iter().take(MOST_TOKENS).enumerate();
    html! {
        <details class="aside">
            <summary>{ words.token_probabilities }</summary>
            <ol class="tokens">{ for shown.map(token) }</ol>
            if tokens.len() > MOST_TOKENS {
                <p class="muted">{ (words.first_tokens)(MOST_TOKENS, tokens.len()) }</p>
            }
        </details>
    }
}

/// A token with its line breaks and outer spaces to be seen.
fn visible(token: &str) -> String {
    token.replace('\n', "↵").replace(' ', "␣")
}

/// A probability from its logarithm in thousandths, to a tenth of a percent; in whole numbers, because the
/// standard library's formatting of floats would bring its tables into the first download.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the exponential is never negative, and the cast saturates"
)]
fn percent(milli: i32) -> String {
    match ((f64::from(milli) / 1000.0).exp() * 1000.0).round() as u32 {
        0 => "< 0.1%".to_owned(),
        tenths if tenths >= 1000 => "100%".to_owned(),
        tenths => format!("{}.{}%", tenths / 10, tenths % 10),
    }
}
