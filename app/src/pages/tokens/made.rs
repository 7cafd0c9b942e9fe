//! A token that was just made: shown once, with how to use it.

use maas_core::ui::UiMsg;
use yew::prelude::*;

use crate::{
    bus::MintedToken,
    components::icon::{Glyph, icon},
    platform::location,
    store::use_dispatch,
    words::use_words,
};

#[derive(Properties, PartialEq)]
pub(super) struct MadeProps {
    pub(super) token: MintedToken,
    /// A model that it may ask, as the front door takes it.
    pub(super) model: String,
    /// Whether a key is in it.
    pub(super) sealed: bool,
    pub(super) on_again: Callback<()>,
}

/// Shows the token.
#[component]
pub(super) fn Made(props: &MadeProps) -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let mint = words.mint();
    let MintedToken {
        token,
        id,
        expires_at,
    } = &props.token;
    let copy = {
        let token = token.clone();
        dispatch.reform(move |_: MouseEvent| UiMsg::CopyText(token.clone()).into())
    };
    let [curl, python] = examples(&location::relay(), &props.model, props.sealed);
    html! {
        <section class="card stack" aria-label={mint.made}>
            <h2>{ mint.made }</h2>
            <p>{ mint.once }</p>
            <label class="field wide">
                <span>{ mint.token }</span>
                <textarea class="token" aria-label={mint.token} readonly=true rows="5" value={token.clone()} />
                <small class="muted">{ (mint.id_and_end)(id, expires_at) }</small>
            </label>
            <div class="row">
                <button type="button" class="primary" onclick={copy}>{ icon(Glyph::Copy) }{ mint.copy }</button>
                <button type="button" onclick={props.on_again.reform(|_: MouseEvent| ())}>{ mint.another }</button>
            </div>
            <h3>{ mint.example_curl }</h3>
            <div class="code"><pre class="pad"><code>{ curl }</code></pre></div>
            <h3>{ mint.example_python }</h3>
            <div class="code"><pre class="pad"><code>{ python }</code></pre></div>
        </section>
    }
}

/// How the token is used, by curl and by OpenAI's SDK; a model is a name, so it needs no quoting.
fn examples(relay: &str, model: &str, sealed: bool) -> [String; 2] {
    let (header, option) = if sealed {
        ("", "")
    } else {
        (
            " \\\n  -H \"X-Provider-Key: $PROVIDER_KEY\"",
            ",\n                default_headers={\"X-Provider-Key\": PROVIDER_KEY}",
        )
    };
    let curl = format!(
        "curl {relay}/v1/chat/completions -H \"Authorization: Bearer $TOKEN\"{header} \\\n  \
         -d '{{\"model\":\"{model}\",\"messages\":[{{\"role\":\"user\",\"content\":\"Hello\"}}]}}'"
    );
    let python = format!(
        "from openai import OpenAI\n\n\
         client = OpenAI(base_url=\"{relay}/v1\", api_key=TOKEN{option})\n\
         client.chat.completions.create(model=\"{model}\",\n    \
         messages=[{{\"role\": \"user\", \"content\": \"Hello\"}}])"
    );
    [curl, python]
}
