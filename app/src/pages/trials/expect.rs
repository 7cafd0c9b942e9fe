//! What is expected of an answer, as fields.

use maas_core::trials::{Expectation, MAX_EXPECTATIONS, What};
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    platform::dom,
    words::{Words, use_words},
};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) all: Vec<Expectation>,
    pub(super) on_change: Callback<Vec<Expectation>>,
}

/// Every kind, empty.
fn kinds() -> [What; 9] {
    [
        What::Contains(String::new()),
        What::ContainsAnyCase(String::new()),
        What::Equals(String::new()),
        What::Regex(String::new()),
        What::JsonSchema(String::new()),
        What::Similar {
            to: String::new(),
            percent: 80,
        },
        What::MaxCost(10_000_000),
        What::MaxLatency(5000),
        What::Judge(String::new()),
    ]
}

/// The list, and a button that adds one.
#[component]
pub(super) fn Expectations(props: &Props) -> Html {
    let words = use_words();
    let text = words.trials();
    let with = |by: &dyn Fn(&mut Vec<Expectation>)| {
        let mut all = props.all.clone();
        by(&mut all);
        all
    };
    let line = |(n, one): (usize, &Expectation)| {
        let change = {
            let (all, on_change) = (props.all.clone(), props.on_change.clone());
            Callback::from(move |one: Expectation| {
                let mut all = all.clone();
                if let Some(place) = all.get_mut(n) {
                    *place = one;
                }
                on_change.emit(all);
            })
        };
        let without = with(&|all| {
            all.remove(n);
        });
        let remove = props.on_change.reform(move |_: MouseEvent| without.clone());
        let name = (text.kind)(&one.what);
        html! {
            <li key={n} class="expectation" data-kind={one.what.as_str()}>
                { fields(one, &change, words) }
                <button type="button" class="quiet square small" aria-label={(text.remove)(name)} onclick={remove}>{ icon(Glyph::Close) }</button>
            </li>
        }
    };
    let more = with(&|all| {
        all.push(Expectation {
            not: false,
            what: What::Contains(String::new()),
        });
    });
    let add = props.on_change.reform(move |_: MouseEvent| more.clone());
    html! {
        <div class="stack">
            if !props.all.is_empty() {
                <ul class="expectations">{ for props.all.iter().enumerate().map(line) }</ul>
            }
            if props.all.len() < MAX_EXPECTATIONS {
                <div class="row"><button type="button" onclick={add}>{ icon(Glyph::Plus) }{ text.add_expectation }</button></div>
            }
        </div>
    }
}

/// The fields of one.
fn fields(one: &Expectation, change: &Callback<Expectation>, words: &'static Words) -> Html {
    let text = words.trials();
    let option = |(n, kind): (usize, &What)| {
        let selected = kind.as_str() == one.what.as_str();
        html! { <option value={n.to_string()} {selected}>{ (text.kind)(kind) }</option> }
    };
    let on_kind = {
        let one = one.clone();
        change.reform(move |event: Event| {
            let chosen = dom::chosen(&event).parse::<usize>().unwrap_or(0);
            let mut what = kinds()
                .into_iter()
                .nth(chosen)
                .unwrap_or_else(|| one.what.clone());
            // What was typed stays where the new kind has a text too.
            if let (Some(new), Some(old)) = (what.text_mut(), one.what.text()) {
                old.clone_into(new);
            }
            Expectation { not: one.not, what }
        })
    };
    let on_not = {
        let what = one.what.clone();
        change.reform(move |event: Event| Expectation {
            not: dom::is_ticked(&event),
            what: what.clone(),
        })
    };
    let on_value = {
        let one = one.clone();
        change.reform(move |event: InputEvent| {
            let typed = dom::typed(&event);
            let mut what = one.what.clone();
            match &mut what {
                What::MaxCost(nano) => *nano = nano_of(&typed).unwrap_or(*nano),
                What::MaxLatency(ms) => *ms = typed.trim().parse().unwrap_or(*ms),
                other => {
                    if let Some(text) = other.text_mut() {
                        *text = typed;
                    }
                }
            }
            Expectation { not: one.not, what }
        })
    };
    let on_percent = {
        let one = one.clone();
        change.reform(move |event: InputEvent| {
            let typed = dom::typed(&event).trim().parse::<u8>();
            let mut what = one.what.clone();
            if let (What::Similar { percent, .. }, Ok(typed)) = (&mut what, typed) {
                *percent = typed.min(100);
            }
            Expectation { not: one.not, what }
        })
    };
    let label = (text.value)(&one.what);
    let value = match &one.what {
        What::MaxCost(nano) => {
            html! { <input type="text" inputmode="decimal" aria-label={label} title={label} value={dollars(*nano)} oninput={on_value} /> }
        }
        What::MaxLatency(ms) => {
            html! { <input type="text" inputmode="numeric" aria-label={label} title={label} value={ms.to_string()} oninput={on_value} /> }
        }
        what => {
            let typed = what.text().unwrap_or_default().to_owned();
            html! { <textarea rows="1" aria-label={label} placeholder={label} value={typed} oninput={on_value} /> }
        }
    };
    html! {
        <>
            <label class="check"><input type="checkbox" checked={one.not} onchange={on_not} /><span>{ text.not }</span></label>
            <select aria-label={text.expected} onchange={on_kind}>{ for kinds().iter().enumerate().map(option) }</select>
            { value }
            if let What::Similar { percent, .. } = &one.what {
                <input type="number" class="percent" min="0" max="100" aria-label={text.percent} value={percent.to_string()} oninput={on_percent} />
            }
        </>
    }
}

/// Dollars as they are typed, in nano-dollars.
pub(super) fn nano_of(typed: &str) -> Option<u64> {
    let typed = typed.trim();
    let (whole, part) = typed.split_once(['.', ',']).unwrap_or((typed, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || !digits(whole) || !digits(part) || part.len() > 9 {
        return None;
    }
    let whole: u64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let part: u64 = format!("{part:0<9}").parse().ok()?;
    whole.checked_mul(1_000_000_000)?.checked_add(part)
}

/// The same the other way round.
pub(super) fn dollars(nano: u64) -> String {
    let (whole, part) = (nano / 1_000_000_000, nano % 1_000_000_000);
    let part = format!("{part:09}");
    match part.trim_end_matches('0') {
        "" => whole.to_string(),
        part => format!("{whole}.{part}"),
    }
}
