//! The emergency sheet: one page per partner for the night a key leaked, without a secret.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use partners::{Contact, Dependent, EmergencySheet, Fill, Letter, Place, SafeIdentifier};

use crate::STYLE;

/// The emergency sheet as one page of HTML, for A4 and US Letter. It names hosts, identifiers and systems: not secret,
/// but nobody else's business either.
pub fn emergency_sheet(sheet: &EmergencySheet) -> String {
    let written = format!("Written on {}. What changed since is in the vault.", sheet.written);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "Emergency sheet: " (sheet.partner) }
                style { (PreEscaped(STYLE)) (PreEscaped(OWN_STYLE)) }
            }
            body {
                main {
                    header { h1 { "A key of " bdi { (sheet.partner) } " leaked" } p { bdi { (sheet.organization) } } }
                    p class="written" { (written) " No secret is on this page." }
                    (tell(sheet))
                    @if let Some(letter) = sheet.letter() { (write(letter, sheet)) }
                    (identifiers(&sheet.identifiers))
                    (stop(sheet))
                    (breaks(sheet))
                }
            }
        }
    };
    page.into_string()
}

fn tell(sheet: &EmergencySheet) -> Markup {
    let known = sheet.profile.as_ref().map(|profile| profile.contacts.as_slice()).unwrap_or_default();
    html! {
        section {
            h2 { "1. Tell the partner" }
            @if sheet.dossier.contacts.is_empty() && known.is_empty() { p { "Nobody is recorded. Find out now whom to call: " span class="blank" {} } }
            ul {
                @for contact in &sheet.dossier.contacts { (recorded(contact)) }
                @for contact in known { (published(contact)) }
            }
        }
    }
}

fn recorded(contact: &vault_domain::Contact) -> Markup {
    let reach = [&contact.mail, &contact.phone].into_iter().flatten();
    let more = [&contact.note, &contact.escalation, &contact.response_time].into_iter().flatten();
    html! {
        li {
            strong { bdi { (contact.name) } }
            @if let Some(role) = &contact.role { ", " bdi { (role) } }
            @for address in reach { " " span class="code" { (address) } }
            @for line in more { div { bdi { (line) } } }
        }
    }
}

fn published(contact: &Contact) -> Markup {
    html! {
        li {
            strong { (contact.label()) } " " span class="code" { (contact.address()) }
            @if let Some(days) = &contact.answer_business_days { " (answers within " (days.to) " business days)" }
            @if let Some(rule) = &contact.rule { div { (rule.as_str()) } }
        }
    }
}

fn write(letter: &Letter, sheet: &EmergencySheet) -> Markup {
    html! {
        section {
            h2 { "2. Write this" }
            dl {
                div class="wide" { dt { "Subject" } dd { bdi { (letter.subject.text.as_str().replace(COMPANY, &sheet.organization)) } } }
                @for field in &letter.fields { div { dt { (field.label.as_str()) } dd { (filled(&field.fill, sheet)) } } }
            }
            @if let Some(request) = &letter.request { p { (request.text.as_str()) } }
            p class="hint" { "Write the account of what happened without the value itself, and not from a mailbox that may have leaked with it." }
        }
    }
}

/// What the writer answers stays a line to write on.
fn filled(fill: &Fill, sheet: &EmergencySheet) -> Markup {
    match fill {
        Fill::Company => html! { bdi { (sheet.organization) } },
        Fill::Ask | Fill::Environment => html! { span class="blank" {} },
        Fill::Field(_) => html! { "see below, of the environment concerned" },
    }
}

fn identifiers(identifiers: &[SafeIdentifier]) -> Markup {
    html! {
        @if !identifiers.is_empty() {
            section {
                h2 { "What you may tell their support" }
                table {
                    tr { th { "Environment" } th { "Credential" } th { "Field" } th { "Value" } }
                    @for one in identifiers {
                        tr { td { bdi { (one.environment) } } td { bdi { (one.credential) } } td { (one.label) } td class="code" { (one.value) } }
                    }
                }
            }
        }
    }
}

fn stop(sheet: &EmergencySheet) -> Markup {
    let profile = sheet.profile.as_ref();
    let places = profile.map(|profile| profile.places.as_slice()).unwrap_or_default();
    let rotation = profile.and_then(partners::Profile::rotation);
    html! {
        section {
            h2 { "3. Stop the key and get a new one" }
            @if let Some(rotation) = &rotation { p { (rotation) } }
            ul { @for place in places { (way(place)) } }
            @if let Some(runbook) = &sheet.dossier.runbook {
                h3 { "Your runbook" }
                p class="text" { bdi { (runbook) } }
            } @else if rotation.is_none() {
                p { "Not known. Ask the partner how a key is stopped: " span class="blank" {} }
            }
        }
    }
}

fn way(place: &Place) -> Markup {
    html! {
        li {
            strong { (place.label.as_str()) } ": " (place.menu.as_str())
            @if let Some(url) = &place.url { " " span class="code" { (url.as_str()) } }
        }
    }
}

fn breaks(sheet: &EmergencySheet) -> Markup {
    html! {
        section {
            h2 { "4. What stands still, and whom to call" }
            @if !sheet.dependents.is_empty() {
                table {
                    tr { th { "Environment" } th { "Credential" } th { "System" } th { "Call" } th { "A new value gets there by" } }
                    @for one in &sheet.dependents { (dependent(one)) }
                }
            }
            @if !sheet.unknown.is_empty() {
                p { "Nobody recorded what uses " bdi { (sheet.unknown.join("; ")) } ". Ask before you stop them." }
            } @else if sheet.dependents.is_empty() {
                p { "The vault holds no credential of this partner." }
            }
        }
    }
}

fn dependent(one: &Dependent) -> Markup {
    html! {
        tr {
            td { bdi { (one.environment) } }
            td { bdi { (one.credential) } }
            td { bdi { (one.system) } }
            td { @if let Some(owner) = &one.owner { bdi { (owner) } } @else { span class="blank short" {} } }
            td { bdi { (one.deploy.as_deref().unwrap_or_default()) } }
        }
    }
}

/// What stands for the organization's name in a subject.
const COMPANY: &str = "[Your Company Name]";

const OWN_STYLE: &str = "
section { margin-top: 5mm; break-inside: avoid; }
h3 { font-size: 10pt; margin-top: 2mm; }
table + p { margin-top: 2mm; }
.written { margin-top: 2mm; font-size: 9pt; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 1mm 3mm 1mm 0; border-bottom: 0.5pt solid #888; overflow-wrap: anywhere; }
th { font-size: 8.5pt; font-weight: 400; }
li { overflow-wrap: anywhere; }
";
