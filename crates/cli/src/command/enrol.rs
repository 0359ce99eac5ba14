//! What a person or a script takes away from a new slot: an authenticator's secret and a recovery kit.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Write};

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use vault::{
    AuthenticatorView, CreateOptions, Enrolment, Kdf, NewAuthenticator, RecoveryKit, UseKeyring, VaultError,
};
use zeroize::Zeroizing;

use crate::app::App;
use crate::arguments::{Enrol, KdfChoice};
use crate::failure::Failure;
use crate::terminal;
use crate::text::{day_and_time, visible};
use vault::Wiped;

/// Hands both out and asks for what proves that they were kept; says whether the kit was typed back.
pub(super) fn enrol(app: &mut App, enrolment: &mut Enrolment, choices: &Enrol) -> Result<bool, Failure> {
    match choices.enrolment_fd {
        Some(descriptor) => enrol_script(app, enrolment, descriptor),
        None => enrol_person(app, enrolment, choices.kit_later),
    }
}

/// Refuses before anything is asked when there is nowhere to hand them to.
pub(super) fn check_place(descriptor: Option<u32>) -> Result<(), Failure> {
    if descriptor.is_none() && !io::stdout().is_terminal() {
        return Err(Failure::field(
            "enrolment_fd",
            "standard output is no terminal; say where the otpauth address and the recovery key may go",
        ));
    }
    Ok(())
}

pub(super) const fn options(choices: &Enrol) -> CreateOptions {
    CreateOptions {
        device_secret: if choices.without_keyring { UseKeyring::Without } else { UseKeyring::Yes },
        kdf: kdf(choices.kdf),
        window_days: choices.window_days,
    }
}

pub(super) const fn kdf(choice: KdfChoice) -> Kdf {
    match choice {
        KdfChoice::Calibrate => Kdf::Calibrate,
        KdfChoice::Floor => Kdf::Floor,
        KdfChoice::TwiceFloor => Kdf::TwiceFloor,
    }
}

/// Hands the address of a new authenticator to a script.
pub(super) fn write_address(app: &App, new: &NewAuthenticator, descriptor: u32) -> Result<(), Failure> {
    let authenticator = new.view()?;
    let mut text = Wiped::default();
    if app.common.json {
        let lines: BTreeMap<_, _> = [("otpauth_uri", &*authenticator.uri)].into();
        serde_json::to_writer(&mut text, &lines).map_err(|error| Failure::Output(error.into()))?;
    } else {
        text.push(authenticator.uri.as_bytes());
    }
    text.push(b"\n");
    hand_out(descriptor, &text)
}

/// Shows a new authenticator to a person.
pub(super) fn show_authenticator(authenticator: &AuthenticatorView) -> Result<(), Failure> {
    terminal::show(&format!(
        "\nScan this with an authenticator app, or type the secret:\n\n{}\n{}\n\n",
        qr(&authenticator.uri)?.as_str(),
        authenticator.secret_text.as_str()
    ))
}

/// Hands address and recovery key to a script, which computes the code and hands it back.
fn enrol_script(app: &mut App, enrolment: &mut Enrolment, descriptor: u32) -> Result<bool, Failure> {
    let (authenticator, kit) = (enrolment.authenticator()?, enrolment.kit());
    let mut text = Wiped::default();
    if app.common.json {
        let lines = [("otpauth_uri", &*authenticator.uri), ("recovery_key", &*kit.recovery_key)];
        let lines: BTreeMap<_, _> = lines.into();
        serde_json::to_writer(&mut text, &lines).map_err(|error| Failure::Output(error.into()))?;
    } else {
        text.push(authenticator.uri.as_bytes());
        text.push(b"\n");
        text.push(kit.recovery_key.as_bytes());
    }
    text.push(b"\n");
    hand_out(descriptor, &text)?;
    while enrolment.confirm_code(&app.code()?, app.now())? > 0 {}
    Ok(false)
}

