//! The computer that measures.

use std::fs;
use std::thread::available_parallelism;

/// Its processor, its memory and its system, without its name.
pub(super) fn described() -> String {
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "processor unknown".to_owned());
    let cores = available_parallelism().map_or(1, usize::from);
    let memory = field("/proc/meminfo", "MemTotal").and_then(|text| gibibytes(&text));
    let memory =
        memory.map_or_else(|| "memory unknown".to_owned(), |memory| format!("{memory} GiB of memory"));
    format!("{processor}, {cores} cores, {memory}, {}", std::env::consts::OS)
}

/// How many processes wanted to run in the last minute, on average.
pub(super) fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().filter(|first| !first.is_empty()).unwrap_or("unknown").to_owned()
}

fn field(file: &str, key: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn gibibytes(text: &str) -> Option<u64> {
    let kibibytes: u64 = text.strip_suffix(" kB")?.parse().ok()?;
    Some((kibibytes + (1 << 19)) >> 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_rounded_to_what_was_bought() {
        assert_eq!(gibibytes("24596424 kB"), Some(23));
        assert_eq!(gibibytes("32768000 kB"), Some(31));
        assert_eq!(gibibytes("a lot"), None);
    }
}
