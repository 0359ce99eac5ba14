//! What the documents show.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use crate::workspace::root;

    /// Pictures of all screens lie about after a tour; a fresh clone has only those that the repository keeps.
    #[test]
    fn every_picture_of_a_document_is_in_the_repository() {
        let mut shown: Vec<String> = documents().iter().flat_map(|path| pictures(path)).collect();
        shown.sort();
        shown.dedup();
        assert_eq!(shown, kept(), "shown by a document, and excepted from what is ignored");
        for picture in shown {
            assert!(root().join(&picture).is_file(), "{picture} is not there");
        }
    }

    /// What `.gitignore` excepts.
    fn kept() -> Vec<String> {
        let ignored = fs::read_to_string(root().join(".gitignore")).unwrap();
        ignored.lines().filter_map(|line| line.strip_prefix("!/")).map(str::to_owned).collect()
    }

    fn documents() -> Vec<PathBuf> {
        let folder = fs::read_dir(root().join("docs")).unwrap();
        let pages = folder.map(|entry| entry.unwrap().path());
        let pages = pages.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
        pages.chain([root().join("README.md")]).collect()
    }

    /// The pictures of one document, from the repository's root.
    fn pictures(document: &Path) -> Vec<String> {
        let text = fs::read_to_string(document).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let pictures = links.filter(|link| link.contains("screenshots/"));
        pictures.map(|link| format!("docs/screenshots/{}", link.rsplit('/').next().unwrap_or(link))).collect()
    }
}
