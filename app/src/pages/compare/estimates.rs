//! What the next question would take in each column, and what it would cost, while it is typed.

use std::{cell::RefCell, rc::Rc};

use maas_core::{
    ahead,
    chats::{ChatId, Chats},
    compare::Comparison,
    providers::Providers,
};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::{
        figures::{about_money, exact_dollars},
        meter::about,
    },
    pages::chat::tokens::{PAUSE_MS, Saying},
    platform::clock,
    store::{
        Counters, use_chats, use_comparisons, use_counters, use_drafts, use_providers, use_session,
    },
    words::use_words,
};

/// What a question would take of one model.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Estimate {
    tokens: u64,
    rough: bool,
    /// In nano-dollars, where the price is known.
    cost: Option<u64>,
}

impl Estimate {
    /// Both together; a cost that is known of one only is known of neither.
    fn and(self, other: Self) -> Self {
        Self {
            tokens: self.tokens.saturating_add(other.tokens),
            rough: self.rough || other.rough,
            cost: self.cost.zip(other.cost).map(|(a, b)| a.saturating_add(b)),
        }
    }
}

/// By column, of those that would be asked; none while nothing is typed.
#[derive(Clone, Default, PartialEq)]
struct Estimates(Rc<Vec<(ChatId, Estimate)>>);

/// Props of [`Estimating`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) children: Html,
}

/// Counts for what is inside, when nothing was typed for a moment. Only what shows a number is drawn anew.
#[component]
pub(super) fn Estimating(props: &Props) -> Html {
    let (chats, comparisons, drafts) = (use_chats(), use_comparisons(), use_drafts());
    let (providers, counters) = (use_providers(), use_counters());
    let comparison = ByPtr(comparisons.current().clone());
    let draft = drafts.find(Some(&comparison.draft_key()));
    let typed = draft.map(|draft| draft.text.clone()).unwrap_or_default();
    let known = use_state_eq(Estimates::default);
    {
        let known = known.setter();
        let of = (comparison, chats, providers, typed);
        use_effect_with(of, move |(comparison, chats, providers, typed)| {
            let late = if typed.trim().is_empty() {
                known.set(Estimates::default());
                None
            } else {
                let (comparison, chats) = (comparison.clone(), chats.clone());
                let (providers, typed) = (providers.clone(), typed.clone());
                Some(clock::later(PAUSE_MS, move || {
                    all(
                        &comparison,
                        &chats,
                        &providers,
                        typed.trim(),
                        counters.as_ref(),
                        known,
                    );
                }))
            };
            move || drop(late)
        });
    }
    html! { <ContextProvider<Estimates> context={(*known).clone()}>{ props.children.clone() }</ContextProvider<Estimates>> }
}

/// Counts for all columns that would be asked, and says it when the last one is known.
fn all(
    comparison: &Comparison,
    chats: &Chats,
    providers: &ByPtr<Providers>,
    typed: &str,
    counters: Option<&Counters>,
    known: UseStateSetter<Estimates>,
) {
    let asked = comparison
        .chats(chats)
        .filter(|(column, _)| !column.resting);
    let asked: Vec<_> = asked.map(|(_, chat)| chat.clone()).collect();
    let waiting = Rc::new(RefCell::new(vec![None; asked.len()]));
    // The first place is that of the chat.
    for ((index, chat), place) in asked.iter().enumerate().zip(1..) {
        let saying = Saying {
            setup: &chat.setup,
            line: chat.messages.loaded().unwrap_or_default(),
            typed,
            files: &[],
        };
        let (id, model) = (chat.id.clone(), chat.setup.model.clone());
        let (providers, waiting, known) = (providers.clone(), waiting.clone(), known.clone());
        saying.count(place, counters, move |counted| {
            let (reported, new) = counted.unwrap_or_default();
            let tokens = reported.saturating_add(new.tokens);
            let prices = providers.facts(&model).cost;
            let estimate = Estimate {
                tokens,
                rough: new.rough,
                cost: ahead::cost(tokens, prices.as_ref()),
            };
            let mut waiting = waiting.borrow_mut();
            if let Some(place) = waiting.get_mut(index) {
                *place = Some((id.clone(), estimate));
            }
            if let Some(all) = waiting.iter().cloned().collect::<Option<Vec<_>>>() {
                known.set(Estimates(Rc::new(all)));
            }
        });
    }
}

/// Props of [`Ahead`].
#[derive(Properties, PartialEq)]
pub(super) struct AheadProps {
    /// The column; all of them together where there is none.
    #[prop_or_default]
    pub(super) of: Option<ChatId>,
}

/// The figures of a column, or of all columns together.
#[component]
pub(super) fn Ahead(props: &AheadProps) -> Html {
    let (words, session) = (use_words(), use_session());
    let known = use_context::<Estimates>().unwrap_or_default();
    let mine = |(id, _): &&(ChatId, Estimate)| props.of.as_ref().is_none_or(|of| of == id);
    let mine = known.0.iter().filter(mine).map(|(_, estimate)| *estimate);
    let Some(sum) = mine.reduce(Estimate::and) else {
        return html! {};
    };
    let text = words.compare;
    let (name, class) = match props.of {
        Some(_) => (text.next_tokens, "figures column-figures ahead"),
        None => (text.next_all, "figures ahead"),
    };
    let cost = sum.cost.map(|nano| {
        let currency = session.settings.currency.as_ref();
        html! {
            <div class="figure" data-metric="next_cost_usd" data-value={exact_dollars(nano)} title={words.next_cost_hint}>
                <dt>{ text.next_cost }</dt><dd>{ about_money(nano, currency) }</dd>
            </div>
        }
    });
    html! {
        <dl {class}>
            <div class="figure" data-metric="next_tokens" data-value={sum.tokens.to_string()} title={text.next_hint}>
                <dt>{ name }</dt><dd>{ (text.tokens)(&about(sum.tokens, sum.rough)) }</dd>
            </div>
            { for cost }
        </dl>
    }
}

#[cfg(test)]
mod tests;
