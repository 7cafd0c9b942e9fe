//! Moments in UTC as text and back: by the days of the Gregorian calendar in eras of 400 years that begin in March, so
//! that years have their odd day last.

/// The days from the first of March of the year 0 to 1970.
const DAYS_TO_1970: u64 = 719_468;

/// Year, month, day, hour, minute and second of so many seconds since 1970.
pub fn parts(unix_seconds: u64) -> [u64; 6] {
    let (days, second) = (unix_seconds / 86_400 + DAYS_TO_1970, unix_seconds % 86_400);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    let year = era * 400 + year + next;
    [
        year,
        month,
        day,
        second / 3_600,
        second / 60 % 60,
        second % 60,
    ]
}

/// `YYYY-MM-DDTHH:MM:SSZ`.
pub fn text(unix_seconds: u64) -> String {
    let [year, month, day, hour, minute, second] = parts(unix_seconds);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Seconds since 1970 of what [`text`] writes; `None` for any other spelling, and for days that no calendar has.
pub fn read(moment: &str) -> Option<u64> {
    let number = |from: usize, to: usize| moment.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year.checked_sub(1)?, month + 9)
    };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
    let days = days.checked_sub(DAYS_TO_1970 + 1)?;
    let unix_seconds = days * 86_400 + hour * 3_600 + minute * 60 + second;
    (text(unix_seconds) == moment).then_some(unix_seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_and_read() {
        for (seconds, moment) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_200, "2024-03-01T00:00:00Z"),
            (1_795_219_200, "2026-11-21T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(text(seconds), moment);
            assert_eq!(read(moment), Some(seconds));
        }
        for day in 0..60_000 {
            let second = day * 86_400 + day;
            assert_eq!(read(&text(second)), Some(second));
        }
    }

    #[test]
    fn other_spellings_and_days_that_are_none_are_not_read() {
        for moment in [
            "",
            "2026-11-21",
            "2026-11-21T00:00:00",
            "2026-11-21T00:00:00+00:00",
            "2026-11-21 00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-11-31T00:00:00Z",
            "2026-11-21T24:00:00Z",
            "2026-11-21T00:60:00Z",
            "1969-12-31T23:59:59Z",
            "0000-01-01T00:00:00Z",
            "+026-11-21T00:00:00Z",
        ] {
            assert_eq!(read(moment), None, "{moment}");
        }
    }
}
