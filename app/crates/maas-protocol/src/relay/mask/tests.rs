//! What is masked and what is not; however a body is cut, escaped or damaged.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::{Value, json};

use super::*;

fn cut(kinds: Kinds, body: &[u8], size: usize) -> Result<Vec<u8>, NotJson> {
    let mut masker = Masker::new(kinds);
    let mut out = Vec::new();
    for piece in body.chunks(size.max(1)) {
        masker.push(piece, &mut out)?;
    }
    masker.finish(&mut out);
    Ok(out)
}

/// A text masked as the value of a field.
fn text(kinds: Kinds, text: &str) -> String {
    let body = json!({ "text": text }).to_string();
    let out: Value = serde_json::from_str(&whole(kinds, &body).unwrap()).unwrap();
    out["text"].as_str().unwrap().to_owned()
}

const KEYS: &[(&str, &str)] = &[
    (
        "sk-proj-abcdefghij0123456789",
        "sk-proj-********************",
    ),
    (
        "sk-ant-api03-abcdefghij0123456789",
        "sk-ant-**************************",
    ),
    (
        "sk-or-v1-0123456789abcdef0123456789abcdef",
        "sk-or-v1-********************************",
    ),
    (
        "use sk-abcdefghij0123456789.",
        "use sk-********************.",
    ),
    (
        "키는sk-abcdefghij0123456789입니다",
        "키는sk-********************입니다",
    ),
    (
        "AIzaSyA0123456789abcdefghijklmnopqrstuv",
        "AIza***********************************",
    ),
    (
        "ya29.a0AfH6SMBx-0123456789abcdef",
        "ya29.***************************",
    ),
    ("AKIAIOSFODNN7EXAMPLE", "AKIA****************"),
    ("(ASIAIOSFODNN7EXAMPLE)", "(ASIA****************)"),
    (
        "ABSKQmVkcm9ja0FQSUtleS0wMTIzNDU2Nzg5+/abcd01==",
        "ABSK******************************************",
    ),
    (
        "xai-0123456789abcdefghij0123",
        "xai-************************",
    ),
    (
        "gsk_0123456789abcdefghij0123",
        "gsk_************************",
    ),
    ("hf_0123456789abcdefghij0123", "hf_************************"),
    (
        "ghp_0123456789abcdefghij0123456789abcdef",
        "ghp_************************************",
    ),
    (
        "github_pat_11ABCDE0123456789_abcdefghij",
        "github_pat_****************************",
    ),
    (
        "xoxb-0123456789-0123456789-abcdefghij",
        "xoxb-********************************",
    ),
    (
        "sk_live_0123456789abcdefghij",
        "sk_live_********************",
    ),
    (
        "v4.local.0123456789abcdefghij0123456789abcdefghij.a2lk",
        "v4.local.*********************************************",
    ),
    (
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln-x_0 end",
        "eyJ********************************************** end",
    ),
    (
        "SK0123456789abcdef0123456789abcdef",
        "SK********************************",
    ),
    // By the word before it.
    (
        "Authorization: Bearer 0123456789abcdefghij",
        "Authorization: Bearer ********************",
    ),
    (
        "api_key=0123456789abcdefghij",
        "api_key=********************",
    ),
    (
        "API_KEY = \"0123456789abcdefghij\"",
        "API_KEY = \"********************\"",
    ),
    (
        "api-key: 0123456789abcdefghij",
        "api-key: ********************",
    ),
    (
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "aws_secret_access_key = ****************************************",
    ),
    // Private keys, as they stand in files, in JSON, and on one line.
    (
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow0\nab+/c=\n-----END RSA PRIVATE KEY-----\nbye",
        "-----BEGIN RSA PRIVATE KEY-----\n*******\n******\n-----END RSA PRIVATE KEY-----\nbye",
    ),
    (
        "\"-----BEGIN PRIVATE KEY-----\\nMIIEow0\\nabc\\n-----END PRIVATE KEY-----\\n\"",
        "\"-----BEGIN PRIVATE KEY-----\\n*******\\n***\\n-----END PRIVATE KEY-----\\n\"",
    ),
    (
        "\"-----BEGIN PRIVATE KEY-----\\u000aMIIEow0\\u000a-----END PRIVATE KEY-----\"",
        "\"-----BEGIN PRIVATE KEY-----\\u000a*******\\u000a-----END PRIVATE KEY-----\"",
    ),
    (
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\nlQOYBF0\n-----END",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\n*******: ***** **\n\n*******\n-----END",
    ),
    (
        "-----BEGIN PRIVATE KEY-----MIIEow0abc",
        "-----BEGIN PRIVATE KEY-----**********",
    ),
    // Inside a text that is JSON itself.
    (
        "{\"a\":\"\\nsk-abcdefghij0123456789\"}",
        "{\"a\":\"\\nsk-********************\"}",
    ),
];

