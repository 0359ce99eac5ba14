//! Texts with references to values: `{{ pv:PARTNER/ENVIRONMENT/CREDENTIAL#FIELD }}`.

use crate::failure::Failure;

/// A part of a template, in its order.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Piece<'a> {
    /// Stays as it is, other programs' braces too.
    Text(&'a str),
    /// Becomes a value.
    Value(&'a str),
}

/// Takes a template apart.
pub(crate) fn parse(template: &str) -> Result<Vec<Piece<'_>>, Failure> {
    let mut pieces = Vec::new();
    let (mut rest, mut text_from) = (template, template);
    while let Some((before, after)) = rest.split_once(OPEN) {
        let Some(inside) = after.trim_start_matches(BLANKS).strip_prefix(SCHEME) else {
            rest = after;
            continue;
        };
        let text = text_from.len() - rest.len() + before.len();
        pieces.extend(text_from.split_at_checked(text).map(|(text, _)| Piece::Text(text)));
        let (reference, after) = inside.split_once(CLOSE).ok_or_else(|| unclosed(template, inside))?;
        if reference.contains('\n') {
            return Err(unclosed(template, inside));
        }
        pieces.push(Piece::Value(reference.trim_matches(BLANKS)));
        (rest, text_from) = (after, after);
    }
    pieces.push(Piece::Text(text_from));
    Ok(pieces)
}

fn unclosed(template: &str, inside: &str) -> Failure {
    let before = template.len() - inside.len();
    let line = template.bytes().take(before).filter(|byte| *byte == b'\n').count() + 1;
    Failure::field(
        "in",
        &format!("line {line}: this reference is not closed; write {{{{ pv:REFERENCE#FIELD }}}}"),
    )
}

const BLANKS: [char; 2] = [' ', '\t'];
const CLOSE: &str = "}}";
const OPEN: &str = "{{";
const SCHEME: &str = "pv:";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_and_everything_else_stays() {
        let pieces = parse("a={{ pv:srs/staging/A b#x }}\n{{pv:y#z}}{{ .Values.c }}é").unwrap();
        let expected = [
            Piece::Text("a="),
            Piece::Value("srs/staging/A b#x"),
            Piece::Text("\n"),
            Piece::Value("y#z"),
            Piece::Text("{{ .Values.c }}é"),
        ];
        assert_eq!(pieces, expected);
    }

    #[test]
    fn other_braces_before_a_reference_stay_with_the_text() {
        let pieces = parse("{{x}} {{{ {{ pv:a#b }}").unwrap();
        assert_eq!(pieces, [Piece::Text("{{x}} {{{ "), Piece::Value("a#b"), Piece::Text("")]);
    }

    #[test]
    fn an_open_reference_is_refused_with_its_line() {
        for template in ["\n{{ pv:a#b", "\n{{ pv:a#b\n}}", "\n{{ pv:a#b }"] {
            let failure = parse(template).unwrap_err();
            assert!(failure.to_string().contains("line 2"), "{template:?}: {failure}");
        }
    }
}
