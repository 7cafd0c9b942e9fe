//! Chooses a model: from the providers' live lists, or any id typed by hand.

use maas_core::chats::ModelRef;
use maas_protocol::{
    catalogue::{self, Catalogue},
    models::ModelInfo,
    provider::ProviderRef,
};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::{
        dialog::Dialog,
        finder::{Finder, option_id},
        icon::{Glyph, icon},
    },
    words::{Words, use_words},
};

mod facts;
mod foot;

pub(crate) use foot::Data;
use foot::foot;

/// So many models of one provider are listed at once; a search finds the others.
const LISTED: usize = 100;
const LIST: &str = "model-list";

/// A provider with its models.
#[derive(Clone, PartialEq)]
pub(crate) struct Group {
    pub(crate) provider: ProviderRef,
    pub(crate) name: AttrValue,
    pub(crate) models: ByPtr<Vec<ModelInfo>>,
    /// What is publicly known of them, the newest first.
    pub(crate) catalogues: Vec<ByPtr<Catalogue>>,
    /// Where the list stands, in a few words.
    pub(crate) note: Option<&'static str>,
    /// Whether an id typed by hand may be used with it.
    pub(crate) takes_any: bool,
}

impl Group {
    /// The models with all that is known of them; those that are being given up come last.
    fn known(&self) -> Vec<ModelInfo> {
        let (mut known, mut last) = (Vec::new(), Vec::new());
        for model in self.models.iter() {
            let mut catalogues = self.catalogues.iter().map(|catalogue| &**catalogue);
            let model = catalogue::known(self.provider.slug(), model, &mut catalogues);
            if model.deprecated == Some(true) {
                last.push(model);
            } else {
                known.push(model);
            }
        }
        known.append(&mut last);
        known
    }
}

/// Props of [`ModelPicker`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) chosen: ModelRef,
    /// The chosen provider's name.
    pub(crate) chosen_provider: AttrValue,
    pub(crate) groups: Vec<Group>,
    pub(crate) data: Data,
    /// The list is about to be seen: a good time to bring it up to date.
    pub(crate) on_open: Callback<()>,
    pub(crate) on_choose: Callback<ModelRef>,
    pub(crate) providers_href: AttrValue,
    /// What the button says where it adds a model instead of naming the chosen one.
    #[prop_or_default]
    pub(crate) adds: Option<AttrValue>,
}

