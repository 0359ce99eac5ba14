//! Argon2id with memory that is wiped, its bounds, and what it costs on this computer.

use std::time::Duration;

use argon2::{Algorithm, Argon2, AssociatedData, Block, ParamsBuilder, Version};
use zeroize::{Zeroize, Zeroizing};

use crate::SymmetricKey;
use crate::bytes::RandomError;

/// What one derivation costs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct KdfParams {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// How often the memory is gone through.
    pub passes: u32,
    /// How many threads may work at it.
    pub lanes: u32,
}

/// The parameters are weaker or dearer than the format allows.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the key derivation parameters are outside the allowed bounds")]
pub struct UnsafeParameters;

/// The memory that the derivation needs is not to be had.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("there is not enough memory to derive the key")]
pub struct NoMemory;

impl KdfParams {
    /// The weakest accepted.
    pub const FLOOR: Self = Self { memory_kib: 64 * MIB, passes: 3, lanes: 1 };
    /// The dearest accepted.
    pub const CEILING: Self = Self { memory_kib: 1024 * MIB, passes: 10, lanes: 8 };

    /// The parameters, when they are within floor and ceiling.
    pub fn check(self) -> Result<Self, UnsafeParameters> {
        let sound = (Self::FLOOR.memory_kib..=Self::CEILING.memory_kib).contains(&self.memory_kib)
            && (Self::FLOOR.passes..=Self::CEILING.passes).contains(&self.passes)
            && (Self::FLOOR.lanes..=Self::CEILING.lanes).contains(&self.lanes);
        if sound { Ok(self) } else { Err(UnsafeParameters) }
    }

    /// As much memory as one derivation of 0.5 to 0.8 seconds goes through here, from 64 MiB up to an eighth of
    /// RAM. `elapsed` tells the time since any fixed moment on a monotonic clock. Takes about two seconds: run it
    /// where nothing waits.
    pub fn calibrate(elapsed: &mut dyn FnMut() -> Duration, ram_bytes: u64, cores: usize) -> Self {
        let lanes = u32::try_from(cores.clamp(1, 4)).unwrap_or(1);
        let params = |memory_kib| Self { memory_kib, passes: Self::FLOOR.passes, lanes };
        params(choose_memory(affordable(ram_bytes), |memory_kib| {
            let start = elapsed();
            derive(&Inputs::DUMMY, params(memory_kib)).ok()?;
            Some(elapsed().saturating_sub(start))
        }))
    }

    /// Whether this computer could make guesses dearer now: one derivation with these parameters `took` less than
    /// half of what [`Self::calibrate`] aims at, and there is memory for more.
    pub fn is_outgrown(self, took: Duration, ram_bytes: u64) -> bool {
        took < LEAST / 2 && self.memory_kib < affordable(ram_bytes)
    }

    /// The one of the two whose guesses go through more memory.
    #[must_use]
    pub fn or_dearer(self, other: Self) -> Self {
        if other.memory_kib > self.memory_kib { other } else { self }
    }
}

/// The 32-byte secret in the operating system's keyring: the third factor, which ties a slot to this computer.
pub struct DeviceSecret(SymmetricKey);

impl DeviceSecret {
    /// A random secret.
    pub fn make() -> Result<Self, RandomError> {
        SymmetricKey::make().map(Self)
    }

    /// The secret as the keyring gave it; `None` unless it has 32 bytes. Wipe your own copy.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        SymmetricKey::from_slice(bytes).map(Self)
    }

    /// The bytes, for the keyring and for nothing else.
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }
}

/// What goes into one derivation.
pub(crate) struct Inputs<'a> {
    pub(crate) password: &'a [u8],
    pub(crate) salt: &'a [u8],
    pub(crate) secret: &'a [u8],
    pub(crate) ad: &'a [u8],
}

impl Inputs<'_> {
    const DUMMY: Inputs<'static> =
        Inputs { password: b"how long does it take", salt: &[0; 16], secret: &[], ad: &[0; 32] };
}

/// Argon2id (RFC 9106), 32 bytes. Checked parameters are the caller's duty.
pub(crate) fn derive(inputs: &Inputs<'_>, params: KdfParams) -> Result<SymmetricKey, NoMemory> {
    let ad = AssociatedData::new(inputs.ad).map_err(|_| NoMemory)?;
    let params = ParamsBuilder::new()
        .m_cost(params.memory_kib)
        .t_cost(params.passes)
        .p_cost(params.lanes)
        .output_len(32)
        .data(ad)
        .build()
        .map_err(|_| NoMemory)?;
    let mut memory = Memory::new(params.block_count())?;
    let argon2 = Argon2::new_with_secret(inputs.secret, Algorithm::Argon2id, Version::V0x13, params)
        .map_err(|_| NoMemory)?;
    let mut done = Err(NoMemory);
    let key = SymmetricKey::fill_with(|out| {
        done = argon2
            .hash_password_into_with_memory(inputs.password, inputs.salt, out, &mut memory.0)
            .map_err(|_| NoMemory);
    });
    done.map(|()| key)
}

