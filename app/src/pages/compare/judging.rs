//! The vote on answers whose models are hidden: by its buttons, or by the keys on them.

use maas_core::compare::{CompareMsg, vote::Verdict};
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    platform::dom::keys,
    store::{use_chats, use_comparisons, use_dispatch},
    words::use_words,
};

/// The key of a tie.
const TIE: &str = "9";
/// The key of none being good.
const ALL_BAD: &str = "0";

/// What a column is called while its model is hidden.
pub(super) fn letter(place: usize) -> char {
    ('A'..='H').nth(place).unwrap_or('?')
}

/// The buttons; they can be pressed once all answers have ended.
#[component]
pub(super) fn Judging() -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let (comparisons, chats) = (use_comparisons(), use_chats());
    let (text, comparison) = (words.compare, comparisons.current());
    let count = comparison.hidden.len();
    let ready = !comparisons.is_under_way(&chats);
    let say = dispatch.reform(|verdict: Verdict| CompareMsg::Vote(verdict).into());
    {
        let say = say.clone();
        use_effect_with((ready, count), move |(ready, count)| {
            let (ready, count) = (*ready, *count);
            let listener = keys::on_press(move |press| {
                let held = press.ctrl || press.meta || press.alt || press.in_field || press.again;
                let heard = verdict(&press.key, count).filter(|_| ready && !held);
                heard.into_iter().for_each(|verdict| say.emit(verdict));
                heard.is_some()
            });
            move || drop(listener)
        });
    }
    let stop = dispatch.reform(|_: MouseEvent| CompareMsg::StopAll.into());
    let button = |name: String, key: String, verdict: Verdict| {
        let vote = say.reform(move |_: MouseEvent| verdict);
        html! { <button type="button" disabled={!ready} onclick={vote}>{ name }<kbd aria-hidden="true">{ key }</kbd></button> }
    };
    html! {
        <div class="judging" role="group" aria-label={text.judge}>
            <span class="strong">{ text.judge }</span>
            { for (0..count).map(|place| button((text.best_is)(letter(place)), (place + 1).to_string(), Verdict::Best(place))) }
            { button(text.tie.to_owned(), TIE.to_owned(), Verdict::Tie) }
            { button(text.all_bad.to_owned(), ALL_BAD.to_owned(), Verdict::AllBad) }
            if !ready {
                <button type="button" class="primary square round" data-command="stop" aria-label={text.stop_all} title={text.stop_all} onclick={stop}>
                    { icon(Glyph::Stop) }
                </button>
            }
        </div>
    }
}

/// What a key says of so many answers.
fn verdict(key: &str, count: usize) -> Option<Verdict> {
    match key {
        TIE => Some(Verdict::Tie),
        ALL_BAD => Some(Verdict::AllBad),
        key => {
            let place = key.parse::<usize>().ok()?.checked_sub(1)?;
            (place < count).then_some(Verdict::Best(place))
        }
    }
}
