//! Files that are kept have names that say what is in them, and nothing else.

use super::*;

#[test]
fn a_file_is_called_after_its_language() {
    for (language, name) in [
        ("rust", "code.rs"),
        ("TypeScript", "code.ts"),
        ("json", "code.json"),
        ("Dockerfile", "Dockerfile"),
        ("", "code.txt"),
        ("../../x", "code.txt"),
        ("objective-c", "code.txt"),
    ] {
        assert_eq!(file_name(language), name);
    }
}
