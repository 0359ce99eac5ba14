//! Members, what they may do, and what leavers know.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use vault::{CredentialSummary, Left, MemberSummary, OpenedVersion, Role, RoleSet};

use crate::answer::Show;
use crate::text::{day_and_time, line, rfc3339, table, visible};

/// Everybody.
#[derive(Serialize)]
pub(crate) struct MembersShown {
    members: Vec<RightsShown>,
}

impl MembersShown {
    pub(crate) fn new(members: &[MemberSummary]) -> Self {
        Self { members: members.iter().map(RightsShown::from).collect() }
    }
}

impl Show for MembersShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        let rows: Vec<_> = self.members.iter().map(RightsShown::row).collect();
        table(out, &["MEMBER", "ROLES", "ONLY", "UNTIL"], &rows)
    }
}

/// One member with what they may do.
#[derive(Serialize)]
pub(crate) struct RightsShown {
    id: String,
    name: String,
    roles: Vec<String>,
    only: Option<Vec<String>>,
    until: Option<String>,
    since: String,
    me: bool,
    #[serde(skip)]
    words: String,
    #[serde(skip)]
    day: String,
}

impl From<&MemberSummary> for RightsShown {
    fn from(member: &MemberSummary) -> Self {
        Self {
            id: member.id.to_string(),
            name: member.name.clone(),
            roles: member.roles.iter().map(|role| role.words().to_lowercase().replace(' ', "_")).collect(),
            only: member.only.as_ref().map(|only| only.iter().map(|place| place.name.clone()).collect()),
            until: member.end.map(rfc3339),
            since: rfc3339(member.added),
            me: member.me,
            words: words(member.roles),
            day: member.end.map(|end| format!("{} UTC", day_and_time(end))).unwrap_or_default(),
        }
    }
}

impl RightsShown {
    fn row(&self) -> Vec<String> {
        let name = visible(&self.name);
        let name = if self.me { format!("{name} (you)") } else { name };
        vec![name, self.words.clone(), self.places(), self.day.clone()]
    }

    fn places(&self) -> String {
        let places = self.only.iter().flatten().map(|place| visible(place));
        places.collect::<Vec<_>>().join(", ")
    }
}

impl Show for RightsShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Member", &visible(&self.name))?;
        line(out, "Id", &self.id)?;
        line(out, "Roles", &self.words)?;
        if self.only.is_some() {
            line(out, "Only", &self.places())?;
        }
        if !self.day.is_empty() {
            line(out, "Until", &self.day)?;
        }
        Ok(())
    }
}

/// One member with the values they can read, by the keys they hold, and those they have read, by the log.
#[derive(Serialize)]
pub(crate) struct MemberShown {
    #[serde(flatten)]
    rights: RightsShown,
    can_read: Vec<String>,
    has_read: Option<Vec<ReadShown>>,
}

#[derive(Serialize)]
struct ReadShown {
    name: String,
    credential: String,
    version: u32,
}

impl MemberShown {
    pub(crate) fn new(
        member: &MemberSummary,
        can_read: &[CredentialSummary],
        has_read: Option<&[OpenedVersion]>,
    ) -> Self {
        let read = |version: &OpenedVersion| ReadShown {
            name: version.name.clone(),
            credential: version.credential.to_string(),
            version: version.version,
        };
        Self {
            rights: RightsShown::from(member),
            can_read: can_read.iter().map(CredentialSummary::reference).collect(),
            has_read: has_read.map(|versions| versions.iter().map(read).collect()),
        }
    }
}

impl Show for MemberShown {
    fn text(&self, out: &mut dyn Write, terminal: bool) -> io::Result<()> {
        self.rights.text(out, terminal)?;
        line(out, "Can read now", &format!("{} values, by the keys they hold", self.can_read.len()))?;
        self.can_read.iter().try_for_each(|reference| line(out, "", &visible(reference)))?;
        let Some(has_read) = &self.has_read else {
            return line(out, "Has read", "only Security can tell, from the log");
        };
        line(out, "Has read", &format!("{} values that are still in use", has_read.len()))?;
        has_read
            .iter()
            .try_for_each(|one| line(out, "", &format!("{} (version {})", visible(&one.name), one.version)))
    }
}

/// An invitation that was written.
#[derive(Serialize)]
pub(crate) struct InvitedShown {
    invitation: String,
    name: String,
}

impl InvitedShown {
    pub(crate) fn new(path: &Path, name: &str) -> Self {
        Self { invitation: path.display().to_string(), name: name.to_owned() }
    }
}

impl Show for InvitedShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Invitation", &self.invitation)?;
        line(out, "For", &visible(&self.name))?;
        line(out, "Next", "they run `pvault join` with it and send you the answer, within a week")
    }
}

/// An answer that was written.
#[derive(Serialize)]
pub(crate) struct AnsweredShown {
    answer: String,
    words: String,
}

impl AnsweredShown {
    pub(crate) fn new(path: &Path, words: String) -> Self {
        Self { answer: path.display().to_string(), words }
    }
}

impl Show for AnsweredShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Answer", &self.answer)?;
        line(out, "Words", &self.words)?;
        line(out, "Next", "send the file, read the words out over another channel, then `pvault join` alone")
    }
}

/// Rights that ended, and what their holder knows.
#[derive(Serialize)]
pub(crate) struct LeftShown {
    name: String,
    rekeyed: usize,
    pending: usize,
    has_read: Option<Vec<ReadShown>>,
    could_have_read: Vec<String>,
}

impl LeftShown {
    pub(crate) fn new(name: &str, left: &Left, has_read: Option<Vec<(CredentialSummary, u32)>>) -> Self {
        let read = |(credential, version): (CredentialSummary, u32)| ReadShown {
            name: credential.reference(),
            credential: credential.id.to_string(),
            version,
        };
        Self {
            name: name.to_owned(),
            rekeyed: left.rekeyed,
            pending: left.pending,
            could_have_read: left.could_open.iter().map(CredentialSummary::reference).collect(),
            has_read: has_read.map(|versions| versions.into_iter().map(read).collect()),
        }
    }

    fn has_read_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(has_read) = &self.has_read else {
            return line(out, "Has read", "ask Security, who may read the log");
        };
        line(out, "Has read", &format!("{} values that are still in use: rotate them", has_read.len()))?;
        has_read
            .iter()
            .try_for_each(|one| line(out, "", &format!("{} (version {})", visible(&one.name), one.version)))
    }
}

impl Show for LeftShown {
    fn text(&self, out: &mut dyn Write, _: bool) -> io::Result<()> {
        line(out, "Changed", &visible(&self.name))?;
        line(out, "New keys", &format!("for {} scopes", self.rekeyed))?;
        if self.pending > 0 {
            let note = format!("{} scopes get new keys when somebody who holds theirs unlocks", self.pending);
            line(out, "Note", &note)?;
        }
        self.has_read_text(out)?;
        line(
            out,
            "Could have",
            &format!("read {} values without the log saying so", self.could_have_read.len()),
        )?;
        self.could_have_read.iter().try_for_each(|reference| line(out, "", &visible(reference)))
    }
}

fn words(roles: RoleSet) -> String {
    roles.iter().map(Role::words).collect::<Vec<_>>().join(", ")
}
