//! A tour of every screen in both themes: checks each for accessibility and writes its picture.

mod camera;
mod demo;
mod import;

use camera::Camera;
use e2e::{Error, Home, Person, Scheme};

#[tokio::test]
async fn every_screen_in_the_light() -> Result<(), Error> {
    every_screen(Scheme::Light).await
}

#[tokio::test]
async fn every_screen_in_the_dark() -> Result<(), Error> {
    every_screen(Scheme::Dark).await
}

async fn every_screen(scheme: Scheme) -> Result<(), Error> {
    let home = Home::new()?;
    let camera = Camera::start(&home, scheme).await?;
    camera.take("start").await?;
    camera.program.click("button", "I was invited").await?;
    camera.take("answer").await?;
    camera.program.click("button", "Cancel").await?;
    camera.program.click("button", "Try or restore a backup").await?;
    camera.take("restore").await?;
    camera.program.click("button", "Back").await?;
    demo::tour(&camera).await?;
    let mut person = creating(&camera).await?;
    partners(&camera, &person).await?;
    credentials(&camera, &person).await?;
    secrets(&camera).await?;
    overview(&camera).await?;
    around(&camera).await?;
    members(&camera).await?;
    frozen(&camera, &person).await?;
    settings(&camera, &home).await?;
    locked(&camera, &mut person).await?;
    camera.program.close().await
}

async fn creating(camera: &Camera) -> Result<Person, Error> {
    let program = &camera.program;
    Person::name_vault(program).await?;
    camera.take("create-1-place").await?;
    program.click("button", "Continue").await?;
    Person::choose_passphrase(program).await?;
    camera.take("create-2-owner").await?;
    program.click("button", "Continue").await?;
    program.find_css("[data-testid=authenticator-secret]").await?;
    camera.take("create-3-authenticator").await?;
    let person = Person::add_to_authenticator(program).await?;
    camera.take("create-4-kit").await?;
    person.type_kit_back(program).await?;
    program.click("button", "Create vault").await?;
    program.see("Your vault is ready").await?;
    camera.take("ready").await?;
    Ok(person)
}

async fn partners(camera: &Camera, person: &Person) -> Result<(), Error> {
    let program = &camera.program;
    person.add_srs(program).await?;
    camera.take("partner-empty").await?;
    program.click("button", "All partners").await?;
    for name in ["Harbour Freight Payments", "Meridian Loyalty", "Zürich Kartendienst"] {
        program.click("button", "Add partner").await?;
        program.click_path("//*[@role='dialog']//label[contains(., 'Another partner')]").await?;
        program.fill("Name", name).await?;
        program.click_path("//*[@role='dialog']//button[@type='submit']").await?;
        program.find("heading", name).await?;
        program.click("button", "All partners").await?;
    }
    camera.take("partners").await?;
    import::tour(camera).await?;
    program.click("button", "Add partner").await?;
    program.click_path("//*[@role='dialog']//label[contains(., 'SRS Distribution')]").await?;
    camera.take("partner-add").await?;
    program.click("button", "Cancel").await
}

async fn credentials(camera: &Camera, person: &Person) -> Result<(), Error> {
    let program = &camera.program;
    person.open_srs(program).await?;
    program
        .click_path("//*[@data-testid='environment-staging']//button[contains(., 'Add credential')]")
        .await?;
    program.fill("client_id", "northwind-staging").await?;
    program.fill("client_secret", "Qx7!vT2m-LkP9sWzE4rY8uBn").await?;
    camera.take("credential-add").await?;
    program.click("button", "Make a random value for client_secret").await?;
    program.find("button", "Make it").await?;
    camera.take("credential-random").await?;
    program.click("button", "Add a field").await?;
    camera.take("credential-field").await?;
    program.click("button", "Do not add").await?;
    program.click("button", "Save").await?;
    program.see("northwind-staging").await?;
    person.add_client(program, "production", "pR0d-7hJq2Xw9Zb5Nf4Kt8Vc").await?;
    program.not_see("Credential added").await?;
    camera.take("partner").await?;
    for tab in ["Dossier", "Activity"] {
        program.click("tab", tab).await?;
        camera.take(&format!("partner-{}", tab.to_lowercase())).await?;
    }
    program.click("tab", "Credentials").await
}

async fn secrets(camera: &Camera) -> Result<(), Error> {
    let program = &camera.program;
    let staging = "//*[@data-testid='environment-staging']";
    program
        .click_path(&format!("{staging}//button[starts-with(@aria-label, 'Reveal client_secret')]"))
        .await?;
    program.find_css("[data-testid=revealed]").await?;
    camera.take("reveal").await?;
    program.click("button", "Close").await?;
    program
        .click_path(
            "//*[@data-testid='environment-production']//button[starts-with(@aria-label, 'Copy client_secret')]",
        )
        .await?;
    program.see("Support case").await?;
    camera.take("production").await?;
    program.click("button", "Cancel").await?;
    program.click_path(&format!("{staging}//button[starts-with(@aria-label, 'More for')]")).await?;
    camera.take("credential-menu").await?;
    program.click("menuitem", "Hand over…").await?;
    camera.take("hand-over").await?;
    program.click("button", "Cancel").await?;
    program.click_path(&format!("{staging}//button[starts-with(@aria-label, 'More for')]")).await?;
    program.click("menuitem", "Who can read it…").await?;
    program.see("Has read, still in use").await?;
    camera.take("readers").await?;
    program.click("button", "Close").await?;
    program.click_path(&format!("{staging}//button[starts-with(@aria-label, 'More for')]")).await?;
    program.click("menuitem", "Version history").await?;
    camera.take("versions").await?;
    program.click("button", "Compare without showing").await?;
    camera.take("compare").await?;
    program.click("button", "Close").await?;
    program.click_path(&format!("{staging}//button[starts-with(@aria-label, 'More for')]")).await?;
    program.click("menuitem", "Delete credential").await?;
    camera.take("delete").await?;
    program.click("button", "Cancel").await
}

