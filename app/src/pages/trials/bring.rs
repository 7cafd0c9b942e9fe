//! Taking a file in: what is in it is said before anything changes.

use std::rc::Rc;

use maas_core::trials::{MAX_ROWS, Row, TestSet};
use maas_eval::{
    ask::{EvalAsk, EvalSay},
    file::{Brought, Fault, Format},
};
use yew::{platform::spawn_local, prelude::*};

use crate::{
    components::{
        dialog::Dialog,
        icon::{Glyph, icon},
    },
    platform::dom::{self, files},
    prompting::{PromptsAsk, PromptsSay},
    store::{SecretAsk, use_secret_dispatch},
    words::{Words, use_words},
};

/// More is no test set, and is not even read.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) on_close: Callback<()>,
    /// Takes it as a new set.
    pub(super) on_new: Callback<TestSet>,
    /// The set whose rows may be replaced or added to, and who takes it with that done.
    #[prop_or_default]
    pub(super) onto: Option<(Rc<TestSet>, Callback<TestSet>)>,
}

/// What was found.
#[derive(Clone, PartialEq)]
enum Found {
    Reading,
    Brought(Rc<Brought>, Rc<str>),
    Fault(Fault),
    Nothing,
}

/// The dialog.
#[component]
pub(super) fn Bring(props: &Props) -> Html {
    let (words, secret) = (use_words(), use_secret_dispatch());
    let text = words.trials();
    let (field, area) = (use_node_ref(), use_node_ref());
    let found = use_state(|| None::<Found>);
    let format = use_state(|| Format::Yaml);
    let read = {
        let found = found.clone();
        Callback::from(move |(format, name, content): (Format, String, String)| {
            found.set(Some(Found::Reading));
            let found = found.clone();
            let done = Callback::from(move |say: Option<PromptsSay>| {
                found.set(Some(match say {
                    Some(PromptsSay::Eval(EvalSay::Read(Ok(brought)))) => {
                        Found::Brought(Rc::new(*brought), name.as_str().into())
                    }
                    Some(PromptsSay::Eval(EvalSay::Read(Err(fault)))) => Found::Fault(fault),
                    _ => Found::Nothing,
                }));
            });
            let ask = PromptsAsk::Eval(EvalAsk::Read(format, content));
            secret.emit(SecretAsk::Prompts { ask, done });
        })
    };
    let on_file = {
        let (read, found) = (read.clone(), found.clone());
        move |event: Event| {
            let Some(file) = files::chosen(&event).pop() else {
                return;
            };
            let (read, found) = (read.clone(), found.clone());
            spawn_local(async move {
                let name = file.name();
                let bytes = file.part(0, file.bytes().min(MAX_BYTES + 1)).await;
                match bytes.map(|bytes| String::from_utf8(bytes.to_vec())) {
                    Some(Ok(content)) => read.emit((Format::of_name(&name), name, content)),
                    _ => found.set(Some(Found::Nothing)),
                }
            });
        }
    };
    let read_typed = {
        let (area, format) = (area.clone(), *format);
        move |_: MouseEvent| read.emit((format, String::new(), dom::value(&area)))
    };
    let pick = {
        let field = field.clone();
        move |_: MouseEvent| files::pick(&field)
    };
    let choice = |one: Format, name: &'static str| {
        let format = format.clone();
        let checked = *format == one;
        let onchange = move |_: Event| format.set(one);
        html! { <label><input type="radio" name="format" {checked} {onchange} /><span>{ name }</span></label> }
    };
    html! {
        <Dialog title={text.import} on_close={props.on_close.clone()} class="wide tests-dialog">
            <p class="muted">{ text.import_text }</p>
            <input ref={field} type="file" hidden=true accept=".csv,.tsv,.json,.yaml,.yml" onchange={on_file} />
            <div class="row"><button type="button" onclick={pick}>{ icon(Glyph::Upload) }{ text.choose_file }</button></div>
            <label class="field"><span>{ text.paste }</span>
                <textarea ref={area} class="code" rows="8" spellcheck="false" />
            </label>
            <div class="row">
                <div class="choice" role="radiogroup" aria-label={text.format}>
                    { choice(Format::Yaml, "YAML") }{ choice(Format::Json, "JSON") }{ choice(Format::Csv, "CSV") }
                </div>
                <button type="button" onclick={read_typed}>{ text.read }</button>
            </div>
            { said((*found).as_ref(), props, words) }
        </Dialog>
    }
}

/// What was found, and what can be done with it.
fn said(found: Option<&Found>, props: &Props, words: &'static Words) -> Html {
    let text = words.trials();
    let (brought, name) = match found {
        None => return html! {},
        Some(Found::Reading) => return html! { <p role="status">{ text.reading }</p> },
        Some(Found::Nothing) => {
            return html! { <p class="bad" role="alert">{ text.no_answer }</p> };
        }
        Some(Found::Fault(fault)) => {
            let said = (text.fault)(fault.place, &fault.field, &fault.what);
            return html! { <p class="bad" role="alert">{ said }</p> };
        }
        Some(Found::Brought(brought, name)) => (brought, name),
    };
    let take = {
        let (brought, name) = (brought.clone(), name.clone());
        props
            .on_new
            .reform(move |_: MouseEvent| as_set(&brought, &name))
    };
    let into = |label: &'static str, adds: bool| {
        let (set, done) = props.onto.as_ref()?;
        let (set, brought) = (set.clone(), brought.clone());
        let onclick = done.reform(move |_: MouseEvent| with_rows(&set, &brought, adds));
        Some(html! { <button type="button" {onclick}>{ label }</button> })
    };
    let count = brought.left_out.len();
    html! {
        <div class="stack" role="status">
            <p class="strong">{ (text.found)(brought.rows.len(), brought.prompts.len(), brought.models.len()) }</p>
            if count > 0 {
                <div>
                    <p>{ (text.left_out)(count) }</p>
                    <ul class="left-out">{ for brought.left_out.iter().take(20).map(|fault| html! { <li>{ (text.fault)(fault.place, &fault.field, &fault.what) }</li> }) }</ul>
                </div>
            }
            <div class="row">
                { into(text.replace_rows, false) }
                { into(text.add_rows, true) }
                <button type="button" class="primary" onclick={take}>{ text.take_in }</button>
            </div>
        </div>
    }
}

fn as_set(brought: &Brought, file: &str) -> TestSet {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name = if brought.name.is_empty() {
        stem
    } else {
        &brought.name
    };
    let mut set = TestSet {
        name: name.to_owned(),
        prompts: brought.prompts.clone(),
        rows: brought.rows.clone(),
        expect: brought.expect.clone(),
        ..TestSet::default()
    };
    set.how.models = brought.models.clone();
    set
}

/// The set with the rows of a file, and its prompts where it had none.
fn with_rows(set: &TestSet, brought: &Brought, adds: bool) -> TestSet {
    let mut set = set.clone();
    let first = set.next_row();
    let fresh = brought.rows.iter().zip(first..);
    let fresh = fresh.map(|(row, id)| Row { id, ..row.clone() });
    if !adds {
        set.rows.clear();
        set.expect = brought.expect.clone();
    }
    set.rows.extend(fresh);
    set.rows.truncate(MAX_ROWS);
    if set.prompts.is_empty() {
        set.prompts = brought.prompts.clone();
    }
    set
}
