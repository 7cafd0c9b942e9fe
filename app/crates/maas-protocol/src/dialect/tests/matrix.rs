//! Every provider has a fixture for everything that it claims to do, and so has every wire format.

use std::collections::BTreeMap;

use super::*;
use crate::{
    capability::Takes,
    chat::{ResponseFormat, Source},
    event::FinishKind,
    usage::Usage,
};

/// What some provider never counts, with the reason: all others have a fixture with a count above zero.
const UNCOUNTED: &[(ProviderId, Count, &str)] = &[
    (
        ProviderId::Anthropic,
        Count::Reasoning,
        "is in the output, not told apart",
    ),
    (
        ProviderId::Bedrock,
        Count::Reasoning,
        "is in the output, not told apart",
    ),
    (
        ProviderId::Cohere,
        Count::Reasoning,
        "is in the output, not told apart",
    ),
    (
        ProviderId::Mistral,
        Count::Reasoning,
        "is in the output, not told apart",
    ),
    (
        ProviderId::Together,
        Count::Reasoning,
        "its reference has no such field",
    ),
    (
        ProviderId::Together,
        Count::Cached,
        "its reference has no such field",
    ),
    (
        ProviderId::Vllm,
        Count::Reasoning,
        "is in the output, not told apart",
    ),
    (
        ProviderId::Llamacpp,
        Count::Reasoning,
        "is in the output, not told apart",
    ),
    (
        ProviderId::Lmstudio,
        Count::Cached,
        "its reference has no such field",
    ),
    (
        ProviderId::Lmstudio,
        Count::Reasoning,
        "its reference has no such field",
    ),
    (
        ProviderId::Ollama,
        Count::Cached,
        "counts prompt and answer only",
    ),
    (
        ProviderId::Ollama,
        Count::Reasoning,
        "counts prompt and answer only",
    ),
    (
        ProviderId::Tgi,
        Count::Cached,
        "counts prompt and answer only",
    ),
    (
        ProviderId::Tgi,
        Count::Reasoning,
        "counts prompt and answer only",
    ),
];

/// What some provider never sends although its models take all that it needs, with the reason.
const UNSEEN: &[(ProviderId, &str, &str)] = &[(
    ProviderId::Tgi,
    PARALLEL,
    "its grammar for tools writes one call",
)];

const PARALLEL: &str = "parallel tool calls";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Count {
    Cached,
    Reasoning,
}

/// One fixture, read.
struct Seen {
    ask: ChatRequest,
    events: Vec<ChatEvent>,
    streamed: bool,
    error_status: bool,
}

impl Seen {
    fn of(case: &Case) -> Self {
        Self {
            ask: case.ask(),
            events: serde_json::from_slice(&case.read("events.json").unwrap()).unwrap(),
            streamed: case.stream().is_some(),
            error_status: case.read("head.json").is_some(),
        }
    }

    fn any(&self, is: fn(&ChatEvent) -> bool) -> bool {
        self.events.iter().any(is)
    }

    fn calls(&self) -> usize {
        let call = |event: &&ChatEvent| matches!(event, ChatEvent::ToolCall { .. });
        self.events.iter().filter(call).count()
    }

    fn failed(&self) -> Option<ErrorKind> {
        match self.events.last() {
            Some(ChatEvent::Failed { error }) => Some(error.kind),
            _ => None,
        }
    }

    fn ended(&self, as_: FinishKind) -> bool {
        matches!(self.events.last(), Some(ChatEvent::Finished { reason }) if reason.kind == as_)
    }

    fn asks(&self, with: fn(&Part) -> bool) -> bool {
        self.ask
            .messages
            .iter()
            .any(|message| message.parts.iter().any(with))
    }

    fn counts(&self, what: fn(&Usage) -> Option<u64>) -> bool {
        self.events
            .iter()
            .any(|event| matches!(event, ChatEvent::Usage { usage } if what(usage) > Some(0)))
    }
}

/// A kind of fixture: its name, whether a model needs one by what it takes, and what makes it one.
type Kind = (&'static str, fn(&Takes) -> bool, fn(&Seen) -> bool);

const KINDS: &[Kind] = &[
    (
        "text",
        |_| true,
        |seen| {
            seen.streamed
                && seen.ended(FinishKind::Stop)
                && seen.any(|event| matches!(event, ChatEvent::Text { .. }))
        },
    ),
    (
        "one tool call",
        |takes| takes.tools,
        |seen| seen.streamed && seen.calls() == 1 && seen.ended(FinishKind::ToolCalls),
    ),
    (
        PARALLEL,
        |takes| takes.tools,
        |seen| seen.streamed && seen.calls() > 1 && seen.ended(FinishKind::ToolCalls),
    ),
    (
        "tool results in the next request",
        |takes| takes.tools,
        |seen| {
            seen.asks(|part| matches!(part, Part::ToolResult { .. }))
                && seen.asks(|part| matches!(part, Part::ToolCall { .. }))
        },
    ),
    (
        "a picture in the request",
        |takes| takes.images,
        |seen| {
            seen.asks(|part| {
                matches!(
                    part,
                    Part::Image {
                        source: Source::Data { .. }
                    }
                )
            })
        },
    ),
    (
        "reasoning",
        |takes| takes.effort,
        |seen| seen.streamed && seen.any(|event| matches!(event, ChatEvent::Reasoning { .. })),
    ),
    (
        "a budget for thinking in the request",
        |takes| takes.budget.is_some(),
        |seen| seen.ask.params.reasoning_budget.is_some(),
    ),
    (
        "a JSON schema in the request",
        |takes| takes.json_schema,
        |seen| {
            matches!(
                seen.ask.response_format,
                Some(ResponseFormat::JsonSchema { .. })
            )
        },
    ),
    (
        "an error before the stream",
        |_| true,
        |seen| seen.error_status,
    ),
    (
        "an error inside the stream",
        |_| true,
        |seen| seen.streamed && seen.failed().is_some_and(|kind| kind != ErrorKind::CutOff),
    ),
    (
        "a cut stream",
        |_| true,
        |seen| seen.streamed && seen.failed() == Some(ErrorKind::CutOff),
    ),
];

/// What is missing among the fixtures, given what the models take.
fn missing(seen: &[&Seen], takes: &[Takes]) -> Vec<&'static str> {
    let needed = KINDS
        .iter()
        .filter(|(_, needed, _)| takes.iter().any(needed));
    let lacking = needed.filter(|(_, _, is)| !seen.iter().any(|seen| is(seen)));
    lacking.map(|(name, _, _)| *name).collect()
}

