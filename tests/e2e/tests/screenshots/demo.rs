//! The demo, which has more to show than a new vault.

use e2e::Error;

use crate::ESCAPE;
use crate::camera::Camera;

pub(crate) async fn tour(camera: &Camera) -> Result<(), Error> {
    let program = &camera.program;
    program.click("button", "Open the demo").await?;
    program.find("button", "All findings").await?;
    camera.take("demo-overview").await?;
    program.click("button", "Is this ours?").await?;
    program.fill("Text", "a log with nothing in it").await?;
    program.click("button", "Look").await?;
    program.see("Nothing of this vault was found").await?;
    camera.take("demo-ours").await?;
    program.click("button", "Close").await?;
    program.click_path("//button[contains(., 'Search partners')]").await?;
    program.press("whitfeild").await?;
    program.see("Contact: Dana Whitfield").await?;
    camera.take("demo-search").await?;
    program.press(ESCAPE).await?;
    program.click("button", "All findings").await?;
    program.find("heading", "Findings").await?;
    camera.take("demo-findings").await?;
    all_credentials(camera).await?;
    program.click("button", "Partners").await?;
    program.see("Gable Insurance").await?;
    // The notice of the view goes by itself.
    program.not_see("Due in Production saved").await?;
    camera.take("demo-partners").await?;
    program.click_path("//button[contains(., 'SRS Distribution')]").await?;
    program.see("Order router").await?;
    camera.take("demo-partner").await?;
    program.click("tab", "Dossier").await?;
    program.see("Dana Whitfield").await?;
    camera.take("demo-dossier").await?;
    program.click("button", "Partners").await?;
    program.click_path("//button[contains(., 'Reloadly')]").await?;
    program.click("button", "Show code of Authenticator secret").await?;
    program.click_path("//label[contains(., 'Support case')]").await?;
    program.click("button", "Reveal").await?;
    program.see("The next one follows by itself").await?;
    camera.take("demo-code").await?;
    program.click("button", "Hide now").await?;
    program.click("button", "Settings").await?;
    camera.take("demo-settings").await?;
    program.click("button", "Close demo").await?;
    program.see("The demo is closed").await?;
    camera.take("demo-closed").await
}

/// The table over all partners: as it comes, narrowed by a query that is saved, and changed over a selection.
async fn all_credentials(camera: &Camera) -> Result<(), Error> {
    let program = &camera.program;
    program.click("button", "Credentials").await?;
    program.find_css("[role=grid]").await?;
    camera.take("demo-credentials").await?;
    program.fill("Filter credentials", "env:production is:due").await?;
    program.click("button", "Save as view…").await?;
    program.fill("Name", "Due in Production").await?;
    camera.take("demo-view-save").await?;
    program.click("button", "Save").await?;
    program.find("button", "More for Due in Production").await?;
    camera.take("demo-view").await?;
    program.click_path("(//*[@role='grid']//input[@type='checkbox'])[1]").await?;
    camera.take("demo-credentials-chosen").await?;
    program.resize((960, 640)).await?;
    camera.take("demo-credentials-narrow").await?;
    program.resize((1280, 800)).await?;
    program.click("button", "Owner…").await?;
    program.fill("In charge", "Payments").await?;
    program.fill("Reason optional", "One team for all that moves money").await?;
    program.see("are so already").await?;
    camera.take("demo-credentials-owner").await?;
    program.click("button", "Cancel").await
}
