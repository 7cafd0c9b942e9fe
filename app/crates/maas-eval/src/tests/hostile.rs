//! Files and answers that were made to take all memory or all time: each is refused, or done with, within a generous second of an
//! unoptimised build.

use super::*;

/// Time is not for the crate itself to ask.
#[expect(clippy::disallowed_methods, reason = "a test measures")]
fn soon<T>(what: &str, act: impl FnOnce() -> T) -> T {
    let begun = std::time::Instant::now();
    let done = act();
    let took = begun.elapsed();
    assert!(took.as_secs() < 5, "{what} took {took:?}");
    done
}

fn wrong(format: Format, text: &str) -> Wrong {
    let name: String = text.chars().take(40).collect();
    soon(&name, || read(format, text)).unwrap_err().what
}

#[test]
fn aliases_grow_no_further_than_the_limit() {
    // Each names the one before nine times: 9^9 parts.
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for n in 1..10 {
        let before = format!("*a{}", n - 1);
        let all = [before.as_str(); 9].join(", ");
        bomb.push_str(&format!("a{n}: &a{n} [{all}]\n"));
    }
    assert_eq!(wrong(Format::Yaml, &bomb), Wrong::TooMany);
    // The same with one long text.
    let mut bomb = format!("a: &a {}\nb: &b [", "x".repeat(100_000));
    bomb.push_str(&["*a"; 400].join(", "));
    bomb.push(']');
    assert_eq!(wrong(Format::Yaml, &bomb), Wrong::TooMany);
    // Deep by aliases.
    let mut deep = String::from("a0: &a0 [1]\n");
    for n in 1..40 {
        deep.push_str(&format!("a{n}: &a{n} [*a{}]\n", n - 1));
    }
    assert_eq!(wrong(Format::Yaml, &deep), Wrong::TooDeep);
}

#[test]
fn depth_and_size_are_limited() {
    // The reader has a limit of its own for brackets.
    for deep in [
        "[".repeat(100_000),
        "- ".repeat(100_000),
        format!("{}1{}", "[".repeat(40), "]".repeat(40)),
    ] {
        assert!(matches!(
            wrong(Format::Yaml, &deep),
            Wrong::TooDeep | Wrong::NotYaml(_)
        ));
    }
    assert_eq!(wrong(Format::Json, &"[".repeat(1_000_000)), Wrong::NotJson);
    let large = "x".repeat(4 * 1024 * 1024 + 1);
    for format in [Format::Yaml, Format::Json, Format::Csv] {
        assert_eq!(wrong(format, &large), Wrong::TooLarge);
    }
    assert_eq!(
        wrong(Format::Json, &format!("[{}1]", "1,".repeat(300_000))),
        Wrong::TooMany
    );
    let fields: String = (0..3000).map(|n| format!("k{n}: 1\n")).collect();
    assert_eq!(wrong(Format::Yaml, &fields), Wrong::TooMany);
    let rows = "a\n".repeat(2002);
    assert_eq!(wrong(Format::Csv, &rows), Wrong::TooMany);
    assert_eq!(
        wrong(Format::Csv, &format!("{}\n", ["c"; 300].join(","))),
        Wrong::TooMany
    );
}

#[test]
fn lists_of_values_make_no_more_rows_than_a_set_has() {
    let list = (0..50)
        .map(|n| n.to_string())
        .collect::<Vec<_>>()
        .join(", ");
    let text = format!("tests:\n  - vars: {{a: [{list}], b: [{list}]}}\n");
    let fault = read(Format::Yaml, &text).unwrap_err();
    assert_eq!(
        (fault.field.as_str(), fault.what),
        ("tests[0].vars.b", Wrong::TooMany)
    );
    let asserts = "\n      - {type: equals, value: x}".repeat(33);
    let text = format!("tests:\n  - assert:{asserts}\n");
    assert_eq!(wrong(Format::Yaml, &text), Wrong::TooMany);
}

#[test]
fn characters_nobody_sees_do_not_come_in() {
    let text = "tests:\n  - vars: {a: \"x\\u202Ey\\u200B\"}\n    description: \"d\\u202Ee\"\n";
    let brought = read(Format::Yaml, text).unwrap();
    assert_eq!(values(&brought.rows[0]), [("a", "xy")]);
    assert_eq!(brought.rows[0].name, "de");
}

#[test]
fn no_pattern_and_no_answer_takes_long() {
    let came = |text: String| Came {
        text,
        ..Came::default()
    };
    let letters = "a".repeat(200_000);
    let first = |text: &str, what: What| {
        let name = format!("{:.60}", what.text().unwrap_or_default());
        soon(&name, || look(&came(text.to_owned()), &[yes(what)]))
            .remove(0)
            .why
    };
    // What takes other engines for ever.
    assert_eq!(
        first(&letters, What::Regex("^(a+)+$".to_owned())),
        Why::Holds
    );
    assert_eq!(
        first(&letters, What::Regex("(a|aa)+b".to_owned())),
        Why::NoMatch
    );
    for pattern in [
        r"\w{1000}{1000}".to_owned(),
        "(".repeat(10_000),
        format!("{}a{}", "(".repeat(500), ")".repeat(500)),
        "a{100000000}".to_owned(),
    ] {
        assert!(matches!(
            first("a", What::Regex(pattern)),
            Why::BadPattern(_)
        ));
    }
    let huge = "x".repeat(1024 * 1024 + 1);
    assert_eq!(first(&huge, What::Contains("y".to_owned())), Why::TooMuch);
    let similar = What::Similar {
        to: letters.clone(),
        percent: 50,
    };
    assert_eq!(first(&letters, similar), Why::Alike(100));
    // A schema within itself.
    let endless = r##"{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}"##;
    assert_eq!(
        first("1", What::JsonSchema(endless.to_owned())),
        Why::TooMuch
    );
    let wide = r##"{"$defs":{"n":{"items":{"anyOf":[{"$ref":"#/$defs/n"},{"$ref":"#/$defs/n"}],"pattern":"^(a|b)*c"}}},"$ref":"#/$defs/n"}"##;
    let strings = format!("[{}\"a\"]", "\"ab\",".repeat(50_000));
    first(&strings, What::JsonSchema(wide.to_owned()));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(matches!(
        first(&deep, What::JsonSchema("{}".to_owned())),
        Why::NotJson(..)
    ));
    let many = format!("[{}0]", "1,".repeat(100_000));
    let options: Vec<String> = (2..2000).map(|n| n.to_string()).collect();
    let schema = format!("{{\"items\":{{\"enum\":[{}]}}}}", options.join(","));
    assert!(matches!(
        first(&many, What::JsonSchema(schema)),
        Why::Unfit(..) | Why::TooMuch
    ));
}
