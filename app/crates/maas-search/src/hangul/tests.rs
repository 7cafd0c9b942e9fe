//! The tables say what Unicode says.

use unicode_normalization::char::decompose_compatible;

use super::*;

fn keys(text: &str) -> String {
    let mut keys = String::new();
    for c in text.chars() {
        each_key(c, &mut |key| keys.push(key));
    }
    keys
}

#[test]
fn every_syllable_has_the_letters_that_unicode_gives_it() {
    for c in '가'..='힣' {
        let (initial, vowel, last) = syllable(c).unwrap_or_default();
        let mut letters = Vec::new();
        decompose_compatible(c, |letter| letters.push(u32::from(letter)));
        let mut expected = vec![0x1100 + u32::from(initial), 0x1161 + u32::from(vowel)];
        expected.extend(last.map(|last| 0x11a8 + u32::from(last)));
        assert_eq!(letters, expected, "{c}");
    }
    for c in ['\u{abff}', '\u{d7a4}', 'ㄱ', 'a'] {
        assert_eq!(syllable(c), None, "{c}");
    }
}

#[test]
fn every_consonant_alone_is_what_syllables_begin_with() {
    for c in 'ㄱ'..='ㅎ' {
        let mut letter = 0;
        decompose_compatible(c, |part| letter = u32::from(part));
        let initials = initials(c);
        match letter {
            0x1100..=0x1112 => {
                let (first, second) = initials.unwrap_or_default();
                assert_eq!((first, 0x1100 + u32::from(second)), (None, letter), "{c}");
            }
            // Two, which no syllable begins with.
            _ => assert!(matches!(initials, Some((Some(_), _))), "{c} {letter:x}"),
        }
    }
    assert_eq!(initials('ㅏ'), None);
}

#[test]
fn keys_are_those_of_a_korean_keyboard() {
    for (text, expected) in [
        ("한글", "ㅎㅏㄴㄱㅡㄹ"),
        ("값", "ㄱㅏㅂㅅ"),
        ("괜찮", "ㄱㅗㅐㄴㅊㅏㄴㅎ"),
        ("의", "ㅇㅡㅣ"),
        ("꽃있", "ㄲㅗㅊㅇㅣㅆ"),
        (
            "ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ",
            "ㄱㅅㄴㅈㄴㅎㄹㄱㄹㅁㄹㅂㄹㅅㄹㅌㄹㅍㄹㅎㅂㅅ",
        ),
        ("aㅏ漢", ""),
    ] {
        assert_eq!(keys(text), expected, "{text}");
    }
}