/// I(len(P), 4) || P || I(tau, 4).
pub(crate) fn password(passphrase: &str, tau: u32) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(passphrase.len() + 8));
    // A passphrase has at most 1 024 bytes.
    bytes.extend_from_slice(&u32::try_from(passphrase.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend_from_slice(passphrase.as_bytes());
    bytes.extend_from_slice(&tau.to_be_bytes());
    bytes
}

/// Argon2's memory. Its last column gives the key away, so all of it is wiped, also after a panic.
struct Memory(Vec<Block>);

impl Memory {
    fn new(blocks: usize) -> Result<Self, NoMemory> {
        let mut memory = Vec::new();
        memory.try_reserve_exact(blocks).map_err(|_| NoMemory)?;
        memory.resize(blocks, Block::new());
        Ok(Self(memory))
    }

    fn wipe(&mut self) {
        self.0.iter_mut().for_each(Zeroize::zeroize);
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        self.wipe();
    }
}

/// An eighth of RAM in KiB, within floor and ceiling.
fn affordable(ram_bytes: u64) -> u32 {
    u32::try_from(ram_bytes / 8 / 1024)
        .unwrap_or(u32::MAX)
        .clamp(KdfParams::FLOOR.memory_kib, KdfParams::CEILING.memory_kib)
}

/// Tries the floor, then what should take [`AIM`], and corrects once if that took too long.
fn choose_memory(most: u32, mut measure: impl FnMut(u32) -> Option<Duration>) -> u32 {
    let floor = KdfParams::FLOOR.memory_kib;
    let scaled = |memory: u32, took: Duration| {
        let aim = u128::from(memory) * AIM.as_micros() / took.as_micros().max(1);
        let mib = u32::try_from(aim).unwrap_or(u32::MAX) / MIB * MIB;
        mib.clamp(floor, most)
    };
    let Some(first) = measure(floor) else { return floor };
    let guess = if first < LEAST { scaled(floor, first) } else { floor };
    if guess == floor {
        return floor;
    }
    match measure(guess) {
        Some(took) if took <= MOST => guess,
        Some(took) => scaled(guess, took),
        None => floor,
    }
}

const MIB: u32 = 1024;
const LEAST: Duration = Duration::from_millis(500);
const AIM: Duration = Duration::from_millis(650);
const MOST: Duration = Duration::from_millis(800);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_wiped() {
        let mut memory = Memory::new(64).unwrap();
        let params = ParamsBuilder::new().m_cost(64).t_cost(1).p_cost(1).output_len(32).build().unwrap();
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon2.hash_password_into_with_memory(b"password", &[1; 16], &mut [0; 32], &mut memory.0).unwrap();
        assert!(memory.0.iter().any(|block| !is_zero(block)), "the derivation wrote into our memory");
        memory.wipe();
        assert!(memory.0.iter().all(is_zero));
    }

    fn is_zero(block: &Block) -> bool {
        block.as_ref().iter().all(|word| *word == 0)
    }

    #[test]
    fn parameters_outside_the_bounds_are_refused() {
        let sound = KdfParams::FLOOR;
        assert_eq!(sound.check(), Ok(sound));
        assert_eq!(KdfParams::CEILING.check(), Ok(KdfParams::CEILING));
        for memory_kib in [0, 8, 65_535, 1_048_577, u32::MAX] {
            assert_eq!(KdfParams { memory_kib, ..sound }.check(), Err(UnsafeParameters), "{memory_kib} KiB");
        }
        for passes in [0, 2, 11, u32::MAX] {
            assert_eq!(KdfParams { passes, ..sound }.check(), Err(UnsafeParameters), "{passes} passes");
        }
        for lanes in [0, 9, u32::MAX] {
            assert_eq!(KdfParams { lanes, ..sound }.check(), Err(UnsafeParameters), "{lanes} lanes");
        }
    }

    #[test]
    fn calibration_finds_the_memory_a_computer_goes_through_in_time() {
        let per_mib =
            |micros: u64| move |kib: u32| Some(Duration::from_micros(u64::from(kib / MIB) * micros));
        let ceiling = KdfParams::CEILING.memory_kib;
        assert_eq!(choose_memory(ceiling, per_mib(10_000)), 64 * MIB, "slow: the floor");
        assert_eq!(choose_memory(ceiling, per_mib(2_500)), 260 * MIB, "usual: what takes 0.65 s");
        assert_eq!(choose_memory(ceiling, per_mib(100)), ceiling, "fast: the ceiling");
        assert_eq!(choose_memory(128 * MIB, per_mib(2_500)), 128 * MIB, "little memory: an eighth of it");
        assert_eq!(choose_memory(ceiling, |_| None), 64 * MIB, "no memory: the floor");
    }

    #[test]
    fn calibration_corrects_a_guess_that_took_too_long() {
        let slower_when_larger =
            |kib: u32| Some(Duration::from_millis(if kib == 64 * MIB { 130 } else { 1300 }));
        assert_eq!(choose_memory(KdfParams::CEILING.memory_kib, slower_when_larger), 160 * MIB);
    }

    #[test]
    fn parameters_are_outgrown_where_time_and_memory_are_left() {
        let (short, long) = (Duration::from_millis(249), Duration::from_millis(250));
        assert!(KdfParams::FLOOR.is_outgrown(short, 8 << 30));
        assert!(!KdfParams::FLOOR.is_outgrown(long, 8 << 30), "slow enough");
        assert!(!KdfParams::FLOOR.is_outgrown(short, 1 << 29), "an eighth of this memory is the floor");
        assert!(!KdfParams::CEILING.is_outgrown(short, u64::MAX), "nothing dearer is accepted");
    }

    #[test]
    fn an_eighth_of_memory_stays_within_the_bounds() {
        assert_eq!(affordable(0), KdfParams::FLOOR.memory_kib);
        assert_eq!(affordable(4 << 30), 512 * MIB);
        assert_eq!(affordable(u64::MAX), KdfParams::CEILING.memory_kib);
    }
}
