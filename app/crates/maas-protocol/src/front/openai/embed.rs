//! `POST /v1/embeddings`, as it is asked for and told.

use serde_json::{Value, json};

use crate::{
    dialect::embeddings::{Embed, Embedded, Input},
    front::{Fields, Refusal},
};

/// Reads a request; gives also whether the vectors are wanted as bytes.
pub(in crate::front) fn read(mut body: Fields) -> Result<(Embed, bool, Vec<String>), Refusal> {
    let bytes = match body.text("encoding_format")?.as_deref() {
        None | Some("float") => false,
        Some("base64") => true,
        Some(_) => return Err(body.refuse("encoding_format", "must be float or base64")),
    };
    let mut ask = Embed {
        model: body.needed("model")?,
        input: input(&mut body)?,
        dimensions: body.count("dimensions")?,
        extra: serde_json::Map::new(),
    };
    if let Some(config) = body.object("provider_config")? {
        ask.extra = config.rest();
    }
    let mut left_out = Vec::new();
    body.done(&["user"], &mut left_out)?;
    Ok((ask, bytes, left_out))
}

fn input(body: &mut Fields) -> Result<Input, Refusal> {
    let wrong = "must be a string, a list of strings, or tokens";
    Ok(match body.any("input") {
        None => return Err(body.refuse("input", "is required")),
        Some(Value::String(text)) => Input::Texts(vec![text]),
        Some(Value::Array(list)) if list.iter().all(Value::is_string) && !list.is_empty() => {
            let texts = list.into_iter().filter_map(|text| match text {
                Value::String(text) => Some(text),
                _ => None,
            });
            Input::Texts(texts.collect())
        }
        Some(Value::Array(list)) if list.iter().all(tokens) && !list.is_empty() => {
            Input::Tokens(list.into())
        }
        Some(_) => return Err(body.refuse("input", wrong)),
    })
}

fn tokens(value: &Value) -> bool {
    value.is_u64()
        || value
            .as_array()
            .is_some_and(|list| list.iter().all(Value::is_u64))
}

/// The body of the reply.
pub(in crate::front) fn body(embedded: &Embedded, bytes: bool, model: &str) -> Value {
    let vectors = embedded.vectors.iter().enumerate();
    let data: Vec<Value> = vectors
        .map(|(index, vector)| {
            let vector = if bytes {
                base64(vector).into()
            } else {
                json!(vector)
            };
            json!({ "object": "embedding", "index": index, "embedding": vector })
        })
        .collect();
    // The type wants numbers: who does not count counts nothing.
    let tokens = embedded.tokens.unwrap_or_default();
    json!({
        "object": "list", "data": data, "model": model,
        "usage": { "prompt_tokens": tokens, "total_tokens": tokens },
    })
}

/// The numbers as bytes, four for each, the lowest first, as OpenAI's clients read them.
#[expect(
    clippy::cast_possible_truncation,
    reason = "clients read 32 bits of each"
)]
fn base64(vector: &[f64]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes: Vec<u8> = vector
        .iter()
        .flat_map(|number| (*number as f32).to_le_bytes())
        .collect();
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let mut bits = [0; 4];
        for (place, byte) in bits.iter_mut().skip(1).zip(group) {
            *place = *byte;
        }
        let bits = u32::from_be_bytes(bits);
        for place in 0..4 {
            let index = usize::try_from((bits >> (18 - 6 * place)) & 63).unwrap_or_default();
            let letter = LETTERS.get(index).filter(|_| place <= group.len());
            text.push(letter.map_or('=', |letter| char::from(*letter)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn numbers_become_bytes() {
        for (vector, text) in [
            (&[][..], ""),
            (&[1.0], "AACAPw=="),
            (&[1.0, -2.5], "AACAPwAAIMA="),
            (&[1.0, -2.5, 0.1], "AACAPwAAIMDNzMw9"),
        ] {
            assert_eq!(base64(vector), text);
        }
    }
}