const CARDS: &[(&str, &str)] = &[
    ("4111111111111111", "****************"),
    (
        "card 4111 1111 1111 1111, please",
        "card **** **** **** ****, please",
    ),
    ("4111-1111-1111-1111", "****-****-****-****"),
    ("5500 0000 0000 0004.", "**** **** **** ****."),
    ("3782 822463 10005", "**** ****** *****"),
    ("378282246310005", "***************"),
    ("3056 930902 5904", "**** ****** ****"),
    ("6011111111111117", "****************"),
    ("3530111333300000", "****************"),
    ("6200000000000000000", "*******************"),
    ("9410 1234 5678 9010", "**** **** **** ****"),
    ("1 4111 1111 1111 1111", "1 **** **** **** ****"),
    ("4111 1111 1111 1111 123", "**** **** **** **** 123"),
    ("카드4111111111111111번", "카드****************번"),
    (
        "pay 4111111111111111, please",
        "pay ****************, please",
    ),
    (
        "card: 4111-1111-1111-1111, please",
        "card: ****-****-****-****, please",
    ),
    (
        "4111 1111 1111 1111 and 5500 0000 0000 0004",
        "**** **** **** **** and **** **** **** ****",
    ),
    // A number inside a text that is JSON itself stays one.
    (
        "{\"card\": 4111111111111111}",
        "{\"card\": 9999999999999999}",
    ),
    ("[1,4111111111111111,2]", "[1,9999999999999999,2]"),
];

const EMAILS: &[(&str, &str)] = &[
    ("a@b.co", "*@*.**"),
    (
        "write to hong.gil-dong+x@mail.example.com.",
        "write to ****.***-****+*@****.*******.***.",
    ),
    (
        "<hong@example.co.kr>,kim@example.org",
        "<****@*******.**.**>,***@*******.***",
    ),
    (
        "mailto:hong@example.com?subject=x",
        "mailto:****@*******.***?subject=x",
    ),
    ("메일은hong@example.com이고", "메일은****@*******.***이고"),
    (
        "https://x.example/u/hong@example.com/y",
        "https://x.example/u/****@*******.***/y",
    ),
];

const RESIDENTS: &[(&str, &str)] = &[
    ("900101-1234567", "******-*******"),
    (
        "주민번호 000229-3123456입니다",
        "주민번호 ******-*******입니다",
    ),
    ("900101-5234567", "******-*******"),
    // Without a hyphen the check digit has to be right.
    ("9001011234568", "*************"),
    ("900101 1234568", "****** *******"),
    ("9001015234561", "*************"),
];