async fn around(camera: &Camera) -> Result<(), Error> {
    let program = &camera.program;
    program.click_path("//button[contains(., 'Search partners')]").await?;
    program.press("srs").await?;
    camera.take("search").await?;
    program.press(ESCAPE).await?;
    program.click("button", "Audit").await?;
    program.click("button", "Verify").await?;
    program.find_css("[role=status]").await?;
    camera.take("audit").await
}

/// A credential that is stopped at once, and the end of it.
async fn frozen(camera: &Camera, person: &Person) -> Result<(), Error> {
    let program = &camera.program;
    person.open_srs(program).await?;
    let staging = "//*[@data-testid='environment-staging']";
    program.click_path(&format!("{staging}//button[starts-with(@aria-label, 'More for')]")).await?;
    program.click("menuitem", "Freeze…").await?;
    program.fill("Reason", "it stood in a log").await?;
    camera.take("freeze").await?;
    program.click("button", "Freeze").await?;
    program.find_css("[data-testid=environment-staging] [title^='Its values open no more']").await?;
    camera.take("frozen").await?;
    program.click("button", "Members").await?;
    program.click_path("//button[starts-with(@aria-label, 'End the freeze of')]").await?;
    program.fill("Reason", "the value was replaced").await?;
    camera.take("freeze-end").await?;
    program.click("button", "End the freeze").await?;
    program.see("is not frozen any more").await
}

/// Who may open the vault, and how somebody comes in.
async fn members(camera: &Camera) -> Result<(), Error> {
    let program = &camera.program;
    program.click("button", "Members").await?;
    program.see("Who may open this vault").await?;
    camera.take("members").await?;
    program.click("button", "Invite somebody…").await?;
    program.click_path("//*[@role='dialog']//label[contains(., 'Contractor')]").await?;
    program.click("button", "Save the invitation…").await?;
    program.see("A contractor needs a last day").await?;
    camera.take("member-invite").await?;
    program.click("button", "Cancel").await?;
    program.click("button", "Let somebody in…").await?;
    camera.take("member-admit").await?;
    program.click("button", "Cancel").await?;
    program.click("button", "More for Olivia Baker").await?;
    program.click("menuitem", "What they can read and have read…").await?;
    camera.take("member-known").await?;
    program.click("button", "Close").await?;
    program.click_path("//summary[contains(., 'What each role gives')]").await?;
    program.see("by signatures").await?;
    camera.take("member-roles").await
}

/// What needs somebody, and where it is mended.
async fn overview(camera: &Camera) -> Result<(), Error> {
    let program = &camera.program;
    program
        .click_path(
            "//*[@data-testid='environment-staging']//button[starts-with(@aria-label, 'Details: consumers')]",
        )
        .await?;
    program.find_css("[role=dialog]").await?;
    camera.take("uses").await?;
    program.press(ESCAPE).await?;
    program.click("button", "Overview").await?;
    program.find("button", "All findings").await?;
    camera.take("overview").await?;
    program.click("button", "All findings").await?;
    program.find("heading", "Findings").await?;
    camera.take("findings").await?;
    program.click("button", "Partners").await?;
    program.click("button", "Presenter mode").await?;
    program.click("button", "Cover names").await?;
    camera.take("presenter").await?;
    program.click("button", "End").await
}

async fn settings(camera: &Camera, home: &Home) -> Result<(), Error> {
    let program = &camera.program;
    program.click("button", "Settings").await?;
    program.find("heading", "Settings").await?;
    camera.take("settings").await?;
    for (button, name) in [
        ("Change passphrase…", "change-passphrase"),
        ("Replace authenticator…", "replace-authenticator"),
        ("New kit…", "new-kit"),
        ("Forget this vault here…", "forget"),
        ("Let another computer in…", "admit-device"),
    ] {
        program.click("button", button).await?;
        program.find_css("[role=dialog], [role=alertdialog]").await?;
        camera.take(name).await?;
        program.press(ESCAPE).await?;
    }
    program.click("button", "New profile…").await?;
    program.find_css("[role=dialog]").await?;
    camera.take("profile-new").await?;
    program.press(ESCAPE).await?;
    program.fill("Folder", &home.documents().display().to_string()).await?;
    program.click("button", "Back up now").await?;
    program.see("Backed up and read to its end").await?;
    camera.take("backup").await
}

async fn locked(camera: &Camera, person: &mut Person) -> Result<(), Error> {
    let program = &camera.program;
    program.click("button", "Lock").await?;
    program.find("button", "Lock fully").await?;
    camera.take("locked").await?;
    program.click("button", "Lock fully").await?;
    program.find("textbox", "Six-digit code").await?;
    camera.take("unlock").await?;
    program.click("button", "This is another computer of mine").await?;
    program.find("textbox", "What to call this computer").await?;
    camera.take("join").await?;
    program.click("button", "I have the file already").await?;
    program.find("button", "Choose the file…").await?;
    camera.take("join-answer").await?;
    program.click("button", "Cancel").await?;
    program.find("textbox", "Six-digit code").await?;
    person.unlock(program, "000000").await?;
    program.find_css("[role=alert]").await?;
    camera.take("unlock-wrong").await?;
    program.click("button", "Other vaults").await?;
    program.see("Recent").await?;
    camera.take("start-again").await
}

pub(crate) const ESCAPE: &str = "\u{e00c}";
