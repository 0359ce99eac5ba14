//! Making a vault: by hand at a terminal, or by a script over a descriptor.

use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Write};

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use vault::{CreateOptions, Kdf, NewVault, RecoveryKit, UseKeyring, VaultError};
use zeroize::Zeroizing;

use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Create, KdfChoice};
use crate::failure::Failure;
use crate::terminal;
use crate::text::{day_and_time, visible};
use crate::view::CreatedShown;
use crate::wiped::Wiped;

pub(crate) async fn create(app: &mut App, create: &Create) -> Result<Answer, Failure> {
    check_before_asking(create)?;
    let mut new = NewVault::begin(&create.organization, &create.member, app.now())?;
    let passphrase = app.new_passphrase(&[&create.organization, &create.member])?;
    new.enrolment().check_passphrase(&passphrase)?;
    let kit_confirmed = match create.enrolment_fd {
        Some(descriptor) => enrol_script(app, &mut new, descriptor)?,
        None => enrol_person(app, &mut new, create.kit_later)?,
    };
    let session = new.create(&create.path, passphrase, options(create), &app.around).await?;
    let info = session.info();
    app.vault.adopt(session).await;
    Ok(Answer::new(CreatedShown {
        path: create.path.display().to_string(),
        organization: info.organization,
        member: info.member,
        vault_id: info.vault_id.to_string(),
        fingerprint: info.fingerprint,
        kit_confirmed,
        warnings: info.warnings.iter().map(ToString::to_string).collect(),
    }))
}

/// What would fail at the end, said before anything is typed.
fn check_before_asking(create: &Create) -> Result<(), Failure> {
    if create.path.exists() {
        return Err(VaultError::Exists.into());
    }
    if create.enrolment_fd.is_none() && !io::stdout().is_terminal() {
        return Err(Failure::field(
            "enrolment_fd",
            "standard output is no terminal; say where the otpauth address and the recovery key may go",
        ));
    }
    Ok(())
}

const fn options(create: &Create) -> CreateOptions {
    CreateOptions {
        device_secret: if create.without_keyring { UseKeyring::Without } else { UseKeyring::Yes },
        kdf: match create.kdf {
            KdfChoice::Calibrate => Kdf::Calibrate,
            KdfChoice::Floor => Kdf::Floor,
        },
        window_days: create.window_days,
    }
}

/// Hands address and recovery key to a script, which computes the code and hands it back.
fn enrol_script(app: &mut App, new: &mut NewVault, descriptor: u32) -> Result<bool, Failure> {
    let (authenticator, kit) = (new.authenticator()?, new.kit());
    let mut text = Wiped::default();
    if app.common.json {
        let lines = [("otpauth_uri", &*authenticator.uri), ("recovery_key", &*kit.recovery_key)];
        let lines: std::collections::BTreeMap<_, _> = lines.into();
        serde_json::to_writer(&mut text, &lines).map_err(|error| Failure::Output(error.into()))?;
    } else {
        text.push(authenticator.uri.as_bytes());
        text.push(b"\n");
        text.push(kit.recovery_key.as_bytes());
    }
    text.push(b"\n");
    write_to(descriptor, &text).map_err(|error| {
        Failure::field(
            "enrolment_fd",
            &format!("descriptor {descriptor} cannot be written: {}", error.kind()),
        )
    })?;
    let code = app.code()?;
    new.confirm_code(&code, app.now())?;
    Ok(false)
}

/// Shows code and kit to a person and asks for what proves that they were kept.
fn enrol_person(app: &mut App, new: &mut NewVault, kit_later: bool) -> Result<bool, Failure> {
    let authenticator = new.authenticator()?;
    terminal::show(&format!(
        "\nScan this with an authenticator app, or type the secret:\n\n{}\n{}\n\n",
        qr(&authenticator.uri)?.as_str(),
        authenticator.secret_text.as_str()
    ))?;
    confirm_code(app, new)?;
    terminal::clear_screen()?;
    show_kit(&new.kit())?;
    if kit_later {
        return Ok(false);
    }
    terminal::ask("Print it or write it down, then press Enter", INSTEAD)?;
    terminal::clear_screen()?;
    confirm_kit(new)
}

fn confirm_code(app: &mut App, new: &mut NewVault) -> Result<(), Failure> {
    for _ in 1..TRIES {
        let code = app.code()?;
        match new.confirm_code(&code, app.now()) {
            Ok(()) => return Ok(()),
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

fn confirm_kit(new: &mut NewVault) -> Result<bool, Failure> {
    let [a, b, c, d] = new.kit_positions();
    for _ in 0..TRIES {
        let question = format!("Characters {a}, {b}, {c} and {d} of the recovery key, blanks not counted");
        if new.kit_check(&terminal::ask(&question, INSTEAD)?) {
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