/// The button that names the model, and the list it opens.
#[component]
pub(crate) fn ModelPicker(props: &Props) -> Html {
    let words = use_words();
    let open = use_state(|| false);
    let show = {
        let (open, on_open) = (open.clone(), props.on_open.clone());
        move |_: MouseEvent| {
            on_open.emit(());
            open.set(true);
        }
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    let choose = {
        let (close, on_choose) = (close.clone(), props.on_choose.clone());
        Callback::from(move |model: ModelRef| {
            close.emit(());
            on_choose.emit(model);
        })
    };
    let model = &props.chosen.model;
    html! {
        <>
            <button type="button" class="picker" data-command={props.adds.is_none().then_some("model")} aria-haspopup="dialog" aria-expanded={open.to_string()} onclick={show}>
                if let Some(adds) = &props.adds {
                    { icon(Glyph::Plus) }{ adds }
                } else {
                    <span class="unseen">{ words.model }{ ": " }</span>
                    <span class="muted">{ &props.chosen_provider }</span>
                    <span class="strong">{ model }</span>
                    { icon(Glyph::Down) }
                }
            </button>
            if *open {
                <Dialog title={words.model} on_close={close} class="tall">
                    <Choices groups={props.groups.clone()} chosen={props.chosen.clone()} data={props.data.clone()} on_choose={choose}
                        providers_href={props.providers_href.clone()} />
                </Dialog>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ChoicesProps {
    groups: Vec<Group>,
    chosen: ModelRef,
    data: Data,
    on_choose: Callback<ModelRef>,
    providers_href: AttrValue,
}

/// One line of the list.
#[derive(Clone, PartialEq)]
struct Choice {
    model: ModelRef,
    /// What it is called where that is not its id.
    name: Option<String>,
    /// Its size and price, where they are known.
    facts: Option<String>,
    /// What it can do, as far as that is known.
    abilities: Option<String>,
    /// That it is being given up, and when.
    ends: Option<String>,
    typed: bool,
}

#[component]
fn Choices(props: &ChoicesProps) -> Html {
    let words = use_words();
    let query = use_state(String::new);
    let active = use_state(|| 0_usize);
    let known = use_memo(props.groups.clone(), |groups| {
        groups.iter().map(Group::known).collect::<Vec<_>>()
    });
    let lists: Vec<(&Group, Vec<Choice>)> = props
        .groups
        .iter()
        .zip(known.iter())
        .map(|(group, models)| (group, choices(group, models, query.trim(), words)))
        .collect();
    let all: Vec<ModelRef> = lists
        .iter()
        .flat_map(|(_, list)| list.iter().map(|choice| choice.model.clone()))
        .collect();
    let count = all.len();
    let at = (*active).min(count.saturating_sub(1));
    let on_query = {
        let (query, active) = (query.clone(), active.clone());
        Callback::from(move |text: String| {
            query.set(text);
            active.set(0);
        })
    };
    let on_move = Callback::from(move |at| active.set(at));
    let on_choose = {
        let on_choose = props.on_choose.clone();
        Callback::from(move |at: usize| {
            let chosen = all.get(at).cloned();
            chosen.into_iter().for_each(|model| on_choose.emit(model));
        })
    };
    let mut place = 0;
    let groups = lists.iter().filter(|(group, list)| !list.is_empty() || group.note.is_some()).map(|(group, list)| {
        let first = place;
        place += list.len();
        html! {
            <li key={group.provider.slug().to_owned()} role="presentation">
                <p class="group-name" aria-hidden="true">{ &group.name }
                    { for group.note.map(|note| html! { <span class="muted">{ " · " }{ note }</span> }) }
                </p>
                <ul role="group" aria-label={group.name.clone()}>
                    { for list.iter().enumerate().map(|(nth, choice)| option(choice, first + nth, at, props, words)) }
                </ul>
            </li>
        }
    });
    let groups: Vec<Html> = groups.collect();
    html! {
        <div class="choices">
            <Finder list={LIST} query={(*query).clone()} {count} {at} label={words.search_model} placeholder={words.search_model_hint} {on_query} {on_move} {on_choose} />
            if count == 0 {
                <p class="muted pad" role="status">{ words.no_model }</p>
            }
            <ul id={LIST} role="listbox" aria-label={words.models} class="list">{ groups }</ul>
            { foot(&props.data, words) }
            <a class="button wide" href={props.providers_href.clone()}>{ icon(Glyph::Plus) }{ words.connect_provider }</a>
        </div>
    }
}

/// What a provider offers for a query: matching models, and the query itself as an id.
fn choices(group: &Group, models: &[ModelInfo], query: &str, words: &Words) -> Vec<Choice> {
    let wanted = query.to_ascii_lowercase();
    let fits = |model: &&ModelInfo| {
        let name = model.name.as_deref().unwrap_or_default();
        model.id.to_ascii_lowercase().contains(&wanted)
            || name.to_ascii_lowercase().contains(&wanted)
    };
    let of = |id: &str| ModelRef {
        provider: group.provider.clone(),
        model: id.to_owned(),
    };
    let mut found: Vec<Choice> = models
        .iter()
        .filter(fits)
        .take(LISTED)
        .map(|model| Choice {
            model: of(&model.id),
            name: model.name.clone().filter(|name| *name != model.id),
            facts: facts::line(model),
            abilities: facts::abilities(model, words),
            ends: facts::ends(model, words),
            typed: false,
        })
        .collect();
    let listed = models.iter().any(|model| model.id == query);
    if group.takes_any && !query.is_empty() && !listed {
        found.push(Choice {
            model: of(query),
            name: None,
            facts: None,
            abilities: None,
            ends: None,
            typed: true,
        });
    }
    found
}

fn option(
    choice: &Choice,
    place: usize,
    active: usize,
    props: &ChoicesProps,
    words: &'static Words,
) -> Html {
    let chosen = choice.model == props.chosen;
    let choose = {
        let (on_choose, model) = (props.on_choose.clone(), choice.model.clone());
        move |_: MouseEvent| on_choose.emit(model.clone())
    };
    let ModelRef { provider, model } = &choice.model;
    html! {
        <li key={model.clone()} id={option_id(LIST, place)} role="option" aria-selected={chosen.to_string()}
            class={classes!("option", (place == active).then_some("active"))}
            data-model={format!("{}/{model}", provider.slug())} onclick={choose}>
            if choice.typed {
                <span>{ (words.use_typed)(model) }</span>
            } else {
                <span>{ model }</span>
            }
            { for choice.name.as_ref().map(|name| html! { <span class="muted">{ name }</span> }) }
            { for choice.ends.as_ref().map(|ends| html! { <span class="ends">{ ends }</span> }) }
            { for choice.facts.as_ref().map(|facts| html! { <span class="muted facts" title={words.model_facts}>{ facts }</span> }) }
            if chosen { { icon(Glyph::Check) } }
            { for choice.abilities.as_ref().map(|can| html! { <span class="muted abilities">{ can }</span> }) }
        </li>
    }
}

#[cfg(test)]
mod tests;
