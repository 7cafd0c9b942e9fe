//! Which letters a host is written with: a few that look alike are how one site passes for another.

/// What letters a host has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// Those of ASCII only.
    Plain,
    /// Of another script, in a way that people of some language write names.
    Foreign,
    /// Of scripts that nobody writes together in one name.
    Mixed,
}

/// A script, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Han,
    Kana,
    Hangul,
    /// Another one, by the hundred-and-twenty-eight it lies in: coarse, and enough to tell two apart.
    Other(u32),
}

fn script(letter: char) -> Option<Script> {
    Some(match letter {
        '0'..='9' | '-' | '_' | ':' | '[' | ']' | '%' => return None,
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々' => {
            Script::Han
        }
        '\u{3040}'..='\u{30ff}' => Script::Kana,
        '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7ff}' => {
            Script::Hangul
        }
        // Cyrillic and Greek have more than one block; one number stands for each.
        '\u{400}'..='\u{52f}' => Script::Other(0x400),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Other(0x370),
        other => Script::Other(u32::from(other) / 128),
    })
}

/// What letters a host is written with; each of its parts is looked at alone.
pub(super) fn letters(host: &str) -> Letters {
    if host.is_ascii() {
        return Letters::Plain;
    }
    let is_mixed = |label: &str| {
        let scripts: Vec<Script> = label.chars().filter_map(script).collect();
        let has = |script: Script| scripts.contains(&script);
        let east = |script: &Script| matches!(script, Script::Han | Script::Kana | Script::Hangul);
        // Chinese, Japanese and Korean names are written with Latin letters in them; Kana and Hangul are two languages.
        if has(Script::Kana) && has(Script::Hangul) {
            return true;
        }
        if scripts.iter().any(east) {
            return !scripts
                .iter()
                .all(|script| east(script) || *script == Script::Latin);
        }
        scripts.windows(2).any(|pair| pair.first() != pair.last())
    };
    if host.split(['.', '。', '．']).any(is_mixed) {
        Letters::Mixed
    } else {
        Letters::Foreign
    }
}
