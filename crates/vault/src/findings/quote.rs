//! What a partner's own guide says, and how serious it takes it.

use partners::{Basis, DemandAbout, Profile, Provenance};

use super::Severity;

/// A sentence of a partner's guide, with where it stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Quote {
    /// What the guide says.
    pub text: String,
    /// The document, or why we think so.
    pub source: String,
    /// Where the document is.
    pub link: Option<String>,
    /// How far to trust it.
    pub provenance: Provenance,
}

impl Quote {
    pub(crate) fn new(profile: &Profile, text: &str, basis: &Basis) -> Self {
        let document = match basis {
            Basis::Documented(key) => profile.document(key.as_str()),
            Basis::Assumed(_) | Basis::User => None,
        };
        let source = match (document, basis) {
            (Some(document), _) => document.label.as_str(),
            (None, Basis::Assumed(reason)) => reason.as_str(),
            (None, Basis::Documented(_) | Basis::User) => profile.name.as_str(),
        };
        Self {
            text: text.to_owned(),
            source: source.to_owned(),
            link: document.map(|document| document.url.to_string()),
            provenance: basis.provenance(),
        }
    }
}

/// How serious the partner takes a point, with its words; `None` where the guide allows it. A guide that says nothing
/// leaves it at a warning.
pub(crate) fn demanded(profile: Option<&Profile>, about: DemandAbout) -> Option<(Severity, Option<Quote>)> {
    let Some((profile, demand)) = profile.and_then(|profile| Some((profile, profile.demand(about)?))) else {
        return Some((Severity::Warning, None));
    };
    let quote = Quote::new(profile, demand.says.as_str(), &demand.basis);
    match demand.severity {
        partners::Severity::Allowed => None,
        partners::Severity::Warning => Some((Severity::Warning, Some(quote))),
        partners::Severity::Serious => Some((Severity::Serious, Some(quote))),
    }
}
