//! Messages as a set's record has them: pairs of who and what, as before there were calls of tools; those with calls in full.

use maas_protocol::{chat::Role, said::Said};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Stored {
    Pair(Role, String),
    Whole(Said),
}

/// Writes them.
pub(super) fn serialize<S: Serializer>(all: &[Said], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(all.iter().map(|said| {
        if said.calls.is_empty() && said.answers.is_empty() {
            Stored::Pair(said.role, said.text.clone())
        } else {
            Stored::Whole(said.clone())
        }
    }))
}

/// Reads them.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Said>, D::Error> {
    let all = Vec::<Stored>::deserialize(from)?.into_iter();
    Ok(all
        .map(|one| match one {
            Stored::Pair(role, text) => Said::new(role, text),
            Stored::Whole(said) => said,
        })
        .collect())
}