/// Shows code and kit to a person and asks for what proves that they were kept.
fn enrol_person(app: &mut App, enrolment: &mut Enrolment, kit_later: bool) -> Result<bool, Failure> {
    show_authenticator(&enrolment.authenticator()?)?;
    while confirm_code(app, enrolment.new_authenticator())? > 0 {
        terminal::show("And once more, when the next code comes.\n")?;
    }
    terminal::clear_screen()?;
    show_kit(&enrolment.kit())?;
    if kit_later {
        return Ok(false);
    }
    terminal::ask("Print it or write it down, then press Enter", INSTEAD)?;
    terminal::clear_screen()?;
    confirm_kit(enrolment)
}

/// One code, in a few tries; says how many are still needed.
pub(super) fn confirm_code(app: &mut App, new: &mut NewAuthenticator) -> Result<u8, Failure> {
    for _ in 1..TRIES {
        let code = app.code()?;
        match new.confirm_code(&code, app.now()) {
            Ok(left) => return Ok(left),
            Err(error) if app.is_scripted() => return Err(error.into()),
            Err(VaultError::WrongCredentials { now }) => terminal::show(&format!(
                "This is not the present code. This computer's time is {} UTC: compare it with your phone's.\n",
                day_and_time(now)
            ))?,
            Err(error) => terminal::show(&format!("{error}\n"))?,
        }
    }
    let code = app.code()?;
    Ok(new.confirm_code(&code, app.now())?)
}

fn confirm_kit(enrolment: &mut Enrolment) -> Result<bool, Failure> {
    let [a, b, c, d] = enrolment.kit_positions();
    for _ in 0..TRIES {
        let question = format!("Characters {a}, {b}, {c} and {d} of the recovery key, blanks not counted");
        if enrolment.kit_check(&terminal::ask(&question, INSTEAD)?) {
            return Ok(true);
        }
        terminal::show("These are other characters.\n")?;
    }
    Err(Failure::field("kit", "the recovery key was not typed back; nothing was made, begin again"))
}

fn show_kit(kit: &RecoveryKit) -> Result<(), Failure> {
    let text = Zeroizing::new(format!(
        "Recovery kit. It alone opens the vault: keep it apart from this computer.\n\n\
         Organization   {}\nMember         {}\nVault id       {}\nFingerprint    {}\nMade           {} UTC\n\
         Recovery key   {}\n\n",
        visible(&kit.organization),
        visible(&kit.member),
        kit.vault_id,
        kit.fingerprint,
        day_and_time(kit.created),
        kit.recovery_key.as_str(),
    ));
    terminal::show(&text)
}

/// The address as a picture of half blocks, dark on light whatever the terminal's colours are.
fn qr(uri: &str) -> Result<Zeroizing<String>, Failure> {
    let code = QrCode::new(uri.as_bytes())
        .map_err(|_| Failure::field("organization", "this name is too long for a QR code"))?;
    let picture = Zeroizing::new(code.render::<Dense1x2>().build());
    let mut lines = Zeroizing::new(String::with_capacity(picture.len() * 2));
    for line in picture.lines() {
        lines.push_str("\u{1b}[30;107m");
        lines.push_str(line);
        lines.push_str("\u{1b}[0m\n");
    }
    Ok(lines)
}

fn hand_out(descriptor: u32, text: &Wiped) -> Result<(), Failure> {
    write_to(descriptor, text).map_err(|error| {
        let why = format!("descriptor {descriptor} cannot be written: {}", error.kind());
        Failure::field("enrolment_fd", &why)
    })
}

/// Standard output and error are written to as they are; other descriptors by their name, appending, so that a
/// file that has something in it keeps it.
fn write_to(descriptor: u32, text: &Wiped) -> io::Result<()> {
    match descriptor {
        1 => io::stdout().lock().write_all(text.as_slice()).and_then(|()| io::stdout().flush()),
        2 => io::stderr().lock().write_all(text.as_slice()),
        _ if cfg!(windows) => Err(io::ErrorKind::Unsupported.into()),
        number => {
            OpenOptions::new().append(true).open(format!("/dev/fd/{number}"))?.write_all(text.as_slice())
        }
    }
}

const INSTEAD: &str = "give --kit-later, or --enrolment-fd";
const TRIES: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_is_dark_on_light_on_every_terminal() {
        let picture = qr("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP").unwrap();
        assert!(picture.lines().count() > 10);
        assert!(
            picture.lines().all(|line| line.starts_with("\u{1b}[30;107m") && line.ends_with("\u{1b}[0m"))
        );
    }
}
