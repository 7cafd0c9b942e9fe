//! The line of figures below the message field, for the open chat.

use std::rc::Rc;

use maas_core::{
    ahead,
    chats::{Chat, ChatId, Chats, ModelRef, ReplyState},
    context::{estimate, filled},
    cost,
    files::FileRef,
    msg::ProvidersMsg,
};
use maas_protocol::{
    capability::tokens::Counted,
    error::{ErrorKind, ProviderError},
};
use yew::prelude::*;

use super::{
    is_simulated,
    tokens::{self, Saying},
};
use crate::{
    arrival::use_rest,
    by_ptr::ByPtr,
    components::meter::{By, Fill, SoFar, count_exactly, fill, next, so_far},
    platform::clock,
    store::{use_chats, use_counters, use_dispatch, use_drafts, use_providers, use_session},
    words::use_words,
};

/// The line. What is typed changes the part of the context only.
#[component]
pub(super) fn Meter() -> Html {
    let (words, chats, providers) = (use_words(), use_chats(), use_providers());
    let (dispatch, session) = (use_dispatch(), use_session());
    let setup = chats.current_setup();
    {
        // Sizes and prices are looked up where somebody can be asked who has any.
        let wanted =
            !is_simulated(&setup.model.provider) && providers.is_connected(&setup.model.provider);
        use_effect_with(wanted, move |wanted| {
            if *wanted {
                dispatch.emit(ProvidersMsg::LoadCatalogue.into());
            }
        });
    }
    let sums = use_memo((chats.clone(), providers.clone()), |(chats, providers)| {
        let chat = chats.open_chat();
        let messages = chat.map(all_messages).unwrap_or_default();
        let replies = messages.iter().filter_map(|message| message.reply.as_ref());
        let line = chat.and_then(|chat| chat.messages.loaded());
        let setup = chats.current_setup();
        (
            cost::sum(replies, providers),
            filled(line.unwrap_or_default(), &setup.system),
            providers.facts(&setup.model).context,
        )
    });
    let (cost, filled, limit) = *sums;
    let line = chats.open_chat().and_then(|chat| chat.messages.loaded());
    let mut replies = line
        .unwrap_or_default()
        .iter()
        .rev()
        .filter_map(|message| message.reply.as_ref());
    let last = replies.find(|reply| reply.state != ReplyState::Streaming);
    html! {
        <div class="hud" role="group" aria-label={words.hud}>
            if line.is_some() {
                { so_far(&SoFar { cost, currency: session.settings.currency.as_ref(), last }, words) }
            }
            <Context {limit} reported={filled.reported} estimated={filled.estimated} />
        </div>
    }
}

/// Every message of a chat, shown or not: all of them were paid for.
fn all_messages(chat: &Rc<Chat>) -> Vec<&maas_core::chats::ChatMessage> {
    let shown = chat.messages.loaded().unwrap_or_default();
    shown
        .iter()
        .chain(&chat.aside)
        .map(|message| &**message)
        .collect()
}

#[derive(Properties, PartialEq)]
struct ContextProps {
    limit: Option<u64>,
    reported: u64,
    estimated: u64,
}

/// What is counted: another draft, or another state of the chats, has another count.
type Subject = (ByPtr<Chats>, String, Vec<FileRef>);

/// What the provider said of it.
#[derive(Clone, PartialEq)]
enum Said {
    Asked,
    Counted(u64),
    Failed(ErrorKind),
}

