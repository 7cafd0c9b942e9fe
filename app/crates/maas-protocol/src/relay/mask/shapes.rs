//! What is masked, by its shape: looks at one word of a text, or at digits with single spaces between, and at what
//! stands around it.

use super::Kinds;

/// Letters of keys that most vendors use.
const WORD: Letters = |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
pub(super) const ALNUM: Letters = |b| b.is_ascii_alphanumeric();
const DOTTED: Letters = |b| WORD(b) || b == b'.';
pub(super) const BASE64: Letters = |b| WORD(b) || matches!(b, b'+' | b'/' | b'=');
const UPPER: Letters = |b| b.is_ascii_uppercase() || b.is_ascii_digit();
const HEX: Letters = |b| matches!(b, b'0'..=b'9' | b'a'..=b'f');

/// Which letters something may hold.
pub(super) type Letters = fn(u8) -> bool;

/// How keys begin that their vendors gave a mark, which letters follow, and how many at least: formats that the vendors
/// document or that secret scanners know, 2026-11. A longer mark stands before a shorter one that it begins with.
const MARKED: &[(&str, Letters, usize)] = &[
    // OpenAI, Anthropic, OpenRouter, Langfuse, DeepSeek, Moonshot and others.
    ("sk-proj-", WORD, 20),
    ("sk-svcacct-", WORD, 20),
    ("sk-admin-", WORD, 20),
    ("sk-ant-", WORD, 20),
    ("sk-or-v1-", WORD, 20),
    ("sk-lf-", WORD, 20),
    ("sk-", WORD, 20),
    // Google: keys, tokens, secrets of clients.
    ("AIza", WORD, 35),
    ("AQ.Ab", DOTTED, 30),
    ("ya29.", DOTTED, 20),
    ("GOCSPX-", WORD, 20),
    // AWS: Bedrock's keys of both kinds.
    ("ABSK", BASE64, 40),
    ("bedrock-api-key-", BASE64, 40),
    // Other providers of models.
    ("xai-", ALNUM, 20),
    ("gsk_", ALNUM, 20),
    ("csk-", ALNUM, 20),
    ("pplx-", ALNUM, 20),
    ("fw_", ALNUM, 20),
    ("tgp_v1_", WORD, 20),
    ("hf_", ALNUM, 20),
    ("r8_", ALNUM, 20),
    ("nvapi-", WORD, 20),
    ("tvly-", WORD, 20),
    ("e2b_", ALNUM, 20),
    // What stands in code and configurations.
    ("github_pat_", WORD, 22),
    ("ghp_", ALNUM, 30),
    ("gho_", ALNUM, 30),
    ("ghu_", ALNUM, 30),
    ("ghs_", ALNUM, 30),
    ("ghr_", ALNUM, 30),
    ("glpat-", WORD, 20),
    ("xoxb-", WORD, 20),
    ("xoxp-", WORD, 20),
    ("xoxa-", WORD, 20),
    ("xoxs-", WORD, 20),
    ("xoxr-", WORD, 20),
    ("xapp-", WORD, 20),
    ("sk_live_", ALNUM, 20),
    ("sk_test_", ALNUM, 20),
    ("rk_live_", ALNUM, 20),
    ("rk_test_", ALNUM, 20),
    ("whsec_", BASE64, 20),
    ("npm_", ALNUM, 30),
    ("pypi-", WORD, 40),
    ("dop_v1_", HEX, 40),
    ("SG.", DOTTED, 40),
    ("hvs.", WORD, 20),
    ("lin_api_", ALNUM, 30),
    ("ntn_", ALNUM, 30),
    ("sbp_", HEX, 40),
    // Sealed tokens, as this relay's own.
    ("v4.local.", DOTTED, 40),
];

/// Marks that so many letters follow and no more.
const EXACT: &[(&str, Letters, usize)] = &[
    // AWS: the public half of a pair, which tells whose the secret one is.
    ("AKIA", UPPER, 16),
    ("ASIA", UPPER, 16),
    ("dapi", HEX, 32),
    ("SK", HEX, 32),
];

/// What stands before a key that has no mark of its own: the last letters, in lower case, without what parts them.
const NAMED: &[&str] = &[
    "bearer",
    "api_key",
    "api-key",
    "apikey",
    "api key",
    "access_key",
    "access key",
    "secret",
    "secret_key",
    "secret key",
    "auth_token",
    "access_token",
];

/// The fewest letters of such a key.
const NAMED_LEAST: usize = 20;

