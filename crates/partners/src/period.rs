//! Days and lengths of time, as calendars count them.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::text::TextError;

/// A length of time as calendars count it: six months are not 180 days.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Period {
    /// So many days; weeks are read as seven.
    Days(u32),
    /// So many calendar months; years are read as twelve. Whoever adds them to a date that the target month
    /// does not have takes that month's last day.
    Months(u32),
}

read_by_parsing!(Period);

impl FromStr for Period {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let body = text.strip_prefix('P').ok_or(TextError::Period)?;
        let unit = body.chars().last().ok_or(TextError::Period)?;
        let digits = body.strip_suffix(unit).unwrap_or_default();
        let all_digits = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
        let number: u32 =
            digits.parse().ok().filter(|n| all_digits && (1..=MOST).contains(n)).ok_or(TextError::Period)?;
        match unit {
            'D' => Ok(Self::Days(number)),
            'W' => Ok(Self::Days(number * 7)),
            'M' => Ok(Self::Months(number)),
            'Y' => Ok(Self::Months(number * 12)),
            _ => Err(TextError::Period),
        }
    }
}

impl Period {
    /// As a file writes it.
    fn written(self) -> String {
        match self {
            Self::Days(days) if days > MOST => format!("P{}W", days / 7),
            Self::Days(days) => format!("P{days}D"),
            Self::Months(months) if months > MOST => format!("P{}Y", months / 12),
            Self::Months(months) => format!("P{months}M"),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(1) => f.write_str("1 day"),
            Self::Days(days) => write!(f, "{days} days"),
            Self::Months(1) => f.write_str("1 calendar month"),
            Self::Months(months) => write!(f, "{months} calendar months"),
        }
    }
}

/// How many business days something takes, at best and at worst.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(try_from = "[u8; 2]", into = "[u8; 2]")]
pub struct BusinessDays {
    /// At best.
    pub from: u8,
    /// At worst; plans count with this one.
    pub to: u8,
}

impl TryFrom<[u8; 2]> for BusinessDays {
    type Error = TextError;

    fn try_from([from, to]: [u8; 2]) -> Result<Self, TextError> {
        if from <= to && to <= 90 { Ok(Self { from, to }) } else { Err(TextError::BusinessDays) }
    }
}

impl From<BusinessDays> for [u8; 2] {
    fn from(days: BusinessDays) -> Self {
        [days.from, days.to]
    }
}

/// A day.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day, from 1.
    pub day: u8,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stamp = toml::value::Datetime::deserialize(deserializer)?;
        match (stamp.date, stamp.time) {
            (Some(date), None) => Ok(Self { year: date.year, month: date.month, day: date.day }),
            _ => Err(de::Error::custom("a date without a time is expected")),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let date = toml::value::Date { year: self.year, month: self.month, day: self.day };
        toml::value::Datetime { date: Some(date), time: None, offset: None }.serialize(serializer)
    }
}

const MOST: u32 = 3660;

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("P90D", Period::Days(90))]
    #[case("P2W", Period::Days(14))]
    #[case("P6M", Period::Months(6))]
    #[case("P1Y", Period::Months(12))]
    fn six_months_are_months_and_ninety_days_are_days(#[case] written: &str, #[case] read: Period) {
        assert_eq!(written.parse::<Period>(), Ok(read));
    }

    #[rstest]
    fn a_period_that_is_none_is_refused(
        #[values("", "P", "PD", "P0D", "90D", "P90", "P-1D", "P+1D", "P90d", "P3661D", "PT5M", "P1\u{e9}")]
        written: &str,
    ) {
        assert_eq!(written.parse::<Period>(), Err(TextError::Period));
    }
}
