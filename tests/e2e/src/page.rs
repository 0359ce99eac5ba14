//! Finding and using what the page shows, by role and name as assistive technology does.

use std::cell::RefCell;
use std::time::Duration;

use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::{Error, Program};

impl Program {
    /// Waits for the control with this role and exactly this name.
    pub async fn find(&self, role: &str, name: &str) -> Result<Element, Error> {
        let wanted = format!("{role} named {name:?}");
        self.load_axe().await?;
        self.wait(&wanted, || async {
            let found = self.client().execute(FIND, vec![json!(role), json!(name)]).await?;
            element(self, &found)
        })
        .await
    }

    /// Waits for the first element that matches a CSS selector.
    pub async fn find_css(&self, selector: &str) -> Result<Element, Error> {
        self.wait(selector, || async {
            let found = self.client().find_all(Locator::Css(selector)).await?;
            Ok(found.into_iter().next())
        })
        .await
    }

    /// Clicks the first visible element an `XPath` names, for what has no role and name of its own.
    pub async fn click_path(&self, path: &str) -> Result<(), Error> {
        self.wait(path, || async {
            let Ok(found) = self.client().find(Locator::XPath(path)).await else { return Ok(None) };
            Ok(found.click().await.ok())
        })
        .await
    }

    /// Clicks the control with this role and name, once it stands still.
    pub async fn click(&self, role: &str, name: &str) -> Result<(), Error> {
        let control = self.find(role, name).await?;
        self.settle(&control, name).await?;
        Ok(control.click().await?)
    }

    /// Scrolls a control to where a pointer reaches it and waits until it stays there. The driver computes
    /// the place first and clicks afterwards: on a busy machine it hits what has moved there meanwhile.
    async fn settle(&self, control: &Element, name: &str) -> Result<(), Error> {
        let wanted = format!("place of {name:?} at rest");
        let argument = serde_json::to_value(control)?;
        let last = RefCell::new(Value::Null);
        self.wait(&wanted, || async {
            let place = self.client().execute(PLACE, vec![argument.clone()]).await?;
            let rests = !place.is_null() && *last.borrow() == place;
            last.replace(place);
            Ok(rests.then_some(()))
        })
        .await
    }

    /// Replaces what the text field with this label holds, key by key.
    pub async fn fill(&self, label: &str, text: &str) -> Result<(), Error> {
        let field = self.find("textbox", label).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Presses keys where the focus is; `fantoccini::key::Key` has the special ones.
    pub async fn press(&self, keys: &str) -> Result<(), Error> {
        Ok(self.client().active_element().await?.send_keys(keys).await?)
    }

    /// Moves the focus with the Tab key until it is at the control with this role and a name that begins so.
    pub async fn reach(&self, role: &str, name: &str) -> Result<(), Error> {
        let wanted = format!("focus at {role} named {name:?}");
        self.load_axe().await?;
        self.wait(&wanted, || async {
            let there = self.client().execute(IS_FOCUSED, vec![json!(role), json!(name)]).await?;
            if there != true {
                self.press_tab().await?;
            }
            Ok((there == true).then_some(()))
        })
        .await
    }

    /// A page that changes meanwhile takes the focused control away; the next round finds the focus anew.
    async fn press_tab(&self) -> Result<(), Error> {
        match self.press(TAB).await {
            Err(Error::WebDriver(error))
                if error.is_stale_element_reference() || error.is_no_such_element() =>
            {
                Ok(())
            }
            pressed => pressed,
        }
    }

    /// Waits until the page shows this text.
    pub async fn see(&self, text: &str) -> Result<(), Error> {
        let wanted = format!("text {text:?}");
        self.wait(&wanted, || async { Ok(self.text().await?.contains(text).then_some(())) }).await
    }

    /// Waits until the page does not show this text any more.
    pub async fn not_see(&self, text: &str) -> Result<(), Error> {
        let wanted = format!("page without {text:?}");
        self.wait(&wanted, || async { Ok((!self.text().await?.contains(text)).then_some(())) }).await
    }

    /// All text the page shows.
    pub async fn text(&self) -> Result<String, Error> {
        let text = self.client().execute("return document.body.innerText", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Asks until there is an answer or the patience is over.
    pub async fn wait<T, F>(&self, wanted: &str, ask: impl Fn() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<Option<T>, Error>>,
    {
        let answer = timeout(PATIENCE, async {
            loop {
                if let Some(answer) = ask().await? {
                    return Ok(answer);
                }
                sleep(Duration::from_millis(50)).await;
            }
        });
        match answer.await {
            Ok(answer) => answer,
            Err(_) => Err(Error::Missing(PATIENCE, wanted.to_owned(), self.last_text().await)),
        }
    }

    /// What the page shows, or that it has stopped to answer.
    async fn last_text(&self) -> String {
        match timeout(Duration::from_secs(2), self.text()).await {
            Ok(text) => text.unwrap_or_default(),
            Err(_) => "nothing; the program does not answer".to_owned(),
        }
    }
}

/// Reads a script's answer: an element, or null.
fn element(program: &Program, found: &Value) -> Result<Option<Element>, Error> {
    if found.is_null() {
        return Ok(None);
    }
    let id = found.get(ELEMENT_KEY).and_then(Value::as_str);
    let id = id.ok_or_else(|| Error::Answer(found.to_string()))?.to_owned();
    Ok(Some(Element::from_element_id(program.client().clone(), id.into())))
}

/// What the WebDriver standard calls an element's id.
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The first visible element with a role and a name, computed by axe-core.
const FIND: &str = "const [role, name] = arguments;
axe.setup(document.documentElement);
try {
    for (const element of document.querySelectorAll('body *')) {
        if (axe.commons.aria.getRole(element) !== role) continue;
        if (!axe.commons.dom.isVisibleToScreenReaders(element)) continue;
        if (axe.commons.text.accessibleText(element).trim() === name) return element;
    }
    return null;
} finally {
    axe.teardown();
}";

/// Where a control is, or null while something else lies over its middle.
const PLACE: &str = "const [element] = arguments;
element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
const { x, y, width, height } = element.getBoundingClientRect();
const hit = document.elementFromPoint(x + width / 2, y + height / 2);
return element.contains(hit) || hit?.contains(element) ? [x, y, width, height] : null;";

const IS_FOCUSED: &str = "const [role, name] = arguments;
const element = document.activeElement;
axe.setup(document.documentElement);
try {
    return axe.commons.aria.getRole(element) === role
        && axe.commons.text.accessibleText(element).trim().startsWith(name);
} finally {
    axe.teardown();
}";

const TAB: &str = "\u{e004}";

/// Long, because a loaded machine is no fault of the program.
const PATIENCE: Duration = Duration::from_mins(1);
