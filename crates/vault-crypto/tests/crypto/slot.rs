//! What a slot does for the person who unlocks, and what it refuses.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use vault_crypto::{
    Authenticator, Bytes, ChangeFactorError, ClockTrouble, Code, DeviceSecret, FactorChange, KdfParams,
    MakeSlotError, NewFactor, OpenSlot, Passphrase, Pin, Slot, SlotChange, SlotRequest, StepUpError,
    UnlockError,
};
use vault_domain::{DeviceId, MemberId, SlotId, Timestamp, VaultId};

const STEP: u64 = 60_000_000;
const DAY: u64 = 2880;
const PIN: Pin = Pin { seq: 7, hash: Bytes([7; 32]) };

/// A file with one slot, and the person's phone.
struct Desk {
    body: Vec<u8>,
    chunks: BTreeMap<u32, Vec<u8>>,
    phone: Authenticator,
    device_secret: DeviceSecret,
}

impl Desk {
    fn new() -> (Self, OpenSlot) {
        let (phone, device_secret) = (Authenticator::make().unwrap(), DeviceSecret::make().unwrap());
        // The slot takes its secret for itself; the phone's copy is read from its text.
        let text = phone.secret_text();
        let (open, change) =
            OpenSlot::make(&request(), &right(), Some(&device_secret), phone, STEP, PIN, at(STEP)).unwrap();
        let mut desk = Self { body: Vec::new(), chunks: BTreeMap::new(), phone: typed(&text), device_secret };
        desk.write(&change);
        (desk, open)
    }

    fn write(&mut self, change: &SlotChange) {
        let stored = Slot::parse_epoch(&self.body).ok();
        assert_eq!(stored, change.expected_epoch(), "compare and set");
        self.body = change.body().to_vec();
        self.chunks.extend(change.chunks_to_put().iter().cloned());
        self.chunks.retain(|day, _| !change.days_to_delete().contains(day));
    }

    fn slot(&self) -> Slot {
        Slot::parse(&self.body, self.chunks.clone()).unwrap()
    }

    fn code(&self, step: u64) -> Code {
        self.phone.code_at(step)
    }

    /// With the right passphrase and device.
    fn unlock(&self, code: &Code, now: u64) -> Result<OpenSlot, UnlockError> {
        self.slot().unlock(&right(), code, Some(&self.device_secret), at(now), None)
    }

    /// Asks for a change at a step with its code.
    fn change(
        &self,
        open: &OpenSlot,
        passphrase: &Passphrase,
        step: u64,
        new: NewFactor<'_>,
    ) -> Result<SlotChange, ChangeFactorError> {
        open.change_factor(FactorChange {
            passphrase,
            code: &self.code(step),
            device_secret: Some(&self.device_secret),
            now: at(step),
            params: KdfParams { passes: 4, ..KdfParams::FLOOR },
            new,
        })
    }

    fn unlock_and_burn(&mut self, step: u64) -> OpenSlot {
        let mut open = self.unlock(&self.code(step), step).unwrap();
        let change = open.burn().unwrap();
        self.write(&change);
        open.accept(change).unwrap();
        open
    }
}

fn request() -> SlotRequest {
    SlotRequest {
        genesis: Bytes([1; 32]),
        vault: VaultId::from_random([2; 16]),
        member: MemberId::from_random([3; 16]),
        slot: SlotId::from_random([4; 16]),
        device: DeviceId::from_random([5; 16]),
        params: KdfParams::FLOOR,
        window_days: 30,
    }
}

fn right() -> Passphrase {
    Passphrase::new("right passphrase").unwrap()
}

fn wrong() -> Passphrase {
    Passphrase::new("wrong passphrase").unwrap()
}

fn at(step: u64) -> Timestamp {
    Timestamp::from_secs(step * 30 + 11)
}

fn typed(text: &str) -> Authenticator {
    Authenticator::parse_secret(text).unwrap()
}

fn refusal(result: Result<OpenSlot, UnlockError>) -> UnlockError {
    result.err().unwrap()
}

#[test]
fn the_three_factors_open_what_was_sealed() {
    let (mut desk, made) = Desk::new();
    let open = desk.unlock_and_burn(STEP + 1);
    assert_eq!(open.device_key().public(), made.device_key().public());
    assert_eq!(open.pin(), PIN);
    assert_eq!((open.epoch(), open.last_step()), (2, STEP + 1));
    assert_eq!(open.covers_until(), Timestamp::from_secs((STEP / DAY + 1 + 30) * DAY * 30));
}

