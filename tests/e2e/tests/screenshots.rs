//! Writes every screen in both themes into `docs/screenshots`. Called by `cargo xtask screenshots`.

use std::path::Path;

use e2e::{Error, Home, Options, Program, Scheme};

#[tokio::test]
async fn every_screen_in_both_themes() -> Result<(), Error> {
    for (scheme, name) in [(Scheme::Light, "light"), (Scheme::Dark, "dark")] {
        let home = Home::new()?;
        let options = Options { scheme, ..Options::default() };
        let program = Program::start(&home, &options).await?;
        program.find_css("h1:not(.visually-hidden)").await?;
        picture(&program, "start", name).await?;
        program.close().await?;
    }
    Ok(())
}

async fn picture(program: &Program, screen: &str, theme: &str) -> Result<(), Error> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/screenshots");
    program.screenshot(&folder.join(format!("{screen}-{theme}.png"))).await
}
