//! What was asked for on the command line.

/// One of the commands.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Task {
    /// With a vault of a hundred thousand credentials too.
    Bench {
        large: bool,
    },
    Bundle,
    Help,
    Run {
        virtual_display: bool,
    },
    Screenshots,
    /// The parts whose names begin so; all of them for an empty name.
    Test {
        long: bool,
        part: String,
    },
}

/// Reads the arguments that follow `cargo xtask`; an error is a sentence.
pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Task, String> {
    let words: Vec<String> = arguments.collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => Ok(Task::Help),
        ["bench"] => Ok(Task::Bench { large: false }),
        ["bench", "--large"] => Ok(Task::Bench { large: true }),
        ["bundle"] => Ok(Task::Bundle),
        ["run"] => Ok(Task::Run { virtual_display: false }),
        ["run", "--virtual-display"] => Ok(Task::Run { virtual_display: true }),
        ["screenshots"] => Ok(Task::Screenshots),
        ["test"] => Ok(Task::Test { long: false, part: String::new() }),
        ["test", "--part", part @ ..] if !part.is_empty() => {
            Ok(Task::Test { long: false, part: part.join(" ") })
        }
        ["test", "--long", "--part", part @ ..] if !part.is_empty() => {
            Ok(Task::Test { long: true, part: part.join(" ") })
        }
        ["test", "--long"] => Ok(Task::Test { long: true, part: String::new() }),
        [known @ ("bench" | "bundle" | "run" | "screenshots" | "test"), rest @ ..] => {
            Err(format!("`{known}` does not know `{}`.", rest.join(" ")))
        }
        [unknown, ..] => Err(format!("There is no command `{unknown}`.")),
    }
}

/// The commands and what each is for.
pub(crate) const USAGE: &str = "\
Usage: cargo xtask COMMAND

  run                    install what is missing, build, and open the program
  run --virtual-display  the same without a screen; writes artifacts/window.png
  test                   everything continuous integration checks
  test --long            the same, with many more rounds of the random tests, and a minute of
                         random bytes for each parser
  test [--long] --part NAME
                         only the parts whose names begin so, for example `real`
  bench                  how long `pvault` takes, beside keepassxc-cli where that is installed;
                         also into artifacts/bench.md
  bench --large          the same with a hundred thousand credentials too
  bundle                 a .deb and a .rpm, built for release
  screenshots            every screen in both themes, into docs/screenshots";

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn each_command_is_understood() {
        assert_eq!(parsed("bench"), Ok(Task::Bench { large: false }));
        assert_eq!(parsed("bench --large"), Ok(Task::Bench { large: true }));
        assert_eq!(parsed("bundle"), Ok(Task::Bundle));
        assert_eq!(parsed("run"), Ok(Task::Run { virtual_display: false }));
        assert_eq!(parsed("run --virtual-display"), Ok(Task::Run { virtual_display: true }));
        let test = |long, part: &str| Ok(Task::Test { long, part: part.to_owned() });
        assert_eq!(parsed("test"), test(false, ""));
        assert_eq!(parsed("test --long"), test(true, ""));
        assert_eq!(parsed("test --part front end"), test(false, "front end"));
        assert_eq!(parsed("test --long --part random"), test(true, "random"));
        assert_eq!(parsed("screenshots"), Ok(Task::Screenshots));
        assert_eq!(parsed(""), Ok(Task::Help), "no command asks for help");
    }

    #[test]
    fn an_unknown_command_is_named() {
        assert_eq!(parsed("deploy"), Err("There is no command `deploy`.".to_owned()));
    }

    #[test]
    fn an_unknown_option_is_named() {
        assert_eq!(parsed("run --fast"), Err("`run` does not know `--fast`.".to_owned()));
    }
}
