//! What is reported is believed, and only the rest is estimated.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests")]

use std::rc::Rc;

use maas_protocol::usage::Usage;

use super::{Filled, estimate, filled};
use crate::{
    chats::{ChatMessage, ReplyState},
    rehearsal::Rehearsal,
};

/// Two questions with their answers, without any report.
fn conversation() -> Vec<ChatMessage> {
    let mut app = Rehearsal::without_vault();
    for _ in 0..2 {
        app.exchange("12345678", "abcd");
    }
    let messages = app.messages();
    messages.iter().map(|one| ChatMessage::clone(one)).collect()
}

fn report(message: &mut ChatMessage, input: Option<u64>, output: Option<u64>) {
    message.reply.as_mut().unwrap().answer.usage = Usage {
        input,
        output,
        ..Usage::default()
    };
}

fn of(messages: &[ChatMessage]) -> Filled {
    let messages: Vec<_> = messages.iter().cloned().map(Rc::new).collect();
    filled(&messages, "be brief")
}

#[test]
fn without_a_report_everything_is_an_estimate() {
    let mut messages = conversation();
    for at in [1, 3] {
        report(&mut messages[at], None, None);
    }
    let all = Filled {
        reported: 0,
        estimated: 2 + 2 + 1 + 2 + 1,
    };
    assert_eq!(of(&messages), all);
    // Half a report is none.
    report(&mut messages[3], Some(900), None);
    assert_eq!(of(&messages), all);
    assert_eq!(filled(&[], ""), Filled::default());
}

#[test]
fn the_last_report_holds_what_came_before_it() {
    let mut messages = conversation();
    report(&mut messages[1], Some(100), Some(10));
    report(&mut messages[3], Some(120), Some(20));
    assert_eq!(
        of(&messages),
        Filled {
            reported: 140,
            estimated: 0
        }
    );
    // A stopped answer reports a part at best, and an edited one reports what it no longer says.
    let first = Filled {
        reported: 110,
        estimated: 3,
    };
    messages[3].reply.as_mut().unwrap().state = ReplyState::Stopped;
    assert_eq!(of(&messages), first);
    messages[3].reply.as_mut().unwrap().state = ReplyState::Done;
    messages[3].edited = true;
    assert_eq!(of(&messages), first);
    assert_eq!(first.total(), 113);
}

#[test]
fn other_scripts_have_fewer_letters_to_a_token() {
    assert_eq!(estimate(""), 0);
    assert_eq!(estimate("a"), 1);
    assert_eq!(estimate("twelve chars"), 3);
    assert_eq!(estimate("가나다라"), 3);
}