#[test]
fn a_wrong_passphrase_code_or_device_gives_one_answer() {
    let (desk, _) = Desk::new();
    let (slot, now, code) = (desk.slot(), at(STEP + 2), desk.code(STEP + 2));
    let far = desk.code(STEP + 500);
    let other_device = DeviceSecret::make().unwrap();
    let device = Some(&desk.device_secret);
    let answers = [
        refusal(slot.unlock(&wrong(), &code, device, now, None)),
        refusal(slot.unlock(&right(), &far, device, now, None)),
        refusal(slot.unlock(&right(), &code, Some(&other_device), now, None)),
    ];
    assert_eq!(answers, [UnlockError::WrongCredentials; 3]);
    assert_eq!(refusal(slot.unlock(&right(), &code, None, now, None)), UnlockError::DeviceSecretMissing);
}

#[test]
fn a_used_code_and_all_before_it_open_nothing() {
    let (mut desk, _) = Desk::new();
    desk.unlock_and_burn(STEP + 5);
    assert_eq!(refusal(desk.unlock(&desk.code(STEP + 5), STEP + 5)), UnlockError::WrongCredentials);
    assert_eq!(refusal(desk.unlock(&desk.code(STEP + 4), STEP + 5)), UnlockError::WrongCredentials);
    assert_eq!(desk.slot().fresh_code_in(at(STEP + 5)), Some(19), "step of 30 s, 11 s of it gone");
    assert_eq!(desk.slot().fresh_code_in(at(STEP + 6)), None);
    assert!(desk.unlock(&desk.code(STEP + 6), STEP + 6).is_ok());
}

#[test]
fn a_code_that_the_anchor_saw_is_refused_when_old_rows_were_put_back() {
    let (desk, _) = Desk::new();
    let code = desk.code(STEP + 5);
    let unlock =
        |last| desk.slot().unlock(&right(), &code, Some(&desk.device_secret), at(STEP + 5), Some(last));
    assert_eq!(refusal(unlock(STEP + 5)), UnlockError::CodeReused);
    assert!(unlock(STEP + 4).is_ok());
}

#[test]
fn the_codes_before_and_after_the_clocks_are_accepted_and_remembered() {
    let (mut desk, _) = Desk::new();
    for (clock, step) in [(STEP + 10, STEP + 11), (STEP + 20, STEP + 22), (STEP + 30, STEP + 33)] {
        let mut open = desk.unlock(&desk.code(step), clock).unwrap();
        let change = open.burn().unwrap();
        desk.write(&change);
        open.accept(change).unwrap();
    }
    let behind = desk.unlock(&desk.code(STEP + 42), STEP + 40);
    assert!(behind.is_ok(), "three ahead are remembered, one less is a neighbour");
    assert_eq!(refusal(desk.unlock(&desk.code(STEP + 50), STEP + 50)), UnlockError::WrongCredentials);
}

#[test]
fn a_clock_behind_the_last_unlock_is_said_before_anything_is_derived() {
    let (mut desk, _) = Desk::new();
    desk.unlock_and_burn(STEP + 100);
    let last_unlock = Timestamp::from_secs((STEP + 100) * 30);
    let trouble = ClockTrouble::Behind { last_unlock };
    assert_eq!(desk.slot().check_clock(at(STEP + 99)), Err(trouble));
    assert_eq!(refusal(desk.unlock(&desk.code(STEP + 99), STEP + 99)), UnlockError::Clock(trouble));
    assert_eq!(desk.slot().check_clock(at(STEP + 100)), Ok(()), "the next code may already be on the phone");
}

#[test]
fn a_lapsed_window_is_said_before_anything_is_derived() {
    let (desk, open) = Desk::new();
    let end = open.covers_until().secs() / 30;
    assert_eq!(desk.slot().check_clock(at(end)), Ok(()), "the code before may still be on the phone");
    let trouble = ClockTrouble::Lapsed { since: open.covers_until() };
    assert_eq!(desk.slot().check_clock(at(end + 1)), Err(trouble));
    assert_eq!(refusal(desk.unlock(&desk.code(end + 1), end + 1)), UnlockError::Clock(trouble));
    assert_eq!(desk.slot().check_clock(Timestamp::from_millis(u64::MAX)), Err(trouble));
    assert!(matches!(desk.slot().check_clock(Timestamp::from_millis(0)), Err(ClockTrouble::Behind { .. })));
}

