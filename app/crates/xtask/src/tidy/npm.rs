//! Rules for npm's lock files: packages come from the registry, whole, and none runs a script that we did not look at.

use serde_json::Value;

use super::{Finding, Source};

/// Packages with install scripts. They are never run (`--ignore-scripts`).
const SCRIPTS: [&str; 4] = [
    "node_modules/esbuild",
    "node_modules/workerd",
    // Of an SDK that the relay is tested with.
    "node_modules/protobufjs",
    // What the relay is measured beside.
    "node_modules/@portkey-ai/gateway",
];

pub(super) fn check(file: &Source, found: &mut Vec<Finding>) {
    if !file.path.ends_with("package-lock.json") {
        return;
    }
    let lock: Value = serde_json::from_str(&file.text).unwrap_or_default();
    let Some(packages) = lock.get("packages").and_then(Value::as_object) else {
        found.push(file.find(0, "a lock file of npm 7 or newer has `packages`"));
        return;
    };
    // The first is the folder itself.
    for (path, package) in packages.iter().filter(|(path, _)| !path.is_empty()) {
        let text = |name: &str| {
            package
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let mut say = |what: &str| found.push(file.find(0, format!("{path}: {what}")));
        if package.get("link").is_some() {
            say("a link to a folder; packages come from the registry");
        } else if !text("integrity").starts_with("sha512-") {
            say("no `integrity` with SHA-512; what is installed would not be checked");
        }
        let from = text("resolved");
        if !from.is_empty() && !from.starts_with("https://registry.npmjs.org/") {
            say("comes from elsewhere than registry.npmjs.org");
        }
        let script = package.get("hasInstallScript").is_some();
        if script && !SCRIPTS.contains(&path.as_str()) {
            say(
                "runs a script when it is installed; look at it, and add it to the list in tidy/npm.rs",
            );
        }
    }
}
