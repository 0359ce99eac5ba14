//! Names that would like to be more than names stay text.

use e2e::{Error, Home, Options, Person, Program};
use serde_json::{Value, json};

#[tokio::test]
async fn hostile_names_stay_text_on_every_screen() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;
    Person::make_vault(&program).await?;
    program.click("button", "Start empty").await?;
    for name in names() {
        add(&program, &name).await?;
    }
    refused(&program, "zero\u{0}byte").await?;
    refused(&program, &"a".repeat(10_000)).await?;

    program.click("button", "Audit").await?;
    harmless(&program, "Audit").await?;
    program.click("button", "Partners").await?;
    harmless(&program, "Partners").await?;
    for name in names() {
        let first = name.chars().take(8).collect::<String>().replace('\'', "");
        let row = format!("//*[@aria-label='Partners']//button[contains(., '{first}')]");
        program.click_path(&row).await?;
        program.click("tab", "Activity").await?;
        harmless(&program, &name).await?;
        program.click("button", "All partners").await?;
    }
    program.close().await
}

/// Each begins with other letters, by which its row is found.
fn names() -> Vec<String> {
    [
        "Aa<img src=x onerror=\"document.title=1\">",
        "Bb<script>document.title=1</script>",
        "Cc{{constructor.constructor('document.title=1')()}}",
        "Dd\u{202e}txt.exe\u{2066}",
        "Ee\u{200b}\u{feff}\u{200d}zero",
        "Ff\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f466}\u{1f1fa}\u{1f1f3}",
        "Gg\u{645}\u{631}\u{62d}\u{628}\u{627} 123 Ltd",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain([format!("Hh{}", "w".repeat(198))])
    .collect()
}

async fn add(program: &Program, name: &str) -> Result<(), Error> {
    let made = create(program, name).await?;
    let id = made.map_err(|error| Error::Answer(format!("{name:?}: {error}")))?;
    assert_eq!(id["name"], name, "kept as it was typed");
    Ok(())
}

async fn refused(program: &Program, name: &str) -> Result<(), Error> {
    let answer = create(program, name).await?;
    assert_eq!(answer.map_err(|error| error["code"].clone()), Err(json!("invalid")), "{}", name.len());
    Ok(())
}

async fn create(program: &Program, name: &str) -> Result<Result<Value, Value>, Error> {
    let environment = json!({ "kind": "production", "name": name, "origins": [] });
    let request = json!({ "profile": null, "name": name, "environments": [environment] });
    program.invoke("create_partner", json!({ "r": request })).await
}

/// Nothing of a name became an element or a script, nothing is wider than the window, no rule is broken.
async fn harmless(program: &Program, place: &str) -> Result<(), Error> {
    let state = program.client().execute(STATE, vec![]).await?;
    assert_eq!(state, json!({ "title": "Partner Vault", "foreign": 0, "tooWide": false }), "{place:?}");
    assert_eq!(program.violations().await?, [], "accessibility rules, {place:?}");
    Ok(())
}

const STATE: &str = "return {
    title: document.title,
    foreign: document.querySelectorAll('img[src=x], body script').length,
    tooWide: document.documentElement.scrollWidth > innerWidth,
};";
