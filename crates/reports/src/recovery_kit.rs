//! The recovery kit: one page with the recovery key, to be printed and locked away.

use std::fmt::Write;

use maud::{DOCTYPE, Escaper, Markup, PreEscaped, html};
use zeroize::Zeroizing;

use crate::{STYLE, qr};

/// What stands on a recovery kit.
#[derive(Clone, Copy)]
pub struct KitContents<'a> {
    /// The organization that the vault belongs to.
    pub organization: &'a str,
    /// The member whose key it is.
    pub member: &'a str,
    /// The vault's id.
    pub vault_id: &'a str,
    /// The fingerprint of the vault's beginning, in groups.
    pub genesis_fingerprint: &'a str,
    /// The day the key was made, for example `2026-11-22`.
    pub created: &'a str,
    /// The recovery key in groups, parted by spaces. Borrowed from its owner, who wipes it.
    pub recovery_key: &'a str,
}

/// Why a recovery kit could not be made.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum KitError {
    /// The key is empty or does not fit into a QR code.
    #[error("the recovery key cannot be printed")]
    Key,
}

/// The recovery key as a QR code, in SVG. As secret as the key.
pub fn recovery_code(recovery_key: &str) -> Result<Zeroizing<String>, KitError> {
    let code = qr::draw(&compact(recovery_key)).map_err(|_| KitError::Key)?;
    let mut svg = Zeroizing::new(String::with_capacity(code.path.len() + ROOM_FOR_SVG));
    write_code(&mut svg, &code);
    Ok(svg)
}

/// The recovery kit as one page of HTML, for A4 and US Letter. As secret as the key: whoever writes it to a file
/// makes the file readable for its owner only.
///
/// The QR code holds the key without the spaces between its groups.
pub fn recovery_kit(contents: &KitContents<'_>) -> Result<Zeroizing<String>, KitError> {
    let compact = compact(contents.recovery_key);
    if compact.is_empty() {
        return Err(KitError::Key);
    }
    let code = qr::draw(&compact).map_err(|_| KitError::Key)?;
    // The key is put into the finished page, which is made in its full size: templates grow while they are
    // filled, and would leave copies of the key behind.
    let page = page(contents).into_string();
    let (before_key, rest) = page.split_once(KEY).ok_or(KitError::Key)?;
    let (between, after_code) = rest.split_once(CODE).ok_or(KitError::Key)?;
    let size = page.len() + contents.recovery_key.len() * ROOM_PER_CHARACTER + code.path.len() + ROOM_FOR_SVG;
    let mut kit = Zeroizing::new(String::with_capacity(size));
    kit.push_str(before_key);
    write_groups(&mut kit, contents.recovery_key);
    kit.push_str(between);
    write_code(&mut kit, &code);
    kit.push_str(after_code);
    debug_assert!(kit.len() <= size, "the page must not have grown");
    Ok(kit)
}

fn compact(key: &str) -> Zeroizing<String> {
    let mut compact = Zeroizing::new(String::with_capacity(key.len()));
    compact.extend(key.split_whitespace());
    compact
}

// Writing to a string cannot fail.
fn write_groups(page: &mut String, key: &str) {
    for group in key.split_whitespace() {
        page.push_str("<span>");
        let _ = Escaper::new(page).write_str(group);
        page.push_str("</span> ");
    }
}

fn write_code(page: &mut String, code: &qr::Drawing) {
    let side = code.side;
    let _ = write!(
        page,
        r#"<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="The recovery key as a QR code" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="black" d=""#
    );
    page.push_str(&code.path);
    page.push_str(r#""/></svg>"#);
}

fn page(contents: &KitContents<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "Recovery kit" }
                style { (PreEscaped(STYLE)) (PreEscaped(OWN_STYLE)) }
            }
            body {
                main {
                    header {
                        h1 { "Recovery kit" }
                        p { "Partner Vault" }
                    }
                    (facts(contents))
                    (key())
                    div class="advice" {
                        @for (title, lines) in ADVICE { (advice(title, lines)) }
                    }
                    footer {
                        "Kept at " span class="blank" {} " by " span class="blank" {} " since " span class="blank short" {}
                    }
                }
            }
        }
    }
}

fn facts(contents: &KitContents<'_>) -> Markup {
    html! {
        dl {
            div { dt { "Organization" } dd { (contents.organization) } }
            div { dt { "Member" } dd { (contents.member) } }
            div { dt { "Made on" } dd { (contents.created) } }
            div { dt { "Vault" } dd class="code" { (contents.vault_id) } }
            div class="wide" { dt { "Fingerprint of the vault" } dd class="code" { (contents.genesis_fingerprint) } }
        }
    }
}

fn key() -> Markup {
    html! {
        section class="key" {
            div {
                h2 { "Recovery key" }
                p class="groups" { (PreEscaped(KEY)) }
                p class="warning" { "Whoever holds this page and the vault file reads the credentials." }
                p class="hint" { (ALPHABET) }
            }
            (PreEscaped(CODE))
        }
    }
}

fn advice(title: &str, lines: &[&str]) -> Markup {
    html! {
        section {
            h2 { (title) }
            ul { @for line in lines { li { (line) } } }
        }
    }
}

/// Helps who types the key from a bad print.
const ALPHABET: &str =
    "Letters and digits only. There is no b, no i, no o, and no 1 besides the one in the first group.";

/// At most four lines each: what does not fit is not read.
const ADVICE: [(&str, &[&str]); 4] = [
    (
        "What it is for",
        &[
            "It opens the vault when your passphrase, your authenticator or this computer is lost.",
            "It needs the vault file or a backup of it, and nothing else: no passphrase, no code.",
        ],
    ),
    (
        "What it cannot do",
        &[
            "It cannot replace a lost vault file. Keep backups.",
            "It opens what this member may open, no more.",
            "It cannot be taken back: an old copy of the file opens with it for ever.",
        ],
    ),
    (
        "Where to keep it",
        &[
            "In a safe or a sealed envelope, away from the computer and from the backups.",
            "Never as a photo, in the cloud, in mail or chat.",
            "Delete the file once it is printed.",
        ],
    ),
    (
        "How to use it",
        &[
            "Open the vault file in Partner Vault and choose the recovery kit on the unlock screen.",
            "Type the key, or scan the code and paste its text.",
            "Compare the fingerprint that is shown with the one on this page.",
            "Print the new kit that is made, then shred this one.",
        ],
    ),
];

/// Where the key and its code go. Nothing that a user typed can look like this: it would be escaped.
const KEY: &str = "<!--key-->";
const CODE: &str = "<!--code-->";

/// No character needs more than this: `&quot;` and the tags around a group of one.
const ROOM_PER_CHARACTER: usize = 20;
const ROOM_FOR_SVG: usize = 256;

const OWN_STYLE: &str = "
.key { display: flex; gap: 6mm; justify-content: space-between; align-items: center; border: 1.5pt solid #000; padding: 5mm; break-inside: avoid; }
.groups { display: grid; grid-template-columns: repeat(4, max-content); gap: 2mm 6mm; font-size: 17pt; line-height: 1.25; font-weight: 600; }
.warning { font-weight: 600; margin-top: 3mm; max-width: 95mm; }
.key .hint { max-width: 95mm; }
svg { width: 52mm; height: 52mm; flex: none; background: #fff; }
.advice { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm 8mm; margin-top: 5mm; }
.advice section { break-inside: avoid; }
footer { margin-top: 7mm; font-size: 9pt; }
";
