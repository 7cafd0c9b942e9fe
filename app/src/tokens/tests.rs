//! Counts are those of an independent implementation, however a text came to be what it is.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

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

fn ask(encoding: Encoding, texts: &[&str]) -> TokensAsk {
    TokensAsk {
        encoding,
        place: 0,
        texts: texts.iter().map(|text| (*text).to_owned()).collect(),
    }
}

fn count(counter: &mut Counter, encoding: Encoding, texts: &[&str]) -> u64 {
    counter.answer(&ask(encoding, texts)).parse().unwrap()
}

#[test]
fn every_text_has_the_tokens_that_another_implementation_counts() {
    let corpus = corpus();
    assert!(corpus.len() > 80);
    let mut counter = Counter::default();
    for one in &corpus {
        let of = |counter: &mut Counter, encoding| count(counter, encoding, &[&one.text]);
        assert_eq!(
            of(&mut counter, Encoding::O200k),
            one.o200k,
            "{:?}",
            one.text
        );
        assert_eq!(
            of(&mut counter, Encoding::Cl100k),
            one.cl100k,
            "{:?}",
            one.text
        );
    }
    let all: Vec<&str> = corpus.iter().map(|one| one.text.as_str()).collect();
    let sum = corpus.iter().map(|one| one.o200k).sum::<u64>();
    assert_eq!(count(&mut counter, Encoding::O200k, &all), sum);
}

/// A text as it is typed, with words put in and taken out anywhere: what is kept of the counts before is right.
#[test]
fn a_text_that_changes_is_counted_as_one_that_was_always_so() {
    let corpus = corpus();
    let long: Vec<&Counted> = corpus.iter().filter(|one| one.text.len() > 1400).collect();
    let mut seed = 88_172_645_463_325_252_u64;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
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
        let (encoding, wanted) = if round % 10 == 9 {
            (Encoding::Cl100k, other.encode_ordinary(&text).len())
        } else {
            (Encoding::O200k, whole.encode_ordinary(&text).len())
        };
        assert_eq!(
            count(&mut counter, encoding, &[&text]),
            wanted as u64,
            "round {round}"
        );
    }
}

#[test]
fn only_what_changed_is_counted_again() {
    let words = "one two three four five six seven eight nine ten ".repeat(1000);
    let mut counted = 0;
    let known = parts(&words, &[], |part| {
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
fn a_model_is_known_by_its_name() {
    use Encoding::{Cl100k, O200k};
    for (model, encoding) in [
        ("gpt-4o-mini", Some(O200k)),
        ("gpt-4.1-nano", Some(O200k)),
        ("openai/gpt-5.1", Some(O200k)),
        ("gpt-5", Some(O200k)),
        ("openai/gpt-oss-120b", Some(O200k)),
        ("chatgpt-4o-latest", Some(O200k)),
        ("o1", Some(O200k)),
        ("o3-mini", Some(O200k)),
        ("o4-mini", Some(O200k)),
        ("gpt-4", Some(Cl100k)),
        ("gpt-4-turbo", Some(Cl100k)),
        ("gpt-3.5-turbo", Some(Cl100k)),
        ("gpt-35-turbo", Some(Cl100k)),
        ("claude-sonnet-5", None),
        ("gemini-2.5-flash", None),
        ("gpt-neo", None),
        ("o1x", None),
        ("", None),
    ] {
        assert_eq!(Encoding::of(model), encoding, "{model}");
    }
}

#[test]
fn an_ask_reads_back_as_it_was_written() {
    for texts in [&[][..], &[""], &["a", "", "한국\n1 2"], &["\n"]] {
        for encoding in [Encoding::O200k, Encoding::Cl100k] {
            let ask = ask(encoding, texts);
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
