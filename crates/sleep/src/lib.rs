//! Tells when the computer goes to sleep, where the system says so, and when it slept.

#[cfg(target_os = "linux")]
mod login;
mod watch;

#[cfg(target_os = "linux")]
pub use self::login::before_each;
pub use self::watch::SleepWatch;
