//! Stretches of time by the calendar of the place: where they begin, and how their charts are cut.

use maas_core::{
    ledger::{Ledger, report::Calendar},
    session::Language,
};

use crate::platform::clock;

/// What is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Period {
    /// Since midnight.
    Today,
    /// This day and six before.
    Week,
    /// This day and 29 before.
    #[default]
    Month,
    /// This day and 89 before.
    Quarter,
    /// This day and 364 before.
    Year,
    /// From the first request on.
    All,
    /// From one moment to another, by a click on a chart.
    Between(u64, u64),
}

/// Charts of more days than this have a column for each month.
const MOST_DAYS: usize = 100;
const DAY_MS: u64 = 86_400_000;

impl Period {
    pub(crate) const CHOICES: [Self; 6] = [
        Self::Today,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
        Self::All,
    ];

    /// Its name in the field.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::All => "all",
            Self::Between(..) => "between",
        }
    }

    /// From when to when it is, ms since 1970.
    pub(crate) fn range(self, ledger: &Ledger) -> (u64, u64) {
        let days = match self {
            Self::Today => 0,
            Self::Week => 6,
            Self::Month => 29,
            Self::Quarter => 89,
            Self::Year => 364,
            Self::Between(from_ms, to_ms) => return (from_ms, to_ms),
            Self::All => {
                let first = ledger.entries().map(|entry| entry.at_ms).min();
                let first = first.unwrap_or_else(clock::now_ms);
                return (clock::day_of(first, 0), clock::day_of(clock::now_ms(), 1));
            }
        };
        let now = clock::now_ms();
        (clock::day_of(now, -days), clock::day_of(now, 1))
    }
}

/// The days and columns from one moment to another, and whether the columns are months.
pub(crate) fn calendar((from_ms, to_ms): (u64, u64)) -> (Calendar, bool) {
    let mut days = Vec::new();
    let mut day = clock::day_of(from_ms, 0);
    while day < to_ms {
        days.push(day);
        // From noon to noon, because days have 23 to 25 hours.
        day = clock::day_of(day + DAY_MS / 2, 1);
    }
    let by_month = days.len() > MOST_DAYS;
    let columns = if by_month {
        let mut months: Vec<u64> = days.iter().map(|day| clock::month_of(*day)).collect();
        months.dedup();
        months
    } else {
        days.clone()
    };
    (Calendar { columns, days }, by_month)
}

/// How a column is called.
pub(crate) fn label(from_ms: u64, by_month: bool, language: Language) -> String {
    if by_month {
        clock::month_name(from_ms, language)
    } else {
        clock::day_name(from_ms, language)
    }
}

/// Where the column after this one begins.
pub(crate) fn end_of(from_ms: u64, by_month: bool) -> u64 {
    if by_month {
        clock::month_of(from_ms + 32 * DAY_MS)
    } else {
        clock::day_of(from_ms + DAY_MS / 2, 1)
    }
}
