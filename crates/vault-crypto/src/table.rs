//! The offset table: for each step it covers, what to add to the step's code to get the hidden number tau.
//!
//! Nothing in it is secret. A used step is destroyed by overwriting its entry.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::authenticator::{CODES, Codes};
use crate::{Damaged, Hash, label};

/// Steps in a day.
pub(crate) const DAY: u64 = 2880;
/// Bytes of a day's chunk: 2 880 entries of 20 bits.
pub(crate) const CHUNK_BYTES: usize = 7200;

/// A table of the steps `from <= i < until`, in chunks of one day.
#[derive(Clone)]
pub(crate) struct Table {
    steps: Range<u64>,
    chunks: BTreeMap<u32, Chunk>,
}

impl Table {
    /// The table of these steps.
    pub(crate) fn build(codes: &Codes, tau: u32, steps: Range<u64>) -> Self {
        let entry = |step| if steps.contains(&step) { offset(tau, codes.at(step)) } else { NONE };
        let chunks = days(&steps).map(|day| (day, Chunk::of(steps_of(day).map(entry)))).collect();
        Self { steps, chunks }
    }

    /// Reads a table: exactly the chunks of its days, an offset for each usable step and nothing for all others,
    /// and the given root.
    pub(crate) fn parse(
        steps: Range<u64>,
        root: &Hash,
        chunks: impl IntoIterator<Item = (u32, Vec<u8>)>,
    ) -> Result<Self, Damaged> {
        let mut read = BTreeMap::new();
        for (day, bytes) in chunks {
            let chunk = Chunk(bytes.into_boxed_slice());
            let sound = chunk.is_sound(day, &steps) && read.insert(day, chunk).is_none();
            sound.then_some(()).ok_or(Damaged)?;
        }
        let table = Self { steps, chunks: read };
        let whole = table.chunks.keys().copied().eq(days(&table.steps));
        if whole && table.root() == *root { Ok(table) } else { Err(Damaged) }
    }

    /// Destroys all entries before `steps`, and adds those that are not there yet. What is destroyed stays so.
    pub(crate) fn slide(&self, codes: &Codes, tau: u32, steps: Range<u64>) -> Self {
        let steps = steps.start.max(self.steps.start)..steps.end.max(self.steps.end);
        let chunks = days(&steps).map(|day| (day, self.slide_day(day, codes, tau, &steps))).collect();
        Self { steps, chunks }
    }

    /// The same table for another tau: codes are not needed.
    pub(crate) fn retarget(&self, from: u32, to: u32) -> Self {
        let shift = (to + CODES - from) % CODES;
        let move_entry = |entry| if entry == NONE { NONE } else { (entry + shift) % CODES };
        let chunks = self
            .chunks
            .iter()
            .map(|(day, chunk)| (*day, Chunk::of(chunk.entries().map(move_entry))))
            .collect();
        Self { steps: self.steps.clone(), chunks }
    }

    pub(crate) const fn steps(&self) -> &Range<u64> {
        &self.steps
    }

    /// The offset of a usable step.
    pub(crate) fn offset(&self, step: u64) -> Option<u32> {
        let day = u32::try_from(step / DAY).ok()?;
        let place = usize::try_from(step % DAY).ok()?;
        let entry = self.chunks.get(&day)?.entry(place)?;
        (self.steps.contains(&step) && entry != NONE).then_some(entry)
    }

    /// The hash of all chunks in order.
    pub(crate) fn root(&self) -> Hash {
        let parts = self.chunks.iter().flat_map(|(day, chunk)| {
            let hash = label::hash("pv1/chunk", &[&chunk.0]);
            day.to_be_bytes().into_iter().chain(hash.0)
        });
        label::hash("pv1/table", &[&parts.collect::<Vec<_>>()])
    }

    /// The chunks that are new or differ from `before`, and the days that are gone.
    pub(crate) fn since(&self, before: &Self) -> (Vec<(u32, Vec<u8>)>, Vec<u32>) {
        let put = self.chunks.iter().filter(|(day, chunk)| before.chunks.get(day) != Some(chunk));
        let gone = before.chunks.keys().filter(|day| !self.chunks.contains_key(day));
        (put.map(|(day, chunk)| (*day, chunk.0.to_vec())).collect(), gone.copied().collect())
    }

    /// All chunks.
    pub(crate) fn rows(&self) -> Vec<(u32, Vec<u8>)> {
        self.chunks.iter().map(|(day, chunk)| (*day, chunk.0.to_vec())).collect()
    }

