//! The field where a passphrase is made, and how strong what is typed there would be.

use yew::prelude::*;

use crate::{
    components::passphrase::SecretField,
    platform::dom,
    strength::Strength,
    words::{Words, use_words},
};

/// A passphrase to be judged, and who takes the answer; an empty one where there is none.
pub(crate) type Judged = (String, Callback<String>);

/// Props of [`NewSecretField`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) label: AttrValue,
    pub(crate) node: NodeRef,
    #[prop_or_default]
    pub(crate) autofocus: bool,
    /// Whether what was typed is at work; it is taken out of the field then.
    #[prop_or_default]
    pub(crate) working: bool,
    pub(crate) on_judge: Callback<Judged>,
}

/// The field; it only warns, and keeps nobody from taking what he likes.
#[component]
pub(crate) fn NewSecretField(props: &Props) -> Html {
    let words = use_words();
    let judged = use_state_eq(|| None::<Strength>);
    let asked = use_mut_ref(|| 0_u32);
    {
        let (judged, asked) = (judged.clone(), asked.clone());
        let node = props.node.clone();
        use_effect_with(props.working, move |_| {
            if dom::value(&node).is_empty() {
                *asked.borrow_mut() += 1;
                judged.set(None);
            }
        });
    }
    let oninput = {
        let (judged, node, on_judge) = (judged.clone(), props.node.clone(), props.on_judge.clone());
        move |_: InputEvent| {
            *asked.borrow_mut() += 1;
            let (mine, asked) = (*asked.borrow(), asked.clone());
            let typed = dom::value(&node);
            if typed.is_empty() {
                return judged.set(None);
            }
            let judged = judged.clone();
            let done = Callback::from(move |answer: String| {
                // What was typed since is judged next.
                if *asked.borrow() == mine {
                    judged.set(Strength::read(&answer));
                }
            });
            on_judge.emit((typed, done));
        }
    };
    html! {
        <div class="strength" {oninput}>
            <SecretField label={props.label.clone()} node={props.node.clone()} autocomplete="new-password"
                hint={AttrValue::Static(words.passphrase_hint)} autofocus={props.autofocus} />
            <div role="status">{ for judged.as_ref().map(|judged| said(judged, words)) }</div>
        </div>
    }
}

fn said(judged: &Strength, words: &'static Words) -> Html {
    let said = words.strength();
    let name = said.scores.get(usize::from(judged.score)).copied();
    let name = name.unwrap_or_default();
    let class = if judged.is_weak() { "bad" } else { "good" };
    let advice = judged.advice.iter();
    html! {
        <div data-strength={judged.score.to_string()}>
            <meter min="0" max="5" low="3" high="4" optimum="5" value={(judged.score + 1).to_string()} aria-label={said.title} />
            <p><strong {class}>{ name }</strong></p>
            <p class="muted">{ (said.holds)(judged.holds) }</p>
            if !judged.advice.is_empty() {
                <ul class="points muted">{ for advice.map(|advice| html! { <li>{ (said.advice)(*advice) }</li> }) }</ul>
            }
        </div>
    }
}
