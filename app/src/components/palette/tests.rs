//! What is listed for what is typed.

use yew::Callback;

use super::{Group, Item, find, letters};

fn group(name: &'static str, at_rest: usize, names: &[&'static str]) -> Group {
    let item = |name: &&'static str| Item {
        key: (*name).into(),
        name: (*name).into(),
        note: "".into(),
        slash: if *name == "New chat" { "new" } else { "" }.into(),
        keys: Vec::new(),
        run: Callback::noop(),
    };
    Group {
        name: name.into(),
        items: names.iter().map(item).collect(),
        at_rest,
    }
}

fn groups() -> Vec<Group> {
    vec![
        group("Commands", 9, &["New chat", "Parameters"]),
        group(
            "Chats",
            1,
            &["A parable", "새 정원", "Parameters of models"],
        ),
        group("Models", 0, &["model-x"]),
    ]
}

fn listed(query: &str) -> Vec<String> {
    let groups = groups();
    let found = find(&groups, &letters(&groups), query);
    let names = found.iter().flat_map(|(group, items)| {
        let group = groups.get(*group);
        items
            .iter()
            .filter_map(move |item| Some(group?.items.get(*item)?.name.to_string()))
    });
    names.collect()
}

#[test]
fn at_rest_each_kind_shows_its_first() {
    assert_eq!(listed(" "), ["New chat", "Parameters", "A parable"]);
}

#[test]
fn the_kind_with_the_best_name_comes_first() {
    assert_eq!(listed("param"), ["Parameters", "Parameters of models"]);
    assert_eq!(listed("mx"), ["model-x"]);
    assert_eq!(listed("model"), ["model-x", "Parameters of models"]);
    // Of names as good, the kind that stands first.
    assert_eq!(
        listed("p"),
        ["Parameters", "Parameters of models", "A parable"]
    );
    assert_eq!(listed("ㅅㅈㅇ"), ["새 정원"]);
    assert_eq!(listed("xyz"), Vec::<String>::new());
}
