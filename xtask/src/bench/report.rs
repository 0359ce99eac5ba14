//! What was measured, as tables.

use std::collections::BTreeMap;
use std::time::Duration;

use super::conversation::Memory;
use super::members::Leaving;
use super::{Act, Program, ROUNDS, machine, other};

/// What one session took.
#[derive(Default)]
pub(super) struct Session {
    took: Vec<(Act, Duration)>,
    pub(super) memory: Option<Memory>,
}

impl Session {
    pub(super) fn took(&mut self, act: Act, duration: Duration) {
        self.took.push((act, duration));
    }
}

/// All sessions of all programs.
pub(super) struct Report {
    load: (String, String),
    /// In the order in which they took turns.
    programs: Vec<(&'static str, String)>,
    times: BTreeMap<(usize, Act, &'static str), Vec<Duration>>,
    memory: BTreeMap<(usize, &'static str), Vec<Memory>>,
    pub(super) window: Window,
    pub(super) leaving: Option<Leaving>,
}

/// How long until the window has painted, and its memory then in KiB: of the program, and of an empty window.
#[derive(Default)]
pub(super) struct Window {
    took: [Vec<Duration>; 2],
    memory: [Vec<u64>; 2],
}

impl Window {
    pub(super) fn add(&mut self, program: usize, (took, memory): (Duration, u64)) {
        if let (Some(all_took), Some(all_memory)) = (self.took.get_mut(program), self.memory.get_mut(program))
        {
            all_took.push(took);
            all_memory.push(memory);
        }
    }

    fn table(&self) -> String {
        let names = ["Partner Vault", "an empty WebKitGTK window"];
        let memory = self.memory.each_ref().map(|all| mebibytes(all));
        [
            "\n### The window\n".to_owned(),
            row("", &names, "ratio"),
            "|---|---:|---:|---:|".to_owned(),
            measured("start to painted", &self.took.each_ref()),
            row("memory of all its processes", &memory, ""),
        ]
        .join("\n")
    }
}

impl Report {
    pub(super) fn begin() -> Self {
        Self {
            load: (machine::load(), String::new()),
            programs: Vec::new(),
            times: BTreeMap::new(),
            memory: BTreeMap::new(),
            window: Window::default(),
            leaving: None,
        }
    }

    pub(super) fn add(&mut self, size: usize, program: &dyn Program, session: Session) {
        let name = program.name();
        if !self.programs.iter().any(|(known, _)| *known == name) {
            self.programs.push((name, program.derivation()));
        }
        for (act, took) in session.took {
            self.times.entry((size, act, name)).or_default().push(took);
        }
        self.memory.entry((size, name)).or_default().extend(session.memory);
    }

    pub(super) fn end(&mut self) {
        self.load.1 = machine::load();
    }

    /// Everything, for people.
    pub(super) fn markdown(&self) -> String {
        let mut text = vec![format!(
            "{}; load {} before and {} after. {ROUNDS} sessions of each program with each file, in turns. \
             Median (lowest to highest).\n",
            machine::described(),
            self.load.0,
            self.load.1
        )];
        for (name, derivation) in &self.programs {
            let version =
                if *name == other::PROGRAM { other::version().unwrap_or_default() } else { String::new() };
            text.push(format!("- `{name}` {version}: {derivation}"));
        }
        text.push(self.window.table());
        text.extend(self.leaving.as_ref().map(leaving));
        let sizes: Vec<usize> = self.sizes();
        text.extend(sizes.iter().map(|size| self.table(*size)));
        text.join("\n") + "\n"
    }

    fn sizes(&self) -> Vec<usize> {
        let mut sizes: Vec<usize> = self.times.keys().map(|(size, ..)| *size).collect();
        sizes.dedup();
        sizes
    }

    fn table(&self, size: usize) -> String {
        let names: Vec<&str> = self.programs.iter().map(|(name, _)| *name).collect();
        let mut rows = vec![format!("\n### {size} credentials\n"), row("", &names, "ratio")];
        rows.push(format!("|---|{}---:|", "---:|".repeat(names.len())));
        for (act, label) in LABELS {
            let times: Vec<_> = names.iter().filter_map(|name| self.times.get(&(size, act, name))).collect();
            if !times.is_empty() {
                rows.push(measured(label, &times));
            }
        }
        rows.extend(self.beyond_an_empty_file(size, &names));
        rows.extend(self.memory_rows(size, &names));
        rows.join("\n")
    }

    /// The key derivation and the start of the process are the same for every size, and so cancel out.
    fn beyond_an_empty_file(&self, size: usize, names: &[&'static str]) -> Option<String> {
        let unlock = |size, name| Some(median(self.times.get(&(size, Act::Unlock, name))?));
        let beyond = |name| Some(unlock(size, name)?.saturating_sub(unlock(0, name)?));
        let beyond: Vec<Duration> = names.iter().filter_map(|name| beyond(*name)).collect();
        let cells: Vec<String> = beyond.iter().map(|duration| milliseconds(*duration)).collect();
        (size > 0).then(|| row("start and unlock, less that of an empty file", &cells, &ratio(&beyond)))
    }

    fn memory_rows(&self, size: usize, names: &[&'static str]) -> Vec<String> {
        let of = |what: fn(&Memory) -> u64| {
            let each = names.iter().filter_map(|name| self.memory.get(&(size, name)));
            each.map(|all| mebibytes(&all.iter().map(what).collect::<Vec<_>>())).collect::<Vec<_>>()
        };
        vec![
            row("memory, most", &of(|memory| memory.peak), ""),
            row("memory at the end", &of(|memory| memory.at_the_end), ""),
        ]
    }
}

fn leaving(leaving: &Leaving) -> String {
    let Leaving { rekey, verify, scopes, events, operations } = leaving;
    [
        format!("\n### A member leaves, five remain: {scopes} keys replaced\n"),
        "| | pvault |\n|---|---:|".to_owned(),
        format!("| `leave`: new keys, everything sealed again, one commit | {} |", spread(rekey)),
        format!("| `verify` afterwards: {events} events, {operations} operations | {} |", spread(verify)),
    ]
    .join("\n")
}

fn measured(label: &str, times: &[&Vec<Duration>]) -> String {
    let cells: Vec<String> = times.iter().map(|times| spread(times)).collect();
    let medians: Vec<Duration> = times.iter().map(|times| median(times)).collect();
    row(label, &cells, &ratio(&medians))
}

fn row(label: &str, cells: &[impl AsRef<str>], ratio: &str) -> String {
    let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
    format!("| {label} | {} | {ratio} |", cells.join(" | "))
}

fn spread(times: &[Duration]) -> String {
    let least = times.iter().min().copied().unwrap_or_default();
    let most = times.iter().max().copied().unwrap_or_default();
    format!("{} ({} to {})", milliseconds(median(times)), milliseconds(least), milliseconds(most))
}

/// How many times as long the second takes as the first.
fn ratio(medians: &[Duration]) -> String {
    match medians {
        [first, second] if !first.is_zero() => {
            format!("{:.2}", second.as_secs_f64() / first.as_secs_f64())
        }
        _ => String::new(),
    }
}

fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The median of so many KiB.
fn mebibytes(all: &[u64]) -> String {
    let mut all = all.to_vec();
    all.sort_unstable();
    all.get(all.len() / 2).map_or_else(String::new, |kibibytes| format!("{} MiB", kibibytes / 1024))
}

fn milliseconds(duration: Duration) -> String {
    let milliseconds = duration.as_secs_f64() * 1_000.0;
    if milliseconds < 10.0 { format!("{milliseconds:.1} ms") } else { format!("{milliseconds:.0} ms") }
}

const LABELS: [(Act, &str); 6] = [
    (Act::Unlock, "start and unlock"),
    (Act::FirstList, "first list of all"),
    (Act::List, "list of all again"),
    (Act::Search, "search for one"),
    (Act::Read, "read one secret"),
    (Act::Save, "save one change"),
];

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    #[test]
    fn a_row_says_median_spread_and_ratio() {
        assert_eq!(
            measured("read", &[&vec![ms(9), ms(1), ms(4)], &vec![ms(12), ms(8), ms(30)]]),
            "| read | 4.0 ms (1.0 ms to 9.0 ms) | 12 ms (8.0 ms to 30 ms) | 3.00 |"
        );
    }

    #[test]
    fn a_program_alone_has_no_ratio() {
        assert_eq!(ratio(&[ms(4)]), "");
        assert_eq!(ratio(&[ms(0), ms(4)]), "", "nothing is divided by nothing");
    }
}