const NOTHING: &[&str] = &[
    "",
    "sk-fading-circle-container-of-many-parts",
    "sk-fading-circle-container-of-many-parts.v2",
    "sk-short1",
    "xsk-abcdefghij0123456789",
    "AKIAIOSFODNN7EXAMPL",
    "AKIAIOSFODNN7EXAMPLES",
    "fw_update_manager_v2_handler_for_everything",
    "eyJhbGciOiJIUzI1NiJ9",
    "hf_transformers",
    "the secret is 0123456789",
    "secret: nothing-but-letters-and-hyphens",
    "secret: nothing-but-letters-and-hyphens@2",
    "secret: abc0123456789",
    "4111111111111112",
    "1234567812345670",
    "41111111111111111",
    "0.4111111111111111",
    "4111111111111111.5",
    "a4111111111111111",
    "4111111111111111a",
    "4111111111111111_1",
    "4111 1111-1111 1111",
    "4111  1111 1111 1111",
    "1795000000000",
    "+82 10-1234-5678",
    "2026-11-21 10:11:12",
    "git clone https://x.example/@scope/name@1.2.3",
    "icon@2x.png",
    "a@localhost",
    "@user and user@",
    "a@b.c1",
    "901301-1234567",
    "900230-1234567",
    "010229-3123456",
    "000229-1234567",
    "900101-123456",
    "9001011234567",
    "8801234567893",
    "1900101-1234567",
    "What begins with -----BEGIN PUBLIC KEY----- is no secret",
    "-----BEGIN CERTIFICATE-----\nMIIEow0\n-----END CERTIFICATE-----",
];

fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let found = [KEYS, CARDS, EMAILS, RESIDENTS].concat();
    found
        .into_iter()
        .chain(NOTHING.iter().map(|text| (*text, *text)))
}

#[test]
fn what_has_a_known_shape_is_masked_and_nothing_else() {
    for (said, masked) in all() {
        assert_eq!(text(Kinds::ALL, said), masked, "{said}");
    }
}

#[test]
fn what_is_spoken_of_private_keys_goes_on() {
    let said = "A file with -----BEGIN PRIVATE KEY----- is secret, says a@b.co";
    assert_eq!(
        text(Kinds::ALL, said),
        "A file with -----BEGIN PRIVATE KEY----- ** secret, says *@*.**"
    );
}

#[test]
fn only_what_the_operator_named_is_masked() {
    for (list, own) in [
        ("keys", KEYS),
        ("cards", CARDS),
        ("emails", EMAILS),
        ("residents", RESIDENTS),
    ] {
        let kinds = Kinds::read(list);
        for (said, masked) in [KEYS, CARDS, EMAILS, RESIDENTS].concat() {
            let wanted = if own.contains(&(said, masked)) {
                masked
            } else {
                said
            };
            assert_eq!(text(kinds, said), wanted, "{list}: {said}");
        }
    }
    let two = Kinds {
        keys: true,
        cards: true,
        ..Kinds::default()
    };
    assert_eq!(Kinds::read(" keys, cards,"), two);
    assert_eq!(Kinds::read("keys,mails"), Kinds::ALL);
    assert_eq!(Kinds::read("on"), Kinds::ALL);
    assert!(!Kinds::read("off").any() && !Kinds::read("").any() && Kinds::read("cards").any());
}

/// All the cases in one body, with their escapes in several forms.
fn crowd() -> String {
    let texts: Vec<&str> = all().map(|(said, _)| said).collect();
    let plain = json!({ "a": texts, "b": [{ "c": texts.join(" | ") }], "n": [1, -2.5e9, true, false, null] });
    let escaped: Vec<String> = texts.iter().map(|text| escape(text)).collect();
    format!("[{plain},\n\t\"{}\"]", escaped.join("\\r\\n"))
}

/// A text with every letter as an escape.
fn escape(text: &str) -> String {
    text.encode_utf16()
        .map(|unit| format!("\\u{unit:04X}"))
        .collect()
}

#[test]
fn escapes_are_read_and_nothing_gets_longer() {
    for (said, masked) in
        all().filter(|(said, _)| !said.contains("{\"card\"") && !said.starts_with("[1"))
    {
        let body = format!("[\"{}\"]", escape(said));
        let out = whole(Kinds::ALL, &body).unwrap();
        assert_eq!(out.len(), body.len());
        let read: Vec<String> = serde_json::from_str(&out).unwrap();
        // A masked letter takes as many bytes as it was written with.
        let squeezed = |text: &str| {
            let mut text = text.to_owned();
            text.retain(|letter| letter != '*');
            text
        };
        assert_eq!(squeezed(&read[0]), squeezed(masked), "{said}");
        let stars = |text: &str| text.matches('*').count();
        assert_eq!(stars(&read[0]), 6 * stars(masked), "{said}");
    }
}

