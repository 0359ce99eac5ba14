//! Reading a page as a browser would.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::Event;

/// The text of the page's elements, as a reader sees it, and the names of the elements.
/// Fails where elements are not nested properly.
pub(crate) fn read(page: &str) -> (String, BTreeSet<String>) {
    let mut reader = Reader::from_str(page);
    // HTML's empty elements have no end; everything else is checked here.
    reader.config_mut().check_end_names = false;
    let (mut open, mut text, mut names) = (Vec::new(), String::new(), BTreeSet::new());
    loop {
        match reader.read_event().expect("the page is well-formed") {
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                tag.attributes().for_each(|attribute| drop(attribute.expect("attributes are well-formed")));
                if name != "meta" {
                    open.push(name.clone());
                }
                names.insert(name);
            }
            Event::End(tag) => {
                let name = tag.name().as_ref().to_owned();
                assert_eq!(open.pop(), Some(name), "elements are nested properly");
            }
            Event::Text(part) if open.last().is_none_or(|element| element != "style") => {
                text.push_str(&part);
            }
            Event::GeneralRef(reference) => {
                let name = reference.as_ref();
                text.push_str(quick_xml::escape::resolve_predefined_entity(name).expect("a known entity"));
            }
            Event::Comment(_) => panic!("nothing is left to be filled in"),
            Event::Empty(tag) => {
                names.insert(tag.name().as_ref().to_owned());
            }
            Event::Eof => break,
            Event::Text(_) | Event::CData(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    assert!(open.is_empty(), "{open:?} is never closed");
    (text, names)
}
