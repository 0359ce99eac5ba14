//! What scenarios have in common: a person who makes a vault, adds SRS and unlocks again.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::sleep;
use totp_rs::{Builder, Secret};

use crate::{Error, Program};

/// Somebody with a vault and its authenticator.
#[derive(Debug)]
pub struct Person {
    secret: String,
    used: u64,
    recovery_key: String,
    /// How many seconds later than this computer they live.
    later: u64,
}

impl Person {
    /// The passphrase of everybody here.
    pub const PASSPHRASE: &str = "harbour velvet tundra pickle anvil sunset";

    /// The passphrase after a recovery.
    pub const NEW_PASSPHRASE: &str = "meadow crystal walnut oxide ladder fiddle";

    /// Makes a vault in the window, from the first screen to the choice of partners.
    pub async fn make_vault(program: &Program) -> Result<Self, Error> {
        Self::name_vault(program).await?;
        program.click("button", "Continue").await?;
        Self::choose_passphrase(program).await?;
        program.click("button", "Continue").await?;
        let person = Self::add_to_authenticator(program).await?;
        person.type_kit_back(program).await?;
        program.click("button", "Create vault").await?;
        program.see("Your vault is ready").await?;
        Ok(person)
    }

    /// Fills the first step of making a vault.
    pub async fn name_vault(program: &Program) -> Result<(), Error> {
        program.click("button", "Create a vault").await?;
        program.fill("Organization", "Northwind Integrations").await?;
        program.press(TAB).await
    }

    /// Fills the second step.
    pub async fn choose_passphrase(program: &Program) -> Result<(), Error> {
        program.fill("Your name", "Olivia Baker").await?;
        program.fill("Passphrase", Self::PASSPHRASE).await?;
        program.fill("Passphrase again", Self::PASSPHRASE).await
    }

    /// Does the third step with the secret it shows, and arrives at the recovery kit.
    pub async fn add_to_authenticator(program: &Program) -> Result<Self, Error> {
        let mut person = Self::read_authenticator(program).await?;
        program.fill("Six-digit code", &person.fresh_code().await?).await?;
        person.read_kit(program).await?;
        Ok(person)
    }

    /// Somebody whose authenticator has this secret.
    pub fn with_authenticator(secret: &str) -> Self {
        Self { secret: secret.to_owned(), used: 0, recovery_key: String::new(), later: 0 }
    }

    /// Takes up the authenticator that is shown.
    pub async fn read_authenticator(program: &Program) -> Result<Self, Error> {
        let shown = program.find_css("[data-testid=authenticator-secret]").await?;
        let secret = shown.text().await?.replace(char::is_whitespace, "");
        Ok(Self::with_authenticator(&secret))
    }

    /// Fills the fourth step: types back what it asks of the recovery key.
    pub async fn type_kit_back(&self, program: &Program) -> Result<(), Error> {
        let key: Vec<char> = self.recovery_key.chars().collect();
        let page = program.text().await?;
        let asked = page
            .lines()
            .find_map(|line| line.strip_prefix("Characters ")?.strip_suffix(" of the recovery key"))
            .ok_or_else(|| Error::Answer(page.clone()))?;
        let place = |number: &str| number.trim().parse::<usize>().ok().and_then(|n| key.get(n - 1));
        let typed: String = asked.split(',').filter_map(place).collect();
        program.fill(&format!("Characters {asked} of the recovery key"), &typed).await
    }

