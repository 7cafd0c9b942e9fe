//! Replies nobody would send: recorded ones, damaged in ways that parsers fear.
//!
//! Every run damages them alike. `MUTATIONS=100000` says how many for each format and function.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
};

use super::*;
use crate::{accumulate::Answer, event::MAX_ANSWERS};

/// Enough to meet each kind of damage often, and few enough for every run of the tests.
const DEFAULT_COUNT: usize = 25_000;
/// What is put between or instead of what was there.
const TOKENS: &[&str] = &[
    "null",
    "true",
    "0",
    "-1",
    "-0.0",
    "4294967296",
    "18446744073709551616",
    "1e999",
    "1e-999",
    "-9e307",
    "123456789012345678901234567890123456789012345678901234567890",
    "\"\"",
    "\"error\"",
    "\"\\ud800\"",
    "\\udfff",
    "\\ud83d\\ud83d",
    "\\u0000",
    "\\",
    "\"",
    "{}",
    "[]",
    "[null]",
    "[[]]",
    "{\"error\":null}",
    "{\"type\":[]}",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\n",
    "\r",
    "\n\n",
    "\u{FEFF}",
    "\u{2028}",
    "[DONE]",
    "data: [DONE]\n\n",
    "event: error\n",
    "data:",
    "\ndata: {}\n\n",
    "<html>",
];

/// A fixed linear congruential sequence: the test must fail alike on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }

    fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        list.get(self.below(list.len())).unwrap()
    }

    /// A place in the bytes, or right behind them.
    fn place(&mut self, bytes: &[u8]) -> usize {
        self.below(bytes.len() + 1)
    }

    fn range(&mut self, bytes: &[u8], longest: usize) -> std::ops::Range<usize> {
        let start = self.place(bytes);
        start..(start + self.below(longest + 1)).min(bytes.len())
    }

    /// Something that does not belong there: a token, or deep nesting around one.
    fn token(&mut self) -> String {
        let token = *self.one_of(TOKENS);
        if self.below(8) > 0 {
            return token.to_owned();
        }
        let depth = self.below(201);
        let (open, close) = *self.one_of(&[("[", "]"), ("{\"a\":", "}"), ("{\"content\":[", "]}")]);
        let close = if self.below(4) > 0 { close } else { "" };
        format!("{}{token}{}", open.repeat(depth), close.repeat(depth))
    }

    /// The value behind some colon: replacing it keeps the rest readable, so that the damage gets far.
    fn value(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let from = self.place(bytes);
        let rest = bytes.get(from..).unwrap();
        let Some(colon) = rest.windows(2).position(|pair| pair == b"\":") else {
            return from..from;
        };
        let start = from + colon + 2;
        let length = bytes.get(start..).unwrap().iter();
        let length = length.take_while(|byte| !b",}]\n".contains(byte)).count();
        start..start + length
    }

    fn damage(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = self.one_of(seeds).clone();
        for _ in 0..=self.below(3) {
            match self.below(12) {
                0 => {
                    let place = self.below(bytes.len());
                    if let Some(byte) = bytes.get_mut(place) {
                        *byte = u8::try_from(self.below(256)).unwrap();
                    }
                }
                1 => {
                    let place = self.below(bytes.len());
                    if let Some(byte) = bytes.get_mut(place) {
                        *byte ^= 1 << self.below(8);
                    }
                }
                2 => drop(bytes.drain(self.range(&bytes, 80))),
                3 => {
                    let copied = bytes.get(self.range(&bytes, 400)).unwrap().to_vec();
                    let place = self.place(&bytes);
                    bytes.splice(place..place, copied);
                }
                4 => bytes.truncate(self.place(&bytes)),
                5 => {
                    let other = self.one_of(seeds);
                    bytes.truncate(self.place(&bytes));
                    bytes.extend_from_slice(other.get(self.place(other)..).unwrap());
                }
                6 => {
                    let place = self.place(&bytes);
                    bytes.splice(place..place, self.token().into_bytes());
                }
                _ => {
                    let value = self.value(&bytes);
                    bytes.splice(value, self.token().into_bytes());
                }
            }
        }
        bytes
    }
}

/// What each function is fed with before it is damaged.
#[derive(Default)]
struct Seeds {
    replies: Vec<Vec<u8>>,
    bodies: Vec<Vec<u8>>,
    errors: Vec<Vec<u8>>,
    lists: Vec<Vec<u8>>,
}

