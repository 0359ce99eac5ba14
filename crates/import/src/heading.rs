//! Headings in English and German, as partners, spreadsheets and password managers write them.

use crate::environment::fold;
use crate::mapping::Meaning;

/// Where a table's headings are.
pub(crate) struct Found {
    pub(crate) names: Vec<String>,
    /// How many rows come before the first with values.
    pub(crate) rows_before: usize,
}

/// The first row with two known headings, or one where it is the only cell. Without any, columns get numbers and
/// every row counts.
pub(crate) fn find_headings(first_rows: &[Vec<&str>]) -> Found {
    let is_known = |cell: &&&str| known(cell).is_some();
    let fits = |row: &Vec<&str>| {
        let filled = row.iter().filter(|cell| !cell.trim().is_empty()).count();
        let found = row.iter().filter(is_known).count();
        found >= 2 || (found == 1 && filled == 1)
    };
    if let Some((before, row)) = first_rows.iter().enumerate().find(|(_, row)| fits(row)) {
        let names = row.iter().enumerate().map(|(place, name)| named(name, place)).collect();
        return Found { names: distinct(names), rows_before: before + 1 };
    }
    let width = first_rows.iter().map(Vec::len).max().unwrap_or_default();
    Found { names: (0..width).map(|place| named("", place)).collect(), rows_before: 0 }
}

fn named(name: &str, place: usize) -> String {
    if name.trim().is_empty() { format!("Column {}", place + 1) } else { name.trim().to_owned() }
}

/// A second column of the same name gets a number.
fn distinct(names: Vec<String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        let mut free = name.clone();
        let mut count = 2;
        while distinct.contains(&free) {
            free = format!("{name} {count}");
            count += 1;
        }
        distinct.push(free);
    }
    distinct
}

/// What a heading means, if it is a known one.
pub(crate) fn known(heading: &str) -> Option<Meaning> {
    let squashed: String = fold(heading).split(' ').collect();
    let plain = PLAIN.iter().find(|(_, words)| words.contains(&squashed.as_str()));
    let field = || FIELDS.iter().find(|(.., words)| words.contains(&squashed.as_str()));
    plain.map(|(meaning, _)| meaning.clone()).or_else(|| {
        field().map(|(key, secret, _)| Meaning::Field { key: (*key).to_owned(), secret: *secret })
    })
}

/// The fields of all known headings.
pub(crate) fn known_fields() -> Vec<Meaning> {
    FIELDS.iter().map(|(key, secret, _)| Meaning::Field { key: (*key).to_owned(), secret: *secret }).collect()
}

/// Whether a heading has a word for secrets.
pub(crate) fn looks_secret(heading: &str) -> bool {
    let folded = fold(heading);
    SECRET_WORDS.iter().any(|word| folded.contains(word)) && !folded.ends_with(" id")
}

/// A heading as the key of a field: small letters, digits, `_`.
pub(crate) fn key_of(heading: &str) -> String {
    let ascii = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '_' };
    let joined: String = fold(heading).replace(' ', "_").chars().map(ascii).collect();
    let key = joined.trim_matches('_');
    let key = if key.starts_with(|c: char| c.is_ascii_lowercase()) {
        key.to_owned()
    } else {
        format!("field_{key}")
    };
    key.chars().take(KEY_CHARS).collect::<String>().trim_end_matches('_').to_owned()
}

const KEY_CHARS: usize = 48;

const SECRET_WORDS: &[&str] = &[
    "credential",
    "geheim",
    "kennwort",
    "key",
    "pass",
    "pin",
    "private",
    "schlussel",
    "schluessel",
    "secret",
    "token",
];

const PLAIN: &[(Meaning, &[&str])] = &[
    (
        Meaning::Contact,
        &["ansprechpartner", "contact", "contactperson", "kontakt", "support", "supportcontact"],
    ),
    (Meaning::Environment, &["env", "environment", "stage", "system", "umgebung"]),
    (
        Meaning::Expires,
        &[
            "ablauf",
            "ablaufdatum",
            "expires",
            "expireson",
            "expiration",
            "expirationdate",
            "expiry",
            "expirydate",
            "gultigbis",
            "validuntil",
        ],
    ),
    (Meaning::Group, &["collections", "folder", "gruppe", "group", "grouping", "ordner", "vault"]),
    (
        Meaning::Ignore,
        &["favorite", "favourite", "icon", "lastmodified", "created", "reprompt", "fav", "archived"],
    ),
    (
        Meaning::LastRotated,
        &[
            "lastchanged",
            "lastrenewed",
            "lastrotated",
            "lastrotation",
            "letzterotation",
            "letzteanderung",
            "rotated",
            "rotatedon",
            "zuletztgeandert",
            "zuletztrotiert",
        ],
    ),
    (
        Meaning::Name,
        &["bezeichnung", "credential", "credentialname", "entry", "item", "name", "titel", "title"],
    ),
    (
        Meaning::Notes,
        &[
            "anmerkung",
            "bemerkung",
            "comment",
            "comments",
            "description",
            "beschreibung",
            "extra",
            "kommentar",
            "note",
            "notes",
            "notesplain",
            "notiz",
            "notizen",
        ],
    ),
    (
        Meaning::Owner,
        &[
            "besitzer",
            "eigentumer",
            "owner",
            "responsible",
            "verantwortlich",
            "verantwortlicher",
            "zustandig",
        ],
    ),
    (
        Meaning::Partner,
        &[
            "anbieter",
            "company",
            "firma",
            "integration",
            "lieferant",
            "partner",
            "partnername",
            "provider",
            "service",
            "dienst",
            "vendor",
        ],
    ),
    (Meaning::Tags, &["label", "labels", "schlagworter", "tag", "tags"]),
    (
        Meaning::Url,
        &[
            "address",
            "adresse",
            "apiurl",
            "baseurl",
            "endpoint",
            "host",
            "link",
            "loginuri",
            "uri",
            "url",
            "urls",
            "webadresse",
            "website",
        ],
    ),
];

