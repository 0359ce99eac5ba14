//! What each row becomes. The plan refers to values by their columns and holds no secret.

use std::collections::HashSet;

use ::import::{Format, Mapping, Meaning, Row, Table, environment_kind, without_environment};
use partners::Key;
use vault_domain::{Day, EnvironmentKind, FieldKind, Uses};

use super::choose::{Besides, Chosen, Source, choose};
use super::place::{EnvironmentPlace, PartnerPlace, Places, Taken};
use super::{FieldContent, ImportPlan, PlannedCredential, PlannedField, PlannedRow};
use crate::session::Session;
use crate::{VaultError, input};

/// What becomes of all rows.
pub(super) struct Plan {
    pub(super) partners: Vec<PartnerPlace>,
    /// One for each row of the table.
    pub(super) rows: Vec<Result<Draft, String>>,
}

/// A credential to be made.
pub(super) struct Draft {
    pub(super) partner: usize,
    pub(super) environment: usize,
    pub(super) name: String,
    pub(super) kind: partners::CredentialKind,
    pub(super) fields: Vec<DraftField>,
    pub(super) notes: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) uses: Uses,
    remarks: Vec<String>,
}

/// A field and the column it is filled from.
pub(super) struct DraftField {
    pub(super) key: String,
    pub(super) kind: FieldKind,
    pub(super) column: usize,
}

impl Plan {
    pub(super) fn new(session: &Session, table: &Table, mapping: &Mapping) -> Result<Self, VaultError> {
        if mapping.columns.len() != table.columns.len() {
            return Err(VaultError::invalid("columns", "say of every column of the file what it is"));
        }
        for meaning in &mapping.columns {
            if let Meaning::Field { key, .. } = meaning {
                key.parse::<Key>().map_err(|error| VaultError::invalid("columns", &error.to_string()))?;
            }
        }
        let places = Places::new(&session.around.profiles, &session.index);
        let today = Day::of(session.now());
        let mut planner = Planner { profiles: &session.around.profiles, places, table, mapping, today };
        let rows = table.rows.iter().enumerate().map(|(at, row)| planner.draft(at, row)).collect();
        Ok(Self { partners: planner.places.partners, rows })
    }

    /// The plan as it may be seen.
    pub(super) fn shown(&self, table: &Table) -> ImportPlan {
        let rows: Vec<PlannedRow> = table
            .rows
            .iter()
            .zip(&self.rows)
            .map(|(row, draft)| PlannedRow {
                number: row.number,
                result: draft.as_ref().map_err(Clone::clone).and_then(|draft| {
                    self.credential(draft, row, table).ok_or_else(|| "it has no place".to_owned())
                }),
            })
            .collect();
        let used: HashSet<usize> = self.rows.iter().flatten().map(|draft| draft.partner).collect();
        let new = self.partners.iter().enumerate().filter(|(at, one)| one.id.is_none() && used.contains(at));
        let new_partners = new.map(|(_, one)| one.name.clone()).collect();
        ImportPlan { rows, new_partners, left_out: table.left_out.clone() }
    }

    fn credential(&self, draft: &Draft, row: &Row, table: &Table) -> Option<PlannedCredential> {
        let (partner, environment) = self.place(draft)?;
        let fields = draft
            .fields
            .iter()
            .map(|field| PlannedField { key: field.key.clone(), content: content(field, row, table) });
        Some(PlannedCredential {
            partner: partner.name.clone(),
            new_partner: partner.id.is_none(),
            environment_kind: environment.kind,
            environment: environment.name.clone().unwrap_or_else(|| environment.kind.word().to_owned()),
            new_environment: environment.id.is_none(),
            name: draft.name.clone(),
            kind: draft.kind.key.as_str().to_owned(),
            kind_label: draft.kind.label.as_str().to_owned(),
            fields: fields.collect(),
            remarks: draft.remarks.clone(),
        })
    }

    fn place(&self, draft: &Draft) -> Option<(&PartnerPlace, &EnvironmentPlace)> {
        let partner = self.partners.get(draft.partner)?;
        Some((partner, partner.environments.get(draft.environment)?))
    }
}