    /// Comes in with the kit from the unlock screen: new passphrase, authenticator and kit.
    pub async fn recover(&mut self, program: &Program) -> Result<(), Error> {
        program.click("button", "Use the recovery kit").await?;
        program.fill("Recovery key", &self.recovery_key).await?;
        program.click("button", "Continue").await?;
        program.click_path("//label[contains(., 'The fingerprint is the one on my kit')]").await?;
        program.click("button", "Continue").await?;
        program.fill("Passphrase", Self::NEW_PASSPHRASE).await?;
        program.fill("Passphrase again", Self::NEW_PASSPHRASE).await?;
        program.click("button", "Continue").await?;
        *self = Self { later: self.later, ..Self::read_authenticator(program).await? };
        program.fill("Six-digit code", &self.fresh_code().await?).await?;
        program.find("textbox", "Next six-digit code").await?;
        program.fill("Next six-digit code", &self.fresh_code().await?).await?;
        self.read_kit(program).await?;
        self.type_kit_back(program).await?;
        program.click("button", "Recover").await?;
        program.see("Recovered").await?;
        program.click("button", "Go to the partners").await
    }

    /// The key on the kit that was shown last.
    pub fn recovery_key(&self) -> &str {
        &self.recovery_key
    }

    async fn read_kit(&mut self, program: &Program) -> Result<(), Error> {
        let key = program.find_css("[data-testid=recovery-key]").await?.text().await?;
        self.recovery_key = key.replace(char::is_whitespace, "");
        Ok(())
    }

    /// Adds SRS from its profile, on the page after the vault was made, and opens its page.
    pub async fn add_srs(&self, program: &Program) -> Result<(), Error> {
        program.click_path(&format!("//label[contains(., '{SRS}')]")).await?;
        program.click("button", "Add 1 partner").await?;
        self.open_srs(program).await
    }

    /// Opens the page of SRS from the list of partners.
    pub async fn open_srs(&self, program: &Program) -> Result<(), Error> {
        program.click("button", "Partners").await?;
        program.click_path(&format!("//*[@aria-label='Partners']//button[contains(., '{SRS}')]")).await?;
        program.find("heading", SRS).await?;
        Ok(())
    }

    /// Adds an API client to an environment of SRS.
    pub async fn add_client(&self, program: &Program, environment: &str, secret: &str) -> Result<(), Error> {
        let place = format!("//*[@data-testid='environment-{environment}']");
        program.click_path(&format!("{place}//button[contains(., 'Add credential')]")).await?;
        program.fill("client_id", &format!("northwind-{environment}")).await?;
        program.fill("client_secret", secret).await?;
        program.click("button", "Save").await?;
        program.see(&format!("northwind-{environment}")).await
    }

    /// Fills the unlock form, which sends itself.
    pub async fn unlock(&self, program: &Program, code: &str) -> Result<(), Error> {
        self.unlock_as(program, Self::PASSPHRASE, code).await
    }

    /// The same with another passphrase.
    pub async fn unlock_as(&self, program: &Program, passphrase: &str, code: &str) -> Result<(), Error> {
        program.fill("Passphrase", passphrase).await?;
        program.fill("Six-digit code", code).await
    }

    /// Takes the place of another authenticator: the half minutes whose codes that one used up are used up here, too.
    #[must_use]
    pub fn in_place_of(self, other: &Self) -> Self {
        Self { used: self.used.max(other.used), ..self }
    }

    /// From now on their phone shows a later time.
    #[must_use]
    pub fn after(self, passed: Duration) -> Self {
        Self { later: passed.as_secs(), ..self }
    }

    /// A code that was not used yet: the present one, or the next one as a phone shows it whose clock is ahead.
    pub async fn fresh_code(&mut self) -> Result<String, Error> {
        let present = || (now() + self.later) / STEP;
        let step = present().max(self.used + 1);
        while step > present() + 1 {
            sleep(Duration::from_millis(200)).await;
        }
        self.used = step;
        let broken = || Error::Answer("the shown secret is not one".to_owned());
        let secret = Secret::try_from_base32(&self.secret).map_err(|_| broken())?;
        let totp = Builder::new().with_secret(secret).build().map_err(|_| broken())?;
        Ok(totp.generate(step * STEP).to_string())
    }
}

#[expect(clippy::disallowed_methods, reason = "the person's phone has a clock of its own")]
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs())
}

const SRS: &str = "SRS Distribution (SIPS)";
const STEP: u64 = 30;
const TAB: &str = "\u{e004}";
