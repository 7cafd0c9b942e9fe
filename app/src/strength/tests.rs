//! Weak ones are called weak, with what would help; the answer travels whole.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

fn judged(passphrase: &str) -> Strength {
    Strength::read(&judge(passphrase)).unwrap()
}

#[test]
fn what_many_take_is_called_weak_and_why() {
    for (weak, why) in [
        ("password", Advice::Common),
        ("P@ssw0rd", Advice::NearlyCommon),
        ("qwertyuiop", Advice::Common),
        ("zxcvfdsaqwer", Advice::Row),
        ("aaaaaaaaaa", Advice::Repeats),
        ("abcdefghij", Advice::Sequence),
        ("19871124", Advice::Date),
        ("비밀번호", Advice::Common),
        ("qlalfqjsgh", Advice::Common),
    ] {
        let judged = judged(weak);
        assert!(judged.is_weak(), "{weak}: {judged:?}");
        assert_eq!(judged.advice.first(), Some(&why), "{weak}: {judged:?}");
    }
}

#[test]
fn several_words_are_strong_in_either_language() {
    for strong in [
        "violin gravel ocean ticket",
        "another five quiet words here",
        "자전거 호수 연필 구름 열차",
        "7q#Lm2v!Rk9z",
    ] {
        let judged = judged(strong);
        assert!(!judged.is_weak(), "{strong}: {judged:?}");
        assert_eq!(judged.advice, [], "{strong}");
    }
    assert_eq!(
        judged("another five quiet words here").holds,
        Span::Centuries
    );
}

/// A graphics card needs no second for a word of the dictionary, and a year is told from a century.
#[test]
fn spans_are_told_apart() {
    assert_eq!(judged("password").holds, Span::Seconds);
    let per_second = GUESSES_PER_SECOND.log10();
    for (seconds, span) in [
        (59.0_f64, Span::Seconds),
        (61.0, Span::Minutes),
        (3601.0, Span::Hours),
        (86_401.0, Span::Days),
        (31.0 * 86_400.0, Span::Months),
        (366.0 * 86_400.0, Span::Years),
        (36_501.0 * 86_400.0, Span::Centuries),
    ] {
        assert_eq!(Span::of_guesses(per_second + seconds.log10()), span);
    }
}

#[test]
fn an_answer_is_read_as_it_was_written() {
    let all = Strength {
        score: 2,
        holds: Span::Months,
        advice: Advice::ALL.to_vec(),
    };
    assert_eq!(Strength::read(&all.write()), Some(all));
    for none in ["", "2", "5c", "xc", "2x"] {
        assert_eq!(Strength::read(none), None, "{none}");
    }
}
