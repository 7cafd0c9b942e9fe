//! Every form in which a provider says how likely its tokens were.

#![expect(clippy::panic, reason = "tests")]

use serde_json::json;

use super::*;

fn tokens(event: Option<ChatEvent>) -> Vec<(String, i32, usize)> {
    match event {
        Some(ChatEvent::Logprobs { tokens }) => tokens
            .into_iter()
            .map(|token| (token.token, token.milli, token.likeliest.len()))
            .collect(),
        None => Vec::new(),
        Some(other) => panic!("{other:?}"),
    }
}

fn token(text: &str, milli: i32, likeliest: usize) -> (String, i32, usize) {
    (text.to_owned(), milli, likeliest)
}

#[test]
fn openai_says_each_token_with_its_rivals() {
    let told = json!({
        "content": [
            { "token": "Hi", "logprob": -0.0309, "bytes": [72, 105], "top_logprobs": [
                { "token": "Hi", "logprob": -0.0309 }, { "token": "Yo", "logprob": -3.5 }, { "logprob": 1 } ] },
            { "token": "!", "logprob": -9999.0, "top_logprobs": [] },
            { "token": 7, "logprob": -1 },
        ],
        "refusal": null
    });
    let all = [token("Hi", -31, 2), token("!", -9_999_000, 0)];
    assert_eq!(tokens(of_choice(&told)), all);
    let refusal = json!({ "content": null, "refusal": [{ "token": "No", "logprob": 0.0 }] });
    assert_eq!(tokens(of_choice(&refusal)), [token("No", 0, 0)]);
}

#[test]
fn together_has_two_lists() {
    let told = json!({ "tokens": ["a", "b"], "token_logprobs": [null, -1e300] });
    assert_eq!(tokens(of_choice(&told)), [token("b", i32::MIN, 0)]);
}

#[test]
fn gemini_leaves_out_what_is_certain() {
    let told = json!({
        "chosenCandidates": [{ "token": "Hi" }, { "token": "!", "logProbability": -1.25 }],
        "topCandidates": [{ "candidates": [{ "token": "Hi" }, { "token": "Yo", "logProbability": -7 }] }]
    });
    assert_eq!(
        tokens(of_candidate(&told)),
        [token("Hi", 0, 2), token("!", -1_250, 0)]
    );
}

#[test]
fn cohere_says_a_piece_or_a_list_of_them() {
    let piece = json!({ "text": "Hi there", "token_ids": [1, 2], "logprobs": [-0.5, -0.25] });
    assert_eq!(tokens(of_pieces(&piece)), [token("Hi there", -750, 0)]);
    assert_eq!(
        tokens(of_pieces(&json!([piece, { "token_ids": [3] }]))).len(),
        1
    );
}

#[test]
fn any_other_form_says_nothing() {
    for told in [
        json!(null),
        json!(-0.5),
        json!([]),
        json!({ "content": "x" }),
        json!({ "logprobs": [] }),
    ] {
        let all = [of_choice(&told), of_candidate(&told), of_pieces(&told)];
        assert!(all.iter().all(Option::is_none), "{told}");
    }
}
