//! The bill of materials in CycloneDX's words (version 1.6). It names no time and no number of its own, so that the same lock
//! files give the same bytes.

use serde_json::{Value, json};

use super::{Part, Parts};
use crate::paths;

/// The document.
pub(super) fn written(parts: &Parts) -> Value {
    let version = paths::version();
    let own = format!("pkg:generic/openmaas@{version}");
    let components: Vec<Value> = parts.values().map(component).collect();
    let mut dependencies =
        vec![json!({ "ref": own, "dependsOn": parts.keys().collect::<Vec<_>>() })];
    dependencies.extend(
        parts
            .iter()
            .map(|(address, part)| json!({ "ref": address, "dependsOn": part.made_of })),
    );
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "openmaas",
                "version": version,
                "licenses": [{ "license": { "id": "MIT" } }],
            },
        },
        "components": components,
        "dependencies": dependencies,
    })
}

fn component(part: &Part) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": part.address(),
        "name": part.name,
        "version": part.version,
        "purl": part.address(),
        "licenses": [{ "expression": part.licence }],
        "properties": part.inside.iter().map(|program| json!({ "name": "openmaas:in", "value": program })).collect::<Vec<_>>(),
    });
    if let Some(fields) = component.as_object_mut() {
        if let Some((algorithm, hash)) = &part.hash {
            fields.insert(
                "hashes".to_owned(),
                json!([{ "alg": algorithm, "content": hash }]),
            );
        }
        if let Some(home) = &part.home {
            let references = json!([{ "type": "distribution", "url": home }]);
            fields.insert("externalReferences".to_owned(), references);
        }
    }
    component
}
