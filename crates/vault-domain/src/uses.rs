//! Who uses a credential, where its values are kept, and who is in charge of it.

use minicbor::{CborLen, Decode, Encode};

use crate::Day;
use crate::code::{coded, numbered};

/// What is recorded of a credential's life outside the vault. Everything may be missing.
#[derive(CborLen, Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Uses {
    /// The systems that use it.
    #[n(0)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub consumers: Vec<Consumer>,
    /// Where its values are kept.
    #[n(1)]
    #[cbor(skip_if = "Vec::is_empty")]
    pub locations: Vec<Location>,
    /// The person or team in charge.
    #[n(2)]
    pub owner: Option<String>,
    /// Whose account at the partner it belongs to.
    #[n(3)]
    pub account: Option<AccountKind>,
    /// When the partner last gave out new values.
    #[n(4)]
    pub last_rotated: Option<Day>,
    /// The last day on which its values are valid.
    #[n(5)]
    pub expires: Option<Day>,
}

impl Uses {
    /// Whether nothing is recorded.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whose account at the partner a credential belongs to.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum AccountKind {
    /// An account made for an application.
    Service,
    /// The account of one person.
    Personal,
}

numbered!(AccountKind { Service = 0, Personal = 1 });
coded!(AccountKind { Service = "service", Personal = "personal" });

impl AccountKind {
    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Service => "Account of an application",
            Self::Personal => "Account of a person",
        }
    }
}

/// A system that uses a credential. Its name is its identity within the credential.
#[derive(CborLen, Clone, Debug, Decode, Default, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Consumer {
    /// The system.
    #[n(0)]
    pub system: String,
    /// Who runs it.
    #[n(1)]
    pub owner: Option<String>,
    /// How a new value reaches it.
    #[n(2)]
    pub deploy: Option<DeployMethod>,
    /// The same in words: the job, the command, whom to ask.
    #[n(3)]
    pub deploy_text: Option<String>,
    /// What else to know.
    #[n(4)]
    pub note: Option<String>,
}

/// How a new value reaches a system.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum DeployMethod {
    /// It reads the value anew by itself.
    Reload,
    /// It has to be started anew.
    Restart,
    /// Its instances are replaced one after another.
    RollingUpdate,
    /// A pipeline has to run.
    Pipeline,
    /// A new version of an app has to be released.
    AppRelease,
    /// Somebody enters the value.
    ByHand,
    /// In another way.
    Other,
}

numbered!(DeployMethod {
    Reload = 0,
    Restart = 1,
    RollingUpdate = 2,
    Pipeline = 3,
    AppRelease = 4,
    ByHand = 5,
    Other = 6,
});
coded!(DeployMethod {
    Reload = "reload",
    Restart = "restart",
    RollingUpdate = "rolling_update",
    Pipeline = "pipeline",
    AppRelease = "app_release",
    ByHand = "by_hand",
    Other = "other",
});

impl DeployMethod {
    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Reload => "Reads the value anew by itself",
            Self::Restart => "Restart",
            Self::RollingUpdate => "Rolling update",
            Self::Pipeline => "Pipeline run",
            Self::AppRelease => "Release of an app",
            Self::ByHand => "By hand",
            Self::Other => "Another way",
        }
    }
}

/// A place outside the vault where a credential's values are kept.
#[derive(CborLen, Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub struct Location {
    /// What kind of place.
    #[n(0)]
    pub kind: LocationKind,
    /// Which one: see [`LocationKind::hint`].
    #[n(1)]
    pub place: String,
    /// How the place keeps it; one of [`LocationKind::details`].
    #[n(2)]
    pub detail: Option<LocationDetail>,
    /// Whether it is shipped inside a mobile app.
    #[n(3)]
    pub in_mobile_app: bool,
    /// What else to know.
    #[n(4)]
    pub note: Option<String>,
}

/// The kinds of places that the partners' guides name.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(missing_docs, reason = "the names say it")]
pub enum LocationKind {
    AzureKeyVault,
    AwsSecretsManager,
    GoogleSecretManager,
    HashicorpVault,
    KubernetesSecret,
    DockerSecret,
    EcsSecret,
    AzureAppConfiguration,
    AwsParameterStore,
    /// An environment variable that a secrets manager fills when the system starts.
    ManagedVariable,
    /// An environment variable whose value stands in a file, a script or a setting.
    LiteralVariable,
    CredentialFile,
    EncryptedConfiguration,
    EncryptedDatabase,
    RedisCache,
    PipelineSecret,
    PasswordManager,
    Other,
}

numbered!(LocationKind {
    AzureKeyVault = 0,
    AwsSecretsManager = 1,
    GoogleSecretManager = 2,
    HashicorpVault = 3,
    KubernetesSecret = 4,
    DockerSecret = 5,
    EcsSecret = 6,
    AzureAppConfiguration = 7,
    AwsParameterStore = 8,
    ManagedVariable = 9,
    LiteralVariable = 10,
    CredentialFile = 11,
    EncryptedConfiguration = 12,
    EncryptedDatabase = 13,
    RedisCache = 14,
    PipelineSecret = 15,
    PasswordManager = 16,
    Other = 17,
});
coded!(LocationKind {
    AzureKeyVault = "azure_key_vault",
    AwsSecretsManager = "aws_secrets_manager",
    GoogleSecretManager = "google_secret_manager",
    HashicorpVault = "hashicorp_vault",
    KubernetesSecret = "kubernetes_secret",
    DockerSecret = "docker_secret",
    EcsSecret = "ecs_secret",
    AzureAppConfiguration = "azure_app_configuration",
    AwsParameterStore = "aws_parameter_store",
    ManagedVariable = "managed_variable",
    LiteralVariable = "literal_variable",
    CredentialFile = "credential_file",
    EncryptedConfiguration = "encrypted_configuration",
    EncryptedDatabase = "encrypted_database",
    RedisCache = "redis_cache",
    PipelineSecret = "pipeline_secret",
    PasswordManager = "password_manager",
    Other = "other",
});

