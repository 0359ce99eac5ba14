//! The overview and the findings.

use vault::Severity;

use crate::answer::Answer;
use crate::app::App;
use crate::failure::Failure;
use crate::view::{FindingsShown, OverviewShown};

pub(crate) async fn overview(app: &App) -> Result<Answer, Failure> {
    Ok(Answer::new(OverviewShown::from(app.vault.overview().await?)))
}

/// Exits with the code for a finding where one is serious and not kept quiet.
pub(crate) async fn findings(app: &App) -> Result<Answer, Failure> {
    let findings = app.vault.findings().await?;
    let is_serious = findings.iter().any(|one| one.severity == Severity::Serious && !one.is_quiet);
    let shown = FindingsShown::from(findings);
    Ok(if is_serious { Answer::with_finding(shown) } else { Answer::new(shown) })
}
