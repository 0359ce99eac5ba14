//! Two hundred single bits of a vault, through the built program: every answer is the one it gave before, or a
//! typed error; never a panic, never other data.

use std::fs;

use serde_json::{Value, json};

use crate::lab::{Lab, PASSPHRASE, finish};

#[test]
fn a_flipped_bit_gives_the_same_answers_or_a_typed_error() {
    let lab = Lab::with_credentials();
    lab.later(60);
    let clean = fs::read(lab.file()).unwrap();
    let (code, now) = (lab.code(), lab.now());
    let expected = answers(&lab, &code, now).expect("the clean file opens");
    assert!(expected.iter().all(|answer| answer["ok"] == true), "{expected:?}");
    let positions: Vec<usize> = (1..=FLIPS).map(|n| position(n, clean.len() * 8)).collect();
    let (one, other) = positions.split_at(FLIPS / 2);
    let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let halves = [one, other].map(|half| {
            let (clean, code, expected) = (&clean, &code, &expected);
            scope.spawn(move || {
                let lab = Lab::with_credentials();
                half.iter().map(|bit| flipped(&lab, clean, *bit, code, now, expected)).collect::<Vec<_>>()
            })
        });
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    let of = |outcome| outcomes.iter().filter(|one| **one == outcome).count();
    assert!(of(Outcome::Same) > 0 && of(Outcome::Refused) > 0, "some bits are padding and most are not");
}

#[derive(Debug, Eq, PartialEq)]
enum Outcome {
    Refused,
    Partly,
    Same,
}

fn flipped(lab: &Lab, clean: &[u8], bit: usize, code: &str, now: u64, expected: &[Value]) -> Outcome {
    let mut file = clean.to_vec();
    file[bit / 8] ^= 1 << (bit % 8);
    fs::write(lab.file(), &file).unwrap();
    let answers = match answers(lab, code, now) {
        Ok(answers) => answers,
        Err(error) => {
            assert_typed(&error, bit);
            return Outcome::Refused;
        }
    };
    assert_eq!(answers.len(), expected.len(), "bit {bit}: one answer a line");
    let mut outcome = Outcome::Same;
    for (answer, expected) in answers.iter().zip(expected) {
        if answer["ok"] == true {
            assert_eq!(answer, expected, "bit {bit} gave other data");
        } else {
            assert_typed(&answer["error"], bit);
            outcome = Outcome::Partly;
        }
    }
    outcome
}

/// The answers to every question that shows what is in the vault, or the error that kept it shut. The file is put
/// back each time, so that one code at one time opens it again and again.
fn answers(lab: &Lab, code: &str, now: u64) -> Result<Vec<Value>, Value> {
    let mut command = lab.command();
    command.env("FAKETIME", format!("@{now}")).args(["batch", "--json", "--passphrase-stdin"]);
    let done = finish(command, format!("{PASSPHRASE}\n{code}\n{}\n", QUESTIONS.join("\n")).as_bytes());
    if done.code == 0 {
        return Ok(done.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect());
    }
    assert!(!done.stderr.contains("panicked"), "{}", done.stderr);
    Err(done.error())
}

fn assert_typed(error: &Value, bit: usize) {
    let code = error["code"].as_str().unwrap_or_default();
    assert!(
        !code.is_empty() && code != "internal",
        "bit {bit} is damage, not a fault of the program: {error}"
    );
    assert_ne!(error["message"], json!(null), "bit {bit}");
}

/// Bits spread over the whole file, the same in every run: multiples of the golden ratio (a Weyl sequence).
fn position(n: usize, bits: usize) -> usize {
    let turn = u64::try_from(n).unwrap().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from((u128::from(turn) * u128::try_from(bits).unwrap()) >> 64).unwrap()
}

const QUESTIONS: &[&str] = &[
    "partners",
    "credentials",
    "show srs/staging/orders",
    "show srs/production/orders",
    "get srs/staging/orders --field client_secret",
    "get srs/production/orders --field client_secret --reason drill",
];
const FLIPS: usize = 200;