#[test]
fn a_search_finds_clocks_that_are_apart_and_can_be_cancelled() {
    let (desk, _) = Desk::new();
    let (slot, code) = (desk.slot(), desk.code(STEP + 103));
    let mut seen = Vec::new();
    let mut search = |limit: u32| {
        slot.unlock_searching(
            &right(),
            &code,
            Some(&desk.device_secret),
            at(STEP + 100),
            None,
            &mut |done, all| {
                seen.push((done, all));
                if done < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            },
        )
    };
    assert_eq!(refusal(search(1)), UnlockError::Cancelled);
    assert_eq!(search(21).unwrap().opened_by(), STEP + 103);
    assert_eq!(seen[..2], [(0, 21), (1, 21)]);
    assert_eq!(seen.len(), 2 + 7, "the nearest steps come first");
}

#[test]
fn a_second_code_must_be_later_than_every_used_one() {
    let (mut desk, _) = Desk::new();
    let mut open = desk.unlock_and_burn(STEP + 5);
    let used = open.step_up(&desk.code(STEP + 5), at(STEP + 5)).err().unwrap();
    assert_eq!(used, StepUpError::CodeUsed { next_in_secs: 19 });
    let wrong_code = open.step_up(&desk.code(STEP + 500), at(STEP + 6)).err().unwrap();
    assert_eq!(wrong_code, StepUpError::WrongCode);
    let change = open.step_up(&desk.code(STEP + 6), at(STEP + 6)).unwrap();
    assert_eq!(open.last_step(), STEP + 5, "nothing is used before it is committed");
    desk.write(&change);
    open.accept(change).unwrap();
    assert_eq!(open.last_step(), STEP + 6);
    assert!(open.step_up(&desk.code(STEP + 6), at(STEP + 6)).is_err());
    assert_eq!(refusal(desk.unlock(&desk.code(STEP + 6), STEP + 6)), UnlockError::WrongCredentials);
}

#[test]
fn a_change_that_was_not_committed_can_be_made_again() {
    let (mut desk, _) = Desk::new();
    let mut open = desk.unlock(&desk.code(STEP + DAY + 1), STEP + DAY + 1).unwrap();
    let (lost, kept) = (open.burn().unwrap(), open.burn().unwrap());
    desk.write(&kept);
    open.accept(kept).unwrap();
    assert!(open.accept(lost).is_err(), "it was made from a state that is no more");
    desk.write(&open.burn().unwrap());
    assert_eq!(desk.slot().epoch(), 3);
}

#[test]
fn the_pin_and_the_epoch_go_into_the_next_seal() {
    let (mut desk, _) = Desk::new();
    let mut open = desk.unlock_and_burn(STEP + 1);
    let pin = Pin { seq: 40, hash: Bytes([8; 32]) };
    open.raise_epoch(90);
    let change = open.reseal_with_pin(pin).unwrap();
    desk.write(&change);
    open.accept(change).unwrap();
    assert_eq!((open.epoch(), open.pin()), (91, pin));
    assert_eq!(desk.unlock(&desk.code(STEP + 2), STEP + 2).unwrap().pin(), pin);
}

#[test]
fn a_long_absence_moves_the_whole_window() {
    let (mut desk, _) = Desk::new();
    let first = desk.chunks.len();
    desk.unlock_and_burn(STEP + 29 * DAY);
    assert_eq!(desk.chunks.len(), first, "as many days as before");
    assert!(desk.chunks.keys().all(|day| u64::from(*day) >= (STEP + 29 * DAY) / DAY));
    desk.unlock_and_burn(STEP + 30 * DAY);
}

#[test]
fn a_new_passphrase_replaces_the_old_one_and_keeps_the_keys() {
    let (mut desk, _) = Desk::new();
    let mut open = desk.unlock_and_burn(STEP + 1);
    let new = Passphrase::new("another passphrase").unwrap();
    let change = desk.change(&open, &right(), STEP + 2, NewFactor::Passphrase(&new)).unwrap();
    let key = open.device_key().public();
    desk.write(&change);
    open.accept(change).unwrap();
    assert_eq!(refusal(desk.unlock(&desk.code(STEP + 3), STEP + 3)), UnlockError::WrongCredentials);
    let unlock = |step| desk.slot().unlock(&new, &desk.code(step), Some(&desk.device_secret), at(step), None);
    assert_eq!(refusal(unlock(STEP + 2)), UnlockError::WrongCredentials, "the code is burned");
    assert_eq!(unlock(STEP + 3).unwrap().device_key().public(), key);
    desk.write(&open.step_up(&desk.code(STEP + 4), at(STEP + 4)).unwrap());
    let unlock = |step| desk.slot().unlock(&new, &desk.code(step), Some(&desk.device_secret), at(step), None);
    assert!(unlock(STEP + 5).is_ok());
}

