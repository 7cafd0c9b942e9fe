//! A streamed chat completion: one chunk per event, written the moment it comes.

use serde_json::{Value, json};

use super::{annotation, finish_word, logprobs, picture, signed, usage};
use crate::{
    event::ChatEvent,
    front::{Refusal, Teller, quote, take_name},
    models::Cost,
    usage::Usage,
};

/// What the chunks of one answer share.
pub(in crate::front) struct Chunks {
    id: String,
    created: u64,
    model: String,
    include_usage: bool,
    prices: Option<&'static Cost>,
    /// The beginning of every chunk, up to the choices.
    head: String,
    /// The answers whose first chunk was written.
    begun: Vec<u32>,
    /// Whether the provider has begun to answer.
    started: bool,
    pictures: usize,
    usage: Usage,
}

impl Chunks {
    pub(in crate::front) fn new(
        id: &str,
        created: u64,
        model: &str,
        include_usage: bool,
        prices: Option<&'static Cost>,
    ) -> Self {
        let mut chunks = Self {
            id: id.to_owned(),
            created,
            model: model.to_owned(),
            include_usage,
            prices,
            head: String::new(),
            begun: Vec::new(),
            started: false,
            pictures: 0,
            usage: Usage::default(),
        };
        chunks.write_head();
        chunks
    }

    fn write_head(&mut self) {
        let (id, model) = (json!(self.id), json!(self.model));
        let created = self.created;
        self.head = format!(
            r#"data: {{"id":{id},"object":"chat.completion.chunk","created":{created},"model":{model},"choices":["#
        );
    }

    /// The first chunk of an answer, which says who speaks.
    fn begin(&mut self, choice: u32, out: &mut String) {
        if !self.begun.contains(&choice) {
            self.begun.push(choice);
            let delta = r#""role":"assistant","content":"""#;
            self.write(
                choice,
                delta,
                r#","logprobs":null,"finish_reason":null"#,
                out,
            );
        }
    }

    fn chunk(&mut self, choice: u32, delta: &str, more: &str, out: &mut String) {
        self.begin(choice, out);
        self.write(choice, delta, more, out);
    }

    fn write(&self, choice: u32, delta: &str, more: &str, out: &mut String) {
        self.open(choice, out);
        out.push_str(delta);
        out.push('}');
        out.push_str(more);
        out.push_str("}]}\n\n");
    }

    /// The beginning of a chunk, up to the inside of its delta.
    fn open(&self, choice: u32, out: &mut String) {
        out.push_str(&self.head);
        if choice == 0 {
            out.push_str(r#"{"index":0,"delta":{"#);
        } else {
            out.push_str(&format!(r#"{{"index":{choice},"delta":{{"#));
        }
    }

    /// A chunk of a piece of text, which is what most chunks are.
    fn text(&mut self, choice: u32, name: &str, text: &str, out: &mut String) {
        self.begin(choice, out);
        self.open(choice, out);
        out.push('"');
        out.push_str(name);
        out.push_str("\":");
        quote(text, out);
        out.push_str("},\"finish_reason\":null}]}\n\n");
    }

    /// A chunk of one field.
    fn field(&mut self, choice: u32, name: &str, value: &Value, out: &mut String) {
        let delta = format!(r#""{name}":{value}"#);
        self.chunk(choice, &delta, r#","finish_reason":null"#, out);
    }

    fn call(&mut self, choice: u32, call: Value, out: &mut String) {
        self.field(choice, "tool_calls", &Value::Array(vec![call]), out);
    }

    fn of(&mut self, choice: u32, event: &ChatEvent, out: &mut String) {
        match event {
            ChatEvent::Text { text } => self.text(choice, "content", text, out),
            ChatEvent::Reasoning { text } => self.text(choice, "reasoning_content", text, out),
            ChatEvent::ReasoningItem { item } => {
                self.field(choice, "reasoning_details", &json!([item]), out);
            }
            ChatEvent::ToolCall {
                index,
                id,
                name,
                signature,
            } => {
                let mut call = json!({
                    "index": index, "id": id, "type": "function",
                    "function": { "name": name, "arguments": "" },
                });
                if let (Some(fields), Some(signature)) = (call.as_object_mut(), signature) {
                    fields.insert("extra_content".into(), signed(signature));
                }
                self.call(choice, call, out);
            }
            ChatEvent::ToolArguments { index, text } => {
                let call = json!({ "index": index, "function": { "arguments": text } });
                self.call(choice, call, out);
            }
            ChatEvent::Image { media_type, base64 } => {
                let picture = picture(self.pictures, media_type, base64);
                self.pictures += 1;
                self.field(choice, "images", &Value::Array(vec![picture]), out);
            }
            ChatEvent::Citation { citation } => {
                if let Some(told) = annotation(citation) {
                    self.field(choice, "annotations", &Value::Array(vec![told]), out);
                }
            }
            ChatEvent::Logprobs { tokens } => {
                let told = logprobs(tokens);
                let more = format!(r#","logprobs":{told},"finish_reason":null"#);
                self.chunk(choice, "", &more, out);
            }
            ChatEvent::Finished { reason } => {
                let word = finish_word(reason.kind);
                let raw = json!(reason.raw);
                let more = format!(r#","finish_reason":"{word}","native_finish_reason":{raw}"#);
                self.chunk(choice, "", &more, out);
            }
            // A further answer that failed: the others go on.
            ChatEvent::Failed { .. } => self.chunk(choice, "", r#","finish_reason":"error""#, out),
            ChatEvent::Other { .. }
            | ChatEvent::Started { .. }
            | ChatEvent::NotSent { .. }
            | ChatEvent::Usage { .. } => {}
        }
    }

    fn end(&self, out: &mut String) {
        if let Some(usage) = usage(&self.usage, self.prices) {
            if self.include_usage {
                out.push_str(&self.head);
                out.push_str(&format!("],\"usage\":{usage}}}\n\n"));
            } else {
                // A comment: clients that did not ask for it pass over it.
                out.push_str(&format!(": usage {usage}\n\n"));
            }
        }
        out.push_str("data: [DONE]\n\n");
    }
}

impl Teller for Chunks {
    fn tell(&mut self, event: &ChatEvent, out: &mut String) {
        match event {
            ChatEvent::Started { id, model } => {
                take_name(&mut self.id, id.as_deref());
                take_name(&mut self.model, model.as_deref());
                self.write_head();
            }
            ChatEvent::Usage { usage } => self.usage.update(usage),
            ChatEvent::Other { choice, event } => self.of(*choice, event, out),
            ChatEvent::Failed { error } => {
                let error = Refusal::from(error.clone()).openai();
                out.push_str(&format!("data: {{\"error\":{error}}}\n\n"));
            }
            event => self.of(0, event, out),
        }
        match event {
            ChatEvent::Started { .. } => self.started = true,
            ChatEvent::Finished { .. } => self.end(out),
            ChatEvent::Failed { .. } => self.started = false,
            _ => {}
        }
    }

    fn pause(&mut self, out: &mut String) {
        if self.started {
            self.begin(0, out);
        }
    }
}