/// Key, whether a secret, headings.
const FIELDS: &[(&str, bool, &[&str])] = &[
    (
        "account",
        false,
        &[
            "account",
            "accountid",
            "accountnumber",
            "clientnumber",
            "konto",
            "kontonummer",
            "kundennummer",
            "merchantid",
        ],
    ),
    (
        "api_key",
        true,
        &["accesskey", "apikey", "apischlussel", "apischluessel", "subscriptionkey", "xapikey"],
    ),
    ("api_secret", true, &["apisecret", "hmackey", "hmacsecret", "secretkey", "signaturekey"]),
    ("audience", false, &["audience"]),
    ("certificate", false, &["certificate", "zertifikat"]),
    ("client_id", false, &["appid", "applicationid", "clientid", "oauthclientid"]),
    ("client_secret", true, &["appsecret", "clientsecret", "oauthclientsecret"]),
    ("key_id", false, &["keyid", "keyname", "schlusselid"]),
    ("key_passphrase", true, &["keypassphrase", "passphrase"]),
    ("password", true, &["kennwort", "loginpassword", "pass", "passwort", "password", "pwd"]),
    ("private_key", true, &["privatekey", "privaterschlussel", "sshkey"]),
    ("recovery_codes", true, &["backupcodes", "recoverycodes", "wiederherstellungscodes"]),
    ("scope", false, &["scope", "scopes"]),
    ("secret", true, &["geheimnis", "secret", "sharedsecret", "signingsecret", "webhooksecret"]),
    ("token", true, &["accesstoken", "apitoken", "authtoken", "bearer", "bearertoken", "token"]),
    ("token_url", false, &["accesstokenurl", "authurl", "tokenendpoint", "tokenurl"]),
    (
        "totp",
        true,
        &["authenticatorkey", "logintotp", "onetimepassword", "otp", "otpauth", "otpsecret", "totp"],
    ),
    (
        "username",
        false,
        &[
            "benutzer",
            "benutzername",
            "email",
            "login",
            "loginname",
            "loginusername",
            "user",
            "userid",
            "username",
        ],
    ),
    ("webhook_url", false, &["callbackurl", "webhookurl"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn field(key: &str, secret: bool) -> Meaning {
        Meaning::Field { key: key.to_owned(), secret }
    }

    #[test]
    fn headings_are_known_however_they_are_spelled() {
        for (heading, meaning) in [
            ("Client ID", Some(field("client_id", false))),
            ("client_id", Some(field("client_id", false))),
            ("ClientSecret", Some(field("client_secret", true))),
            ("API-Schlüssel", Some(field("api_key", true))),
            ("login_totp", Some(field("totp", true))),
            ("Zuletzt rotiert", Some(Meaning::LastRotated)),
            ("Ansprechpartner", Some(Meaning::Contact)),
            ("Shoe size", None),
        ] {
            assert_eq!(known(heading), meaning, "{heading}");
        }
    }

    #[test]
    fn a_key_is_made_of_any_heading() {
        for (heading, key) in
            [("Kunden-Nr.", "kunden_nr"), ("2nd key", "field_2nd_key"), ("密钥", "field"), ("Ünï", "uni")]
        {
            assert_eq!(key_of(heading), key);
        }
        assert!(key_of(&"long ".repeat(100)).len() <= KEY_CHARS);
    }

    #[test]
    fn lines_above_the_headings_are_passed_over() {
        let rows = vec![
            vec!["Partner credentials 2026", ""],
            vec!["", ""],
            vec!["Partner", "Password"],
            vec!["SRS", "x"],
        ];
        let found = find_headings(&rows);
        assert_eq!((found.names, found.rows_before), (vec!["Partner".to_owned(), "Password".to_owned()], 3));
    }
}
