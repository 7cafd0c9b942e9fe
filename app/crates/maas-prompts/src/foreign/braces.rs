//! Braces of other templates, turned into those of Jinja.

/// How a text marks its variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// As Jinja does, and everybody who doubles braces.
    Jinja,
    /// As Python does: `{name}`, and `{{` for a brace.
    FString,
    /// `{{name}}`, `{{{name}}}`, `{{#name}}…{{/name}}`, `{{^name}}…{{/name}}`.
    Mustache,
}

/// A text in our syntax.
pub(super) fn turn(text: &str, style: Style) -> String {
    match style {
        Style::Jinja => text.to_owned(),
        Style::FString => f_string(text),
        Style::Mustache => mustache(text),
    }
}

fn f_string(text: &str) -> String {
    let (mut out, mut plain) = (String::new(), String::new());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(at);
        plain.push_str(before);
        if let Some(after) = after.strip_prefix("{{") {
            plain.push('{');
            rest = after;
        } else if let Some(after) = after.strip_prefix("}}") {
            plain.push('}');
            rest = after;
        } else if let Some((name, after)) = after
            .strip_prefix('{')
            .and_then(|after| after.split_once('}'))
            .filter(|(name, _)| name_of(name).is_some())
        {
            out.push_str(&literal(&std::mem::take(&mut plain)));
            out.push_str(&format!("{{{{ {} }}}}", name_of(name).unwrap_or_default()));
            rest = after;
        } else {
            let mut letters = after.chars();
            plain.extend(letters.next());
            rest = letters.as_str();
        }
    }
    plain.push_str(rest);
    out.push_str(&literal(&plain));
    out
}

/// The name in `name`, `name!r` or `name:>10`.
fn name_of(text: &str) -> Option<&str> {
    let name = text.split(['!', ':']).next()?.trim();
    is_name(name).then_some(name)
}

fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|letter| letter.is_alphabetic() || letter == '_')
        && letters.all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'))
}

fn mustache(text: &str) -> String {
    let (mut out, mut open) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(&literal(before));
        let (inner, after) = match after.strip_prefix('{') {
            Some(after) => after.split_once("}}}").unwrap_or((after, "")),
            None => after.split_once("}}").unwrap_or((after, "")),
        };
        rest = after;
        let inner = inner.trim();
        let (sign, name) = match inner.split_at_checked(1) {
            Some((sign @ ("#" | "^" | "/" | "!" | "&"), name)) => (sign, name.trim()),
            _ => ("", inner),
        };
        match sign {
            "#" if is_name(name) => {
                open.push(name);
                out.push_str(&format!("{{% if {name} %}}"));
            }
            "^" if is_name(name) => {
                open.push(name);
                out.push_str(&format!("{{% if not {name} %}}"));
            }
            "/" if open.last() == Some(&name) => {
                open.pop();
                out.push_str("{% endif %}");
            }
            "!" => {}
            "" | "&" if is_name(name) => out.push_str(&format!("{{{{ {name} }}}}")),
            _ => out.push_str(&literal(&format!("{{{{{inner}}}}}"))),
        }
    }
    out.push_str(&literal(rest));
    open.iter().for_each(|_| out.push_str("{% endif %}"));
    out
}

/// A text that stands for itself.
pub(super) fn literal(text: &str) -> String {
    if !["{{", "{%", "{#"].iter().any(|mark| text.contains(mark)) {
        return text.to_owned();
    }
    // The one text that would end a raw block goes out of it.
    let parts: Vec<String> = text
        .split("{%")
        .map(|part| format!("{{% raw %}}{part}{{% endraw %}}"))
        .collect();
    parts.join("{{ '{%' }}")
}
