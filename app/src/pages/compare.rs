//! Models side by side: the same asked of all, each in a column of its own.

use maas_core::{
    chats::{Chat, ChatId, Chats, ModelRef},
    compare::{COLUMNS, CompareMsg, Comparison, ComparisonId},
    providers::Providers,
    session::Lock,
    ui::{Dialog as CoreDialog, UiMsg},
};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::{
        dialog::Dialog,
        icon::{Glyph, icon},
        model_picker::ModelPicker,
    },
    pages::chat::models,
    route::{Route, SettingsPage, UsagePage},
    store::{use_chats, use_comparisons, use_dispatch, use_providers, use_session, use_workspaces},
    words::{Words, use_words},
};

mod announcer;
mod asking;
mod chart;
mod column;
mod difference;
mod estimates;
mod figures;
mod judging;
mod kept;
mod leaderboard;
mod more;
mod setup;
mod veiled;

use announcer::Announcer;
use asking::Asking;
use column::ColumnView;
use estimates::Estimating;
use figures::Show;
use judging::Judging;
use kept::Kept;
use leaderboard::Leaderboard;
use setup::Setup;
use veiled::Veiled;

/// The id of what is on the page.
pub(crate) const CONTENT: &str = "compare";

/// Props of [`ComparePage`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) on_menu: Callback<()>,
}

/// What is open beside the columns or above them.
#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    /// The comparisons that are kept.
    Kept,
    /// The models in the order of their votes.
    Leaderboard,
    /// Settings, of all or of a column.
    Setup(Option<ChatId>),
}

