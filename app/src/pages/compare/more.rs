//! What can be done with the whole comparison.

use maas_core::{
    compare::{
        CompareMsg, REPEATS,
        export::{Form, ReportWords},
        figures::Figure,
    },
    ui::{Dialog as Shown, Sharing, UiMsg},
};
use yew::prelude::*;

use super::{difference::Difference, figures::name};
use crate::{
    components::{
        dialog::Dialog,
        icon::{Glyph, icon},
    },
    pages::chat::take_along::speakers,
    platform::dom,
    store::{use_chats, use_comparisons, use_dispatch},
    words::{Words, use_words},
};

/// A button, and the dialog with all of it.
#[component]
pub(super) fn More() -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let (comparisons, chats) = (use_comparisons(), use_chats());
    let (text, comparison) = (words.compare, comparisons.current());
    let open = use_state(|| false);
    let comparing = use_state(|| false);
    let times = use_node_ref();
    let show = |shown: bool| {
        let open = open.clone();
        Callback::from(move |()| open.set(shown))
    };
    if comparison.is_fresh() {
        return html! {};
    }
    let entry = |name: &'static str, can: bool, msg: CompareMsg| {
        let (dispatch, close) = (dispatch.clone(), show(false));
        let onclick = move |_: MouseEvent| {
            close.emit(());
            dispatch.emit(msg.clone().into());
        };
        html! { <button type="button" class="wide" disabled={!can} {onclick}>{ name }</button> }
    };
    let again = {
        let (dispatch, close, times) = (dispatch.clone(), show(false), times.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let typed = dom::value(&times).parse().unwrap_or(1);
            close.emit(());
            dispatch.emit(CompareMsg::Again(typed).into());
        }
    };
    let mut shown = comparison.chats(&chats);
    let whole = shown.all(|(_, chat)| chat.messages.loaded().is_some()) && !comparison.is_hidden();
    let report = report(words);
    let differ = {
        let (close, comparing) = (show(false), comparing.clone());
        move |_: MouseEvent| {
            close.emit(());
            comparing.set(true);
        }
    };
    let share = {
        let (dispatch, close, id) = (dispatch.clone(), show(false), comparison.id.clone());
        move |_: MouseEvent| {
            close.emit(());
            let what = Sharing::Comparison(id.clone());
            dispatch.emit(UiMsg::Show(Some(Shown::Share(what))).into());
        }
    };
    let end = {
        let comparing = comparing.clone();
        Callback::from(move |()| comparing.set(false))
    };
    html! {
        <>
            <button type="button" class="quiet square" aria-label={text.more} title={text.more} aria-haspopup="dialog" onclick={show(true).reform(|_: MouseEvent| ())}>
                { icon(Glyph::More) }
            </button>
            if *open {
                <Dialog title={comparison.title.clone()} on_close={show(false)}>
                    <div class="stack tight">
                        <form class="row repeat" onsubmit={again}>
                            <label>{ text.times }
                                <input ref={times} type="number" min="1" max={REPEATS.to_string()} value="1" />
                            </label>
                            <button type="submit" disabled={!comparison.is_ready(&chats) || comparison.is_hidden()}>{ text.ask_again }</button>
                        </form>
                        <button type="button" class="wide" disabled={!whole} onclick={differ}>{ text.difference }</button>
                        { entry(text.same_models, true, CompareMsg::SameModels) }
                        { entry(text.new, true, CompareMsg::Open(None)) }
                    </div>
                    <h3>{ text.export }</h3>
                    <p class="muted">{ words.export_text }</p>
                    <div class="stack tight">
                        { entry(words.export_html, whole, CompareMsg::Export(Form::Html, report)) }
                        { entry(text.export_csv, whole, CompareMsg::Export(Form::Csv, report)) }
                        { entry(words.export_json, whole, CompareMsg::Export(Form::Json, report)) }
                        <button type="button" class="wide" disabled={!whole} onclick={share}>{ words.sharing().share_encrypted }</button>
                    </div>
                </Dialog>
            }
            if *comparing {
                <Dialog title={text.difference} on_close={end} class="tall leaderboard">
                    <Difference />
                </Dialog>
            }
        </>
    }
}

/// What a report is written with.
fn report(words: &'static Words) -> ReportWords {
    ReportWords {
        speakers: speakers(words),
        figures: words.compare.figures,
        spread: words.compare.spread,
        model: words.model,
        answers: words.compare.answers,
        names: Figure::ALL.map(|figure| name(figure, words)),
    }
}
