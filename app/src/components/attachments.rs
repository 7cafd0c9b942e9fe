//! Files beside a text: those that will be sent with it, and those that were.

use std::rc::Rc;

use maas_core::files::{FileId, FileRef};
use yew::prelude::*;

use crate::{
    components::{
        dialog::Dialog,
        icon::{Glyph, icon},
    },
    platform::dom::files::Picture,
    words::{Words, size, use_words},
};

/// What files on screen ask of the page around them. Given by the store as a context; outside of it nothing is asked.
#[derive(Clone, PartialEq)]
pub(crate) struct FileDesk {
    /// Asks for a file as a picture; there is none where it could not be read.
    pub(crate) show: Callback<(FileRef, Callback<Option<Rc<Picture>>>)>,
    /// Lets the browser keep a file.
    pub(crate) save: Callback<FileRef>,
}

#[hook]
fn use_file_desk() -> FileDesk {
    use_context::<FileDesk>().unwrap_or_else(|| FileDesk {
        show: Callback::noop(),
        save: Callback::noop(),
    })
}

/// Whether a file is shown as a picture.
fn is_picture(file: &FileRef) -> bool {
    file.media_type.starts_with("image/")
}

#[derive(Properties, PartialEq)]
struct ShownProps {
    file: FileRef,
    /// What it says to those who cannot see it; empty where a text beside it does.
    #[prop_or_default]
    alt: AttrValue,
}

/// A file as a picture.
#[component]
fn Shown(props: &ShownProps) -> Html {
    let (words, desk) = (use_words(), use_file_desk());
    let picture = use_state(|| None::<Option<Rc<Picture>>>);
    {
        let picture = picture.setter();
        use_effect_with(props.file.id.clone(), {
            let file = props.file.clone();
            move |_| {
                let done = Callback::from(move |found| picture.set(Some(found)));
                desk.show.emit((file, done));
            }
        });
    }
    let pixels = props.file.pixels;
    let (width, height) = pixels.map_or((None, None), |(wide, high)| {
        (Some(wide.to_string()), Some(high.to_string()))
    });
    match &*picture {
        None => html! { <span class="picture-wait"></span> },
        Some(None) => html! { <span class="picture-wait">{ words.no_picture }</span> },
        Some(Some(picture)) => html! {
            <img src={picture.url().to_owned()} alt={props.alt.clone()} {width} {height} decoding="async" />
        },
    }
}

/// The files that went with a message.
pub(crate) fn sent(files: &[FileRef], words: &'static Words) -> Html {
    if files.is_empty() {
        return html! {};
    }
    let one = |file: &FileRef| html! { <Sent key={file.id.0.clone()} file={file.clone()} /> };
    html! { <ul class="files sent" aria-label={words.attachments}>{ for files.iter().map(one) }</ul> }
}

#[derive(Properties, PartialEq)]
struct SentProps {
    file: FileRef,
}

/// One file that went with a message: a picture opens larger, anything else is kept as a file.
#[component]
fn Sent(props: &SentProps) -> Html {
    let (words, desk) = (use_words(), use_file_desk());
    let open = use_state(|| false);
    let file = props.file.clone();
    let save = {
        let file = file.clone();
        desk.save.reform(move |_: MouseEvent| file.clone())
    };
    if !is_picture(&file) {
        let name = (words.save_file)(&file.name);
        return html! {
            <li><button type="button" class="file" title={name} onclick={save}>{ label(&file, words) }</button></li>
        };
    }
    let show = |shown: bool| {
        let open = open.clone();
        Callback::from(move |()| open.set(shown))
    };
    let name = (words.view_picture)(&file.name);
    html! {
        <li>
            <button type="button" class="thumb" aria-label={name.clone()} title={name} onclick={show(true).reform(|_: MouseEvent| ())}>
                <Shown file={file.clone()} />
            </button>
            if *open {
                <Dialog title={file.name.clone()} class="picture-dialog" on_close={show(false)}>
                    <Shown file={file.clone()} alt={file.name.clone()} />
                    <p class="muted">{ facts(&file, words) }</p>
                    <button type="button" onclick={save}>{ icon(Glyph::Download) }{ (words.save_file)(&file.name) }</button>
                </Dialog>
            }
        </li>
    }
}

/// Name and size, with the sign of a file.
fn label(file: &FileRef, words: &'static Words) -> Html {
    html! {
        <>
            { icon(Glyph::Page) }
            <span class="file-name">{ &file.name }</span>
            <span class="muted">{ facts(file, words) }</span>
        </>
    }
}

/// Size, and of a picture width and height.
fn facts(file: &FileRef, words: &'static Words) -> String {
    let mut facts = String::new();
    if let Some((width, height)) = file.pixels {
        facts = format!("{width} × {height} · ");
    }
    facts.push_str(&size(file.bytes));
    if file.stilled {
        facts.push_str(" · ");
        facts.push_str(words.stilled);
    }
    facts
}

/// A file that is to be sent, or is on its way to that.
pub(crate) struct Chip<'a> {
    pub(crate) id: &'a FileId,
    pub(crate) name: &'a str,
    /// How many bytes it has.
    pub(crate) bytes: u64,
    /// What is known of it, once it is read.
    pub(crate) file: Option<&'a FileRef>,
    /// Why it cannot be sent.
    pub(crate) trouble: Option<String>,
}

/// The files that will go with a message.
pub(crate) fn chips(
    chips: &[Chip<'_>],
    on_remove: &Callback<(FileId, String)>,
    words: &'static Words,
) -> Html {
    if chips.is_empty() {
        return html! {};
    }
    let one = |chip: &Chip<'_>| {
        let remove = (words.remove_file)(chip.name);
        let gone = (chip.id.clone(), chip.name.to_owned());
        let onclick = on_remove.reform(move |_: MouseEvent| gone.clone());
        let reading = chip.file.is_none() && chip.trouble.is_none();
        let picture = chip.file.filter(|file| is_picture(file));
        html! {
            <li key={chip.id.0.clone()} class={classes!("file", chip.trouble.is_some().then_some("bad-file"))} aria-busy={reading.to_string()}>
                if let Some(file) = picture {
                    <span class="thumb" aria-hidden="true"><Shown file={file.clone()} /></span>
                } else {
                    { icon(if chip.trouble.is_some() { Glyph::Warning } else { Glyph::Page }) }
                }
                <span class="file-text">
                    <span class="file-name" title={chip.name.to_owned()}>{ chip.name }</span>
                    <span class="muted">
                        if reading {
                            { words.reading_file }
                        } else if let Some(file) = chip.file {
                            { facts(file, words) }
                        } else {
                            { size(chip.bytes) }
                        }
                    </span>
                    if let Some(trouble) = &chip.trouble {
                        <span class="bad">{ trouble }</span>
                    }
                </span>
                <button type="button" class="quiet square small" aria-label={remove.clone()} title={remove} {onclick}>{ icon(Glyph::Close) }</button>
            </li>
        }
    };
    html! { <ul class="files" aria-label={words.attachments}>{ for chips.iter().map(one) }</ul> }
}
