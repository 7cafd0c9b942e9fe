//! Bytes that nobody has put in reach no provider.

use super::*;
use crate::{
    chat::{Role, Source},
    provider::Endpoint,
};

#[test]
fn no_format_writes_bytes_that_are_not_here() {
    let held = || Source::Held {
        media_type: "image/png".to_owned(),
        id: "5eed".to_owned(),
    };
    let file = Part::File {
        name: "a.pdf".to_owned(),
        source: held(),
    };
    for id in ProviderId::ALL.iter().filter(|id| !id.spec().is_builtin()) {
        for part in [Part::Image { source: held() }, file.clone()] {
            let mut question = Message::text(Role::User, "What is this?");
            question.parts.insert(0, part);
            let endpoint = Endpoint {
                spec: id.spec(),
                base_url: id.spec().example_base_url(),
                route: Route::Direct,
                extra_headers: Vec::new(),
            };
            let request = ChatRequest {
                model: "some-model".to_owned(),
                messages: vec![question],
                ..ChatRequest::default()
            };
            let written = endpoint.write(&request);
            assert!(
                matches!(written, Err(EncodeError::Unsupported(_))),
                "{} wrote it",
                id.slug()
            );
        }
    }
}
