//! The choice that a provider's base URL follows from: a region, a location with a project, a resource.
//!
//! The base URL is what counts and what is saved; these fields write it, and show what it stands for.

use maas_protocol::place::{Place, PlacePart};
use yew::prelude::*;

use crate::{components::line::text_field, platform::dom, words::Words};

/// What stands in the fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Typed {
    pub(super) part: String,
    pub(super) project: String,
}

impl Typed {
    /// What a base URL stands for; nothing where it is an address of another kind.
    pub(super) fn of(place: Option<&Place>, base_url: &str) -> Self {
        let read = place.and_then(|place| place.read(base_url));
        let (part, project) = read.unwrap_or_default();
        Self { part, project }
    }

    /// The base URL of what is typed. `None` while nothing is chosen, so that another address stays.
    pub(super) fn base_url(&self, place: &Place) -> Option<Result<String, Misspelt>> {
        let (part, project) = (self.part.trim(), self.project.trim());
        if part.is_empty() && project.is_empty() {
            return None;
        }
        // A project without a location is everywhere.
        let part = if part.is_empty() { "global" } else { part };
        let built = place.base_url(part, project);
        Some(built.ok_or(match place.part {
            PlacePart::Location => Misspelt::Project,
            PlacePart::Region | PlacePart::Resource => Misspelt::Resource,
        }))
    }
}

/// The field whose text is no name of its kind; regions and locations come from a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misspelt {
    Project,
    Resource,
}

/// The fields.
pub(super) fn fields(
    place: &Place,
    typed: &Typed,
    bad: Option<Misspelt>,
    [on_part, on_project]: [Callback<String>; 2],
    words: &'static Words,
) -> Html {
    let part = match place.part {
        PlacePart::Region => choice(words.region, place, typed, on_part, words),
        PlacePart::Location => choice(words.location, place, typed, on_part, words),
        PlacePart::Resource => {
            let bad = bad.map(|_| words.resource_bad);
            text_field(words.resource, &typed.part, "contoso", on_part, None, bad)
        }
    };
    if place.part != PlacePart::Location {
        return part;
    }
    let bad = bad.map(|_| words.project_bad);
    let project = text_field(
        words.project,
        &typed.project,
        words.project_hint,
        on_project,
        None,
        bad,
    );
    html! { <div class="pair">{ part }{ project }</div> }
}

fn choice(
    label: &'static str,
    place: &Place,
    typed: &Typed,
    on_part: Callback<String>,
    words: &'static Words,
) -> Html {
    let onchange = on_part.reform(|event: Event| dom::chosen(&event));
    let option = |part: &&'static str| html! { <option value={*part} selected={*part == typed.part}>{ *part }</option> };
    html! {
        <label class="field">
            <span>{ label }</span>
            <select aria-label={label} {onchange}>
                // An address typed by hand need not be of any of them.
                if typed.part.is_empty() {
                    <option value="" selected=true>{ words.other_address }</option>
                }
                { for place.choices().iter().map(option) }
            </select>
        </label>
    }
}

#[cfg(test)]
mod tests;