    fn slide_day(&self, day: u32, codes: &Codes, tau: u32, steps: &Range<u64>) -> Chunk {
        let now_usable = overlap(&steps_of(day), steps);
        let was_usable = overlap(&steps_of(day), &self.steps);
        match self.chunks.get(&day) {
            Some(chunk) if now_usable == was_usable => chunk.clone(),
            _ => Chunk::of(steps_of(day).map(|step| {
                if !steps.contains(&step) {
                    return NONE;
                }
                self.offset(step).unwrap_or_else(|| offset(tau, codes.at(step)))
            })),
        }
    }
}

/// 2 880 entries of 20 bits, most significant bit first.
#[derive(Clone, Eq, PartialEq)]
struct Chunk(Box<[u8]>);

impl Chunk {
    /// Packs a day's entries.
    fn of(entries: impl Iterator<Item = u32>) -> Self {
        let mut bytes = Vec::with_capacity(CHUNK_BYTES);
        let mut entries = entries.fuse();
        while let Some(first) = entries.next() {
            let pair = u64::from(first) << 20 | u64::from(entries.next().unwrap_or(NONE));
            let [_, _, _, five @ ..] = pair.to_be_bytes();
            bytes.extend_from_slice(&five);
        }
        Self(bytes.into_boxed_slice())
    }

    /// The right length, an offset for each usable step, nothing for the others.
    fn is_sound(&self, day: u32, usable: &Range<u64>) -> bool {
        self.0.len() == CHUNK_BYTES
            && self
                .entries()
                .zip(steps_of(day))
                .all(|(entry, step)| if usable.contains(&step) { entry < CODES } else { entry == NONE })
    }

    fn entries(&self) -> impl Iterator<Item = u32> {
        self.0.chunks_exact(5).flat_map(unpack)
    }

    fn entry(&self, place: usize) -> Option<u32> {
        let pair = self.0.chunks_exact(5).nth(place / 2).map(unpack)?;
        pair.get(place % 2).copied()
    }
}

/// The two entries in five bytes.
fn unpack(five: &[u8]) -> [u32; 2] {
    let pair = five.iter().fold(0_u64, |pair, byte| pair << 8 | u64::from(*byte));
    // Both have 20 bits.
    [pair >> 20, pair & 0xf_ffff].map(|entry| u32::try_from(entry).unwrap_or(NONE))
}

/// (tau - code) mod 10^6.
const fn offset(tau: u32, code: u32) -> u32 {
    (tau + CODES - code) % CODES
}

/// The days that contain one of these steps. Days beyond 2^32 do not exist.
fn days(steps: &Range<u64>) -> Range<u32> {
    let day = |step: u64| u32::try_from(step / DAY).unwrap_or(u32::MAX);
    if steps.is_empty() { 0..0 } else { day(steps.start)..day(steps.end - 1).saturating_add(1) }
}

fn steps_of(day: u32) -> Range<u64> {
    let first = u64::from(day) * DAY;
    first..first + DAY
}

fn overlap(one: &Range<u64>, other: &Range<u64>) -> Range<u64> {
    one.start.max(other.start)..one.end.min(other.end)
}

