//! Recording who uses credentials, where they are kept, and what is known of a partner.

use vault::{
    AccountKind, ChangeDossier, ChangeUses, Consumer, Contact, Day, DayError, DeployMethod, ListChange,
    Location, LocationDetail, LocationKind, Network, NetworkKind, PartnerDocument, RecordId, Setting,
};

use super::search::view;
use super::{find_credential, find_partner};
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{
    Record, RecordConsumer, RecordContact, RecordCredential, RecordDocument, RecordLocation, RecordNetwork,
    RecordPartner, References,
};
use crate::failure::Failure;
use crate::named;
use crate::view::{ChangePreviewShown, DoneShown, RecordedShown};

pub(crate) async fn record(app: &App, record: Record) -> Result<Answer, Failure> {
    match record {
        Record::Consumer(consumer) => self::consumer(app, consumer).await,
        Record::Location(location) => self::location(app, location).await,
        Record::Credential(credential) => self::credential(app, credential).await,
        Record::Contact(contact) => self::contact(app, contact).await,
        Record::Document(document) => self::document(app, document).await,
        Record::Network(network) => self::network(app, network).await,
        Record::Partner(partner) => self::partner(app, partner).await,
    }
}

async fn consumer(app: &App, typed: RecordConsumer) -> Result<Answer, Failure> {
    let change = begin(app, &typed.references).await?;
    let deploy = typed.deploy.as_deref();
    let consumer = Consumer {
        system: typed.system,
        owner: typed.owner,
        deploy: deploy
            .map(|word| chosen("deploy", word, DeployMethod::ALL, DeployMethod::code))
            .transpose()?,
        deploy_text: typed.deploy_text,
        note: typed.note,
    };
    let consumers = listed(typed.remove, consumer);
    finish(app, ChangeUses { consumers, ..change }, typed.references.preview).await
}

async fn location(app: &App, typed: RecordLocation) -> Result<Answer, Failure> {
    let change = begin(app, &typed.references).await?;
    let kind = chosen("kind", &typed.kind, LocationKind::ALL, LocationKind::code)?;
    let detail = typed.detail.as_deref();
    let location = Location {
        kind,
        place: typed.place,
        detail: detail
            .map(|word| chosen("detail", word, kind.details(), LocationDetail::code))
            .transpose()?,
        in_mobile_app: typed.in_mobile_app,
        note: typed.note,
    };
    let locations = listed(typed.remove, location);
    finish(app, ChangeUses { locations, ..change }, typed.references.preview).await
}

async fn credential(app: &App, typed: RecordCredential) -> Result<Answer, Failure> {
    let account = |word: &str| chosen("account", word, AccountKind::ALL, AccountKind::code);
    let change = ChangeUses {
        owner: setting(typed.owner.as_deref(), |owner| Ok(owner.to_owned()))?,
        account: setting(typed.account.as_deref(), account)?,
        last_rotated: setting(typed.last_rotated.as_deref(), |text| day("last_rotated", text))?,
        expires: setting(typed.expires.as_deref(), |text| day("expires", text))?,
        tags: match (typed.tag, typed.remove_tag) {
            (tags, gone) if tags.is_empty() && gone.is_empty() => ListChange::Keep,
            (tags, gone) if gone.is_empty() => ListChange::Add(tags),
            (_, gone) => ListChange::Remove(gone),
        },
        archived: (typed.archive || typed.restore).then_some(typed.archive),
        ..begin(app, &typed.references).await?
    };
    finish(app, change, typed.references.preview).await
}

async fn contact(app: &App, typed: RecordContact) -> Result<Answer, Failure> {
    let partner = find_partner(app, &typed.of.partner).await?.id;
    let contact = Contact {
        name: typed.name,
        role: typed.role,
        mail: typed.mail,
        phone: typed.phone,
        note: typed.note,
        escalation: typed.escalation,
        response_time: typed.response_time,
    };
    let contacts = listed(typed.remove, contact);
    change_dossier(app, ChangeDossier { contacts, ..ChangeDossier::of(partner) }).await
}

async fn document(app: &App, typed: RecordDocument) -> Result<Answer, Failure> {
    let partner = find_partner(app, &typed.of.partner).await?.id;
    let last_checked = typed.last_checked.map(|text| day("last_checked", &text)).transpose()?;
    let title = typed.title.unwrap_or_else(|| typed.link.clone());
    let documents = listed(typed.remove, PartnerDocument { title, link: typed.link, last_checked });
    change_dossier(app, ChangeDossier { documents, ..ChangeDossier::of(partner) }).await
}

