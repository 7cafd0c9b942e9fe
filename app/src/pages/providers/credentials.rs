//! The fields that a provider's key is typed into: an API key, a pair of AWS keys, a Google service account.
//!
//! What is typed stays in the fields until the keyring has kept it, and never enters the page's state.

use maas_core::providers::{KeyKind, ProviderState};
use maas_protocol::provider::AuthScheme;
use serde_json::{Value, json};
use yew::prelude::*;

use crate::{components::passphrase::SecretField, platform::dom, words::Words};

/// The fields; which of them are on screen depends on the provider.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Fields {
    key: NodeRef,
    access_key_id: NodeRef,
    secret_access_key: NodeRef,
    session_token: NodeRef,
    account: NodeRef,
}

/// What the fields hold.
pub(super) enum Typed {
    Nothing,
    /// A key, or the JSON text of a pair or an account.
    Key(String),
    /// More than one credential.
    Two,
}

impl Fields {
    /// Reads what was typed; the fields keep it.
    pub(super) fn read(&self) -> Typed {
        let text = |node: &NodeRef| dom::value(node).trim().to_owned();
        let pair = [
            text(&self.access_key_id),
            text(&self.secret_access_key),
            text(&self.session_token),
        ];
        let pair = pair.iter().any(|part| !part.is_empty()).then(|| {
            let [id, secret, token] = &pair;
            json!({ "access_key_id": id, "secret_access_key": secret, "session_token": token })
                .to_string()
        });
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        // What is no JSON object would be taken for an API key.
        let account = given(text(&self.account)).map(|text| match text.strip_prefix('{') {
            Some(_) => text,
            None => format!("{{{text}"),
        });
        let mut all = [given(text(&self.key)), pair, account]
            .into_iter()
            .flatten();
        match (all.next(), all.next()) {
            (None, _) => Typed::Nothing,
            (Some(key), None) => Typed::Key(key),
            (Some(_), Some(_)) => Typed::Two,
        }
    }

    /// The project that the service account in its field belongs to, empty where the file names none; `None`
    /// where there is no file that could be read.
    pub(super) fn project(&self) -> Option<String> {
        let file: Value = serde_json::from_str(&dom::value(&self.account)).ok()?;
        let project = file.get("project_id").and_then(Value::as_str);
        Some(project.unwrap_or_default().to_owned())
    }

    /// Empties the fields.
    pub(super) fn clear(&self) {
        for field in [
            &self.key,
            &self.access_key_id,
            &self.secret_access_key,
            &self.session_token,
            &self.account,
        ] {
            dom::clear(field);
        }
    }

    /// The fields of a way to authenticate.
    pub(super) fn show(
        &self,
        scheme: AuthScheme,
        state: &ProviderState,
        hint: &'static str,
        words: &'static Words,
    ) -> Html {
        let kept = |kind: KeyKind| {
            let key = state.key.as_ref().filter(|key| key.kind == kind);
            key.map(|key| (words.api_key_kept)(&key.masked))
        };
        let more = match scheme {
            AuthScheme::AwsKeys => self.pair(kept(KeyKind::AwsKeys), words),
            AuthScheme::GoogleAccount => self.account(kept(KeyKind::ServiceAccount), words),
            _ => html! {},
        };
        let placeholder = kept(KeyKind::ApiKey).unwrap_or_else(|| words.api_key_hint.to_owned());
        // Always as many children: a field that is made anew would lose what is typed into it.
        html! {
            <>
                <SecretField label={words.api_key} node={self.key.clone()} {placeholder} hint={AttrValue::Static(hint)} />
                { more }
            </>
        }
    }

    fn pair(&self, kept: Option<String>, words: &'static Words) -> Html {
        let field = |label: &'static str, node: &NodeRef, placeholder: Option<String>| {
            html! { <SecretField {label} node={node.clone()} placeholder={placeholder.unwrap_or_default()} /> }
        };
        html! {
            <fieldset class="or">
                <legend>{ words.aws_keys }</legend>
                // A name, and no secret.
                <label class="field">
                    <span>{ words.access_key_id }</span>
                    <input ref={self.access_key_id.clone()} type="text" aria-label={words.access_key_id} autocomplete="off" spellcheck="false"
                        placeholder={kept.unwrap_or_default()} />
                </label>
                { field(words.secret_access_key, &self.secret_access_key, None) }
                { field(words.session_token, &self.session_token, Some(words.session_token_hint.to_owned())) }
            </fieldset>
        }
    }

    fn account(&self, kept: Option<String>, words: &'static Words) -> Html {
        let placeholder = kept.unwrap_or_else(|| words.service_account_hint.to_owned());
        let onchange = {
            let account = self.account.clone();
            move |event: Event| dom::read_file_into(&event, &account)
        };
        html! {
            <fieldset class="or">
                <legend>{ words.google_account }</legend>
                <label class="field">
                    <span>{ words.service_account }</span>
                    <textarea ref={self.account.clone()} class="secret" rows="3" aria-label={words.service_account} autocomplete="off"
                        spellcheck="false" {placeholder} />
                </label>
                <label class="field">
                    <span>{ words.key_file }</span>
                    <input type="file" accept="application/json,.json" {onchange} />
                </label>
            </fieldset>
        }
    }
}
