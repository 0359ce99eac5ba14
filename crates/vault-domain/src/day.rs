//! Days of the calendar, in UTC.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate};
use minicbor::{CborLen, Decode, Decoder, Encode, Encoder, decode, encode};

use crate::Timestamp;

/// A day between 1970 and 9999. In files: days since 1970-01-01.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Day(NaiveDate);

/// Why a text is no day.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("write the day as 2026-05-31; years from 1970 to 9999")]
pub struct DayError;

impl Day {
    /// The day in UTC on which this moment falls.
    pub fn of(time: Timestamp) -> Self {
        let millis = i64::try_from(time.millis()).unwrap_or(i64::MAX);
        let date = DateTime::from_timestamp_millis(millis).map(|moment| moment.date_naive());
        Self(date.unwrap_or(NaiveDate::MAX).min(LAST))
    }

    /// The day of this year, month and day of the month, all counted from 1.
    pub fn from_ymd(year: u16, month: u8, day: u8) -> Result<Self, DayError> {
        let date = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).ok_or(DayError)?;
        Self::checked(date)
    }

    /// The moment at which the day is over, in UTC.
    pub fn end(self) -> Timestamp {
        let next = self.0.succ_opt().unwrap_or(NaiveDate::MAX).and_time(chrono::NaiveTime::MIN);
        Timestamp::from_millis(u64::try_from(next.and_utc().timestamp_millis()).unwrap_or_default())
    }

    /// So many days later.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        self.or_last(self.0.checked_add_days(Days::new(days.into())))
    }

    /// So many calendar months later; the last day of a month that does not have this one.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        self.or_last(self.0.checked_add_months(Months::new(months)))
    }

    /// How many days later `other` is; negative when it is earlier.
    pub fn days_until(self, other: Self) -> i64 {
        (other.0 - self.0).num_days()
    }

    fn checked(date: NaiveDate) -> Result<Self, DayError> {
        if (1970..=9999).contains(&date.year()) { Ok(Self(date)) } else { Err(DayError) }
    }

    fn or_last(self, date: Option<NaiveDate>) -> Self {
        Self(date.unwrap_or(LAST).clamp(self.0, LAST))
    }

    fn number(self) -> u32 {
        u32::try_from((self.0 - FIRST).num_days()).unwrap_or(0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let text = text.trim();
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| DayError)?;
        // The parser takes `+2026-5-1` too; there is one way to write a day.
        if text.len() == 10 { Self::checked(date) } else { Err(DayError) }
    }
}

impl<C> Encode<C> for Day {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.u32(self.number())?.ok()
    }
}

impl<C> CborLen<C> for Day {
    fn cbor_len(&self, ctx: &mut C) -> usize {
        self.number().cbor_len(ctx)
    }
}

impl<'b, C> Decode<'b, C> for Day {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let date = FIRST.checked_add_days(Days::new(d.u32()?.into()));
        date.and_then(|date| Self::checked(date).ok()).ok_or_else(|| decode::Error::message("no such day"))
    }
}

const FIRST: NaiveDate = NaiveDate::from_ymd_opt(1970, 1, 1).expect("a day of the calendar");
const LAST: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day of the calendar");

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn six_months_after_the_end_of_august_is_the_end_of_february() {
        assert_eq!(day("2026-08-31").plus_months(6), day("2027-02-28"));
        assert_eq!(day("2026-08-31").plus_days(90), day("2026-11-29"));
    }

    #[test]
    fn a_day_is_written_in_one_way() {
        assert_eq!(day(" 2028-02-29 ").to_string(), "2028-02-29");
        for bad in
            ["", "2026-2-3", "2027-02-29", "1969-12-31", "2026-01-01T00:00", "01.02.2026", "+026-01-01"]
        {
            assert_eq!(bad.parse::<Day>(), Err(DayError), "{bad}");
        }
    }

    #[test]
    fn a_day_survives_its_encoding_and_no_other_number_is_one() {
        let last = day("9999-12-31");
        for day in [day("1970-01-01"), day("2026-11-23"), last] {
            let bytes = minicbor::to_vec(day).unwrap();
            assert_eq!(decode::<Day>(&bytes).unwrap(), day);
        }
        let after = minicbor::to_vec(last.number() + 1).unwrap();
        assert!(decode::<Day>(&after).is_err());
        assert_eq!(last.plus_days(u32::MAX), last, "there is no day after the last one");
        assert_eq!(Day::of(Timestamp::from_millis(u64::MAX)), last);
    }

    #[test]
    fn the_day_of_a_moment_is_the_one_in_utc() {
        assert_eq!(Day::of(Timestamp::from_secs(86_399)), day("1970-01-01"));
        assert_eq!(day("2026-11-23").days_until(day("2026-11-20")), -3);
    }
}