/// A value that the other program kept hidden stays hidden here, whatever the field is.
fn content(field: &DraftField, row: &Row, table: &Table) -> FieldContent {
    let text = row.value(field.column).unwrap_or_default();
    let hidden = table.columns.get(field.column).is_none_or(|column| column.hidden);
    if field.kind == FieldKind::Secret || hidden {
        return FieldContent::Secret { characters: text.chars().count() };
    }
    FieldContent::Text(text.trim().chars().take(SHOWN_CHARS).collect())
}

struct Planner<'a, 'b> {
    profiles: &'a partners::Profiles,
    places: Places<'a>,
    table: &'b Table,
    mapping: &'b Mapping,
    today: Day,
}

impl<'a> Planner<'a, '_> {
    fn draft(&mut self, at: usize, row: &Row) -> Result<Draft, String> {
        if self.mapping.excluded.contains(&row.number) {
            return Err("you left it out".to_owned());
        }
        if let Some(why) = &row.unusable {
            return Err(why.clone());
        }
        let mut remarks = Vec::new();
        let partner = self.partner(row)?;
        let environment = self.environment(partner, row, &mut remarks)?;
        let chosen = self.fields(partner, row)?;
        let name = self.first(row, &Meaning::Name).map(|text| name(text, &mut remarks));
        let name =
            name.filter(|name| !name.is_empty()).unwrap_or_else(|| chosen.kind.label.as_str().to_owned());
        let name = self.free_name(at, (partner, environment), name, &mut remarks)?;
        let uses = self.uses(row);
        let notes = self.notes(row, &chosen, &uses)?;
        let tags: Option<Vec<String>> =
            self.first(row, &Meaning::Tags).map(|text| text.split([',', ';']).map(str::to_owned).collect());
        let tags = input::tags(&tags.unwrap_or_default()).map_err(|error| error.to_string())?;
        check_sizes(row, &chosen)?;
        if !row.attachments.is_empty() {
            remarks.push(format!("Attachments stay behind: {}.", row.attachments.join(", ")));
        }
        remarks.extend(edge_spaces(row, &chosen));
        let kind = chosen.kind.clone();
        let fields = chosen.fields.into_iter();
        let fields =
            fields.map(|one| DraftField { key: one.key, kind: one.kind, column: one.column }).collect();
        Ok(Draft { partner, environment, name, kind, fields, notes, tags, uses, remarks })
    }

    /// By the column of partners, then by groups, by a name in the title, by the address.
    fn partner(&mut self, row: &Row) -> Result<usize, String> {
        let place = self.place_of_partner(row)?;
        match self.places.partners.get(place) {
            Some(partner) if partner.archived => {
                Err(format!("the partner {} was put away; bring it back first", partner.name))
            }
            Some(_) | None => Ok(place),
        }
    }

    fn place_of_partner(&mut self, row: &Row) -> Result<usize, String> {
        if let Some(text) = self.first(row, &Meaning::Partner) {
            let without = without_environment(text);
            return self.places.named(if without.is_empty() { text } else { &without });
        }
        let groups = self.group_names(row);
        if let Some(known) = groups.iter().find_map(|name| self.places.mentioned(name)) {
            return Ok(known);
        }
        let title = self.first(row, &Meaning::Name).unwrap_or_default().to_owned();
        if let Some(known) = self.places.mentioned(&title) {
            return Ok(known);
        }
        if let Some((known, _)) = self.address(row) {
            return Ok(known);
        }
        let fallback = groups.into_iter().next().or_else(|| self.mapping.partner.clone());
        match fallback {
            Some(name) => self.places.named(&name),
            None => Err("it names no partner; choose one for all such rows".to_owned()),
        }
    }

    /// The names of groups around a row, the innermost first, without words for environments and for everything.
    fn group_names(&self, row: &Row) -> Vec<String> {
        let path = self.first(row, &Meaning::Group).unwrap_or_default();
        let names = path.split(['/', '\\']).rev().map(without_environment);
        names.filter(|name| !EVERYTHING.contains(&::import::fold(name).as_str())).collect()
    }

    fn address(&mut self, row: &Row) -> Option<(usize, Option<EnvironmentKind>)> {
        let address = self.first(row, &Meaning::Url)?.to_owned();
        self.places.of_address(&address)
    }

    fn environment(&mut self, partner: usize, row: &Row, remarks: &mut Vec<String>) -> Result<usize, String> {
        if let Some(text) = self.first(row, &Meaning::Environment) {
            let kind = environment_kind(text).unwrap_or(EnvironmentKind::Other);
            return self.places.environment(partner, Some(text.trim()), kind);
        }
        let hints = [&Meaning::Group, &Meaning::Name, &Meaning::Url, &Meaning::Tags];
        let hinted = hints.into_iter().find_map(|meaning| environment_kind(self.first(row, meaning)?));
        let kind = hinted.or_else(|| self.address(row).and_then(|(_, kind)| kind)).unwrap_or_else(|| {
            let word = self.mapping.environment.word();
            remarks.push(format!("It names no environment and goes to {word}."));
            self.mapping.environment
        });
        self.places.environment(partner, None, kind)
    }

    fn fields(&self, partner: usize, row: &Row) -> Result<Chosen<'a>, String> {
        let mut sources = Vec::new();
        for (column, meaning) in self.mapping.columns.iter().enumerate() {
            if let (Meaning::Field { key, secret }, true) = (meaning, row.cells.contains_key(&column)) {
                sources.push(Source { key: key.clone(), secret: *secret, column });
            }
        }
        if sources.is_empty() {
            return Err("it has no value for any field".to_owned());
        }
        let profile = self.places.partners.get(partner).and_then(|partner| partner.profile.as_deref());
        let column = |meaning| self.mapping.places(meaning).find(|column| row.cells.contains_key(column));
        let besides = Besides {
            url: column(&Meaning::Url),
            expires: column(&Meaning::Expires),
            people: !matches!(self.table.format, Format::Env | Format::Postman),
        };
        choose(self.profiles, profile, &sources, besides)
            .ok_or_else(|| "no kind of credential has a place for it".to_owned())
    }

    /// A name that nobody has in this environment. One that was there before is not taken over again.
    fn free_name(
        &mut self,
        at: usize,
        (partner, environment): (usize, usize),
        wanted: String,
        remarks: &mut Vec<String>,
    ) -> Result<String, String> {
        let table = self.table;
        let place =
            self.places.partners.get_mut(partner).and_then(|one| one.environments.get_mut(environment));
        let Some(place) = place else { return Ok(wanted) };
        let Some(taken) = place.names.get(&wanted.to_lowercase()) else {
            place.names.insert(wanted.to_lowercase(), Taken { by: Some(at), next: 2 });
            return Ok(wanted);
        };
        let Some(other) = taken.by else {
            return Err(format!("there is a credential {wanted} in this environment already"));
        };
        if same_cells(table, other, at) {
            let number = table.rows.get(other).map_or(0, |row| row.number);
            return Err(format!("it is the same as row {number}"));
        }
        let mut next = taken.next;
        let mut free = format!("{wanted} ({next})");
        while place.names.contains_key(&free.to_lowercase()) {
            next += 1;
            free = format!("{wanted} ({next})");
        }
        place.names.insert(wanted.to_lowercase(), Taken { by: Some(other), next: next + 1 });
        place.names.insert(free.to_lowercase(), Taken { by: Some(at), next: 2 });
        remarks.push("Another row has this name, so it got a number.".to_owned());
        Ok(free)
    }

    /// What is recorded beside the values: who is in charge, and the days that can be read as such.
    fn uses(&self, row: &Row) -> Uses {
        let day = |meaning| self.first(row, &meaning).and_then(day);
        let past = |day: &Day| input::past_day("last_rotated", *day, self.today).is_ok();
        Uses {
            owner: self.first(row, &Meaning::Owner).and_then(|text| input::name("owner", text).ok()),
            last_rotated: day(Meaning::LastRotated).filter(past),
            expires: day(Meaning::Expires),
            ..Uses::default()
        }
    }

    /// Notes, and as lines below what has no place of its own.
    fn notes(&self, row: &Row, chosen: &Chosen<'_>, uses: &Uses) -> Result<Option<String>, String> {
        let mut notes: Vec<String> = self.texts(row, &Meaning::Notes).map(str::to_owned).collect();
        let lines = [
            (Meaning::Owner, "Owner", uses.owner.is_some()),
            (Meaning::Contact, "Contact", false),
            (Meaning::LastRotated, "Last rotated", uses.last_rotated.is_some()),
            (Meaning::Url, "Address", false),
            (Meaning::Expires, "Expires", uses.expires.is_some()),
        ];
        for (meaning, word, is_recorded) in lines {
            let columns = self.mapping.places(&meaning).filter(|column| row.cells.contains_key(column));
            // What is recorded is the first one.
            let others = columns.skip(usize::from(is_recorded)).filter(|column| !chosen.takes(*column));
            notes.extend(others.filter_map(|column| Some(format!("{word}: {}", row.value(column)?.trim()))));
        }
        for column in &chosen.others {
            let name = self.table.columns.get(*column).map_or("", |column| column.name.as_str());
            notes.extend(row.value(*column).map(|text| format!("{name}: {}", text.trim())));
        }
        input::notes(Some(notes.join("\n"))).map_err(|error| error.to_string())
    }

    fn first<'r>(&self, row: &'r Row, meaning: &Meaning) -> Option<&'r str> {
        self.texts(row, meaning).next()
    }

    fn texts<'r>(&self, row: &'r Row, meaning: &Meaning) -> impl Iterator<Item = &'r str> {
        self.mapping.places(meaning).filter_map(|column| row.value(column)).map(str::trim)
    }
}

