//! Attaching files to the next message: chosen, dropped anywhere on the page, or pasted.

use std::rc::Rc;

use maas_core::{
    chats::{ChatId, ModelRef},
    drafts::{Draft, DraftsMsg},
    files::{FileId, FilesMsg, Incoming, Obstacles},
    providers::Providers,
};
use yew::prelude::*;

use crate::{
    components::{
        attachments::{Chip, chips},
        composer::FIELD,
        icon::{Glyph, icon},
    },
    platform::{
        dom::{
            self,
            files::{Chosen, Given, Listening},
        },
        files::Room,
    },
    store::{Choice, use_chooser, use_dispatch, use_drafts},
    words::{Words, use_words},
};

/// A pasted text of so many characters could as well be a file.
const LONG_PASTE: usize = 4_000;

/// Where files go: with which draft, and with how much room for a picture.
#[derive(Clone, PartialEq)]
pub(in crate::pages) struct Desk {
    pub(in crate::pages) chat: Option<ChatId>,
    pub(in crate::pages) room: Room,
}

/// Takes files in.
#[hook]
fn use_taker(desk: &Desk) -> Callback<Vec<Chosen>> {
    let chooser = use_chooser();
    use_callback(
        (chooser, desk.chat.clone(), desk.room),
        |files: Vec<Chosen>, (chooser, chat, room)| {
            if !files.is_empty() {
                chooser.emit(Choice {
                    chat: chat.clone(),
                    files,
                    room: *room,
                });
            }
        },
    )
}

/// How much room a model gives a picture.
pub(in crate::pages) fn room(providers: &Providers, model: &ModelRef) -> Room {
    let rules = providers.file_rules(model);
    Room {
        edge: rules.image_edge,
        bytes: rules.image_bytes,
    }
}

#[derive(Properties, PartialEq)]
pub(in crate::pages) struct ButtonProps {
    pub(in crate::pages) desk: Desk,
}

/// The button before the field. Whatever the browser offers can be chosen, on a phone the camera too.
#[component]
pub(in crate::pages) fn AttachButton(props: &ButtonProps) -> Html {
    let (words, take) = (use_words(), use_taker(&props.desk));
    let field = use_node_ref();
    let onchange = take.reform(|event: Event| dom::files::chosen(&event));
    let onclick = {
        let field = field.clone();
        move |_: MouseEvent| dom::files::pick(&field)
    };
    html! {
        <>
            <input ref={field} type="file" multiple=true hidden=true {onchange} />
            <button type="button" class="quiet square round" aria-label={words.attach} title={words.attach} {onclick}>
                { icon(Glyph::Clip) }
            </button>
        </>
    }
}

#[derive(Properties, PartialEq)]
pub(in crate::pages) struct AttachedProps {
    /// The text in the field.
    pub(in crate::pages) text: AttrValue,
    pub(in crate::pages) desk: Desk,
    /// What is to be said at the files.
    pub(in crate::pages) obstacles: Rc<Obstacles>,
}

/// The files of the next message above the field, and the page's ear for what is dropped and pasted.
#[component]
pub(in crate::pages) fn Attached(props: &AttachedProps) -> Html {
    let (words, dispatch, drafts) = (use_words(), use_dispatch(), use_drafts());
    let take = use_taker(&props.desk);
    let chat = props.desk.chat.clone();
    let (above, pasted) = (use_state(|| false), use_state(String::new));
    // Nothing, not an empty text: that would be a change of the line, which comes anew with each chat.
    let said = use_state(|| None::<String>);
    {
        let (above, pasted) = (above.setter(), pasted.setter());
        let on_given = use_callback(take.clone(), move |given, take| match given {
            Given::Above(now) => above.set(now),
            Given::Files(files) => {
                above.set(false);
                take.emit(files);
            }
            // The field's own lines end so.
            Given::Text(text) => pasted.set(text.replace("\r\n", "\n")),
        });
        use_effect_with(on_given, |on_given| {
            let listening = Listening::begin(FIELD, on_given);
            move || drop(listening)
        });
    }
    let obstacles = &props.obstacles;
    let draft = drafts.find(chat.as_ref()).cloned().unwrap_or_default();
    let incoming: Vec<&Incoming> = drafts
        .incoming
        .iter()
        .filter(|file| file.chat == chat)
        .collect();
    let shown = shown(&draft, &incoming, obstacles, words);
    let told = shown
        .iter()
        .filter_map(|chip| tell(chip, words))
        .collect::<Vec<_>>();
    {
        let (said, known) = (said.setter(), use_mut_ref(|| None::<Vec<String>>));
        use_effect_with(told, move |told| {
            // What was there before the reader came is no news.
            let mut known = known.borrow_mut();
            if let Some(known) = &*known {
                let news = told.iter().filter(|news| !known.contains(news));
                let news: Vec<&str> = news.map(String::as_str).collect();
                if !news.is_empty() {
                    said.set(Some(news.join(" ")));
                }
            }
            *known = Some(told.clone());
        });
    }
    let on_remove = {
        let (chat, said) = (chat.clone(), said.setter());
        dispatch.reform(move |(id, name): (FileId, String)| {
            said.set(Some((words.file_removed)(&name)));
            // The button that had the focus goes.
            dom::focus_id(FIELD);
            let chat = chat.clone();
            FilesMsg::Remove { chat, id }.into()
        })
    };
    let on_text = dispatch.reform(move |text| {
        let chat = chat.clone();
        DraftsMsg::Typed { chat, text }.into()
    });
    html! {
        <>
            <p class="unseen" role="status">{ for (*said).clone() }</p>
            { chips(&shown, &on_remove, words) }
            if let Some(unfit) = obstacles.earlier {
                <p class="note attach-note" role="status">{ (words.earlier_unfit)(unfit) }</p>
            }
            { long_paste(&pasted, &props.text, &on_text, &take, words) }
            if *above {
                <div class="drop-hint" aria-hidden="true">
                    { icon(Glyph::Clip) }
                    <p class="strong">{ words.drop_here }</p>
                    <p class="muted">{ words.drop_kinds }</p>
                </div>
            }
        </>
    }
}

