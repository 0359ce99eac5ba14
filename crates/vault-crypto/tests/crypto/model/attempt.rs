//! What somebody tries, at random: mostly nearly right.

use proptest::prelude::*;
use proptest::sample::Index;
use vault_crypto::Half;
use vault_crypto::trust::FreezeKind;
use vault_domain::{Class, ObjectKind, ScopeKind, Tier};

/// What somebody tries. Numbers choose among what exists, so that most attempts are nearly right.
#[derive(Clone, Debug)]
pub(super) enum Attempt {
    Partner { tier: Tier },
    Environment { parent: Index, class: Class, tier: Tier, odd: bool },
    Odd { kind: ScopeKind, class: Class, parent: Option<Index>, again: bool },
    Epoch { scope: Index, audit: bool, skip: u64, granted: Granted },
    Half { scope: Index, half: Half, skip: u64, alone: bool },
    Put { items: Vec<Item> },
    Delete { records: Vec<Index> },
    Reseal { scope: Index, old_epoch: bool, records: Vec<(Index, u64)>, sorted: bool },
    Move { scope: Index, records: Vec<Index>, all: bool },
    Policy { values: Vec<(u16, u64)> },
    Format(u16),
    Rollback { fork: u64, kept: bool, abandoned: Option<Vec<u64>> },
    Void { back: u64 },
    Freeze { what: FreezeKind, which: Index },
    Lift { what: FreezeKind, which: Index },
    Clock { seconds: i64 },
}

#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) record: Option<Index>,
    pub(super) kind: ObjectKind,
    pub(super) scope: Index,
    pub(super) place: Fit,
    pub(super) subject: Option<Index>,
    pub(super) slip: Slip,
}

/// Whether the item takes its scope from a record that exists, or one that suits its kind.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fit {
    Good,
    Any,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Slip {
    None,
    Version,
    Previous,
    OldEpoch,
    Class,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Granted {
    Member,
    Nobody,
    Twice,
}

pub(super) fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    prop::collection::vec(attempt(), 1..90)
}

pub(super) fn attempt() -> impl Strategy<Value = Attempt> {
    prop_oneof![
        3 => prop::sample::select(&[Tier::Production, Tier::Production, Tier::Other][..])
            .prop_map(|tier| Attempt::Partner { tier }),
        10 => environment(),
        1 => (select(ScopeKind::ALL), select(Class::ALL), any::<Option<Index>>(), any::<bool>())
            .prop_map(|(kind, class, parent, again)| Attempt::Odd { kind, class, parent, again }),
        12 => (any::<Index>(), rarely(), skip(), granted())
            .prop_map(|(scope, audit, skip, granted)| Attempt::Epoch { scope, audit, skip, granted }),
        10 => (any::<Index>(), half(), skip(), rarely())
            .prop_map(|(scope, half, skip, not)| Attempt::Half { scope, half, skip, alone: !not }),
        30 => prop::collection::vec(item(), 1..3).prop_map(|items| Attempt::Put { items }),
        2 => prop::collection::vec(any::<Index>(), 0..3).prop_map(|records| Attempt::Delete { records }),
        6 => (any::<Index>(), rarely(), prop::collection::vec((any::<Index>(), 0..3u64), 0..3), any::<bool>())
            .prop_map(|(scope, old_epoch, records, sorted)| Attempt::Reseal { scope, old_epoch, records, sorted }),
        6 => (any::<Index>(), prop::collection::vec(any::<Index>(), 0..4), rarely())
            .prop_map(|(scope, records, part)| Attempt::Move { scope, records, all: !part }),
        14 => control(),
    ]
}

pub(super) fn control() -> impl Strategy<Value = Attempt> {
    prop_oneof![
        prop::collection::vec((0..5u16, any::<u64>()), 0..4).prop_map(|values| Attempt::Policy { values }),
        (0..4u16).prop_map(Attempt::Format),
        (0..10u64, any::<bool>(), prop::option::of(prop::collection::vec(0..3u64, 0..3)))
            .prop_map(|(fork, kept, abandoned)| Attempt::Rollback { fork, kept, abandoned }),
        (0..9u64).prop_map(|back| Attempt::Void { back }),
        (frozen(), any::<Index>()).prop_map(|(what, which)| Attempt::Freeze { what, which }),
        (frozen(), any::<Index>()).prop_map(|(what, which)| Attempt::Lift { what, which }),
        (frozen(), any::<Index>()).prop_map(|(what, which)| Attempt::Lift { what, which }),
        (-900..900i64).prop_map(|seconds| Attempt::Clock { seconds }),
    ]
}

pub(super) fn environment() -> impl Strategy<Value = Attempt> {
    let class = select(&[Class::Meta, Class::Secret, Class::Archive]);
    (any::<Index>(), class, select(Tier::ALL), rarely())
        .prop_map(|(parent, class, tier, odd)| Attempt::Environment { parent, class, tier, odd })
}

pub(super) fn item() -> impl Strategy<Value = Item> {
    let kind = prop_oneof![3 => Just(ObjectKind::Secrets), 2 => select(ObjectKind::ALL)];
    let fit = prop_oneof![5 => Just(Fit::Good), 1 => Just(Fit::Any)];
    let slip = prop_oneof![
        12 => Just(Slip::None),
        1 => Just(Slip::Version),
        1 => Just(Slip::Previous),
        1 => Just(Slip::OldEpoch),
        1 => Just(Slip::Class),
    ];
    let subject = prop_oneof![3 => Just(None), 1 => any::<Index>().prop_map(Some)];
    (any::<Option<Index>>(), kind, any::<Index>(), fit, subject, slip).prop_map(
        |(record, kind, scope, place, subject, slip)| Item { record, kind, scope, place, subject, slip },
    )
}

pub(super) fn granted() -> impl Strategy<Value = Granted> {
    prop_oneof![8 => Just(Granted::Member), 1 => Just(Granted::Nobody), 1 => Just(Granted::Twice)]
}

pub(super) fn skip() -> impl Strategy<Value = u64> {
    prop_oneof![9 => Just(0u64), 1 => Just(1u64)]
}

pub(super) fn rarely() -> impl Strategy<Value = bool> {
    prop_oneof![9 => Just(false), 1 => Just(true)]
}

pub(super) fn half() -> impl Strategy<Value = Half> {
    select(&[Half::A, Half::B])
}

pub(super) fn frozen() -> impl Strategy<Value = FreezeKind> {
    prop_oneof![
        4 => Just(FreezeKind::Record),
        2 => Just(FreezeKind::Partner),
        1 => Just(FreezeKind::Member),
    ]
}

pub(super) fn select<T: Copy + std::fmt::Debug + 'static>(from: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(from)
}