/// Destroyed or not covered.
const NONE: u32 = 0xf_ffff;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Authenticator;

    fn codes() -> Codes {
        Authenticator::from_slice(b"12345678901234567890").unwrap().codes()
    }

    fn steps() -> impl Strategy<Value = Range<u64>> {
        (0..3 * DAY, 1..3 * DAY).prop_map(|(from, length)| from..from + length)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn entries_survive_packing(entries in prop::collection::vec(0..=NONE, 2880)) {
            let chunk = Chunk::of(entries.iter().copied());
            prop_assert_eq!(chunk.0.len(), CHUNK_BYTES);
            prop_assert_eq!(chunk.entry(17), entries.get(17).copied());
            prop_assert_eq!(chunk.entries().collect::<Vec<_>>(), entries);
        }

        #[test]
        fn sliding_is_building_anew(before in steps(), by in 0..3 * DAY, longer in 1..2 * DAY, tau in 0..CODES) {
            let after = before.start + by..(before.start + by).max(before.end) + longer;
            let slid = Table::build(&codes(), tau, before).slide(&codes(), tau, after.clone());
            prop_assert_eq!(slid.rows(), Table::build(&codes(), tau, after).rows());
        }

        #[test]
        fn retargeting_is_building_anew(steps in steps(), from in 0..CODES, to in 0..CODES) {
            let retargeted = Table::build(&codes(), from, steps.clone()).retarget(from, to);
            prop_assert_eq!(retargeted.rows(), Table::build(&codes(), to, steps).rows());
        }

        #[test]
        fn a_table_survives_its_rows(steps in steps(), tau in 0..CODES) {
            let table = Table::build(&codes(), tau, steps.clone());
            let again = Table::parse(steps, &table.root(), table.rows()).unwrap();
            prop_assert_eq!(again.rows(), table.rows());
        }

        #[test]
        fn changed_rows_rebuild_the_file(before in steps(), by in 0..DAY, tau in 0..CODES) {
            let old = Table::build(&codes(), tau, before.clone());
            let new = old.slide(&codes(), tau, before.start + by..before.end + by);
            let mut file: BTreeMap<_, _> = old.rows().into_iter().collect();
            let (put, gone) = new.since(&old);
            file.extend(put);
            file.retain(|day, _| !gone.contains(day));
            prop_assert_eq!(file.into_iter().collect::<Vec<_>>(), new.rows());
        }
    }

    #[test]
    fn an_offset_and_its_code_give_tau() {
        let (codes, tau) = (codes(), 123_456);
        let table = Table::build(&codes, tau, 1000..4000);
        for step in 1000..4000 {
            assert_eq!((table.offset(step).unwrap() + codes.at(step)) % CODES, tau, "step {step}");
        }
        assert_eq!(table.offset(999), None);
        assert_eq!(table.offset(4000), None);
        assert_eq!(table.offset(u64::MAX), None);
    }

    #[test]
    fn destroyed_entries_are_gone_from_the_bytes() {
        let table = Table::build(&codes(), 5, 0..2 * DAY).slide(&codes(), 5, DAY + 100..3 * DAY);
        assert_eq!(table.offset(DAY + 99), None);
        assert!(table.offset(DAY + 100).is_some());
        let rows = table.rows();
        assert_eq!(rows.iter().map(|(day, _)| *day).collect::<Vec<_>>(), [1, 2], "no chunk of the first day");
        assert!(rows[0].1[..250].iter().all(|byte| *byte == 0xff), "a hundred entries overwritten");
    }

    #[test]
    fn no_altered_byte_is_accepted() {
        let steps = 100..DAY + 50;
        let table = Table::build(&codes(), 5, steps.clone());
        let (root, rows) = (table.root(), table.rows());
        for (row, at) in (0..2).flat_map(|row| (0..CHUNK_BYTES).map(move |at| (row, at))) {
            let mut altered = rows.clone();
            altered[row].1[at] ^= 1 << (at % 8);
            assert!(Table::parse(steps.clone(), &root, altered).is_err(), "byte {at} of day {row}");
        }
    }

    #[test]
    fn rows_that_are_missing_doubled_foreign_or_unsound_are_damage() {
        let steps = 100..2 * DAY;
        let table = Table::build(&codes(), 5, steps.clone());
        let (root, rows) = (table.root(), table.rows());
        let parse = |rows: Vec<(u32, Vec<u8>)>| Table::parse(steps.clone(), &root, rows).is_ok();
        assert!(parse(rows.clone()));
        assert!(!parse(rows[..1].to_vec()), "a day is missing");
        assert!(!parse([rows.clone(), rows[..1].to_vec()].concat()), "a day comes twice");
        assert!(!parse([rows.clone(), vec![(2, vec![0xff; CHUNK_BYTES])]].concat()), "a day too many");
        assert!(!parse(vec![(0, rows[1].1.clone()), (1, rows[0].1.clone())]), "days exchanged");
        assert!(!parse(vec![rows[0].clone(), (1, rows[1].1[1..].to_vec())]), "a day cut short");
        let mut holed = rows.clone();
        holed[1].1[..3].copy_from_slice(&[0xff; 3]);
        let entry = Chunk(holed[1].1.clone().into_boxed_slice()).entry(0);
        assert_eq!(entry, Some(NONE), "a hole inside the usable steps");
        let holed_table = Table {
            steps: steps.clone(),
            chunks: holed.iter().map(|(d, c)| (*d, Chunk(c.clone().into()))).collect(),
        };
        assert!(Table::parse(steps.clone(), &holed_table.root(), holed).is_err(), "even with a fitting root");
    }
}
