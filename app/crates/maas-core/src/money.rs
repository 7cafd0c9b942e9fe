//! Money as whole numbers: amounts as people type and read them, and the currency they are shown in.

use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// A currency to show money in, at a rate of the person's own: nobody is asked for one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Currency {
    /// Its code of three letters, as in ISO 4217: `KRW`.
    pub code: String,
    /// What a US dollar is worth in it, in millionths: 1380000000 is 1,380.
    pub rate: u64,
}

impl Currency {
    /// Reads what was typed; `None` where that is no code and rate.
    pub fn read(code: &str, rate: &str) -> Option<Self> {
        let code = code.trim().to_ascii_uppercase();
        let sound = code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase());
        let rate = read_decimal(rate, 6).filter(|rate| (1..=10_u64.pow(15)).contains(rate))?;
        sound.then_some(Self { code, rate })
    }

    /// Nano-dollars as billionths of the currency.
    pub fn of(&self, nano: u64) -> u64 {
        let product = u128::from(nano) * u128::from(self.rate);
        u64::try_from((product + 500_000) / 1_000_000).unwrap_or(u64::MAX)
    }

    /// What stands before an amount.
    pub fn sign(&self) -> String {
        match self.code.as_str() {
            "KRW" => "₩".to_owned(),
            "EUR" => "€".to_owned(),
            "GBP" => "£".to_owned(),
            "JPY" => "¥".to_owned(),
            "USD" => "$".to_owned(),
            code => format!("{code}\u{a0}"),
        }
    }
}

/// Reads a decimal number as so many units of its last place: `"1.25"` with 6 places is 1250000. Commas between
/// thousands are left out; `None` for anything that is no such number, or has more places.
pub fn read_decimal(text: &str, places: u32) -> Option<u64> {
    let text = text.trim().replace(',', "");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let rest = rest.trim_end_matches('0');
    if (whole.is_empty() && rest.is_empty()) || !digits(whole) || !digits(rest) {
        return None;
    }
    let missing = places.checked_sub(u32::try_from(rest.len()).ok()?)?;
    let whole: u64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let rest: u64 = if rest.is_empty() {
        0
    } else {
        rest.parse().ok()?
    };
    whole
        .checked_mul(10_u64.pow(places))?
        .checked_add(rest * 10_u64.pow(missing))
}

/// Writes such a number, without the zeros at its end.
pub fn write_decimal(units: u64, places: u32) -> String {
    let unit = 10_u64.pow(places);
    let text = format!(
        "{}.{:0width$}",
        units / unit,
        units % unit,
        width = places as usize
    );
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