impl LocationKind {
    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::AzureKeyVault => "Azure Key Vault",
            Self::AwsSecretsManager => "AWS Secrets Manager",
            Self::GoogleSecretManager => "Google Secret Manager",
            Self::HashicorpVault => "HashiCorp Vault",
            Self::KubernetesSecret => "Kubernetes Secret",
            Self::DockerSecret => "Docker Secret (Swarm)",
            Self::EcsSecret => "AWS ECS secret",
            Self::AzureAppConfiguration => "Azure App Configuration",
            Self::AwsParameterStore => "AWS Parameter Store",
            Self::ManagedVariable => "Environment variable, filled by a secrets manager",
            Self::LiteralVariable => "Environment variable, written out",
            Self::CredentialFile => "Credential file",
            Self::EncryptedConfiguration => "Encrypted configuration file",
            Self::EncryptedDatabase => "Encrypted database column",
            Self::RedisCache => "Redis cache (tokens)",
            Self::PipelineSecret => "Secret of a build pipeline",
            Self::PasswordManager => "Password manager",
            Self::Other => "Another place",
        }
    }

    /// What to write as the place.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::AzureKeyVault => "vault, secret name and version",
            Self::AwsSecretsManager => "ARN or name, region, replicas",
            Self::GoogleSecretManager => "project, secret name and version",
            Self::HashicorpVault => "mount and path; whether an agent reads it",
            Self::KubernetesSecret => "cluster, namespace, name and key",
            Self::DockerSecret => "name; a new one for each value",
            Self::EcsSecret => "task definition and valueFrom ARN",
            Self::AzureAppConfiguration => "store and key",
            Self::AwsParameterStore => "parameter name and region",
            Self::ManagedVariable => "variable, system, and the manager that fills it",
            Self::LiteralVariable => "variable, and where it is written out",
            Self::CredentialFile => "host and path",
            Self::EncryptedConfiguration => "host and path, and where its key is",
            Self::EncryptedDatabase => "database, table and column",
            Self::RedisCache => "host and key; how long it lives",
            Self::PipelineSecret => "product, project and name",
            Self::PasswordManager => "product, vault and entry",
            Self::Other => "where",
        }
    }

    /// The ways in which such a place keeps a value, where they make a difference.
    pub const fn details(self) -> &'static [LocationDetail] {
        match self {
            Self::HashicorpVault => &[LocationDetail::KvVersion1, LocationDetail::KvVersion2],
            Self::KubernetesSecret => &[LocationDetail::MountedAsVariable, LocationDetail::MountedAsFile],
            Self::AzureAppConfiguration => {
                &[LocationDetail::KeyVaultReference, LocationDetail::PlainConfiguration]
            }
            Self::AwsParameterStore => &[LocationDetail::SecureString, LocationDetail::PlainString],
            Self::CredentialFile => &[LocationDetail::OwnerOnly, LocationDetail::ReadableByOthers],
            Self::RedisCache => &[LocationDetail::EncryptedCache, LocationDetail::PlainCache],
            Self::AzureKeyVault
            | Self::AwsSecretsManager
            | Self::GoogleSecretManager
            | Self::DockerSecret
            | Self::EcsSecret
            | Self::ManagedVariable
            | Self::LiteralVariable
            | Self::EncryptedConfiguration
            | Self::EncryptedDatabase
            | Self::PipelineSecret
            | Self::PasswordManager
            | Self::Other => &[],
        }
    }
}

/// How a place keeps a value.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(missing_docs, reason = "the names say it")]
pub enum LocationDetail {
    KvVersion1,
    KvVersion2,
    MountedAsVariable,
    MountedAsFile,
    KeyVaultReference,
    PlainConfiguration,
    SecureString,
    PlainString,
    OwnerOnly,
    ReadableByOthers,
    EncryptedCache,
    PlainCache,
}

numbered!(LocationDetail {
    KvVersion1 = 0,
    KvVersion2 = 1,
    MountedAsVariable = 2,
    MountedAsFile = 3,
    KeyVaultReference = 4,
    PlainConfiguration = 5,
    SecureString = 6,
    PlainString = 7,
    OwnerOnly = 8,
    ReadableByOthers = 9,
    EncryptedCache = 10,
    PlainCache = 11,
});
coded!(LocationDetail {
    KvVersion1 = "kv_version1",
    KvVersion2 = "kv_version2",
    MountedAsVariable = "mounted_as_variable",
    MountedAsFile = "mounted_as_file",
    KeyVaultReference = "key_vault_reference",
    PlainConfiguration = "plain_configuration",
    SecureString = "secure_string",
    PlainString = "plain_string",
    OwnerOnly = "owner_only",
    ReadableByOthers = "readable_by_others",
    EncryptedCache = "encrypted_cache",
    PlainCache = "plain_cache",
});

impl LocationDetail {
    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::KvVersion1 => "KV version 1",
            Self::KvVersion2 => "KV version 2",
            Self::MountedAsVariable => "Read as an environment variable: needs a restart",
            Self::MountedAsFile => "Mounted as a file: updates by itself",
            Self::KeyVaultReference => "Reference to a Key Vault",
            Self::PlainConfiguration => "Plain value",
            Self::SecureString => "SecureString",
            Self::PlainString => "String (not encrypted)",
            Self::OwnerOnly => "Mode 0600",
            Self::ReadableByOthers => "Readable by others",
            Self::EncryptedCache => "TLS and a limited lifetime",
            Self::PlainCache => "Without TLS, or without a limit",
        }
    }
}
