//! What blocks of text ask of the page around them: to be coloured or set, and to be copied.

use yew::prelude::*;

use crate::text::TextAsk;

/// Given by the store as a context; outside of it nothing is asked.
#[derive(Clone, PartialEq)]
pub(crate) struct Typeset {
    /// Asks the text worker; the answer is empty where there is none.
    pub(crate) ask: Callback<(TextAsk, Callback<String>)>,
    /// Puts a text on the clipboard, and says so.
    pub(crate) copy: Callback<String>,
}

/// Where blocks ask.
#[hook]
pub(crate) fn use_typeset() -> Typeset {
    use_context::<Typeset>().unwrap_or_else(|| Typeset {
        ask: Callback::noop(),
        copy: Callback::noop(),
    })
}

/// What the text worker makes of an ask, once it has answered; nothing is asked without one.
#[hook]
pub(crate) fn use_answer(ask: Option<TextAsk>) -> Option<AttrValue> {
    let typeset = use_typeset();
    let answer = use_state(|| None::<(TextAsk, AttrValue)>);
    {
        let answer = answer.setter();
        use_effect_with(ask.clone(), move |ask| {
            if let Some(ask) = ask.clone() {
                let asked = ask.clone();
                let done = move |text: String| answer.set(Some((ask.clone(), text.into())));
                typeset.ask.emit((asked, done.into()));
            }
        });
    }
    let current = answer
        .as_ref()
        .filter(|(asked, _)| Some(asked) == ask.as_ref());
    current.map(|(_, text)| text.clone())
}
