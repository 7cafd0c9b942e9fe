//! What was asked, and the title it gives.

use super::{TITLE_CHARS, first_line, of_answer, title_of};

#[test]
fn titles_say_what_a_chat_is_about() {
    let table = [
        ("How do I brew tea?", Some("How do I brew tea?")),
        ("Hello!\n\nHow do I brew tea?", Some("How do I brew tea?")),
        (
            "hi there, could you please explain **lifetimes** in `Rust`?",
            Some("Explain lifetimes in Rust?"),
        ),
        (
            "Hi-fi amplifiers compared",
            Some("Hi-fi amplifiers compared"),
        ),
        ("please_fix is slow", Some("Please_fix is slow")),
        (
            "```rust\nfn main() {}\n```\nWhy does this not compile?",
            Some("Why does this not compile?"),
        ),
        ("## 1. Plan\nmore", Some("Plan")),
        (
            "- [ ] Buy [oat milk](https://shop.example/x?y=1)",
            Some("Buy oat milk"),
        ),
        ("3) Third point", Some("Third point")),
        (
            "Summarise https://www.example.org/a/b?c=d please",
            Some("Summarise www.example.org please"),
        ),
        (
            "Fix this bug in my parser. It crashes on empty input.",
            Some("Fix this bug in my parser"),
        ),
        (
            "Ok. Now translate the second part",
            Some("Ok. Now translate the second part"),
        ),
        (
            "Version 1.2.3 does not start",
            Some("Version 1.2.3 does not start"),
        ),
        (
            "안녕하세요! 러스트의 소유권을 설명해 주세요.",
            Some("러스트의 소유권을 설명해 주세요"),
        ),
        (
            "안녕, 혹시 김치찌개 끓이는 법을 아나요? 재료는 돼지고기뿐입니다.",
            Some("김치찌개 끓이는 법을 아나요?"),
        ),
        (
            "안녕히 가세요는 영어로 뭐예요?",
            Some("안녕히 가세요는 영어로 뭐예요?"),
        ),
        ("hello", None),
        ("안녕하세요 ^^", None),
        ("```\nls -la\n```", None),
        ("  \n", None),
        ("2 + 2 * 3", Some("2 + 2 * 3")),
        ("[unclosed link", Some("[unclosed link")),
    ];
    for (asked, title) in table {
        assert_eq!(title_of(asked).as_deref(), title, "{asked:?}");
    }
}

#[test]
fn a_long_title_ends_with_a_word() {
    let long = "Compare the throughput of bounded channels with that of unbounded ones under load";
    assert_eq!(
        title_of(long).as_deref(),
        Some("Compare the throughput of bounded channels with that of…")
    );
    let korean = "대규모 언어 모델을 브라우저에서 안전하게 사용하기 위해 키를 어디에 어떻게 보관해야 하는지 자세히 알려 주시면 감사하겠습니다";
    let title = title_of(korean).unwrap_or_default();
    assert!(
        title.ends_with('…') && korean.starts_with(title.trim_end_matches('…')),
        "{title}"
    );
    assert!(
        korean.contains(&format!("{} ", title.trim_end_matches('…'))),
        "{title}"
    );
    let unspaced = "가".repeat(100);
    assert_eq!(
        title_of(&unspaced).map(|title| title.chars().count()),
        Some(TITLE_CHARS + 1)
    );
}

#[test]
fn what_has_no_better_title_has_its_first_line() {
    assert_eq!(first_line("```\nls -la\n```"), "Ls -la");
    assert_eq!(first_line("\n hello \n"), "Hello");
    assert_eq!(first_line("???"), "???");
}

/// Whether a person pasted it or a model said it.
#[test]
fn nothing_that_is_not_seen_is_in_a_title() {
    let hidden = "Pay\u{200b}ment\u{202e} terms\u{e0041}";
    assert_eq!(title_of(hidden).as_deref(), Some("Payment terms"));
    assert_eq!(of_answer(hidden).as_deref(), Some("Payment terms"));
    assert_eq!(first_line(hidden), "Payment terms");
}
