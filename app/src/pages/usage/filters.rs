//! What is looked at, chosen above the charts; and what was chosen by clicking, to be taken back.

use maas_core::{
    chats::ModelRef,
    ledger::{Origin, report::By},
    providers::Providers,
    workspaces::{WorkspaceId, Workspaces},
};
use yew::prelude::*;

use super::{Look, period::Period};
use crate::{
    components::{
        icon::{Glyph, icon},
        workspaces::name_of,
    },
    platform::dom,
    words::Words,
};

/// What a group of entries is called.
pub(crate) fn name(of: &ModelRef, providers: &Providers) -> String {
    if of.model.is_empty() {
        providers.name(&of.provider)
    } else {
        of.model.clone()
    }
}

impl Look {
    /// The same with one thing changed.
    pub(crate) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut new = self.clone();
        change(&mut new);
        new
    }

    /// Only what belongs to a group.
    pub(crate) fn only(&self, of: &ModelRef) -> Self {
        self.with(|look| {
            if of.model.is_empty() {
                look.filter.provider = Some(of.provider.clone());
                // One provider is one bar; its models tell more.
                look.by = By::Model;
            } else {
                look.filter.model = Some(of.clone());
            }
        })
    }
}

/// Which workspace, where there are several.
fn place(
    look: &Look,
    set_look: &Callback<Look>,
    workspaces: &Workspaces,
    words: &'static Words,
) -> Html {
    if !workspaces.are_several() {
        return html! {};
    }
    let chosen = look.filter.workspaces.first();
    let option = |id: &WorkspaceId| {
        let name = name_of(workspaces, id, words);
        html! { <option value={format!("in-{}", id.0)} selected={chosen == Some(id)}>{ name }</option> }
    };
    let ids = workspaces.ids();
    let onchange = {
        let (look, set_look) = (look.clone(), set_look.clone());
        let families: Vec<_> = ids.iter().map(|id| workspaces.family(id)).collect();
        Callback::from(move |event: Event| {
            let value = dom::chosen(&event);
            let id = value.strip_prefix("in-");
            let mut families = families.iter();
            let family = families.find(|family| {
                let own = family.first().map(|own| own.0.as_str());
                own == id
            });
            let family = family.cloned().unwrap_or_default();
            set_look.emit(look.with(|look| look.filter.workspaces = family));
        })
    };
    html! {
        <label class="field"><span>{ words.usage().workspace_label }</span>
            <select {onchange}>
                <option value="" selected={chosen.is_none()}>{ words.all_workspaces }</option>
                { for ids.iter().map(option) }
            </select>
        </label>
    }
}

/// The line of choices.
pub(crate) fn filters(
    look: &Look,
    set_look: &Callback<Look>,
    (providers, workspaces): (&Providers, &Workspaces),
    words: &'static Words,
) -> Html {
    let on_period = {
        let (look, set_look) = (look.clone(), set_look.clone());
        Callback::from(move |event: Event| {
            let chosen = dom::chosen(&event);
            let period = Period::CHOICES
                .into_iter()
                .find(|period| period.as_str() == chosen);
            if let Some(period) = period {
                set_look.emit(look.with(|look| look.period = period));
            }
        })
    };
    let on_origin = {
        let (look, set_look) = (look.clone(), set_look.clone());
        Callback::from(move |event: Event| {
            let chosen = dom::chosen(&event);
            let mut all = Origin::ALL.into_iter();
            let origin = all.find(|origin| origin.as_str() == chosen);
            set_look.emit(look.with(|look| look.filter.origin = origin));
        })
    };
    let period = |period: Period| {
        let selected = period == look.period;
        html! { <option value={period.as_str()} {selected}>{ (words.usage().period)(period.as_str()) }</option> }
    };
    let origin = |origin: Origin| {
        let selected = look.filter.origin == Some(origin);
        html! { <option value={origin.as_str()} {selected}>{ (words.usage().origin)(origin) }</option> }
    };
    let chip = |name: String, new: Look| {
        let label = (words.usage().remove_filter)(&name);
        let onclick = set_look.reform(move |_: MouseEvent| new.clone());
        html! {
            <button key={name.clone()} type="button" class="tag chip" aria-label={label} {onclick}>{ name }{ icon(Glyph::Close) }</button>
        }
    };
    let filter = &look.filter;
    let mut chips = Vec::new();
    if let Some(provider) = &filter.provider {
        let new = look.with(|look| look.filter.provider = None);
        chips.push(chip(providers.name(provider), new));
    }
    if let Some(model) = &filter.model {
        let new = look.with(|look| look.filter.model = None);
        chips.push(chip(name(model, providers), new));
    }
    if filter.errors_only {
        let new = look.with(|look| look.filter.errors_only = false);
        chips.push(chip(words.usage().errors.to_owned(), new));
    }
    html! {
        <div class="filters" role="group" aria-label={words.usage().filters}>
            <label class="field"><span>{ words.usage().period_label }</span>
                <select onchange={on_period}>
                    { for Period::CHOICES.into_iter().map(period) }
                    if let Period::Between(from_ms, _) = look.period {
                        <option value="between" selected=true>{ crate::platform::clock::date(from_ms, words.language) }</option>
                    }
                </select>
            </label>
            <label class="field"><span>{ words.usage().origin_label }</span>
                <select onchange={on_origin}>
                    <option value="" selected={filter.origin.is_none()}>{ words.usage().everything }</option>
                    { for Origin::ALL.into_iter().map(origin) }
                </select>
            </label>
            { place(look, set_look, workspaces, words) }
            { for chips }
        </div>
    }
}