/// The shortest word that anything here fits: an address, `a@b.cc`.
pub(super) const SHORTEST: usize = 6;

/// A part of a word that is masked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Whether signs between letters stay, by which a reader sees what it was.
    pub(super) keeps_signs: bool,
    /// Whether it must stay a number.
    pub(super) number: bool,
    /// What of the text after the word belongs to it, where it goes to the word's end.
    pub(super) goes_on: Option<Letters>,
}

/// A word and what stands around it.
#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) letters: &'a [u8],
    /// The letters before it; those of words are in it only as far as they may matter.
    pub(super) before: &'a [u8],
    /// The letter after it; a letter where more of the word is to come.
    pub(super) after: u8,
}

impl Word<'_> {
    fn at(&self, place: usize) -> u8 {
        self.letters.get(place).copied().unwrap_or(self.after)
    }

    /// The letter before a place; a space where there is none.
    fn prior(&self, place: usize) -> u8 {
        match place.checked_sub(1) {
            Some(place) => self.at(place),
            None => self.before.last().copied().unwrap_or(b' '),
        }
    }

    fn rest(&self, from: usize) -> &[u8] {
        self.letters.get(from..).unwrap_or_default()
    }

    /// Where letters end that begin at a place.
    fn end_of(&self, from: usize, letters: Letters) -> usize {
        let count = self.rest(from).iter().take_while(|b| letters(**b)).count();
        from + count
    }

    /// Whether this word ends the first line of a private key.
    pub(super) fn opens_private_key(&self) -> Option<usize> {
        let label = [&b"KEY-----"[..], b"BLOCK-----"];
        let label = label.iter().find(|label| self.letters.starts_with(label))?;
        let begin = self.before.windows(11).rposition(|w| w == b"-----BEGIN ")?;
        let kind = self.before.get(begin + 11..).unwrap_or_default();
        let known = kind.ends_with(b"PRIVATE ") || kind.ends_with(b"PRIVATE KEY ");
        (known && !kind.contains(&b'-')).then_some(label.len())
    }

    /// What of the word is masked, from left to right.
    pub(super) fn spans(&self, kinds: Kinds, found: &mut Vec<Span>) {
        found.clear();
        let has = |wanted: Letters| self.letters.iter().any(|b| wanted(*b));
        if kinds.emails && has(|b| b == b'@') {
            self.emails(found);
        }
        if has(|b| b.is_ascii_digit()) {
            if kinds.keys {
                self.keys(found);
            }
            if kinds.cards || kinds.residents {
                self.numbers(kinds, found);
            }
        }
        found.sort_by_key(|span| span.from);
    }

    fn keys(&self, found: &mut Vec<Span>) {
        let mut from = 0;
        while from < self.letters.len() {
            if !WORD(self.prior(from))
                && let Some(span) = self.marked(from).or_else(|| self.named(from))
            {
                from = span.to;
                found.push(span);
                continue;
            }
            from += 1;
        }
    }

    /// A key with a mark, which stays.
    fn marked(&self, from: usize) -> Option<Span> {
        let rest = self.rest(from);
        let key = |mark: &str, to, goes_on| Span {
            from: from + mark.len(),
            to,
            keeps_signs: false,
            number: false,
            goes_on,
        };
        if rest.starts_with(b"eyJ") {
            let head = self.end_of(from, WORD);
            let token = head >= from + 10 && self.rest(head).starts_with(b".eyJ");
            return token.then(|| key("eyJ", self.end_of(from, DOTTED), Some(DOTTED)));
        }
        for (mark, letters, count) in EXACT {
            let start = from + mark.len();
            if rest.starts_with(mark.as_bytes())
                && self.end_of(start, WORD) == start + count
                && self.end_of(start, *letters) == start + count
            {
                return Some(key(mark, start + count, None));
            }
        }
        let fits = |(mark, letters, least): &&(&str, Letters, usize)| {
            let start = from + mark.len();
            let to = self.end_of(start, *letters);
            let body = self.letters.get(start..to).unwrap_or_default();
            rest.starts_with(mark.as_bytes())
                && body.len() >= *least
                && body.iter().any(u8::is_ascii_digit)
        };
        let (mark, letters, _) = MARKED.iter().find(fits)?;
        let to = self.end_of(from + mark.len(), *letters);
        Some(key(mark, to, Some(*letters)))
    }

    /// A key that only the word before it tells of.
    fn named(&self, from: usize) -> Option<Span> {
        let whole = self.end_of(from, BASE64);
        // The secret half of AWS has signs of base64, and so have paths: it has forty letters.
        let (to, goes_on) = if whole - from == 40 && !BASE64(self.at(whole)) {
            (whole, None)
        } else {
            (self.end_of(from, DOTTED), Some(DOTTED))
        };
        let body = self.letters.get(from..to)?;
        let looks = body.iter().any(u8::is_ascii_digit) && body.iter().any(u8::is_ascii_alphabetic);
        if from > 0 || !looks || body.len() < NAMED_LEAST {
            return None;
        }
        let parts = |b: &u8| matches!(b, b' ' | b'"' | b'\'' | b'`' | b'\\' | b':' | b'=' | b'>');
        let parted = self.before.iter().rev().take_while(|b| parts(b)).count();
        let name = self.before.len().checked_sub(parted.max(1))?;
        let name = self.before.get(..name)?.to_ascii_lowercase();
        let known = |known: &&str| name.ends_with(known.as_bytes());
        NAMED.iter().any(known).then_some(Span {
            from,
            to,
            keeps_signs: false,
            number: false,
            goes_on,
        })
    }

    fn emails(&self, found: &mut Vec<Span>) {
        let local: Letters =
            |b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'-');
        for (at, _) in self.letters.iter().enumerate().filter(|(_, b)| **b == b'@') {
            let name = self.letters.get(..at).unwrap_or_default();
            let name = name
                .iter()
                .rev()
                .take(64)
                .take_while(|b| local(**b))
                .count();
            let domain = self.end_of(at + 1, DOTTED);
            let domain = self.letters.get(at + 1..domain).unwrap_or_default();
            let Some(length) = domain_length(domain) else {
                continue;
            };
            // A picture for a screen of twice the density: `icon@2x.png`.
            let density =
                domain.first().is_some_and(u8::is_ascii_digit) && domain.get(1..3) == Some(b"x.");
            if name > 0 && !density {
                found.push(Span {
                    from: at - name,
                    to: at + 1 + length,
                    keeps_signs: true,
                    number: false,
                    goes_on: None,
                });
            }
        }
    }

    /// Cards and resident numbers: groups of digits, with one sign between them.
    fn numbers(&self, kinds: Kinds, found: &mut Vec<Span>) {
        let mut from = 0;
        while from < self.letters.len() {
            let free = !ALNUM(self.prior(from)) && self.prior(from) != b'_';
            let decimal =
                self.prior(from) == b'.' && from >= 2 && self.at(from - 2).is_ascii_digit();
            if !self.at(from).is_ascii_digit() || !free || decimal {
                from += 1;
                continue;
            }
            let hit = FORMS.iter().find_map(|form| {
                let to = self.form_end(from, form)?;
                let taken = self.letters.get(from..to)?;
                let digits: Vec<u8> = taken
                    .iter()
                    .filter(|b| b.is_ascii_digit())
                    .map(|b| b - b'0')
                    .collect();
                let fits = match form.kind {
                    Kind::Card => kinds.cards && is_card(&digits),
                    Kind::Resident => {
                        kinds.residents && is_resident(&digits, taken.get(6) == Some(&b'-'))
                    }
                };
                fits.then_some(to)
            });
            match hit {
                Some(to) => {
                    found.push(Span {
                        from,
                        to,
                        keeps_signs: true,
                        number: self.is_json_number(from, to),
                        goes_on: None,
                    });
                    from = to;
                }
                None => from = self.end_of(from, |b| b.is_ascii_digit()).max(from + 1),
            }
        }
    }

    /// Where groups of digits end that begin at a place; `None` where there are no such groups.
    fn form_end(&self, from: usize, form: &Form) -> Option<usize> {
        let (mut place, mut sign) = (from, None);
        for (index, length) in form.groups.iter().enumerate() {
            if index > 0 {
                let here = self.at(place);
                if !matches!(here, b' ' | b'-') || sign.is_some_and(|sign| sign != here) {
                    return None;
                }
                sign = Some(here);
                place += 1;
            }
            let end = self.end_of(place, |b| b.is_ascii_digit());
            if end != place + length {
                return None;
            }
            place = end;
        }
        let after = self.at(place);
        let decimal = after == b'.' && self.at(place + 1).is_ascii_digit();
        (!ALNUM(after) && after != b'_' && !decimal).then_some(place)
    }

    /// Whether digits stand as a number of JSON inside the text: what a model calls a tool with is such a text.
    fn is_json_number(&self, from: usize, to: usize) -> bool {
        let solid = (from..to).all(|place| self.at(place).is_ascii_digit());
        let before = self.before.iter().rev().find(|b| **b != b' ');
        from == 0
            && to == self.letters.trim_ascii_end().len()
            && solid
            && matches!(before, Some(b':' | b',' | b'['))
            && matches!(
                self.after,
                b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t' | b'\\'
            )
    }
}

