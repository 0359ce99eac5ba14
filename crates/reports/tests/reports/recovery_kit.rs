//! The recovery kit has everything on it, keeps hostile names harmless, and its code can be read.

use reports::{KitContents, KitError, recovery_kit};
use rstest::rstest;

use crate::page::read;

const KIT: KitContents<'_> = KitContents {
    organization: "Example Roofing Software Inc.",
    member: "Dana Owner",
    vault_id: "0e7c2f4e-3f1d-4e0a-9b6a-5d2c8c1f7a10",
    genesis_fingerprint: "4f1c 09ab 77de 1203 9c55 e0f1 8a2b 33c4 d5e6 f708",
    created: "2026-11-22",
    recovery_key: "pvr1 qy35 z8xw m0t4 le29 gks7 3fhd cun6 va5p 8rqj y2x0 wt7l 4mzg e9sk h3fd nc6",
};

/// Draws the page's code as a reader's camera sees it, and reads it.
fn scanned(page: &str) -> String {
    let side: usize = between(page, "viewBox=\"0 0 ", " ").parse().unwrap();
    let path = between(page, "<path fill=\"black\" d=\"", "\"");
    let scale = 6;
    let mut pixels = vec![255u8; (side * scale).pow(2)];
    for run in path.split('M').filter(|run| !run.is_empty()) {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (length, _) = rest.split_once('v').unwrap();
        let [x, y, length] = [x, y, length].map(|number| number.parse::<usize>().unwrap() * scale);
        for row in y..y + scale {
            let start = row * side * scale + x;
            pixels[start..start + length].fill(0);
        }
    }
    let side = side * scale;
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| pixels[y * side + x]);
    let codes = image.detect_grids();
    assert_eq!(codes.len(), 1, "one code is on the page");
    codes[0].decode().unwrap().1
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).unwrap().1.split_once(after).unwrap().0
}

#[rstest]
fn all_facts_are_on_the_page() {
    let page = recovery_kit(&KIT).unwrap();
    let (text, _) = read(&page);
    for fact in [KIT.organization, KIT.member, KIT.vault_id, KIT.genesis_fingerprint, KIT.created] {
        assert!(text.contains(fact), "{fact:?} is missing");
    }
    assert!(text.contains(KIT.recovery_key), "the key is there in its groups");
    for title in ["What it is for", "What it cannot do", "Where to keep it", "How to use it"] {
        assert!(text.contains(title), "{title:?} is missing");
    }
}

#[rstest]
fn the_code_holds_the_key_without_its_gaps() {
    let page = recovery_kit(&KIT).unwrap();
    assert_eq!(scanned(&page), KIT.recovery_key.replace(' ', ""));
}

#[rstest]
#[case::script("<script>alert(1)</script>")]
#[case::attribute("\" onload=\"alert(1)")]
#[case::end_of_element("</dd></dl></main></body></html>")]
#[case::end_of_style("</style><img src=x onerror=alert(1)>")]
#[case::marker_of_the_template("<!--key--><!--code-->")]
#[case::entity("&lt;b&gt; &amp;amp; &#60;")]
#[case::right_to_left("\u{202e}gnp.exe \u{0645}\u{0631}\u{062d}\u{0628}\u{0627}")]
#[case::long(&"W".repeat(300))]
fn a_hostile_name_is_text(#[case] name: &str) {
    let plain = read(&recovery_kit(&KIT).unwrap()).1;
    let kit =
        KitContents { organization: name, member: name, vault_id: name, genesis_fingerprint: name, ..KIT };
    let page = recovery_kit(&kit).unwrap();
    let (text, elements) = read(&page);
    assert_eq!(text.matches(name).count(), 4, "the name reads as it was typed");
    assert_eq!(elements, plain, "no element came of it");
    assert_eq!(scanned(&page), KIT.recovery_key.replace(' ', ""), "the key is where it belongs");
}

#[rstest]
fn the_page_loads_and_runs_nothing() {
    let page = recovery_kit(&KIT).unwrap();
    let (_, elements) = read(&page);
    for element in ["script", "link", "img", "iframe", "object", "a", "form"] {
        assert!(!elements.contains(element), "<{element}> is on the page");
    }
    let without_namespace = page.replace("http://www.w3.org/2000/svg", "");
    for word in ["http:", "https:", "url(", "@import", "src="] {
        assert!(!without_namespace.contains(word), "{word:?} is on the page");
    }
}

#[rstest]
#[case::empty("")]
#[case::blank("  \n ")]
fn a_page_without_a_key_is_not_made(#[case] key: &str) {
    assert_eq!(recovery_kit(&KitContents { recovery_key: key, ..KIT }).err(), Some(KitError::Key));
}

#[rstest]
fn a_key_that_no_code_can_hold_is_refused() {
    let key = "x".repeat(4000);
    assert_eq!(recovery_kit(&KitContents { recovery_key: &key, ..KIT }).err(), Some(KitError::Key));
}

#[rstest]
fn a_key_with_signs_that_html_uses_is_printed_as_it_is() {
    let page = recovery_kit(&KitContents { recovery_key: "a<b &c\" d'", ..KIT }).unwrap();
    assert!(read(&page).0.contains("a<b &c\" d'"));
}
