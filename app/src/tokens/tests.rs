//! Counts are those of an independent implementation, however a text came to be what it is.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use maas_core::{
    ahead::Ahead,
    chats::{ChatSetup, setup::OwnTool},
};
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Counted {
    text: String,
    o200k: u64,
    cl100k: u64,
}

fn corpus() -> Vec<Counted> {
    serde_json::from_str(include_str!("fixtures/counted.json")).unwrap()
}

fn ask(vocabulary: Vocabulary, texts: &[&str]) -> TokensAsk {
    TokensAsk {
        vocabulary,
        place: 0,
        texts: texts.iter().map(|text| (*text).to_owned()).collect(),
    }
}

fn count(counter: &mut Counter, vocabulary: Vocabulary, texts: &[&str]) -> u64 {
    counter.answer(&ask(vocabulary, texts)).parse().unwrap()
}

#[test]
fn every_text_has_the_tokens_that_another_implementation_counts() {
    let corpus = corpus();
    assert!(corpus.len() > 80);
    let mut counter = Counter::default();
    for one in &corpus {
        let of = |counter: &mut Counter, vocabulary| count(counter, vocabulary, &[&one.text]);
        assert_eq!(
            of(&mut counter, Vocabulary::O200k),
            one.o200k,
            "{:?}",
            one.text
        );
        assert_eq!(
            of(&mut counter, Vocabulary::Cl100k),
            one.cl100k,
            "{:?}",
            one.text
        );
    }
    let all: Vec<&str> = corpus.iter().map(|one| one.text.as_str()).collect();
    let sum = corpus.iter().map(|one| one.o200k).sum::<u64>();
    assert_eq!(count(&mut counter, Vocabulary::O200k, &all), sum);
}

fn random() -> impl FnMut(usize) -> usize {
    let mut seed = 88_172_645_463_325_252_u64;
    move |below| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    }
}

#[test]
fn no_token_reaches_across_a_cut() {
    const PIECES: [&str; 18] = [
        "a", "B", "1", " ", "  ", "\n", "\r\n", "\r", "\t", "/", "//", "!", "-", "'s", "한",
        "\u{301}", "😀", "\u{a0}",
    ];
    let mut random = random();
    let mut both = [Tokenizer::o200k(), Tokenizer::cl100k()];
    let mut cuts = 0;
    for _ in 0..5000 {
        let text: String = (0..12).map(|_| PIECES[random(PIECES.len())]).collect();
        for (place, _) in text
            .char_indices()
            .filter(|(place, _)| is_cut(&text, *place))
        {
            let (before, after) = text.split_at(place);
            for tokenizer in &mut both {
                let apart = tokenizer.count(before) + tokenizer.count(after);
                assert_eq!(apart, tokenizer.count(&text), "{before:?} {after:?}");
            }
            cuts += 1;
        }
    }
    assert!(cuts > 5000, "{cuts}");
}

/// A text as it is typed, with words put in and taken out anywhere: what is kept of the counts before is right.
#[test]
fn a_text_that_changes_is_counted_as_one_that_was_always_so() {
    let corpus = corpus();
    let long: Vec<&Counted> = corpus.iter().filter(|one| one.text.len() > 1400).collect();
    let mut random = random();
    let mut counter = Counter::default();
    let whole = tiktoken_rs::o200k_base().unwrap();
    let other = tiktoken_rs::cl100k_base().unwrap();
    let mut text = long.iter().map(|one| one.text.as_str()).collect::<String>();
    for round in 0..150 {
        let place = loop {
            let place = random(text.len());
            if text.is_char_boundary(place) {
                break place;
            }
        };
        let piece = &corpus[random(corpus.len())].text;
        let piece: String = piece.chars().take(1 + random(12)).collect();
        let end = (place..text.len())
            .filter(|end| text.is_char_boundary(*end))
            .nth(random(40));
        text.replace_range(place..end.unwrap_or(place), &piece);
        let (vocabulary, wanted) = if round % 10 == 9 {
            (Vocabulary::Cl100k, other.encode_ordinary(&text).len())
        } else {
            (Vocabulary::O200k, whole.encode_ordinary(&text).len())
        };
        assert_eq!(
            count(&mut counter, vocabulary, &[&text]),
            wanted as u64,
            "round {round}"
        );
    }
}

#[test]
fn only_what_changed_is_counted_again() {
    let words = "one two three four five six seven eight nine ten ".repeat(1000);
    only_around_changes(&words);
    // Without a space anywhere.
    let lines = "one-two,three.four_five\n{six:seven(eight)}\r\n九和十\n".repeat(1000);
    only_around_changes(&lines);
}

fn only_around_changes(words: &str) {
    let mut counted = 0;
    let known = parts(words, &[], |part| {
        counted += part.len();
        1
    });
    assert_eq!(counted, words.len());
    for text in [
        format!("{words}eleven"),
        format!("eleven {words}"),
        words
            .replacen("five", "fifth", 501)
            .replacen("fifth", "five", 500),
    ] {
        counted = 0;
        let now = parts(&text, &known, |part| {
            counted += part.len();
            1
        });
        assert_eq!(
            now.iter()
                .map(|(part, _)| part.as_str())
                .collect::<String>(),
            text
        );
        assert!(counted < 4 * PART, "{counted} bytes were counted");
    }
}

#[test]
fn an_ask_reads_back_as_it_was_written() {
    for texts in [&[][..], &[""], &["a", "", "한국\n1 2"], &["\n"]] {
        for vocabulary in [Vocabulary::O200k, Vocabulary::Cl100k] {
            let ask = ask(vocabulary, texts);
            assert_eq!(TokensAsk::read(&ask.write()), Some(ask));
        }
    }
    for odd in [
        "",
        "o0",
        "x0 1\na",
        "o0 2\na",
        "o0 1\nab",
        "o 1\na",
        "o0 1\n한",
    ] {
        assert_eq!(TokensAsk::read(odd), None, "{odd:?}");
    }
}

/// The question and the tool of OpenAI's cookbook, "How to count tokens"; the sums are those that its own function prints.
#[test]
fn a_question_with_a_tool_is_what_the_cookbook_counts() {
    let mut setup = ChatSetup {
        system: "You are a helpful assistant that can answer to questions about the weather."
            .into(),
        ..ChatSetup::default()
    };
    setup.tools.push(OwnTool {
        name: "get_current_weather".into(),
        description: "Get the current weather in a given location".into(),
        parameters: serde_json::json!({
            "type": "object",
            "properties": {
                "location": { "type": "string", "description": "The city and state, e.g. San Francisco, CA" },
                "unit": { "type": "string", "description": "The unit of temperature to return", "enum": ["celsius", "fahrenheit"] },
            },
            "required": ["location"],
        })
        .to_string(),
    });
    let mut counter = Counter::default();
    for (model, tokens) in [
        ("gpt-4o", 101),
        ("gpt-4o-mini", 101),
        ("gpt-4", 105),
        ("gpt-3.5-turbo", 105),
    ] {
        setup.model.model = model.into();
        let ahead = Ahead::of(
            &setup,
            &[],
            "What's the weather like in San Francisco?",
            &[],
        )
        .unwrap();
        let texts: Vec<&str> = ahead.texts.iter().map(String::as_str).collect();
        let counted = count(&mut counter, ahead.vocabulary.unwrap(), &texts);
        let all = ahead.tokens(Some(counted));
        assert_eq!((all.tokens, all.rough), (tokens, false), "{model}");
    }
}
