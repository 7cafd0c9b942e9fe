//! Takes out of somebody else's texts what nobody sees, and what means nothing here.

use maas_protocol::provider::ProviderRef;

use super::{Content, SharedChat, SharedMessage, SharedPrompt, SharedSetup};
use crate::{
    chats::{ModelRef, ReplyState},
    clean::clean,
};

/// What an own endpoint is called where it is handed on.
const OWN_ENDPOINT: &str = "own-endpoint";

/// Of all of it.
pub(super) fn content(content: &mut Content) {
    match content {
        Content::Preset(preset) => {
            texts([&mut preset.name, &mut preset.emoji]);
            setup(&mut preset.setup);
        }
        Content::Chat(one) => chat(one),
        Content::Prompts(all) => {
            texts([&mut all.name]);
            all.prompts.iter_mut().for_each(prompt);
        }
        Content::Comparison(all) => {
            texts([&mut all.title]);
            texts(&mut all.tags);
            setup(&mut all.setup);
            for column in &mut all.columns {
                chat(&mut column.chat);
            }
        }
    }
}

fn prompt(prompt: &mut SharedPrompt) {
    texts([
        &mut prompt.name,
        &mut prompt.description,
        &mut prompt.folder,
    ]);
    texts(&mut prompt.tags);
    texts(prompt.changes.iter_mut().map(|(_, note)| note));
    let content = &mut prompt.content;
    for said in &mut content.messages {
        texts([&mut said.text, &mut said.answers]);
        for call in &mut said.calls {
            texts([&mut call.id, &mut call.name, &mut call.arguments]);
        }
    }
    content.model.iter_mut().for_each(model);
    texts(&mut content.params.stop);
    texts([&mut content.form.schema]);
    for tool in &mut content.tools {
        texts([&mut tool.name, &mut tool.description, &mut tool.parameters]);
    }
    for one in &mut content.variables {
        texts([&mut one.name, &mut one.description, &mut one.default]);
        texts(&mut one.choices);
    }
}

fn texts<'a>(all: impl IntoIterator<Item = &'a mut String>) {
    for text in all {
        *text = clean(text);
    }
}

fn chat(chat: &mut SharedChat) {
    texts([&mut chat.title]);
    setup(&mut chat.setup);
    for said in &mut chat.messages {
        message(said);
    }
}

fn message(said: &mut SharedMessage) {
    texts([&mut said.text]);
    let Some(reply) = &mut said.reply else {
        return;
    };
    model(&mut reply.model);
    // Nobody writes it any more.
    if reply.state == ReplyState::Streaming {
        reply.state = ReplyState::Interrupted;
    }
    texts([&mut reply.text, &mut reply.reasoning]);
    texts(reply.finish.iter_mut().map(|finish| &mut finish.raw));
    for (name, arguments) in &mut reply.calls {
        texts([name, arguments]);
    }
    for source in &mut reply.citations {
        let fields = [&mut source.title, &mut source.url, &mut source.text];
        texts(fields.into_iter().flatten());
    }
}

/// Of a setup.
pub(super) fn setup(setup: &mut SharedSetup) {
    model(&mut setup.model);
    setup.fallbacks.iter_mut().for_each(model);
    texts([&mut setup.system, &mut setup.form.schema]);
    texts(&mut setup.params.stop);
    for tool in &mut setup.tools {
        texts([&mut tool.name, &mut tool.description, &mut tool.parameters]);
    }
}

/// Of a model: an own endpoint is one's own.
pub(super) fn model(model: &mut ModelRef) {
    texts([&mut model.model]);
    if matches!(model.provider, ProviderRef::Custom(_)) {
        model.provider = ProviderRef::Gone(OWN_ENDPOINT.to_owned());
    } else if let ProviderRef::Gone(slug) = &mut model.provider {
        texts([slug]);
    }
}
