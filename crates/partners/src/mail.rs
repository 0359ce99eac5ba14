//! Whether an e-mail address is one of a company's own.

use crate::text::Email;

/// Whose domain an e-mail address is on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MailKind {
    /// On a domain that no known provider of free mail hands addresses out on.
    Company,
    /// On the domain of a provider of free mail.
    Free,
    /// It is not an e-mail address.
    NoAddress,
}

/// Whether `address` is on a company's own domain, as partners want it for portal accounts. The list of providers
/// is of the large ones and cannot be complete.
pub fn company_mail(address: &str) -> MailKind {
    let Ok(address) = address.trim().parse::<Email>() else { return MailKind::NoAddress };
    let host = address.host().to_ascii_lowercase();
    let is_of = |provider: &str| {
        host.strip_suffix(provider).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if FREE.lines().any(is_of) { MailKind::Free } else { MailKind::Company }
}

const FREE: &str = include_str!("../profiles/free-mail.txt");

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("api@roofing-software.example", MailKind::Company)]
    #[case("someone@GMAIL.com", MailKind::Free)]
    #[case(" someone@yahoo.co.uk ", MailKind::Free)]
    #[case("someone@notgmail.com", MailKind::Company)]
    #[case("someone@users.gmail.com", MailKind::Free)]
    #[case("gmail.com", MailKind::NoAddress)]
    #[case("", MailKind::NoAddress)]
    fn an_address_of_a_free_provider_is_told(#[case] address: &str, #[case] kind: MailKind) {
        assert_eq!(company_mail(address), kind);
    }

    #[test]
    fn the_list_is_sorted_and_has_hosts_only() {
        let providers: Vec<&str> = FREE.lines().collect();
        assert!(providers.is_sorted(), "sorted lists merge without a quarrel");
        assert!(providers.iter().all(|provider| format!("a@{provider}").parse::<Email>().is_ok()));
    }
}
