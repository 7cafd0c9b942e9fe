//! How likely tokens were, as each wire format says it; anything of another form says nothing.

use serde_json::Value;

use crate::event::{ChatEvent, Logprob};

/// OpenAI Chat's `logprobs` of a choice: `content` and `refusal`, or the older lists side by side (Together).
pub(super) fn of_choice(logprobs: &Value) -> Option<ChatEvent> {
    let list = |name: &str| logprobs.get(name).and_then(Value::as_array);
    if let (Some(tokens), Some(numbers)) = (list("tokens"), list("token_logprobs")) {
        let pairs = tokens.iter().zip(numbers);
        return event(pairs.filter_map(|(token, number)| {
            Some(chosen(token.as_str()?, milli(number)?, Vec::new()))
        }));
    }
    let said = [list("content"), list("refusal")];
    event(said.into_iter().flatten().flatten().filter_map(of_token))
}

/// A list of tokens with their alternatives, as OpenAI Responses has it.
pub(super) fn of_list(tokens: &[Value]) -> Option<ChatEvent> {
    event(tokens.iter().filter_map(of_token))
}

fn of_token(token: &Value) -> Option<Logprob> {
    let pair = |token: &Value| {
        let text = token.get("token")?.as_str()?;
        Some((text.to_owned(), milli(token.get("logprob")?)?))
    };
    let (text, number) = pair(token)?;
    let likeliest = token.get("top_logprobs").and_then(Value::as_array);
    let likeliest = likeliest.into_iter().flatten().filter_map(pair);
    Some(chosen(&text, number, likeliest.collect()))
}

/// Gemini's `logprobsResult`: the chosen tokens, and beside them the likeliest of each place.
pub(super) fn of_candidate(result: &Value) -> Option<ChatEvent> {
    let pair = |token: &Value| {
        let text = token.get("token")?.as_str()?;
        // Google leaves out a zero, which is a certain token here.
        let number = token.get("logProbability").map_or(Some(0), milli)?;
        Some((text.to_owned(), number))
    };
    let tokens = result.get("chosenCandidates")?.as_array()?;
    let places = result.get("topCandidates").and_then(Value::as_array);
    event(tokens.iter().enumerate().filter_map(|(place, token)| {
        let (text, number) = pair(token)?;
        let beside = places.and_then(|places| places.get(place));
        let beside = beside.and_then(|place| place.get("candidates")?.as_array());
        let likeliest = beside.into_iter().flatten().filter_map(pair);
        Some(chosen(&text, number, likeliest.collect()))
    }))
}

/// Cohere's: a text and the logarithms of its tokens, one such in a stream, a list of them in a whole reply.
pub(super) fn of_pieces(pieces: &Value) -> Option<ChatEvent> {
    let pieces = pieces
        .as_array()
        .map_or(std::slice::from_ref(pieces), Vec::as_slice);
    event(pieces.iter().filter_map(|piece| {
        let text = piece.get("text")?.as_str()?;
        let numbers = piece.get("logprobs")?.as_array()?;
        let numbers: Option<Vec<i32>> = numbers.iter().map(milli).collect();
        // The tokens' own texts are not told; how likely the whole piece was is the product.
        let sum = numbers?.into_iter().reduce(i32::saturating_add)?;
        Some(chosen(text, sum, Vec::new()))
    }))
}

fn chosen(token: &str, milli: i32, likeliest: Vec<(String, i32)>) -> Logprob {
    Logprob {
        token: token.to_owned(),
        milli,
        likeliest,
    }
}

fn event(tokens: impl Iterator<Item = Logprob>) -> Option<ChatEvent> {
    let tokens: Vec<Logprob> = tokens.collect();
    (!tokens.is_empty()).then_some(ChatEvent::Logprobs { tokens })
}

/// A logarithm in thousandths; the cast saturates, and nothing is likelier than certain.
#[expect(
    clippy::cast_possible_truncation,
    reason = "an extreme number means no more than the largest does"
)]
fn milli(number: &Value) -> Option<i32> {
    Some(((number.as_f64()? * 1000.0).round() as i32).min(0))
}

#[cfg(test)]
mod tests;
