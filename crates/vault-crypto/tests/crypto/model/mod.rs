//! The trust log against a plain model of its rules: random operations, valid and not, of one member.

mod attempt;
mod plain;
mod player;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::Index;
use vault_crypto::trust::{Finding, MinFormat, Operation, Signatures, State, TimeVoid, replay};

use self::attempt::attempts;
use self::player::Player;
use crate::world::World;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_trust_log_follows_the_plain_model(attempts in attempts()) {
        let mut player = Player::new();
        for attempt in &attempts {
            player.play(attempt);
        }
        let replayed = replay(player.world.rows(), None).unwrap().state;
        player.compare(&replayed);
        prop_assert_eq!(replayed.head(), player.world.state.head());
    }

    #[test]
    fn a_commit_is_all_or_nothing(attempts in attempts(), cut in any::<Index>()) {
        let mut player = Player::new();
        for attempt in &attempts {
            player.play(attempt);
        }
        let rows: Vec<_> = player.world.rows.iter().map(|row| Operation::decode(row).unwrap()).collect();
        let at = 1 + cut.index(rows.len());
        let mut state = State::begin(&rows[0], Signatures::Trusted).unwrap();
        let applied = state.apply(&rows[1..], Signatures::Trusted).unwrap();
        player.compare(&state);
        state.undo(applied.undo);
        prop_assert_eq!(state.head().seq, 0);
        prop_assert_eq!(state.records().count() + state.scopes().count(), 0);
        // The same operation twice: everything before it is taken back, too.
        let mut twice = rows[1..].to_vec();
        twice.insert((at - 1).min(twice.len()), rows[at.min(rows.len() - 1)].clone());
        let refused = state.apply(&twice, Signatures::Trusted);
        prop_assert!(refused.is_err());
        prop_assert_eq!(state.head().seq, 0);
        prop_assert_eq!(state.records().count() + state.scopes().count(), 0);
        state.apply(&rows[1..], Signatures::Check).unwrap();
        player.compare(&state);
    }
}

#[test]
fn random_attempts_reach_every_verdict() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut verdicts: BTreeMap<u8, (u32, u32)> = BTreeMap::new();
    for _ in 0..60 {
        let mut player = Player::new();
        for attempt in attempts().new_tree(&mut runner).unwrap().current() {
            let Some(number) = player.body(&attempt).map(|body| body.number()) else { continue };
            let Some(taken) = player.play(&attempt) else { continue };
            let counts = verdicts.entry(number).or_default();
            if taken { counts.0 += 1 } else { counts.1 += 1 }
        }
    }
    for number in [1, 2, 3, 4, 5, 6, 7, 8, 17, 18, 19, 20, 21, 22] {
        let (yes, no) = verdicts.get(&number).copied().unwrap_or_default();
        assert!(yes > 0 && no > 0, "type {number}: {yes} taken, {no} refused");
    }
}

#[test]
fn a_time_in_the_future_can_be_voided() {
    let mut world = World::new();
    let now = world.clock;
    world.clock = now.plus_secs(86_400 * 365);
    world.act(MinFormat { format: 1 }).unwrap();
    let far = world.state.head().seq;
    assert_eq!(world.state.t_run(), world.clock);
    world.clock = now;
    let late = world.act(MinFormat { format: 1 }).unwrap();
    assert_eq!(late.findings, [Finding::TimeWentBack { seq: far + 1 }]);
    let voided = world.act(TimeVoid { seq: far }).unwrap();
    assert_eq!(voided.findings, [], "it counts for itself already");
    assert_eq!(world.state.t_run(), now);
}