#[test]
fn however_a_body_is_cut_it_comes_out_alike() {
    let body = crowd();
    let out = whole(Kinds::ALL, &body).unwrap();
    assert_eq!(out.len(), body.len());
    for size in 1..=200 {
        let met = cut(Kinds::ALL, body.as_bytes(), size).unwrap();
        assert_eq!(met, out.as_bytes(), "{size}");
    }
    let body = json!(all().map(|(said, _)| said).collect::<Vec<_>>()).to_string();
    let out = whole(Kinds::ALL, &body).unwrap();
    for place in 0..=body.len() {
        let (head, tail) = body.as_bytes().split_at(place);
        let mut masker = Masker::new(Kinds::ALL);
        let mut met = Vec::new();
        masker.push(head, &mut met).unwrap();
        masker.push(tail, &mut met).unwrap();
        masker.finish(&mut met);
        assert_eq!(met, out.as_bytes(), "{place}");
    }
}

#[test]
fn names_numbers_and_the_rest_stay_as_they_are() {
    let body = r#" { "a@b.co" : {"sk-abcdefghij0123456789" :[ 4111111111111111 , true, null ]}, "\u0061@b.co":"x" } "#;
    assert_eq!(whole(Kinds::ALL, body).unwrap(), body);
    let values =
        r#"{"a":["a@b.co",{"b":"a@b.co"},["a@b.co"]],"c":"a@b.co","d":{"e":{}},"f":"a@b.co"}"#;
    let out = whole(Kinds::ALL, values).unwrap();
    assert_eq!(out, values.replace("a@b.co", "*@*.**"));
    // Nobody nests as deep; there all strings are values.
    let deep = format!("{}\"a@b.co\":\"a@b.co\"", "{\"x\":".repeat(DEPTH) + "{");
    let out = whole(Kinds::ALL, &deep).unwrap();
    assert!(out.ends_with("\"*@*.**\":\"*@*.**\""), "{out}");
}

