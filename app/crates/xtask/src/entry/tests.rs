//! The entry point.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

#[test]
fn the_class_gives_way_once() {
    let script =
        format!("class Entrypoint {{}}\nvar shim = {PROXIED};\nexport {{ shim as default }};");
    let plain = super::plain(&script).unwrap();
    assert!(plain.contains("var shim = {\n  fetch(request, env, ctx) {"));
    assert!(!plain.contains("Proxy"));
    assert!(super::plain(&plain).is_err());
    assert!(super::plain(&format!("{script}{script}")).is_err());
}
