//! Partners and their environments.

use vault::partners::{Profile, Profiles};
use vault::{EnvironmentKind, NewEnvironment, NewPartner};

use super::find_partner;
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Partner, PartnerAdd, Partners};
use crate::failure::Failure;
use crate::view::{DoneShown, PartnerShown, PartnersShown};

pub(crate) async fn list(app: &App, list: &Partners) -> Result<Answer, Failure> {
    let mut partners = app.vault.partners().await?;
    partners.retain(|partner| list.all || !partner.archived);
    Ok(Answer::new(PartnersShown::new(partners, &app.vault.marks().await?)))
}

pub(crate) async fn work(app: &App, work: Partner) -> Result<Answer, Failure> {
    match work {
        Partner::Show { partner } => show(app, &partner).await,
        Partner::Add(partner) => add(app, partner).await,
        Partner::Edit { partner, name, notes } => edit(app, &partner, name, notes).await,
        Partner::AddEnvironment { partner, environment } => {
            add_environment(app, &partner, &environment).await
        }
        Partner::Archive { partner, restore } => archive(app, &partner, !restore).await,
        Partner::Delete { partner, confirm } => delete(app, &partner, &confirm).await,
    }
}

async fn show(app: &App, wanted: &str) -> Result<Answer, Failure> {
    let partner = find_partner(app, wanted).await?;
    let partner = app.vault.partner(partner.id).await?;
    Ok(Answer::new(PartnerShown::new(partner, &app.vault.marks().await?)))
}

async fn add(app: &App, add: PartnerAdd) -> Result<Answer, Failure> {
    let profiles = &app.around.profiles;
    let known = match add.profile.as_deref() {
        Some(id) => Some(profiles.get(id).ok_or_else(|| unknown_profile(profiles, id))?),
        None => None,
    };
    let typed: Vec<NewEnvironment> =
        add.environment.iter().map(|text| environment(text)).collect::<Result<_, _>>()?;
    let environments = match known {
        Some(profile) => with_profile(profile, typed),
        None => typed,
    };
    let name = add.name.or_else(|| known.map(|profile| profile.name.to_string()));
    let name = name.ok_or_else(|| Failure::field("name", "give --name, or --profile"))?;
    let new = NewPartner { profile: add.profile, name, notes: add.notes, environments };
    Ok(Answer::new(DoneShown::new(&app.vault.create_partner(new).await?, "Partner added")))
}

async fn edit(
    app: &App,
    wanted: &str,
    name: Option<String>,
    notes: Option<String>,
) -> Result<Answer, Failure> {
    let partner = find_partner(app, wanted).await?;
    let notes = match notes {
        Some(notes) => Some(notes).filter(|notes| !notes.is_empty()),
        None => app.vault.partner(partner.id).await?.notes,
    };
    app.vault.edit_partner(partner.id, &name.unwrap_or(partner.name), notes).await?;
    Ok(Answer::new(DoneShown::new(&partner.id, "Partner changed")))
}

async fn add_environment(app: &App, wanted: &str, text: &str) -> Result<Answer, Failure> {
    let partner = find_partner(app, wanted).await?;
    let id = app.vault.add_environment(partner.id, &environment(text)?).await?;
    Ok(Answer::new(DoneShown::new(&id, "Environment")))
}

async fn archive(app: &App, wanted: &str, archived: bool) -> Result<Answer, Failure> {
    let partner = find_partner(app, wanted).await?;
    app.vault.archive_partner(partner.id, archived).await?;
    Ok(Answer::new(DoneShown::new(&partner.id, if archived { "Put away" } else { "Brought back" })))
}

async fn delete(app: &App, wanted: &str, confirm: &str) -> Result<Answer, Failure> {
    let partner = find_partner(app, wanted).await?;
    app.vault.delete_partner(partner.id, confirm).await?;
    Ok(Answer::new(DoneShown::new(&partner.id, "Partner deleted")))
}

/// The environments of the profile, or the ones typed, which take the profile's origins where none were typed.
fn with_profile(profile: &Profile, typed: Vec<NewEnvironment>) -> Vec<NewEnvironment> {
    let known = profile.environments.iter().map(|environment| NewEnvironment {
        kind: environment.kind,
        name: Some(environment.name.to_string()),
        origins: environment.origins.iter().map(ToString::to_string).collect(),
    });
    if typed.is_empty() {
        return known.collect();
    }
    let known: Vec<NewEnvironment> = known.collect();
    typed.into_iter().map(|typed| completed(typed, &known)).collect()
}

fn completed(typed: NewEnvironment, known: &[NewEnvironment]) -> NewEnvironment {
    let Some(known) = known.iter().find(|known| known.kind == typed.kind) else { return typed };
    NewEnvironment {
        kind: typed.kind,
        name: typed.name.or_else(|| known.name.clone()),
        origins: if typed.origins.is_empty() { known.origins.clone() } else { typed.origins },
    }
}

/// Reads `KIND[:NAME][=ORIGIN[,ORIGIN]]`.
fn environment(text: &str) -> Result<NewEnvironment, Failure> {
    let (head, origins) = text.split_once('=').unwrap_or((text, ""));
    let (kind, name) =
        head.split_once(':').map_or((head, None), |(kind, name)| (kind, Some(name.to_owned())));
    let kinds = EnvironmentKind::ALL.iter().copied();
    let kind =
        kinds.into_iter().find(|known| known.word().eq_ignore_ascii_case(kind.trim())).ok_or_else(|| {
            Failure::field(
                "environment",
                "begin with development, staging, production or other, then =ORIGIN",
            )
        })?;
    let origins = origins.split(',').map(str::trim).filter(|origin| !origin.is_empty());
    Ok(NewEnvironment { kind, name, origins: origins.map(str::to_owned).collect() })
}

fn unknown_profile(profiles: &Profiles, id: &str) -> Failure {
    let known: Vec<&str> = profiles.all().iter().map(|profile| profile.id.as_str()).collect();
    Failure::NotFound { message: format!("there is no profile {id:?}; there are: {}", known.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_has_a_kind_and_perhaps_a_name_and_origins() {
        let full = environment("other:Sandbox 2=https://a.example, https://b.example").unwrap();
        assert_eq!(full.kind, EnvironmentKind::Other);
        assert_eq!(full.name.as_deref(), Some("Sandbox 2"));
        assert_eq!(full.origins, ["https://a.example", "https://b.example"]);
        let short = environment("Staging").unwrap();
        assert_eq!((short.kind, short.name, short.origins.len()), (EnvironmentKind::Staging, None, 0));
    }

    #[test]
    fn an_unknown_kind_of_environment_is_refused() {
        assert!(matches!(environment("prod=https://a.example"), Err(Failure::Usage { field: Some(_), .. })));
    }

    #[test]
    fn a_profile_fills_in_what_was_not_typed() {
        let profiles = Profiles::builtin().unwrap();
        let profile = profiles.get("srs").unwrap();
        let all = with_profile(profile, Vec::new());
        assert_eq!(all.len(), profile.environments.len());
        let one = with_profile(profile, vec![environment("staging").unwrap()]);
        assert_eq!(one[0].origins, ["https://services-qa.roofhub.pro"]);
        let own = with_profile(profile, vec![environment("staging=https://proxy.example").unwrap()]);
        assert_eq!(own[0].origins, ["https://proxy.example"]);
    }
}