/// How many letters at the beginning are a domain with a name of letters at its end; a dot after it ends a sentence.
fn domain_length(letters: &[u8]) -> Option<usize> {
    let text = letters.strip_suffix(b".").unwrap_or(letters);
    let labels: Vec<&[u8]> = text.split(|b| *b == b'.').collect();
    let label = |label: &&[u8]| {
        let edge = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
        edge(label.first()) && edge(label.last()) && !label.contains(&b'_')
    };
    let good = labels.iter().take_while(|one| label(one)).count();
    let good = labels.get(..good)?;
    let top = |label: &&[u8]| label.len() >= 2 && label.iter().all(u8::is_ascii_alphabetic);
    // A file's name or a sentence may follow without a space.
    let last = good.iter().rposition(top).filter(|place| *place > 0)?;
    let used = good.get(..=last)?;
    Some(used.iter().map(|label| label.len() + 1).sum::<usize>() - 1)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Card,
    Resident,
}

struct Form {
    kind: Kind,
    groups: &'static [usize],
}

const fn card(groups: &'static [usize]) -> Form {
    let kind = Kind::Card;
    Form { kind, groups }
}

const fn resident(groups: &'static [usize]) -> Form {
    let kind = Kind::Resident;
    Form { kind, groups }
}

/// The groups that numbers are written in, the longest first.
const FORMS: &[Form] = &[
    card(&[4, 4, 4, 4, 3]),
    card(&[4, 4, 4, 4]),
    card(&[4, 6, 5]),
    card(&[4, 6, 4]),
    card(&[19]),
    card(&[18]),
    card(&[17]),
    card(&[16]),
    card(&[15]),
    card(&[14]),
    resident(&[6, 7]),
    resident(&[13]),
];

