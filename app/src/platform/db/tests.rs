//! What is in people's browsers must not be lost by a new version.

use super::*;

#[test]
fn stores_are_only_ever_added() {
    // What each version of the app shipped with; a new store is added at the end, here and in `ALL`.
    const SHIPPED: [&str; 16] = [
        "vault",
        "keys",
        "settings",
        "chats",
        "messages", // 1
        "presets",
        "files",
        "index",       // 2
        "comparisons", // 3
        "ledger",      // 4
        "benchmarks",  // 5
        "staging",     // 6
        "prompts",
        "prompt-versions", // 7
        "tests",
        "trials", // 8
    ];
    let names: Vec<_> = Store::ALL.iter().map(|store| store.name()).collect();
    assert_eq!(names, SHIPPED);
}
