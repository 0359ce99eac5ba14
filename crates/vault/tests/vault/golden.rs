//! The golden vault: a file of format 1, made once, that every later program opens and reads exactly.

use secrecy::SecretString;
use serde_json::{Value, json};
use vault::{
    AuditRow, Continue, CredentialDetails, FieldRef, PartnerSummary, Purpose, Timestamp, Unlock, Vault,
    VaultError, VersionDetails,
};

use crate::around::World;

/// The file and what is known of it.
pub(crate) struct Golden {
    pub(crate) file: Vec<u8>,
    pub(crate) contents: Value,
    passphrase: String,
    authenticator: String,
    recovery_key: String,
    opened_at: Timestamp,
}

impl Golden {
    pub(crate) fn read() -> Self {
        let known: Value =
            serde_json::from_slice(include_bytes!("../../../../tests/fixtures/golden-1.json")).unwrap();
        let text = |key: &str| known[key].as_str().unwrap().to_owned();
        Self {
            file: include_bytes!("../../../../tests/fixtures/golden-1.pvault").to_vec(),
            contents: known["contents"].clone(),
            passphrase: text("passphrase"),
            authenticator: text("authenticator"),
            recovery_key: text("recovery_key"),
            opened_at: Timestamp::from_millis(known["opened_at"].as_u64().unwrap()),
        }
    }

    /// A copy of `file` in a folder of its own, at the time the contents were read for the first time.
    pub(crate) fn world(&self, file: &[u8]) -> World {
        World::with_file(file, &self.authenticator, &self.recovery_key, self.opened_at)
    }

    /// Unlocks as its owner does.
    pub(crate) async fn unlock(&self, world: &World) -> Result<Vault, VaultError> {
        let vault = Vault::new(world.around());
        let unlock = Unlock {
            member: None,
            passphrase: SecretString::from(self.passphrase.clone()),
            code: world.code(),
            by_hand: None,
        };
        vault.unlock(&world.path(), unlock).await?;
        Ok(vault)
    }

    /// Everything the vault says, every value included.
    pub(crate) async fn contents(&self, vault: &Vault) -> Result<Value, VaultError> {
        let log = self.log(vault).await?;
        let mut partners = Vec::new();
        for partner in vault.partners().await? {
            partners.push(partner_of(vault, &partner).await?);
        }
        let vault::LockState::Unlocked(info) = vault.state().await else { return Err(VaultError::Locked) };
        let vault = json!({
            "organization": info.organization, "member": info.member, "id": info.vault_id.to_string(),
            "fingerprint": info.fingerprint,
        });
        Ok(json!({ "vault": vault, "partners": partners, "log": log }))
    }

    /// The events from before the file was opened here.
    async fn log(&self, vault: &Vault) -> Result<Vec<Value>, VaultError> {
        let rows = vault.audit(0, u32::MAX).await?.rows;
        if rows.iter().any(|row| row.unreadable) {
            return Err(VaultError::Damaged { what: "audit log" });
        }
        Ok(rows.iter().filter(|row| row.time < self.opened_at).map(event_of).collect())
    }
}

async fn partner_of(vault: &Vault, row: &PartnerSummary) -> Result<Value, VaultError> {
    let partner = vault.partner(row.id).await?;
    let environments: Vec<Value> = row
        .environments
        .iter()
        .map(|one| json!({ "id": one.id.to_string(), "name": one.name, "kind": format!("{:?}", one.kind), "origins": one.origins }))
        .collect();
    let mut credentials = Vec::new();
    for credential in &partner.credentials {
        credentials.push(credential_of(vault, credential).await?);
    }
    Ok(json!({
        "id": row.id.to_string(), "name": row.name, "profile": row.profile, "archived": row.archived,
        "notes": partner.notes, "environments": environments, "credentials": credentials,
    }))
}

async fn credential_of(vault: &Vault, credential: &CredentialDetails) -> Result<Value, VaultError> {
    let row = &credential.summary;
    let mut versions = Vec::new();
    for version in &credential.versions {
        versions.push(version_of(vault, row.id, version).await?);
    }
    Ok(json!({
        "id": row.id.to_string(), "name": row.name, "kind": row.kind, "archived": row.archived,
        "environment": row.environment.to_string(), "notes": credential.notes, "tags": credential.tags,
        "versions": versions,
    }))
}

async fn version_of(
    vault: &Vault,
    credential: vault::RecordId,
    version: &VersionDetails,
) -> Result<Value, VaultError> {
    let mut secrets = serde_json::Map::new();
    for key in &version.secret_fields {
        let field = FieldRef { credential, version: Some(version.number), field: key.clone() };
        let shown = match vault.read_secret(&field, Purpose::Reveal, Some("test".to_owned())).await {
            Ok(value) => value_of(&value),
            Err(VaultError::Refused { .. }) => json!("refused"),
            Err(error) => return Err(error),
        };
        secrets.insert(key.clone(), shown);
    }
    Ok(json!({
        "number": version.number, "label": format!("{:?}", version.label), "created": version.created.millis(),
        "author": version.author, "identifiers": version.identifiers, "secrets": secrets,
    }))
}

fn value_of(value: &[u8]) -> Value {
    std::str::from_utf8(value).map_or_else(|_| json!({ "bytes": value }), |text| json!({ "text": text }))
}

fn event_of(row: &AuditRow) -> Value {
    json!([
        row.index,
        row.time.millis(),
        row.who,
        row.device,
        format!("{:?}", row.kind),
        row.field,
        row.reason,
        format!("{:?}", row.outcome),
    ])
}

#[tokio::test]
async fn every_value_of_the_golden_vault_is_read_exactly() {
    let golden = Golden::read();
    let world = golden.world(&golden.file);
    let vault = golden.unlock(&world).await.unwrap();
    let verified = vault.verify(&mut |_, _| Continue::Yes).await.unwrap();
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    assert_eq!(golden.contents(&vault).await.unwrap(), golden.contents);
}
