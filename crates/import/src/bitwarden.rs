//! Bitwarden's unencrypted JSON export.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::table::{Builder, Row, Table, Value, number};
use crate::{Format, ImportError, text};

pub(crate) fn read(bytes: &[u8]) -> Result<Table, ImportError> {
    let text = text::utf_8(bytes).ok_or_else(|| ImportError::broken(BITWARDEN, "it is not UTF-8"))?;
    let export: Export = serde_json::from_str(text).map_err(|error| ImportError::json(BITWARDEN, &error))?;
    if export.encrypted {
        return Err(ImportError::Encrypted { instead: "export the vault again as unencrypted .json" });
    }
    let items = export.items.ok_or_else(|| ImportError::broken(BITWARDEN, "it has no items"))?;
    let places = export.folders.into_iter().flatten().chain(export.collections.into_iter().flatten());
    let names: HashMap<String, String> = places.filter_map(|place| Some((place.id?, place.name?))).collect();
    let mut builder = Builder::new(Format::Bitwarden);
    let (mut passkeys, mut earlier, mut deleted) = (0, 0, 0);
    for (position, item) in items.into_iter().enumerate() {
        if item.deleted_date.is_some() {
            deleted += 1;
            continue;
        }
        passkeys += item.login.as_ref().map_or(0, Login::passkeys);
        earlier += item.password_history.as_ref().map_or(0, Vec::len);
        let row = item.row(number(position), &names, &mut builder)?;
        builder.push(row)?;
    }
    for (what, count) in [("Passkeys", passkeys), ("Earlier passwords", earlier), ("Deleted items", deleted)]
    {
        if count > 0 {
            builder.left_out(format!("{what}: {count}."));
        }
    }
    Ok(builder.finish())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Export {
    #[serde(default)]
    encrypted: bool,
    folders: Option<Vec<Place>>,
    collections: Option<Vec<Place>>,
    items: Option<Vec<Item>>,
}

/// A folder or collection.
#[derive(Deserialize)]
struct Place {
    id: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    #[serde(rename = "type")]
    kind: u8,
    folder_id: Option<String>,
    collection_ids: Option<Vec<Option<String>>>,
    name: Option<Value>,
    notes: Option<Value>,
    fields: Option<Vec<Field>>,
    login: Option<Login>,
    ssh_key: Option<SshKey>,
    password_history: Option<Vec<IgnoredAny>>,
    deleted_date: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Field {
    #[serde(rename = "type")]
    kind: Option<u8>,
    name: Option<String>,
    value: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Login {
    uris: Option<Vec<Uri>>,
    username: Option<Value>,
    password: Option<Value>,
    totp: Option<Value>,
    fido2_credentials: Option<Vec<IgnoredAny>>,
}

#[derive(Deserialize)]
struct Uri {
    uri: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SshKey {
    private_key: Option<Value>,
    public_key: Option<Value>,
}

impl Login {
    fn passkeys(&self) -> usize {
        self.fido2_credentials.as_ref().map_or(0, Vec::len)
    }
}

impl Item {
    fn row(
        self,
        number: u32,
        names: &HashMap<String, String>,
        builder: &mut Builder,
    ) -> Result<Row, ImportError> {
        let mut row = Row::new(number);
        row.unusable = unusable(self.kind).map(str::to_owned);
        let collections = self.collection_ids.into_iter().flatten().flatten();
        let group = self.folder_id.into_iter().chain(collections).find_map(|id| names.get(&id));
        let note_is_all = self.kind == SECURE_NOTE;
        let login = self.login.unwrap_or(Login {
            uris: None,
            username: None,
            password: None,
            totp: None,
            fido2_credentials: None,
        });
        let ssh = self.ssh_key.unwrap_or(SshKey { private_key: None, public_key: None });
        let url = login.uris.into_iter().flatten().find_map(|uri| uri.uri);
        let values = [
            ("Folder", false, group.cloned().map(Value::new)),
            ("Name", false, self.name),
            ("Username", false, login.username),
            ("Password", true, login.password),
            ("Totp", true, login.totp),
            ("Private key", true, ssh.private_key),
            ("Public key", false, ssh.public_key),
            ("URI", false, url),
            (if note_is_all { "Secure note" } else { "Notes" }, note_is_all, self.notes),
        ];
        for (name, hidden, value) in values {
            if let Some(value) = value {
                builder.set(&mut row, name, hidden, value)?;
            }
        }
        for field in self.fields.into_iter().flatten().filter(|field| field.kind != Some(LINKED)) {
            if let Some(value) = field.value {
                let name = field.name.unwrap_or_default();
                let name = if name.trim().is_empty() { "Field" } else { &name };
                builder.set(&mut row, name, field.kind == Some(HIDDEN), value)?;
            }
        }
        Ok(row)
    }
}

const fn unusable(kind: u8) -> Option<&'static str> {
    match kind {
        1 | SECURE_NOTE | 5 => None,
        3 => Some("it is a payment card; only logins, notes and SSH keys are taken over"),
        4 => Some("it is an identity; only logins, notes and SSH keys are taken over"),
        _ => Some("it is of a kind that this program does not know"),
    }
}

const BITWARDEN: &str = "Bitwarden export";
const HIDDEN: u8 = 1;
/// A field that repeats another.
const LINKED: u8 = 3;
const SECURE_NOTE: u8 = 2;