/// By format, whose name is also the key: it has no order of its own.
fn seeds() -> BTreeMap<String, (WireFormat, Seeds)> {
    let mut all: BTreeMap<String, (WireFormat, Seeds)> = BTreeMap::new();
    for case in cases() {
        let format = (case.id.spec().wire)(&case.ask().model);
        let entry = all.entry(format!("{format:?}"));
        let (_, seeds) = entry.or_insert_with(|| (format, Seeds::default()));
        if let Some(stream) = case.stream() {
            // One event is nearly a body: whoever asks for no stream may get it all the same.
            let lines = stream.split(|byte| *byte == b'\n');
            let lines = lines.map(|line| line.strip_prefix(b"data: ").unwrap_or(line));
            seeds
                .bodies
                .extend(lines.filter(|line| line.len() > 60).map(<[u8]>::to_vec));
            seeds.replies.push(stream);
        }
        if let Some(body) = case.read("reply.json") {
            seeds.replies.push(body.clone());
            seeds.bodies.push(body.clone());
            seeds.errors.push(body);
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let lists = ProviderId::ALL.iter().filter_map(|id| {
        let list = fs::read(root.join(id.slug()).join("models.json")).ok()?;
        Some((format!("{:?}", (id.spec().wire)("")), list))
    });
    let lists: Vec<(String, Vec<u8>)> = lists.collect();
    for (name, (_, seeds)) in &mut all {
        let own = lists.iter().filter(|(format, _)| format == name);
        seeds.lists.extend(own.map(|(_, list)| list.clone()));
        // Responses has OpenAI's list, which goes by Chat.
        if seeds.lists.is_empty() {
            seeds
                .lists
                .extend(lists.iter().map(|(_, list)| list.clone()));
        }
    }
    assert!(all.len() >= 5, "a format has no fixtures");
    all
}

/// One end and nothing after it, arguments only for calls that began, and all of it can be kept.
fn is_an_answer(events: &[ChatEvent]) {
    let mut answer = Answer::default();
    let mut arguments = 0;
    for event in events {
        answer.apply(event);
        if let ChatEvent::ToolArguments { text, .. } = event {
            arguments += text.len();
        }
    }
    assert_eq!(ends(events), 1, "{events:?}");
    let (_, before) = events.split_last().unwrap();
    assert_eq!(ends(before), 0, "something after the end: {events:?}");
    further_answers_end_once(events);
    let kept = answer.tool_calls.iter().map(|call| call.arguments.len());
    assert_eq!(kept.sum::<usize>(), arguments, "{events:?}");
    let text = serde_json::to_string(&events).unwrap();
    let back: Vec<ChatEvent> = serde_json::from_str(&text).unwrap();
    assert_eq!(back.len(), events.len());
}

/// Further answers may lack an end, for the first one's is the reply's; none says anything after its own.
fn further_answers_end_once(events: &[ChatEvent]) {
    let mut ended: Vec<u32> = Vec::new();
    for event in events {
        let ChatEvent::Other { choice, event } = event else {
            continue;
        };
        assert!(!ended.contains(choice), "after its end: {events:?}");
        assert!((1..MAX_ANSWERS).contains(choice), "{events:?}");
        match **event {
            ChatEvent::Finished { .. } | ChatEvent::Failed { .. } => ended.push(*choice),
            ChatEvent::Other { .. } => panic!("an answer of an answer: {events:?}"),
            _ => {}
        }
    }
}

fn stream(dialect: &dyn Dialect, bytes: &[u8], dice: &mut Dice) {
    let events = decode(dialect, bytes, bytes.len());
    is_an_answer(&events);
    let size = 1 + dice.below(100);
    assert_eq!(decode(dialect, bytes, size), events, "in chunks of {size}");
}

fn whole(dialect: &dyn Dialect, bytes: &[u8], _: &mut Dice) {
    if let Ok(events) = dialect.read_whole(bytes) {
        is_an_answer(&events);
    }
}

fn error(dialect: &dyn Dialect, bytes: &[u8], dice: &mut Dice) {
    let waits = ["retry-after", "retry-after-ms", "x-relay-error"];
    let head = ResponseHead {
        status: u16::try_from(dice.below(1000)).unwrap(),
        headers: vec![((*dice.one_of(&waits)).to_owned(), dice.token())],
    };
    let error = dialect.read_error(&head, bytes);
    let length = error.text.chars().count();
    assert!((1..=501).contains(&length), "{error:?}");
}

fn models(dialect: &dyn Dialect, bytes: &[u8], _: &mut Dice) {
    drop(dialect.read_models(bytes));
}

type Check = fn(&dyn Dialect, &[u8], &mut Dice);

fn run(name: &str, format: WireFormat, seeds: &Seeds, count: usize) {
    let dialect = format.dialect();
    let checks: [(&str, Check, &[Vec<u8>]); 4] = [
        ("decoder", stream, &seeds.replies),
        ("read_whole", whole, &seeds.bodies),
        ("read_error", error, &seeds.errors),
        ("read_models", models, &seeds.lists),
    ];
    for (function, check, seeds) in checks {
        assert!(
            !seeds.is_empty(),
            "{name}: nothing to damage for {function}"
        );
        let mut dice = Dice(0x2545_F491_4F6C_DD1D);
        for turn in 0..count {
            let bytes = dice.damage(seeds);
            let done = catch_unwind(AssertUnwindSafe(|| check(dialect, &bytes, &mut dice)));
            if done.is_err() {
                let bytes = bytes.escape_ascii();
                panic!("{name}: {function} at turn {turn}, given\n{bytes}");
            }
        }
    }
}

/// Whatever comes, every format reads it as one answer with one end, alike for every chunking, and none panics.
#[test]
fn no_mutation_panics() {
    let count = std::env::var("MUTATIONS").ok();
    let count = count.map_or(DEFAULT_COUNT, |count| count.parse().unwrap());
    let all = seeds();
    // The formats are independent, and one after the other they take a few times as long.
    thread::scope(|scope| {
        for (name, (format, seeds)) in &all {
            scope.spawn(move || run(name, *format, seeds, count));
        }
    });
}
