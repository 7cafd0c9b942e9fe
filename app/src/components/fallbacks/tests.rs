//! What the buttons do to the list.

use maas_protocol::provider::{ProviderId, ProviderRef};

use super::*;

fn models(names: &str) -> Vec<ModelRef> {
    let model = |name: char| ModelRef {
        provider: ProviderRef::Known(ProviderId::Openai),
        model: name.to_string(),
    };
    names.chars().map(model).collect()
}

#[test]
fn entries_move_within_the_list_and_leave_it() {
    let list = models("abc");
    for (act, place, after) in [
        (Act::Up, 2, Some(("acb", Some(1)))),
        (Act::Down, 0, Some(("bac", Some(1)))),
        (Act::Remove, 1, Some(("ac", None))),
        (Act::Up, 0, None),
        (Act::Down, 2, None),
        (Act::Up, 3, None),
        (Act::Remove, 3, None),
    ] {
        let after = after.map(|(names, to)| (models(names), to));
        assert!(
            act.on(&list, place) == after,
            "{} at {place}",
            act.id(place)
        );
    }
}
