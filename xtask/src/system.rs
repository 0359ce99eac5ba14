//! Debian packages: which are missing, and installing them where that is allowed.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{ask, run, succeeds};
use crate::say::say;
use crate::workspace::installed;

/// To build and open the program.
pub(crate) const BUILD: &[&str] = &["build-essential", "libwebkit2gtk-4.1-dev", "pkg-config"];

/// To open it without a screen.
pub(crate) const VIRTUAL: &[&str] = &["dbus-daemon", "faketime", "gnome-keyring", "imagemagick", "xvfb"];

/// To drive its window.
pub(crate) const DRIVE: &[&str] = &["at-spi2-core", "webkit2gtk-driver", "xclip"];

/// To make the system calls of the program fail.
pub(crate) const FAULTS: &[&str] = &["strace"];

/// Sees to it that the packages are there. Other systems than Linux need none of them.
pub(crate) fn ensure(groups: &[&[&str]]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let wanted: Vec<&str> = groups.concat();
    if !installed("dpkg-query") {
        say(&format!(
            "This is not Debian or Ubuntu; what these packages hold is needed: {}",
            wanted.join(" ")
        ));
        return Ok(());
    }
    let answer =
        ask(Command::new("dpkg-query").args(["-W", "-f", "${Package} ${db:Status-Status}\n"]).args(&wanted))?;
    match missing(&wanted, &answer).as_slice() {
        [] => Ok(()),
        packages => install(packages),
    }
}

/// Which of the wanted packages `dpkg-query` does not report as installed.
fn missing<'a>(wanted: &[&'a str], answer: &str) -> Vec<&'a str> {
    let reported: Vec<&str> = answer.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    let absent = wanted.iter().filter(|package| !reported.contains(package));
    absent.copied().collect()
}

fn install(packages: &[&str]) -> Result<()> {
    let line = format!("apt-get install --yes --no-install-recommends {}", packages.join(" "));
    let Some(prefix) = privilege() else {
        bail!(
            "System packages are missing. Install them, then try again:\n\n  sudo apt-get update && sudo {line}\n"
        );
    };
    say(&format!("Installing system packages: {}", packages.join(" ")));
    run(&mut apt(prefix, &["update", "--quiet"]))?;
    let mut arguments: Vec<&str> = line.split(' ').skip(1).collect();
    arguments.push("--quiet");
    run(&mut apt(prefix, &arguments))
}

/// What to put before a command to run it as root, if anything works without a question.
fn privilege() -> Option<&'static [&'static str]> {
    let user = ask(Command::new("id").arg("-u")).ok()?;
    if user.trim() == "0" {
        return Some(&[]);
    }
    succeeds(Command::new("sudo").args(["-n", "true"])).then_some(&["sudo", "-n"])
}

fn apt(prefix: &[&str], arguments: &[&str]) -> Command {
    let mut command = Command::new("env");
    if let [program, rest @ ..] = prefix {
        command = Command::new(program);
        command.args(rest).arg("env");
    }
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_installed_packages_count() {
        let answer = "xvfb installed\nxclip config-files\n";
        assert_eq!(
            missing(&["xvfb", "xclip", "dbus"], answer),
            ["xclip", "dbus"],
            "removed with its configuration left behind is missing, unknown is missing"
        );
    }

    #[test]
    fn nothing_is_missing_when_all_are_installed() {
        assert!(missing(&["a", "b"], "b installed\na installed\n").is_empty());
    }

    #[test]
    fn one_name_does_not_stand_for_a_longer_one() {
        assert_eq!(missing(&["dbus"], "dbus-daemon installed\n"), ["dbus"]);
    }
}
