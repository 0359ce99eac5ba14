//! The credentials of the measurement: as many as wanted, each with an identifier and a secret.

/// One of them; its number says all about it.
pub(super) struct MadeUp {
    pub(super) partner: String,
    pub(super) environment: &'static str,
    pub(super) name: String,
    pub(super) client_id: String,
    pub(super) client_secret: String,
}

impl MadeUp {
    pub(super) fn of(number: usize) -> Self {
        let production = number / PARTNERS % 2 == 1;
        Self {
            partner: format!("Partner-{:02}", number % PARTNERS),
            environment: if production { "Production" } else { "Staging" },
            name: format!("Credential-{number:06}"),
            client_id: format!("client-{number:06}"),
            client_secret: format!("made-up-secret-of-the-measurement-{number:06}"),
        }
    }

    /// The one of this number, or one near it whose value may be read without a reason.
    pub(super) fn in_staging(number: usize) -> Self {
        Self::of(number / (2 * PARTNERS) * (2 * PARTNERS) + number % PARTNERS)
    }

    /// Where it is, in the words of both programs.
    pub(super) fn path(&self) -> String {
        format!("{}/{}/{}", self.partner, self.environment, self.name)
    }
}

/// As a table with headings.
pub(super) fn csv(numbers: std::ops::Range<usize>) -> String {
    let headings = "Partner,Environment,Name,Client ID,Client secret\n".to_owned();
    numbers.map(MadeUp::of).fold(headings, |text, made_up| {
        let MadeUp { partner, environment, name, client_id, client_secret } = made_up;
        text + &format!("{partner},{environment},{name},{client_id},{client_secret}\n")
    })
}

/// As `KeePass` exports a database: a group a partner, in it one an environment.
pub(super) fn keepass_xml(size: usize) -> String {
    let groups: String = (0..PARTNERS.min(size)).map(|partner| group_of_partner(partner, size)).collect();
    format!(
        "<KeePassFile><Meta><DatabaseName>bench</DatabaseName></Meta>\
         <Root><Group><Name>Root</Name>{groups}</Group></Root></KeePassFile>"
    )
}

fn group_of_partner(partner: usize, size: usize) -> String {
    let group = |first: usize| {
        let made_up: Vec<_> = (first..size).step_by(2 * PARTNERS).map(MadeUp::of).collect();
        let entries: String = made_up.iter().map(entry).collect();
        let name = MadeUp::of(first).environment;
        format!("<Group><Name>{name}</Name>{entries}</Group>")
    };
    let environments = [group(partner), group(partner + PARTNERS)].concat();
    format!("<Group><Name>{}</Name>{environments}</Group>", MadeUp::of(partner).partner)
}

fn entry(made_up: &MadeUp) -> String {
    let MadeUp { name, client_id, client_secret, .. } = made_up;
    format!(
        "<Entry><String><Key>Title</Key><Value>{name}</Value></String>\
         <String><Key>UserName</Key><Value>{client_id}</Value></String>\
         <String><Key>Password</Key><Value ProtectInMemory=\"True\">{client_secret}</Value></String></Entry>"
    )
}

const PARTNERS: usize = 50;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_hold_each_credential_once() {
        let (table, xml) = (csv(0..250), keepass_xml(250));
        for made_up in (0..250).map(MadeUp::of) {
            assert_eq!(table.matches(&made_up.name).count(), 1, "{}", made_up.path());
            assert_eq!(xml.matches(&made_up.name).count(), 1, "{}", made_up.path());
        }
    }

    #[test]
    fn what_is_read_needs_no_reason_and_is_there() {
        for number in 0..250 {
            let made_up = MadeUp::in_staging(number);
            assert_eq!(made_up.environment, "Staging", "{number}");
            assert!(csv(0..250).contains(&made_up.client_secret), "{number}");
        }
    }
}