/// The page.
#[component]
pub(crate) fn ComparePage(props: &Props) -> Html {
    let (words, chats, session) = (use_words(), use_chats(), use_session());
    let (comparisons, dispatch) = (use_comparisons(), use_dispatch());
    let providers = use_providers();
    let comparison = comparisons.current().clone();
    let open = use_state_eq(|| Open::Nothing);
    {
        // Settings are those of one comparison; the others may be looked at while one comes.
        let open = open.clone();
        use_effect_with(comparison.id.clone(), move |_| {
            if matches!(*open, Open::Setup(_)) {
                open.set(Open::Nothing);
            }
        });
    }
    let show = |next: Open| {
        let open = open.clone();
        Callback::from(move |()| {
            open.set(if *open == next {
                Open::Nothing
            } else {
                next.clone()
            })
        })
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::Nothing))
    };
    let text = words.compare;
    let not_kept = session.lock == Lock::NoVault && !comparison.is_fresh();
    let keep = dispatch.reform(|_: MouseEvent| UiMsg::Show(Some(CoreDialog::CreateVault)).into());
    let title = if comparison.is_fresh() {
        text.title
    } else {
        &comparison.title
    };
    let blind = {
        let next = !comparison.blind;
        dispatch.reform(move |_: MouseEvent| CompareMsg::Blind(next).into())
    };
    let figures = Show {
        providers: &providers,
        currency: session.settings.currency.as_ref(),
        words,
    };
    let shared = matches!(&*open, Open::Setup(None));
    let on_setup = {
        let open = open.clone();
        Callback::from(move |chat| open.set(Open::Setup(Some(chat))))
    };
    html! {
        <main class="main compare" id={CONTENT} tabindex="-1">
            <Estimating>
            <header class="bar">
                <button type="button" class="quiet square menu-button" aria-label={words.menu} onclick={props.on_menu.reform(|_: MouseEvent| ())}>
                    { icon(Glyph::Menu) }
                </button>
                <h1 class="bar-title" title={title.to_owned()}>{ title }</h1>
                if !comparison.columns.is_empty() && !comparison.is_hidden() {
                    <AddModel />
                }
                <span class="push" />
                <more::More />
                <button type="button" class={classes!("quiet", comparison.blind.then_some("changed"))} aria-pressed={comparison.blind.to_string()}
                    title={text.blind_hint} onclick={blind}>{ text.blind }</button>
                <button type="button" class="quiet square" aria-haspopup="dialog" aria-label={text.leaderboard} title={text.leaderboard}
                    onclick={show(Open::Leaderboard).reform(|_: MouseEvent| ())}>{ icon(Glyph::Star) }</button>
                <button type="button" class="quiet" aria-haspopup="dialog" onclick={show(Open::Kept).reform(|_: MouseEvent| ())}>
                    { icon(Glyph::Bookmark) }<span class="spelt-out">{ format!("{} ({})", text.kept_title, comparisons.list.len()) }</span>
                </button>
                <button type="button" id={setup::OPENER} class={classes!("quiet", "square", comparison.setup.is_changed().then_some("changed"))}
                    aria-label={text.shared} title={text.shared} aria-expanded={shared.to_string()}
                    onclick={show(Open::Setup(None)).reform(|_: MouseEvent| ())}>{ icon(Glyph::Sliders) }</button>
            </header>
            if let Open::Setup(of) = &*open {
                <Setup of={of.clone()} on_close={close.clone()} />
            }
            if *open == Open::Kept {
                <Dialog title={text.kept_title} on_close={close.clone()} class="tall">
                    <Kept on_open={close.clone()} />
                </Dialog>
            }
            if *open == Open::Leaderboard {
                <Dialog title={text.leaderboard} on_close={close} class="tall leaderboard">
                    <Leaderboard />
                </Dialog>
            }
            if comparison.columns.is_empty() {
                <div class="page empty-compare">
                    <div class="empty">
                        <h2>{ text.empty_title }</h2>
                        <p>{ text.empty_text }</p>
                        <AddModel />
                        <p class="muted">{ text.only_figures }{ " " }<a href={Route::Usage(UsagePage::Benchmark).hash()}>{ words.benchmark().title }</a></p>
                    </div>
                    if !comparisons.list.is_empty() {
                        <h2>{ text.kept_title }</h2>
                        <Kept on_open={Callback::noop()} />
                    }
                </div>
            } else {
                <div class="columns" role="group" aria-label={text.columns}>
                    if comparison.is_hidden() {
                        { for veiled(&comparison, &chats, words) }
                    } else {
                        { for columns(&comparison, &chats, &on_setup, &providers, words) }
                    }
                </div>
                if !comparison.is_hidden() {
                    { chart::panel(&rows(&comparison, &chats), &figures) }
                }
            }
            if not_kept {
                <p class="not-kept"><span>{ text.not_kept }</span><button type="button" class="link" onclick={keep}>{ words.keep_my_work }</button></p>
            }
            if comparison.is_hidden() {
                <Judging />
            } else {
                <Asking />
            }
            <Announcer />
            </Estimating>
        </main>
    }
}

/// The columns; those of the same model are numbered.
fn columns<'a>(
    comparison: &'a Comparison,
    chats: &'a Chats,
    on_setup: &'a Callback<ChatId>,
    providers: &Providers,
    words: &'static Words,
) -> impl Iterator<Item = Html> + 'a {
    let count = comparison.columns.len();
    let names = names(comparison, chats);
    let shown: Vec<Option<&Chat>> = comparison
        .columns
        .iter()
        .map(|column| chats.find(&column.chat).map(|chat| &**chat))
        .collect();
    let best = figures::best_of(&shown, providers);
    let columns = comparison.columns.iter().zip(names).zip(best).zip(1..);
    columns.map(move |(((column, name), best), place)| {
        let key = column.chat.0.clone();
        match chats.find(&column.chat) {
            Some(chat) => html! {
                <ColumnView {key} chat={ByPtr(chat.clone())} column={column.clone()} {name} {best} place={(place, count)} {on_setup} />
            },
            None => html! {
                <section {key} class="column"><p class="muted pad">{ words.compare.not_readable }</p></section>
            },
        }
    })
}

