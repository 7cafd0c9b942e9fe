//! A list that behaves as a map.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::ops::Index;

use super::Few;

impl<K: Ord, V> Index<&K> for Few<K, V> {
    type Output = V;

    fn index(&self, key: &K) -> &V {
        self.get(key).unwrap()
    }
}

#[test]
fn keys_are_in_order_and_stand_once() {
    let mut few = Few::from([(3, "c"), (1, "a"), (2, "b"), (1, "A")]);
    assert_eq!(
        few.iter().collect::<Vec<_>>(),
        [(&1, &"A"), (&2, &"b"), (&3, &"c")]
    );
    assert_eq!(few.insert(2, "B"), Some("b"));
    assert_eq!(few.insert(0, "z"), None);
    few.insert_new(3, "C");
    few.insert_new(4, "d");
    assert_eq!(few.get(&2).zip(few.get(&3)), Some((&"B", &"c")));
    assert_eq!(few.get(&5), None);
    assert_eq!(few.remove(&1), Some("A"));
    assert_eq!(few.remove(&1), None);
    assert_eq!(few.pop_first(), Some((0, "z")));
    assert_eq!(
        few.into_iter().collect::<Vec<_>>(),
        [(2, "B"), (3, "c"), (4, "d")]
    );
}

#[test]
fn it_is_stored_as_a_map() {
    let few = Few::from([("b".to_owned(), 2), ("a".to_owned(), 1)]);
    let text = serde_json::to_string(&few).unwrap();
    assert_eq!(text, r#"{"a":1,"b":2}"#);
    assert_eq!(
        serde_json::from_str::<Few<String, u64>>(&text).unwrap(),
        few
    );
}
