//! 1Password's 1PUX export: an archive with one JSON text and the attached files.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::table::{Builder, Row, Table, Value, number};
use crate::{Format, ImportError, archive};

pub(crate) fn read(bytes: &[u8]) -> Result<Table, ImportError> {
    let mut files = archive::open(ONE_PASSWORD, bytes)?;
    let data = archive::file(&mut files, "export.data", ONE_PASSWORD)?;
    let export: Export =
        serde_json::from_slice(&data).map_err(|error| ImportError::json(ONE_PASSWORD, &error))?;
    let mut builder = Builder::new(Format::OnePassword);
    let (mut position, mut earlier, mut archived) = (0, 0, 0);
    for vault in export.accounts.into_iter().flat_map(|account| account.vaults) {
        let name = vault.attrs.name.unwrap_or_default();
        for item in vault.items {
            let number = number(position);
            position += 1;
            if item.state.as_deref() == Some("archived") {
                archived += 1;
                continue;
            }
            earlier += item.details.password_history.as_ref().map_or(0, Vec::len);
            let row = item.row(number, &name, &mut builder)?;
            builder.push(row)?;
        }
    }
    for (what, count) in [("Earlier passwords", earlier), ("Archived items", archived)] {
        if count > 0 {
            builder.left_out(format!("{what}: {count}."));
        }
    }
    Ok(builder.finish())
}

#[derive(Deserialize)]
struct Export {
    accounts: Vec<Account>,
}

#[derive(Deserialize)]
struct Account {
    #[serde(default)]
    vaults: Vec<Vault>,
}

#[derive(Deserialize)]
struct Vault {
    #[serde(default)]
    attrs: VaultAttributes,
    #[serde(default)]
    items: Vec<Item>,
}

#[derive(Default, Deserialize)]
struct VaultAttributes {
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    #[serde(default)]
    category_uuid: String,
    state: Option<String>,
    #[serde(default)]
    details: Details,
    #[serde(default)]
    overview: Overview,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    login_fields: Option<Vec<LoginField>>,
    notes_plain: Option<Value>,
    password: Option<Value>,
    sections: Option<Vec<Section>>,
    password_history: Option<Vec<IgnoredAny>>,
    document_attributes: Option<File>,
}

#[derive(Deserialize)]
struct LoginField {
    value: Option<Value>,
    designation: Option<String>,
}

#[derive(Deserialize)]
struct Section {
    #[serde(default)]
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    title: Option<String>,
    #[serde(default)]
    value: BTreeMap<String, Content>,
}

/// The one entry of a field's value names its type.
#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    Text(Value),
    File(File),
    Key(Key),
    Mail(Mail),
    Other(IgnoredAny),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    file_name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Key {
    private_key: Value,
}

#[derive(Deserialize)]
struct Mail {
    email_address: Value,
}

#[derive(Default, Deserialize)]
struct Overview {
    title: Option<Value>,
    url: Option<Value>,
    tags: Option<Vec<String>>,
}

impl Item {
    fn row(self, number: u32, vault: &str, builder: &mut Builder) -> Result<Row, ImportError> {
        let mut row = Row::new(number);
        row.unusable = unusable(&self.category_uuid).map(str::to_owned);
        let note_is_all = self.category_uuid == SECURE_NOTE;
        let values = [
            ("Vault", false, Some(Value::new(vault.to_owned()))),
            ("Title", false, self.overview.title),
            ("Password", true, self.details.password),
            ("URL", false, self.overview.url),
            ("Tags", false, self.overview.tags.map(|tags| Value::new(tags.join(",")))),
            (if note_is_all { "Secure note" } else { "Notes" }, note_is_all, self.details.notes_plain),
        ];
        for (name, hidden, value) in values {
            if let Some(value) = value {
                builder.set(&mut row, name, hidden, value)?;
            }
        }
        for field in self.details.login_fields.into_iter().flatten() {
            let (name, hidden) = match field.designation.as_deref() {
                Some("username") => ("Username", false),
                Some("password") => ("Password", true),
                Some(_) | None => continue,
            };
            if let Some(value) = field.value {
                builder.set(&mut row, name, hidden, value)?;
            }
        }
        row.attachments.extend(self.details.document_attributes.map(|file| file.file_name));
        for field in self.details.sections.into_iter().flatten().flat_map(|section| section.fields) {
            field.add(&mut row, builder)?;
        }
        Ok(row)
    }
}

impl Field {
    fn add(self, row: &mut Row, builder: &mut Builder) -> Result<(), ImportError> {
        let title = self.title.filter(|title| !title.trim().is_empty());
        for (kind, content) in self.value {
            let hidden = matches!(kind.as_str(), "concealed" | "sshKey" | "totp");
            let name = if kind == "totp" { "otp" } else { title.as_deref().unwrap_or(&kind) };
            match content {
                Content::Text(value) => builder.set(row, name, hidden, value)?,
                Content::Key(key) => builder.set(row, "private key", true, key.private_key)?,
                Content::Mail(mail) => builder.set(row, name, false, mail.email_address)?,
                Content::File(file) => row.attachments.push(file.file_name),
                Content::Other(_) => {}
            }
        }
        Ok(())
    }
}

fn unusable(category: &str) -> Option<&'static str> {
    match category {
        "002" => Some("it is a payment card, not a credential of a partner"),
        "004" => Some("it is an identity, not a credential of a partner"),
        "006" => Some("it is a document; attach it elsewhere"),
        "101" | "103" | "104" | "105" | "106" | "107" | "108" | "113" => {
            Some("it is a personal record, not a credential of a partner")
        }
        _ => None,
    }
}

const ONE_PASSWORD: &str = "1Password export";
const SECURE_NOTE: &str = "003";
