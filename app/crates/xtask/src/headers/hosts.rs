//! The rules of `dist/_headers` in the words of hosts that do not read that file. Made from it each time, because the hashes
//! in it are another build's tomorrow.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};

use super::rules::Rules;
use crate::paths;

/// For which host.
#[derive(Args, Clone)]
pub(crate) struct Options {
    /// The host that is to send the headers.
    host: Host,
    /// The folder of the site that the app lies in, such as `/tools/openmaas/`.
    #[arg(long, value_name = "folder", default_value = "/")]
    at: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Host {
    /// Maps for the `http` block, and what goes into the `server` block.
    Nginx,
    /// Directives for a site block.
    Caddy,
    /// A function for viewer responses, before a bucket of S3.
    Cloudfront,
    /// The file `_headers` itself, as Cloudflare Pages and Netlify read it at the root of a site.
    Pages,
}

/// Prints the headers of the built app for a host.
pub(crate) fn run(options: &Options) -> Result<()> {
    let file = paths::root().join("dist/_headers");
    let text = std::fs::read_to_string(&file)
        .with_context(|| format!("cannot read {}; run cargo xtask build", file.display()))?;
    let folder = folder(&options.at)?;
    let rules = Rules::read(&text).inside(&folder);
    let tables = tables(&rules, &folder);
    print!(
        "{}",
        match options.host {
            Host::Nginx => nginx(&tables, &folder),
            Host::Caddy => caddy(&tables, &folder),
            Host::Cloudfront => cloudfront(&tables),
            Host::Pages => rules.written(),
        }
    );
    Ok(())
}

/// A folder without a slash at its end. Its letters are none that rules or patterns read as something else.
fn folder(at: &str) -> Result<String> {
    let plain = |char: char| char.is_ascii_alphanumeric() || "/-_~".contains(char);
    if !at.starts_with('/') || !at.chars().all(plain) || at.contains("//") {
        bail!("--at: write the folder as it stands in the address, such as /tools/openmaas/");
    }
    Ok(at.trim_end_matches('/').to_owned())
}

/// One header: what all paths get, and which get something else.
struct Table {
    name: String,
    common: String,
    /// Where paths begin, and whether they end there; with the value, which is empty where the header is not sent.
    others: Vec<(String, bool, String)>,
}

/// A path that no rule names.
const ANY: &str = "/any";

fn tables(rules: &Rules, folder: &str) -> Vec<Table> {
    let (any, all) = (format!("{folder}{ANY}"), format!("{folder}/*"));
    let of = |path: &str, name: &str| {
        let headers = rules.of(path).into_iter();
        let mut same = headers.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        same.next()
            .map_or_else(String::new, |(_, value)| value.to_owned())
    };
    let mut names: Vec<String> = Vec::new();
    for (name, _) in rules.patterns().flat_map(|pattern| rules.of(pattern)) {
        if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            names.push(name.to_owned());
        }
    }
    let table = |name: String| {
        let common = of(&any, &name);
        let others = rules.patterns().filter(|pattern| *pattern != all);
        let others = others.map(|pattern| {
            let path = pattern.trim_end_matches('*');
            (path.to_owned(), path == pattern, of(path, &name))
        });
        let others = others.filter(|(_, _, value)| *value != common).collect();
        Table {
            name,
            common,
            others,
        }
    };
    names.into_iter().map(table).collect()
}

/// In quotes, as all three read them.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A path as a regular expression from its beginning on.
fn pattern(path: &str, whole: bool) -> String {
    let end = if whole { "$" } else { "" };
    format!("^{}{end}", path.replace('.', "\\."))
}

fn nginx(tables: &[Table], folder: &str) -> String {
    let mut maps = String::from("# Into the http block.\n");
    let mut adds = String::from("# Into the server block, or the location that serves dist/.\n");
    adds.push_str("types { application/wasm wasm; application/manifest+json webmanifest; text/javascript js; text/css css; text/html html; application/json json; image/svg+xml svg; image/png png; image/webp webp; text/plain txt; }\n");
    let _ = writeln!(adds, "location = {folder}/_headers {{ return 404; }}");
    for Table {
        name,
        common,
        others,
    } in tables
    {
        let variable = format!("$openmaas_{}", name.to_lowercase().replace('-', "_"));
        let _ = writeln!(maps, "map $uri {variable} {{");
        let _ = writeln!(maps, "  default {};", quoted(common));
        for (path, whole, value) in others {
            let path = if *whole {
                path.clone()
            } else {
                format!("~{}", pattern(path, false))
            };
            let _ = writeln!(maps, "  {} {};", quoted(&path), quoted(value));
        }
        maps.push_str("}\n");
        // Where the value is empty nginx sends none.
        let _ = writeln!(adds, "add_header {name} {variable} always;");
    }
    format!("{maps}\n{adds}")
}

fn caddy(tables: &[Table], folder: &str) -> String {
    let mut text = format!(
        "# Into the site's block. Of a request for two paths the later one counts.\nroute {folder}/* {{\n  respond {folder}/_headers 404\n  header {folder}/manifest.webmanifest Content-Type \"application/manifest+json\"\n"
    );
    for Table {
        name,
        common,
        others,
    } in tables
    {
        if !common.is_empty() {
            let _ = writeln!(text, "  header {name} {}", quoted(common));
        }
        for (path, whole, value) in others {
            let path = if *whole {
                path.clone()
            } else {
                format!("{path}*")
            };
            let change = if value.is_empty() {
                format!("-{name}")
            } else {
                format!("{name} {}", quoted(value))
            };
            let _ = writeln!(text, "  header {path} {change}");
        }
    }
    text.push_str("  file_server\n}\n");
    text
}

fn cloudfront(tables: &[Table]) -> String {
    let mut text = String::from(
        "// A CloudFront function for viewer responses. `/` has to be answered with index.html (the distribution's default root object).\nvar RULES = {\n",
    );
    for Table {
        name,
        common,
        others,
    } in tables
    {
        let _ = writeln!(
            text,
            "  {}: [{}, [",
            quoted(&name.to_lowercase()),
            quoted(common)
        );
        for (path, whole, value) in others {
            let path = quoted(&pattern(path, *whole));
            let _ = writeln!(text, "    [{path}, {}],", quoted(value));
        }
        text.push_str("  ]],\n");
    }
    text.push_str(
        r"};
function handler(event) {
  var response = event.response;
  for (var name in RULES) {
    var value = RULES[name][0];
    RULES[name][1].forEach(function (rule) {
      if (new RegExp(rule[0]).test(event.request.uri)) value = rule[1];
    });
    if (value) response.headers[name] = { value: value };
  }
  return response;
}
",
    );
    text
}

#[cfg(test)]
mod tests;
