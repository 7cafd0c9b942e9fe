//! When things happened of one request, told from moments of any clock in milliseconds.

use maas_core::chats::Timing;
use maas_protocol::{event::ChatEvent, http::ResponseHead, provider::Route};

#[cfg(test)]
mod tests;

/// A stopwatch that was started when the request left.
#[derive(Debug)]
pub struct Watch {
    sent_ms: f64,
    timing: Timing,
}

impl Watch {
    /// Starts it, and notes the head of the reply, which came at a moment.
    pub fn new(sent_ms: f64, head_ms: f64, route: Route, head: &ResponseHead) -> Self {
        let relayed = route == Route::Relay;
        let upstream_ms = relayed.then(|| upstream_ms(head)).flatten();
        let timing = Timing {
            relay_ms: upstream_ms.map(|upstream_ms| (head_ms - sent_ms - upstream_ms).max(0.0)),
            ..Timing::default()
        };
        Self { sent_ms, timing }
    }

    /// Notes what came at a moment; what is known by then, if that is more than before.
    pub fn heard(&mut self, now_ms: f64, events: &[ChatEvent]) -> Option<Timing> {
        let before = self.timing;
        let at_ms = now_ms - self.sent_ms;
        if events.iter().any(says_something) {
            self.timing.ttft_ms.get_or_insert(at_ms);
        }
        if events.iter().any(answers) {
            self.timing.answer_ms.get_or_insert(at_ms);
        }
        (self.timing != before).then_some(self.timing)
    }

    /// Stops it with the last byte.
    pub fn ended(&mut self, now_ms: f64) -> Timing {
        self.timing.total_ms = Some(now_ms - self.sent_ms);
        self.timing
    }
}

fn says_something(event: &ChatEvent) -> bool {
    match event {
        ChatEvent::Reasoning { text } => !text.is_empty(),
        event => answers(event),
    }
}

fn answers(event: &ChatEvent) -> bool {
    match event {
        ChatEvent::Text { text } => !text.is_empty(),
        ChatEvent::Image { .. } => true,
        ChatEvent::Other { event, .. } => answers(event),
        _ => false,
    }
}

/// How long the relay says that it waited for the provider, by the header `Server-Timing`.
fn upstream_ms(head: &ResponseHead) -> Option<f64> {
    let entries = head.header("server-timing")?.split(',');
    let mut upstream = entries.filter_map(|entry| entry.trim().strip_prefix("upstream;dur="));
    let ms: f64 = upstream.next()?.trim().parse().ok()?;
    (ms >= 0.0).then_some(ms)
}
