//! What stands out in the audit log: nothing is forbidden about it, but somebody should look.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use vault_domain::{DeviceId, Event, EventKind, MemberId, Outcome, ScopeId, Tier, Timestamp};

use crate::members::opens_a_value;
use crate::session::Session;
use crate::{AuditRow, VaultError};

/// Why an event stands out.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Unusual {
    /// So many tries to unlock or to open production failed before it: five or more.
    FailedUnlocks(u32),
    /// Its author comes from a computer that they had not used.
    NewDevice,
    /// Its author opens a value of production for the first time.
    FirstProductionRead,
    /// Its author opened so many values within ten minutes: twenty.
    Burst,
}

impl Unusual {
    /// In words.
    pub fn sentence(self) -> String {
        match self {
            Self::FailedUnlocks(count) => format!("{count} tries to unlock or to open production had failed"),
            Self::NewDevice => "The first time from this computer".to_owned(),
            Self::FirstProductionRead => "The first value of production that this member opened".to_owned(),
            Self::Burst => format!("{BURST} values opened within ten minutes"),
        }
    }
}

/// An event that stands out.
#[derive(Clone, Debug)]
pub struct UnusualEvent {
    /// Why.
    pub why: Unusual,
    /// The event.
    pub row: AuditRow,
}

impl Session {
    /// The events that stand out, newest first. Looking is written to the log.
    pub async fn unusual_events(&mut self) -> Result<Vec<UnusualEvent>, VaultError> {
        self.require_auditor()?;
        self.note_reading(EventKind::AuditRead).await?;
        let report = self.read_log(&mut |_| Ok(())).await?;
        let mut detector = Detector::default();
        let mut found = Vec::new();
        for opened in &report.events {
            // A deleted environment counts as production: deleting it must not hide who read there.
            let in_production = opened.event.target.environment.is_some_and(|id| self.is_production(id));
            for why in detector.take(&opened.event, in_production) {
                found.push(UnusualEvent { why, row: self.row(opened) });
            }
        }
        found.reverse();
        Ok(found)
    }

    fn is_production(&self, environment: ScopeId) -> bool {
        !self.index.environment(environment).is_ok_and(|(.., one)| one.kind.tier() != Tier::Production)
    }
}

/// Reads events in their order.
#[derive(Default)]
struct Detector {
    devices: BTreeMap<MemberId, BTreeSet<DeviceId>>,
    in_production: BTreeSet<MemberId>,
    recent: BTreeMap<MemberId, VecDeque<Timestamp>>,
}

impl Detector {
    fn take(&mut self, event: &Event, in_production: bool) -> Vec<Unusual> {
        let mut found = Vec::new();
        found.extend(failures(event));
        found.extend(self.is_new_device(event).then_some(Unusual::NewDevice));
        if event.outcome == Outcome::Done && opens_a_value(event.kind) {
            let is_first = in_production && self.in_production.insert(event.author);
            found.extend(is_first.then_some(Unusual::FirstProductionRead));
            found.extend(self.is_burst(event).then_some(Unusual::Burst));
        }
        found
    }

    /// A member's first computer is not new to them.
    fn is_new_device(&mut self, event: &Event) -> bool {
        let known = self.devices.entry(event.author).or_default();
        let is_first = known.is_empty();
        known.insert(event.device) && !is_first
    }

    /// Told once for each so many: the count begins again.
    fn is_burst(&mut self, event: &Event) -> bool {
        let recent = self.recent.entry(event.author).or_default();
        let since = event.time.minus_secs(BURST_SECONDS);
        recent.retain(|time| *time >= since);
        recent.push_back(event.time);
        let is_burst = recent.len() >= BURST;
        if is_burst {
            recent.clear();
        }
        is_burst
    }
}

fn failures(event: &Event) -> Option<Unusual> {
    let count = event.count.filter(|count| *count >= FAILURES)?;
    (event.kind == EventKind::UnlockFailuresObserved).then_some(Unusual::FailedUnlocks(count))
}

/// From how many failed tries on they stand out.
const FAILURES: u32 = 5;
/// How many values at once stand out.
const BURST: usize = 20;
const BURST_SECONDS: u64 = 600;

#[cfg(test)]
mod tests {
    use vault_domain::Target;

    use super::*;
    use crate::LockKind;
    use crate::UseKeyring;
    use crate::around::World;

    fn event(kind: EventKind, author: u8, device: u8, second: u64) -> Event {
        Event {
            kind,
            author: MemberId::from_bytes([author; 16]),
            device: DeviceId::from_bytes([device; 16]),
            time: Timestamp::from_secs(1_000_000 + second),
            target: Target::default(),
            outcome: Outcome::Done,
            reason: None,
            count: None,
        }
    }

    #[test]
    fn twenty_values_in_ten_minutes_are_a_burst_and_nineteen_are_a_working_day() {
        let mut detector = Detector::default();
        let mut told = |kind, seconds: &mut dyn Iterator<Item = u64>| {
            seconds.flat_map(|second| detector.take(&event(kind, 1, 1, second), false)).count()
        };
        assert_eq!(told(EventKind::SecretCopied, &mut (0..19)), 0);
        assert_eq!(told(EventKind::ValuesCompared, &mut (20..60)), 0, "shows no value");
        assert_eq!(told(EventKind::SecretCopied, &mut (619..638)), 0, "the first ones are too long ago");
        assert_eq!(told(EventKind::SecretRevealed, &mut (638..639)), 1);
        assert_eq!(
            told(EventKind::SecretHandedOver, &mut (639..658)),
            0,
            "told once, not for each further one"
        );
    }

    #[test]
    fn a_second_computer_and_the_first_value_of_production_stand_out_once() {
        let mut detector = Detector::default();
        let mut why = |device, in_production| {
            detector.take(&event(EventKind::SecretRevealed, 1, device, 0), in_production)
        };
        assert_eq!(why(1, false), []);
        assert_eq!(why(1, true), [Unusual::FirstProductionRead]);
        assert_eq!(why(2, true), [Unusual::NewDevice]);
        assert_eq!(why(1, true), []);
        let mut refused = event(EventKind::SecretRevealed, 3, 3, 0);
        refused.outcome = Outcome::Refused;
        assert_eq!(detector.take(&refused, true), [], "nothing was opened");
    }

    #[test]
    fn five_failed_tries_stand_out_and_four_are_a_bad_morning() {
        let mut detector = Detector::default();
        for (count, expected) in [(4, vec![]), (5, vec![Unusual::FailedUnlocks(5)])] {
            let mut observed = event(EventKind::UnlockFailuresObserved, 1, 1, 0);
            observed.count = Some(count);
            assert_eq!(detector.take(&observed, false), expected);
        }
    }

    /// The counting is of the log as the program itself writes it.
    #[tokio::test]
    async fn failed_tries_that_the_program_wrote_are_found() {
        let (world, session) = World::with_vault(UseKeyring::Yes).await;
        drop(session.lock(LockKind::Full).await);
        for _ in 0..FAILURES {
            world.clock.forward(3600);
            assert!(world.unlock_with("wrong", &world.code()).await.is_err());
        }
        world.clock.forward(3600);
        let mut session = world.unlock().await.unwrap();
        let found = session.unusual_events().await.unwrap();
        let why: Vec<Unusual> = found.iter().map(|event| event.why).collect();
        assert_eq!(why, [Unusual::FailedUnlocks(FAILURES)]);
        assert!(found.iter().all(|event| event.row.kind == EventKind::UnlockFailuresObserved));
    }
}