/// Whether digits are a card's: of a network that gives out numbers of that length (ISO/IEC 7812, the networks' ranges),
/// with Luhn's check digit.
fn is_card(digits: &[u8]) -> bool {
    let lead = |count: usize| {
        digits
            .iter()
            .take(count)
            .fold(0_u32, |sum, digit| sum * 10 + u32::from(*digit))
    };
    let (two, three, four) = (lead(2), lead(3), lead(4));
    let known = match digits.len() {
        14 => matches!(two, 36 | 38 | 39) || (300..=305).contains(&three),
        15 => matches!(two, 34 | 37),
        // 9 is what cards begin with that are good in Korea only.
        16 => {
            matches!(lead(1), 4 | 9)
                || (51..=55).contains(&two)
                || (2221..=2720).contains(&four)
                || matches!(two, 62 | 65)
                || four == 6011
                || (644..=649).contains(&three)
                || (3528..=3589).contains(&four)
        }
        17 | 18 => two == 62,
        19 => lead(1) == 4 || two == 62,
        _ => false,
    };
    let doubled = |digit: u8| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            u32::from(if place % 2 == 1 {
                doubled(*digit)
            } else {
                *digit
            })
        })
        .sum();
    known && sum.is_multiple_of(10)
}

/// Whether digits are a resident's number: a date of birth, a digit for century and kind, and a check digit, which those
/// given out since October 2020 have not. So it is asked for only where no hyphen tells what the number is.
fn is_resident(digits: &[u8], hyphen: bool) -> bool {
    let &[y1, y2, m1, m2, d1, d2, kind, .., check] = digits else {
        return false;
    };
    let pair = |tens: u8, ones: u8| u32::from(tens) * 10 + u32::from(ones);
    let century = match kind {
        9 | 0 => 1800,
        1 | 2 | 5 | 6 => 1900,
        _ => 2000,
    };
    let (year, month, day) = (century + pair(y1, y2), pair(m1, m2), pair(d1, d2));
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    let weighed = digits.iter().zip([2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
    let sum: u32 = weighed
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    // Foreigners' numbers are two ahead.
    let ahead = if (5..=8).contains(&kind) { 13 } else { 11 };
    let checked = (ahead - sum % 11) % 10 == u32::from(check);
    (1..=days).contains(&day) && (hyphen || checked)
}