/// How full the context is with what is typed, and what sending that would cost.
#[component]
fn Context(props: &ContextProps) -> Html {
    let (words, chats, drafts) = (use_words(), use_chats(), use_drafts());
    let (providers, session) = (use_providers(), use_session());
    let counters = use_counters();
    let draft = drafts.find(chats.open.as_ref());
    let typed = draft.map(|draft| draft.text.clone()).unwrap_or_default();
    let files = draft.map(|draft| draft.files.clone()).unwrap_or_default();
    let model = chats.current_setup().model.clone();
    let counted = use_state(|| None::<(Of, Counted)>);
    let said = use_state(|| None::<(Subject, Said)>);
    // Counting is a part of the rest, and nobody waits for it.
    let come = use_rest();
    let subject: Subject = (chats.clone(), typed.clone(), files);
    {
        let (counted, counters) = (counted.setter(), counters.clone());
        let count = move |(subject, come): &(Subject, bool)| {
            let subject = subject.clone();
            let begin = move || {
                let of: Of = (
                    subject.0.open.clone(),
                    subject.0.current_setup().model.clone(),
                );
                saying(&subject).count(0, counters.as_ref(), move |now| {
                    counted.set(now.map(|(_, now)| (of.clone(), now)));
                });
            };
            let late = come.then(|| clock::later(tokens::PAUSE_MS, begin));
            move || drop(late)
        };
        use_effect_with((subject.clone(), come), count);
    }
    let counted = (*counted).as_ref();
    let counted = counted.filter(|(of, _)| *of == (chats.open.clone(), model.clone()));
    let counted = counted.map(|(_, counted)| *counted);
    let said = said_now(&said, &subject);
    let since = counted.map_or_else(
        || props.estimated.saturating_add(estimate(&typed)),
        |counted| counted.tokens,
    );
    let exactly = match said.1 {
        Some(Said::Counted(tokens)) => Some(tokens),
        _ => None,
    };
    let used = exactly.unwrap_or_else(|| props.reported.saturating_add(since));
    if used == 0 {
        return html! {};
    }
    let rough = counted.is_none_or(|counted| counted.rough);
    let name = providers.name(&model.provider);
    let now = Fill {
        used,
        by: match &said.1 {
            Some(Said::Counted(_)) => By::Provider(&name),
            _ if since == 0 => By::Report,
            Some(Said::Failed(why)) if rough => By::Letters(Some(*why)),
            _ if rough => By::Letters(None),
            _ => By::Vocabulary,
        },
        limit: props.limit,
    };
    let told = counted.filter(|_| !typed.trim().is_empty());
    let cost = told.and_then(|_| ahead::cost(used, providers.facts(&model).cost.as_ref()));
    let spec = model
        .provider
        .spec()
        .filter(|_| providers.is_connected(&model.provider));
    let offered = rough && told.is_some() && spec.is_some_and(|spec| (spec.counts)(&model.model));
    let on_count = {
        let (set, providers) = (said.0, providers.clone());
        Callback::from(move |_: MouseEvent| {
            let of = subject.clone();
            set.set(Some((of.clone(), Said::Asked)));
            let (ask, set) = (saying(&subject), set.clone());
            let done = Callback::from(move |counted: Result<u64, ProviderError>| {
                let said = counted.map_or_else(|error| Said::Failed(error.kind), Said::Counted);
                set.set(Some((of.clone(), said)));
            });
            ask.ask_provider(&providers, counters.as_ref(), done);
        })
    };
    html! {
        <>
            { for cost.filter(|nano| *nano > 0).map(|nano| next(nano, session.settings.currency.as_ref(), words)) }
            { fill(&now, words) }
            if offered && exactly.is_none() {
                { count_exactly(&name, said.1 == Some(Said::Asked), on_count, words) }
            }
        </>
    }
}

/// Of which chat, for which model.
type Of = (Option<ChatId>, ModelRef);

/// What the provider said of what is there now, and where that is kept.
fn said_now(
    said: &UseStateHandle<Option<(Subject, Said)>>,
    now: &Subject,
) -> (UseStateSetter<Option<(Subject, Said)>>, Option<Said>) {
    let of_now = said.as_ref().filter(|(of, _)| of == now);
    (said.setter(), of_now.map(|(_, said)| said.clone()))
}

fn saying((chats, typed, files): &Subject) -> Saying<'_> {
    let line = chats.open_chat().and_then(|chat| chat.messages.loaded());
    Saying {
        setup: chats.current_setup(),
        line: line.unwrap_or_default(),
        typed,
        files,
    }
}