/// By provider: every fixture of its folder, read.
fn all() -> BTreeMap<ProviderId, Vec<Seen>> {
    let mut all: BTreeMap<ProviderId, Vec<Seen>> = BTreeMap::new();
    for case in cases() {
        all.entry(case.id).or_default().push(Seen::of(&case));
    }
    all
}

/// The models that people meet first, those of the fixtures, and one that nothing is known of.
fn models(id: ProviderId, seen: &[Seen]) -> impl Iterator<Item = &str> {
    let asked = seen.iter().map(|seen| seen.ask.model.as_str());
    let starters = id.spec().starter_models.iter().copied();
    asked.chain(starters).chain([""])
}

#[test]
fn every_provider_has_a_fixture_of_all_it_claims() {
    let all = all();
    for id in ProviderId::ALL {
        let spec = id.spec();
        if spec.is_builtin() {
            continue;
        }
        let seen = all.get(id).map(Vec::as_slice).unwrap_or_default();
        let takes: Vec<Takes> = models(*id, seen).map(spec.takes).collect();
        let seen: Vec<&Seen> = seen.iter().collect();
        let mut missing = missing(&seen, &takes);
        for (_, name, why) in UNSEEN.iter().filter(|(other, ..)| other == id) {
            let listed = missing.len();
            missing.retain(|missing| missing != name);
            assert!(
                missing.len() < listed,
                "{}: {name} is there: {why}",
                id.slug()
            );
        }
        assert!(
            missing.is_empty(),
            "fixtures/{}: no case with {missing:?}",
            id.slug()
        );
    }
}

#[test]
fn every_wire_format_has_a_fixture_of_all_its_models_claim() {
    let all = all();
    let mut formats: BTreeMap<String, (Vec<&Seen>, Vec<Takes>)> = BTreeMap::new();
    for (id, seen) in &all {
        for seen in seen {
            let format = (id.spec().wire)(&seen.ask.model);
            let (cases, takes) = formats.entry(format!("{format:?}")).or_default();
            cases.push(seen);
            takes.push((id.spec().takes)(&seen.ask.model));
        }
    }
    assert!(formats.len() >= 7, "{:?}", formats.keys());
    for (format, (seen, takes)) in formats {
        let missing = missing(&seen, &takes);
        assert!(missing.is_empty(), "{format}: no fixture of {missing:?}");
    }
}

/// A count that is listed as never told must not be told by a fixture either: then the list is out of date.
#[test]
fn cached_and_reasoning_tokens_are_counted_where_they_are_told() {
    for (id, seen) in &all() {
        for (count, told) in [
            (
                Count::Cached,
                seen.iter()
                    .any(|seen| seen.counts(|usage| usage.cached_input)),
            ),
            (
                Count::Reasoning,
                seen.iter().any(|seen| seen.counts(|usage| usage.reasoning)),
            ),
        ] {
            let never = UNCOUNTED
                .iter()
                .any(|(other, what, _)| other == id && *what == count);
            let slug = id.slug();
            assert!(
                told || never,
                "fixtures/{slug}: {count:?} tokens are in no reply's usage; if it never tells them, add it to UNCOUNTED"
            );
            assert!(
                !(told && never),
                "{slug} counts {count:?}, and UNCOUNTED says it never does"
            );
        }
    }
}

/// A recording says where it is from, and reads as a whole answer with its counts or as the provider's error.
#[test]
fn recordings_name_their_source_and_read_as_answers() {
    let recorded: Vec<Case> = cases()
        .into_iter()
        .filter(|case| case.name().contains("recorded_"))
        .collect();
    let mut formats: Vec<String> = Vec::new();
    for case in &recorded {
        let name = case.name();
        let origin = String::from_utf8(case.read("origin.md").unwrap()).unwrap();
        for word in ["Recorded by ", " at commit ", "LICENSE."] {
            assert!(origin.contains(word), "{name}: no {word:?} in its origin");
        }
        let seen = Seen::of(case);
        formats.push(format!("{:?}", (case.id.spec().wire)(&seen.ask.model)));
        if let Some(kind) = seen.failed() {
            let told = !matches!(kind, ErrorKind::CutOff | ErrorKind::Malformed);
            assert!(told, "{name}: {kind:?}");
            continue;
        }
        let said = seen.any(|event| matches!(event, ChatEvent::Text { .. }));
        assert!(said || seen.calls() > 0, "{name} says nothing");
        assert!(seen.counts(|usage| usage.input), "{name}: no prompt tokens");
        assert!(
            seen.counts(|usage| usage.output),
            "{name}: no answer tokens"
        );
    }
    formats.sort();
    formats.dedup();
    // All but Ollama's, of which no licensed recording was found.
    assert_eq!(formats.len(), 6, "{formats:?}");
}