/// Props of [`Tried`].
#[derive(Properties, PartialEq)]
pub(in crate::pages) struct TriedProps {
    pub(in crate::pages) id: ComparisonId,
}

/// The columns of one comparison, on another page.
#[component]
pub(in crate::pages) fn Tried(props: &TriedProps) -> Html {
    let (words, chats, comparisons) = (use_words(), use_chats(), use_comparisons());
    let providers = use_providers();
    let Some(comparison) = comparisons.find(&props.id) else {
        return html! {};
    };
    let on_setup = Callback::noop();
    html! {
        <div class="columns tried" role="group" aria-label={words.compare.columns}>
            { for columns(comparison, &chats, &on_setup, &providers, words) }
        </div>
    }
}

/// The columns while it is hidden who is who.
fn veiled<'a>(
    comparison: &'a Comparison,
    chats: &'a Chats,
    words: &'static Words,
) -> impl Iterator<Item = Html> + 'a {
    let shown = comparison.shown().into_iter().enumerate();
    shown.filter_map(move |(place, id)| {
        let chat = ByPtr(chats.find(id)?.clone());
        let name = (words.compare.answer_of)(judging::letter(place));
        Some(html! { <Veiled key={id.0.clone()} {chat} {name} /> })
    })
}

/// The columns that could be read, as the chart knows them.
fn rows<'a>(comparison: &Comparison, chats: &'a Chats) -> Vec<chart::Row<'a>> {
    let named = comparison.columns.iter().zip(names(comparison, chats));
    named
        .filter_map(|(column, name)| {
            let chat = &**chats.find(&column.chat)?;
            Some(chart::Row { name, chat })
        })
        .collect()
}

/// What the columns are called: by their models, which are numbered where one stands in several.
fn names(comparison: &Comparison, chats: &Chats) -> Vec<AttrValue> {
    let mut seen: Vec<&str> = Vec::new();
    let names = comparison.columns.iter().map(|column| {
        let chat = chats.find(&column.chat);
        let model = chat.map_or("", |chat| &chat.setup.model.model);
        seen.push(model);
        match seen.iter().filter(|known| **known == model).count() {
            1 => model.to_owned().into(),
            number => format!("{model} ({number})").into(),
        }
    });
    names.collect()
}

/// The button that adds a column.
#[component]
fn AddModel() -> Html {
    let (words, comparisons, chats) = (use_words(), use_comparisons(), use_chats());
    let comparison = comparisons.current();
    let text = words.compare;
    if comparison.columns.len() >= COLUMNS {
        return html! { <button type="button" class="picker" disabled={true} title={(text.full)(COLUMNS)}>{ icon(Glyph::Plus) }{ text.add_model }</button> };
    }
    let last = comparison.chats(&chats).last();
    let chosen = last.map_or_else(
        || chats.fresh.model.clone(),
        |(_, chat)| chat.setup.model.clone(),
    );
    html! { <Addable {chosen} /> }
}

#[derive(Properties, PartialEq)]
struct AddableProps {
    chosen: ModelRef,
}

/// The models that can be added, beginning at one. Apart, because their list is long and seldom another one.
#[component]
fn Addable(props: &AddableProps) -> Html {
    let (words, providers, dispatch) = (use_words(), use_providers(), use_dispatch());
    let workspaces = use_workspaces();
    let chosen = props.chosen.clone();
    let groups = models::groups(&providers, &workspaces, words);
    let on_open = models::bring_up_to_date(&groups, &providers, &dispatch);
    let on_choose = dispatch.reform(|model: ModelRef| CompareMsg::AddModel(model).into());
    html! {
        <ModelPicker chosen_provider={providers.name(&chosen.provider)} {chosen} {groups} {on_open} {on_choose}
            data={models::data(&providers, &dispatch)} providers_href={Route::Settings(SettingsPage::Providers).hash()} adds={words.compare.add_model} />
    }
}
