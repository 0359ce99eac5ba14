//! The tables of docs/roles.md say what the code does.

use vault_domain::{Class, ObjectKind, Reading, Role, Tier, reading};

const DOCUMENT: &str = include_str!("../../../docs/roles.md");

#[test]
fn the_documented_readers_are_those_of_the_code() {
    for role in Role::ALL {
        let cell = |class, tier| match reading([*role].into_iter().collect(), class, tier) {
            Reading::No => "–",
            Reading::Held => "holds",
            Reading::StepUp => "code",
            Reading::Yes => "yes",
        };
        let (other, production) = (Tier::Other, Tier::Production);
        let cells = [
            cell(Class::Directory, other),
            cell(Class::Meta, other),
            cell(Class::Meta, production),
            cell(Class::Secret, other),
            cell(Class::Secret, production),
            cell(Class::Archive, production),
            cell(Class::Facts, other),
            cell(Class::Audit, other),
        ];
        let row = format!("| {} | {} |", role.words(), cells.join(" | "));
        assert!(DOCUMENT.contains(&row), "docs/roles.md lacks: {row}");
    }
}

#[test]
fn the_documented_signers_are_those_of_the_code() {
    for kind in ObjectKind::ALL {
        let names = |tier| kind.signers(tier).iter().map(Role::words).collect::<Vec<_>>().join(", ");
        let row = format!("| {kind:?} | {} | {} |", names(Tier::Other), names(Tier::Production));
        assert!(DOCUMENT.contains(&row), "docs/roles.md lacks: {row}");
    }
}