/// A day written as 2026-05-31, with or without a time behind it as spreadsheets have it.
fn day(text: &str) -> Option<Day> {
    text.split([' ', 'T']).next()?.parse().ok()
}

fn check_sizes(row: &Row, chosen: &Chosen<'_>) -> Result<(), String> {
    let size = |column: usize| row.value(column).map_or(0, str::len);
    let large = |most| {
        chosen.fields.iter().find(|field| size(field.column) > most && field.kind == FieldKind::Identifier)
    };
    if let Some(field) = large(IDENTIFIER_BYTES) {
        return Err(format!("{}: at most 64 KiB", field.key));
    }
    let all: usize = chosen.fields.iter().map(|field| size(field.column)).sum();
    if all > VALUES_BYTES { Err("its values are over 1 MiB together".to_owned()) } else { Ok(()) }
}

/// A text as a credential's name: one line, at most 200 characters.
fn name(text: &str, remarks: &mut Vec<String>) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let name = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() <= NAME_CHARS {
        return name;
    }
    remarks.push("Its name is longer than 180 characters and is cut.".to_owned());
    name.chars().take(NAME_CHARS).collect::<String>().trim().to_owned()
}

/// Copying often takes a space along; nothing is changed, but it is said.
fn edge_spaces(row: &Row, chosen: &Chosen<'_>) -> Option<String> {
    let spaced = |text: &str| text.trim().len() != text.len();
    let field = chosen
        .fields
        .iter()
        .find(|field| field.kind == FieldKind::Secret && row.value(field.column).is_some_and(spaced))?;
    Some(format!("{} begins or ends with a space or line break; it is kept.", field.key))
}

fn same_cells(table: &Table, one: usize, other: usize) -> bool {
    let (Some(one), Some(other)) = (table.rows.get(one), table.rows.get(other)) else { return false };
    one.cells.len() == other.cells.len()
        && one.cells.iter().all(|(column, value)| other.value(*column) == Some(value.expose()))
}

/// Groups that hold everything and so say nothing.
const EVERYTHING: &[&str] = &[
    "",
    "api",
    "apis",
    "credentials",
    "database",
    "default",
    "general",
    "imported",
    "internet",
    "passwords",
    "partner",
    "partners",
    "personal",
    "private",
    "root",
    "shared",
    "work",
];
const IDENTIFIER_BYTES: usize = 64 * 1024;
/// Leaves room for a number behind it.
const NAME_CHARS: usize = 180;
const SHOWN_CHARS: usize = 120;
const VALUES_BYTES: usize = 1024 * 1024;
