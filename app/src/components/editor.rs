//! A field in which a message is changed or written by hand: Escape leaves it, Ctrl or Cmd with Enter takes it over.

use maas_protocol::chat::Role;
use yew::prelude::*;

use crate::{
    platform::dom,
    words::{Words, use_words},
};

/// Props of [`Editor`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What stands in it at first.
    pub(crate) text: AttrValue,
    /// Its accessible name.
    pub(crate) label: &'static str,
    /// What the button says that takes the text over.
    pub(crate) takes: &'static str,
    /// Whether it is chosen here who speaks.
    #[prop_or_default]
    pub(crate) any_role: bool,
    /// Told of every change.
    pub(crate) on_text: Callback<String>,
    pub(crate) on_take: Callback<(Role, String)>,
    /// Have the text sent, where that is possible; then this is what Enter does.
    #[prop_or_default]
    pub(crate) on_send: Option<Callback<String>>,
    pub(crate) on_cancel: Callback<()>,
}

/// The field with its buttons.
#[component]
pub(crate) fn Editor(props: &Props) -> Html {
    let words = use_words();
    let role = use_state(|| Role::User);
    let text = use_state(|| props.text.clone());
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| dom::focus(&node));
    }
    {
        let node = node.clone();
        use_effect_with(text.clone(), move |_| dom::fit_height(&node));
    }
    let take = {
        let (node, on_take, role) = (node.clone(), props.on_take.clone(), *role);
        Callback::from(move |()| on_take.emit((role, dom::value(&node))))
    };
    let send = props.on_send.clone().map(|on_send| {
        let node = node.clone();
        Callback::from(move |()| on_send.emit(dom::value(&node)))
    });
    let oninput = {
        let (text, on_text) = (text.clone(), props.on_text.clone());
        move |event: InputEvent| {
            let typed = dom::typed(&event);
            on_text.emit(typed.clone());
            text.set(typed.into());
        }
    };
    let onkeydown = {
        let (enter, cancel) = (
            send.clone().unwrap_or(take.clone()),
            props.on_cancel.clone(),
        );
        move |event: KeyboardEvent| {
            match event.key().as_str() {
                "Escape" => cancel.emit(()),
                "Enter" if event.ctrl_key() || event.meta_key() => enter.emit(()),
                _ => return,
            }
            event.prevent_default();
        }
    };
    let primary = send.is_none().then_some("primary");
    html! {
        <div class="editor">
            { for props.any_role.then(|| roles(&role, words)) }
            <textarea ref={node} rows="2" aria-label={props.label} value={(*text).clone()} {oninput} {onkeydown} />
            <div class="row end">
                <button type="button" class="quiet" onclick={props.on_cancel.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                <button type="button" class={classes!(primary)} onclick={take.reform(|_: MouseEvent| ())}>{ props.takes }</button>
                if let Some(send) = send {
                    <button type="button" class="primary" title={words.send_again_hint} onclick={send.reform(|_: MouseEvent| ())}>
                        { words.send_again }
                    </button>
                }
            </div>
        </div>
    }
}

/// The choice of who speaks.
fn roles(chosen: &UseStateHandle<Role>, words: &'static Words) -> Html {
    let one = |(role, name): (Role, &'static str)| {
        let onchange = {
            let chosen = chosen.clone();
            move |_: Event| chosen.set(role)
        };
        html! {
            <label>
                <input type="radio" name="role" checked={**chosen == role} {onchange} /><span>{ name }</span>
            </label>
        }
    };
    let all = [
        (Role::User, words.you),
        (Role::Assistant, words.assistant),
        (Role::System, words.system),
    ];
    html! { <fieldset class="choice" aria-label={words.who_speaks}>{ for all.map(one) }</fieldset> }
}