#[test]
fn another_authenticator_takes_the_place_of_the_old_one() {
    let (mut desk, _) = Desk::new();
    let mut open = desk.unlock_and_burn(STEP + 1);
    let phone = Authenticator::make().unwrap();
    let new = typed(&phone.secret_text());
    let new = NewFactor::Authenticator { authenticator: new, typed: STEP + 3, at: at(STEP + 3) };
    let change = desk.change(&open, &right(), STEP + 2, new).unwrap();
    let (key, days) = (open.device_key().public(), desk.chunks.len());
    desk.write(&change);
    open.accept(change).unwrap();
    assert_eq!(desk.chunks.len(), days, "no chunk of the old table is left");
    for step in STEP + 3..STEP + 7 {
        assert_eq!(
            refusal(desk.unlock(&desk.code(step), step)),
            UnlockError::WrongCredentials,
            "the old one"
        );
    }
    desk.phone = phone;
    assert_eq!(refusal(desk.unlock(&desk.code(STEP + 3), STEP + 3)), UnlockError::WrongCredentials, "used");
    assert_eq!(
        open.duplicate().unwrap().step_up(&desk.code(STEP + 4), at(STEP + 4)).unwrap().last_step(),
        STEP + 4
    );
    assert_eq!(desk.unlock_and_burn(STEP + 4).device_key().public(), key);
}

#[test]
fn only_who_has_both_present_factors_changes_one() {
    let (desk, open) = Desk::new();
    let new = Passphrase::new("another passphrase").unwrap();
    let change = |passphrase: &Passphrase, step: u64| {
        desk.change(&open, passphrase, step, NewFactor::Passphrase(&new)).err().unwrap()
    };
    assert_eq!(change(&wrong(), STEP + 1), ChangeFactorError::WrongPassphrase);
    let used = change(&right(), STEP);
    assert!(matches!(used, ChangeFactorError::Code(StepUpError::CodeUsed { .. })), "{used:?}");
    let authenticator = Authenticator::make().unwrap();
    let far = NewFactor::Authenticator { authenticator, typed: STEP + 12, at: at(STEP + 1) };
    assert_eq!(desk.change(&open, &right(), STEP + 1, far).err(), Some(ChangeFactorError::Clock));
    assert_eq!(desk.slot().epoch(), 1, "nothing was changed");
}

#[test]
fn an_unbound_slot_needs_no_device_secret() {
    let phone = Authenticator::make().unwrap();
    let code = phone.code_at(STEP + 1);
    let (_, change) = OpenSlot::make(&request(), &right(), None, phone, STEP, PIN, at(STEP)).unwrap();
    let slot = Slot::parse(change.body(), change.chunks_to_put().to_vec()).unwrap();
    assert!(!slot.needs_device_secret());
    assert!(slot.unlock(&right(), &code, None, at(STEP + 1), None).is_ok());
}

#[test]
fn a_slot_is_opened_again_with_its_wrapping_key_alone() {
    let (desk, open) = Desk::new();
    let again = desk.slot().reopen(open.wrapping_key()).unwrap();
    assert_eq!(again.device_key().public(), open.device_key().public());
    assert_eq!(again.opened_by(), STEP);
}

#[test]
fn unsound_requests_make_no_slot() {
    let make = |request: SlotRequest, burned| {
        let phone = Authenticator::make().unwrap();
        OpenSlot::make(&request, &right(), None, phone, burned, PIN, at(STEP)).err().unwrap()
    };
    let weak = KdfParams { memory_kib: 8, ..KdfParams::FLOOR };
    assert_eq!(make(SlotRequest { params: weak, ..request() }, STEP), MakeSlotError::UnsafeParameters);
    assert_eq!(make(SlotRequest { window_days: 29, ..request() }, STEP), MakeSlotError::WindowDays);
    assert_eq!(make(SlotRequest { window_days: 401, ..request() }, STEP), MakeSlotError::WindowDays);
    assert_eq!(make(request(), STEP + 11), MakeSlotError::Clock);
}