#[test]
fn a_body_that_breaks_off_is_masked_to_its_end() {
    let mut out = Vec::new();
    let mut masker = Masker::new(Kinds::ALL);
    masker.push(br#"["a@b.co"#, &mut out).unwrap();
    masker.finish(&mut out);
    assert_eq!(out, br#"["*@*.**"#);
    assert_eq!(cut(Kinds::ALL, br#"["a\u00"#, 1).unwrap(), br#"["a\u00"#);
}

#[test]
fn files_are_stepped_over_and_what_follows_is_not() {
    let base64 = "iVBORw0KGgoAAAANSUhEUgAA4111111111111111/sk+AKIA".repeat(4000);
    for body in [
        format!(r#"{{"data":"{base64}==","text":"a@b.co"}}"#),
        format!(r#"{{"url":"data:image/png;base64,{base64}","text":"a@b.co"}}"#),
        format!(r#"{{"text":"![x](data:image/png;base64,{base64}) a@b.co"}}"#),
    ] {
        let out = whole(Kinds::ALL, &body).unwrap();
        assert_eq!(out, body.replace("a@b.co", "*@*.**"));
        let mut masker = Masker::new(Kinds::ALL);
        let mut out = Vec::new();
        masker.push(&body.as_bytes()[..100_000], &mut out).unwrap();
        assert_eq!(out.len(), 100_000, "nothing of a file is held");
    }
}

#[test]
fn a_word_without_end_is_held_in_part_only() {
    for (piece, least) in [
        ("a.", 0),
        ("1 ", 0),
        ("x@", 0),
        ("4111 1111 1111 1111 ", 16 * 500),
    ] {
        let body = format!("[\"{}", piece.repeat(10_000));
        let mut masker = Masker::new(Kinds::ALL);
        let mut out = Vec::new();
        for byte in body.as_bytes().chunks(1) {
            masker.push(byte, &mut out).unwrap();
            assert!(masker.text.held() <= 2 * text::MOST);
        }
        assert!(out.len() + text::MOST >= body.len());
        let stars = out.iter().filter(|b| **b == b'*').count();
        assert!(stars >= least, "{piece}: {stars}");
    }
    // A key is masked to its end, however long; an address after a long word is found.
    let key = format!(
        "[\"sk-{} x {}a@b.co\"]",
        "a1".repeat(5000),
        "y.".repeat(3000)
    );
    let out = whole(Kinds::ALL, &key).unwrap();
    assert!(out.starts_with(&format!("[\"sk-{} x y.", "*".repeat(10_000))));
    assert!(out.ends_with("*@*.**\"]"));
    let cards = "4111 1111 1111 1111 ".repeat(500);
    assert!(!text(Kinds::ALL, &cards).contains('4'));
}

#[test]
fn what_is_no_json_is_told() {
    for body in [
        "my mail is a@b.co",
        "<a>a@b.co</a>",
        "{'a':'a@b.co'}",
        "a=b&c=d",
        "[1]]",
        "{\"a\":1]",
        "\"\\x41@b.co\"",
        "\"\\u00\"@b.co",
        "\"\\u+041\"",
        "\u{feff}{}",
        "/* a@b.co */",
    ] {
        assert_eq!(whole(Kinds::ALL, body), Err(NotJson), "{body}");
    }
}

/// Bodies of all that the cases are made of, put together and damaged at random, but alike in every run.
#[test]
fn nothing_panics_and_json_stays_json() {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    let parts: Vec<&str> = all()
        .map(|(said, _)| said)
        .chain([
            "\\", "\"", "\n", " ", ".", "@", "-", "가", "\u{0}", "/", "u0040",
        ])
        .collect();
    let mut masked = 0;
    for round in 0..2_000 {
        let texts: Vec<String> = (0..random(4))
            .map(|_| (0..random(6)).map(|_| parts[random(parts.len())]).collect())
            .collect();
        let value = json!({ "messages": texts, "more": { "again": texts.first() } });
        let body = value.to_string();
        let out = whole(Kinds::ALL, &body).unwrap();
        assert_eq!(out.len(), body.len());
        let read: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(read["messages"].as_array().unwrap().len(), texts.len());
        for (before, after) in texts.iter().zip(read["messages"].as_array().unwrap()) {
            let same = before.chars().zip(after.as_str().unwrap().chars());
            assert!(
                same.clone().all(|(a, b)| a == b || b == '*' || b == '9'),
                "{before:?}\n{:?}",
                after.as_str()
            );
            masked += usize::from(same.clone().any(|(a, b)| a != b));
        }
        let size = 1 + random(40);
        assert_eq!(
            cut(Kinds::ALL, body.as_bytes(), size).unwrap(),
            out.as_bytes()
        );
        // Damaged, it is told or let through, and cut it is alike.
        let mut bytes = body.into_bytes();
        for _ in 0..=random(3) {
            let place = random(bytes.len());
            match round % 3 {
                0 => bytes[place] = u8::try_from(random(256)).unwrap(),
                1 => drop(bytes.remove(place)),
                _ => bytes.insert(place, b"\"\\{}[],:u"[random(9)]),
            }
        }
        let once = cut(Kinds::ALL, &bytes, bytes.len());
        assert_eq!(cut(Kinds::ALL, &bytes, size), once);
        if let Ok(out) = once {
            assert_eq!(out.len(), bytes.len());
            if let Ok(read) = serde_json::from_slice::<Value>(&bytes) {
                let after: Value = serde_json::from_slice(&out).unwrap();
                assert_eq!(shape(&read), shape(&after));
            }
        } else {
            assert!(serde_json::from_slice::<Value>(&bytes).is_err());
        }
    }
    assert!(masked > 1_000, "{masked}");
}

/// What of a value no mask may change.
fn shape(value: &Value) -> Value {
    match value {
        Value::String(_) => "".into(),
        Value::Array(list) => list.iter().map(shape).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(name, value)| (name.clone(), shape(value)))
            .collect(),
        other => other.clone(),
    }
}