async fn network(app: &App, typed: RecordNetwork) -> Result<Answer, Failure> {
    let partner = find_partner(app, &typed.of.partner).await?;
    let range = typed.range.parse();
    let range = range.map_err(|error: vault::AddressError| Failure::field("range", &error.to_string()))?;
    let environment = typed.environment.as_deref();
    let environment =
        environment.map(|wanted| named::environment(&partner, wanted)).transpose()?.map(|one| one.id);
    let network = Network {
        range,
        kind: chosen("kind", &typed.kind, NetworkKind::ALL, NetworkKind::code)?,
        owner: typed.owner,
        environment,
        sent: typed.sent.map(|text| day("sent", &text)).transpose()?,
        confirmed: typed.confirmed.map(|text| day("confirmed", &text)).transpose()?,
        menu_path: typed.menu_path,
        note: typed.note,
    };
    let networks = listed(typed.remove, network);
    change_dossier(app, ChangeDossier { networks, ..ChangeDossier::of(partner.id) }).await
}

async fn partner(app: &App, typed: RecordPartner) -> Result<Answer, Failure> {
    let partner = find_partner(app, &typed.of.partner).await?.id;
    let change = ChangeDossier {
        runbook: setting(typed.runbook.as_deref(), |text| Ok(text.to_owned()))?,
        guide_revision: setting(typed.guide_revision.as_deref(), |text| Ok(text.to_owned()))?,
        guide_read: setting(typed.guide_read.as_deref(), |text| day("guide_read", text))?,
        ..ChangeDossier::of(partner)
    };
    change_dossier(app, change).await
}

async fn ids(app: &App, wanted: &[String]) -> Result<Vec<RecordId>, Failure> {
    let mut ids = Vec::with_capacity(wanted.len());
    for one in wanted {
        ids.push(find_credential(app, one).await?.id);
    }
    Ok(ids)
}

/// A change of the credentials that are meant, which changes nothing yet.
async fn begin(app: &App, references: &References) -> Result<ChangeUses, Failure> {
    let credentials = match matching(app, references).await? {
        Some(query) => found(app, &query).await?,
        None => ids(app, &references.credentials).await?,
    };
    Ok(ChangeUses { credentials, reason: references.reason.clone(), ..ChangeUses::default() })
}

async fn matching(app: &App, references: &References) -> Result<Option<String>, Failure> {
    match &references.view {
        Some(name) => Ok(Some(view(&app.vault.marks().await?, name)?.query.clone())),
        None => Ok(references.matching.clone()),
    }
}

/// The credentials that a query finds. One that is not understood changes nothing: it would find others.
async fn found(app: &App, query: &str) -> Result<Vec<RecordId>, Failure> {
    if query.trim().is_empty() {
        return Err(Failure::field("matching", "say which ones, such as partner:srs"));
    }
    let found = app.vault.find_credentials(query).await?;
    if let Some(note) = found.notes.first() {
        return Err(Failure::field("matching", &note.to_string()));
    }
    if found.ids.is_empty() {
        return Err(Failure::NotFound { message: format!("no credential matches {query:?}") });
    }
    Ok(found.ids)
}

async fn finish(app: &App, change: ChangeUses, preview: bool) -> Result<Answer, Failure> {
    if preview {
        return Ok(Answer::new(ChangePreviewShown::from(app.vault.preview_uses(change).await?)));
    }
    Ok(Answer::new(RecordedShown { changed: app.vault.change_uses(change).await? }))
}

/// An entry that comes to a list, or goes from it.
fn listed<T>(remove: bool, entry: T) -> ListChange<T> {
    if remove { ListChange::Remove(vec![entry]) } else { ListChange::Add(vec![entry]) }
}

async fn change_dossier(app: &App, change: ChangeDossier) -> Result<Answer, Failure> {
    let partner = change.partner;
    app.vault.change_dossier(change).await?;
    Ok(Answer::new(DoneShown::new(&partner, "Recorded")))
}

/// What an option sets: nothing without it, gone when it is empty.
fn setting<T>(
    typed: Option<&str>,
    read: impl FnOnce(&str) -> Result<T, Failure>,
) -> Result<Setting<T>, Failure> {
    match typed {
        None => Ok(Setting::Keep),
        Some("") => Ok(Setting::Clear),
        Some(text) => read(text).map(Setting::To),
    }
}

/// The one of the list that this word stands for.
fn chosen<T: Copy>(
    field: &str,
    word: &str,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Result<T, Failure> {
    let word = word.trim().replace('-', "_").to_lowercase();
    all.iter().copied().find(|one| code(*one) == word).ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|one| code(*one)).collect();
        let reason = if words.is_empty() {
            "this kind has none; leave it out".to_owned()
        } else {
            format!("one of {}", words.join(", "))
        };
        Failure::field(field, &reason)
    })
}

fn day(field: &str, text: &str) -> Result<Day, Failure> {
    text.parse().map_err(|error: DayError| Failure::field(field, &error.to_string()))
}
