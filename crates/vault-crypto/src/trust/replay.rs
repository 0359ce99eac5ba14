//! Reading a whole trust log.

use super::{Finding, Operation, Signatures, State, TrustError};
use crate::Pin;

/// A replayed log.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// The state after its last operation.
    pub state: State,
    /// What is worth telling.
    pub findings: Vec<Finding>,
}

/// Where and why a log is not valid.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("operation {seq}: {error}")]
pub struct ReplayError {
    /// The number the operation should have.
    pub seq: u64,
    /// Why.
    pub error: TrustError,
}

/// Decodes and applies all operations in order. With a pin, signatures are skipped up to it and the operation there
/// must be the pinned one; without, all are checked. Every other rule holds for all of them.
pub fn replay<'a>(
    operations: impl IntoIterator<Item = &'a [u8]>,
    pin: Option<Pin>,
) -> Result<Replayed, ReplayError> {
    let mut operations = operations.into_iter().zip(0u64..);
    let (first, _) = operations.next().ok_or(ReplayError { seq: 0, error: TrustError::NoGenesis })?;
    let state = begin(first, pin).map_err(|error| ReplayError { seq: 0, error })?;
    let mut replayed = Replayed { state, findings: Vec::new() };
    for (bytes, seq) in operations {
        replayed.step(bytes, seq, pin).map_err(|error| ReplayError { seq, error })?;
    }
    replayed.reaches(pin)?;
    Ok(replayed)
}

fn begin(first: &[u8], pin: Option<Pin>) -> Result<State, TrustError> {
    let operation = Operation::decode(first)?;
    is_pinned(0, &operation, pin)?;
    State::begin(&operation, mode(0, pin))
}

impl Replayed {
    fn step(&mut self, bytes: &[u8], seq: u64, pin: Option<Pin>) -> Result<(), TrustError> {
        let operation = Operation::decode(bytes)?;
        is_pinned(seq, &operation, pin)?;
        let finding = self.state.step(&operation, mode(seq, pin))?;
        self.findings.extend(finding);
        Ok(())
    }

    fn reaches(&self, pin: Option<Pin>) -> Result<(), ReplayError> {
        let seq = self.state.head().seq;
        match pin {
            Some(pin) if pin.seq > seq => Err(ReplayError { seq, error: TrustError::BehindPin }),
            _ => Ok(()),
        }
    }
}

fn mode(seq: u64, pin: Option<Pin>) -> Signatures {
    match pin {
        Some(pin) if seq <= pin.seq => Signatures::Trusted,
        _ => Signatures::Check,
    }
}

fn is_pinned(seq: u64, operation: &Operation, pin: Option<Pin>) -> Result<(), TrustError> {
    match pin {
        Some(pin) if pin.seq == seq && !pin.hash.same(&operation.hash()) => Err(TrustError::PinMismatch),
        _ => Ok(()),
    }
}
