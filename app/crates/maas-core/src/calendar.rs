//! Days and months by the civil calendar, as far as they can be told without a clock.

/// How many milliseconds a day has where no clock is put forward or back.
pub const DAY_MS: u64 = 86_400_000;

/// Year, month and day of a day that is counted from 1970-01-01.
pub fn civil(days: u64) -> (u64, u64, u64) {
    // Howard Hinnant's algorithm `civil_from_days`, with eras of 400 years from March of the year 0.
    let day = days + 719_468;
    let (era, of_era) = (day / 146_097, day % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (year + era * 400 + u64::from(month <= 2), month, day)
}

/// When the day of a moment began, in a zone so many minutes east of Greenwich; ms since 1970.
pub fn day_start(now_ms: u64, east_min: i32) -> u64 {
    let east_ms = i64::from(east_min) * 60_000;
    let local = now_ms.saturating_add_signed(east_ms);
    (local - local % DAY_MS).saturating_add_signed(-east_ms)
}

/// When the month of a moment began, likewise.
pub fn month_start(now_ms: u64, east_min: i32) -> u64 {
    let east_ms = i64::from(east_min) * 60_000;
    let days = now_ms.saturating_add_signed(east_ms) / DAY_MS;
    let (_, _, day) = civil(days);
    ((days + 1 - day) * DAY_MS).saturating_add_signed(-east_ms)
}