/// The draft's files, and those that are read or could not be.
fn shown<'a>(
    draft: &'a Draft,
    incoming: &[&'a Incoming],
    obstacles: &Obstacles,
    words: &'static Words,
) -> Vec<Chip<'a>> {
    let verdicts = obstacles
        .draft
        .iter()
        .copied()
        .chain(std::iter::repeat(None));
    let ready = draft.files.iter().zip(verdicts).map(|(file, unfit)| Chip {
        id: &file.id,
        name: &file.name,
        bytes: file.bytes,
        file: Some(file),
        trouble: unfit.map(words.file_unfit),
    });
    let others = incoming.iter().map(|file| Chip {
        id: &file.id,
        name: &file.name,
        bytes: file.bytes,
        file: None,
        trouble: file.trouble.map(words.file_trouble),
    });
    ready.chain(others).collect()
}

/// What is said of a file to those who cannot see it; nothing while it is read.
fn tell(chip: &Chip<'_>, words: &'static Words) -> Option<String> {
    match (&chip.trouble, chip.file) {
        (Some(trouble), _) => Some((words.file_not_attached)(chip.name, trouble)),
        (None, Some(_)) => Some((words.file_attached)(chip.name)),
        (None, None) => None,
    }
}

/// Offers to make a file of a long text, as long as it stands in the field as it was pasted.
fn long_paste(
    pasted: &UseStateHandle<String>,
    text: &AttrValue,
    on_text: &Callback<String>,
    take: &Callback<Vec<Chosen>>,
    words: &'static Words,
) -> Html {
    let letters = pasted.chars().count();
    if letters < LONG_PASTE || !text.contains(pasted.as_str()) {
        return html! {};
    }
    as_file(letters, (pasted, text), on_text, take, words)
}

/// What is offered.
#[inline(never)] // Put into its one caller it would be in the first download.
fn as_file(
    letters: usize,
    (pasted, text): (&UseStateHandle<String>, &AttrValue),
    on_text: &Callback<String>,
    take: &Callback<Vec<Chosen>>,
    words: &'static Words,
) -> Html {
    let as_file = {
        let (pasted, text) = (pasted.clone(), text.clone());
        let (on_text, take) = (on_text.clone(), take.clone());
        move |_: MouseEvent| {
            if let Some(file) = Chosen::of_text(words.long_paste_name, &pasted) {
                on_text.emit(text.replacen(pasted.as_str(), "", 1));
                take.emit(vec![file]);
                pasted.set(String::new());
                dom::focus_id(FIELD);
            }
        }
    };
    let leave = {
        let pasted = pasted.setter();
        move |_: MouseEvent| {
            pasted.set(String::new());
            dom::focus_id(FIELD);
        }
    };
    html! {
        <div class="attach-note long-paste" role="status">
            <span>{ (words.long_paste)(letters) }</span>
            <button type="button" onclick={as_file}>{ icon(Glyph::Clip) }{ words.long_paste_as_file }</button>
            <button type="button" class="quiet square small" aria-label={words.close} title={words.close} onclick={leave}>{ icon(Glyph::Close) }</button>
        </div>
    }
}
