//! A table goes into a spreadsheet as it stands.

use super::{
    super::tree::{Node, read},
    *,
};

#[test]
fn a_table_is_copied_cell_by_cell() {
    let nodes = read(
        "| a | **b** |\n|---|---|\n| `1`\t | x &amp; y |\n| 둘 | |",
        "",
    );
    let [Node::Element(table)] = nodes.as_slice() else {
        unreachable!("one table");
    };
    assert!(is_table(table));
    assert_eq!(cells(table), "a\tb\n1\tx & y\n둘\t\n");
    assert!(!is_table(&Element {
        tag: "div",
        attributes: Vec::new(),
        children: Vec::new(),
    }));
}
