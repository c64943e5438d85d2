//! API keys: who may call, and whether to write.

use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::limits::{API_KEYS_MAX, SECRET_LENGTH_MIN};
use crate::logging::{Level, log};

/// What a key allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Safe methods only.
    Read,
    /// Everything.
    Write,
}

/// One client's key. Its secret is kept as a digest only.
#[derive(Clone)]
pub struct ApiKey {
    /// The client's name: the actor in the ledger, the owner of idempotency keys.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    digest: [u8; 32],
}

/// Without the digest: not even that belongs into a log.
impl std::fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiKey").field("name", &self.name).field("scope", &self.scope).finish_non_exhaustive()
    }
}

/// From where a service can be reached, and its keys be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// From this machine alone.
    Loopback,
    /// From elsewhere, or nobody says.
    Network,
}

/// What the placeholders of `.env.example` begin with, however it is written. Everybody knows them.
const PLACEHOLDER: &str = "changeme";

/// What a secret that is refused is answered with.
const HOW_TO_MAKE_ONE: &str = "make one with `openssl rand -hex 16`";

impl Reach {
    /// What the host says of itself in the component's environment.
    pub fn of_environment() -> Self {
        if std::env::var("BODEGA_LOOPBACK_ONLY").is_ok_and(|value| value == "1") { Self::Loopback } else { Self::Network }
    }
}

/// The keys of a service, from a variable such as `shop:write:s3cret,reports:read:0ther`.
#[derive(Clone)]
pub struct ApiKeys(Vec<ApiKey>);

impl ApiKeys {
    /// Reads `name:scope:secret` entries separated by commas; a bare value is `default:write:<value>`.
    ///
    /// # Errors
    ///
    /// A sentence for the log, without any part of a secret.
    pub fn parse(variable: &str, reach: Reach) -> Result<Self, String> {
        let entries = entries(variable);
        let keys = entries.into_iter().map(|entry| ApiKey::parse(entry, reach)).collect::<Result<Vec<_>, _>>()?;
        if keys.len() > API_KEYS_MAX {
            return Err(format!("there are more than {API_KEYS_MAX} API keys"));
        }
        for (place, key) in keys.iter().enumerate() {
            key.check_beside(&keys[..place])?;
        }
        Ok(Self(keys))
    }

    /// The key that `presented` is, if it is one. Every entry is compared, each in constant time over a digest, so that the time
    /// taken tells neither which entry nor how much of it was right.
    pub fn find(&self, presented: &[u8]) -> Option<&ApiKey> {
        let digest = Sha256::digest(presented);
        let mut found = None;
        for key in &self.0 {
            if bool::from(key.digest.ct_eq(&digest)) {
                found = Some(key);
            }
        }
        found
    }

    /// Says in the log when there is no key at all: every request will be 401.
    pub fn warn_if_empty(&self, variable: &str) {
        if self.0.is_empty() {
            log(Level::Warn, "", "no API key is configured: every request is refused", json!({ "variable": variable }));
        }
    }
}

impl ApiKey {
    fn parse(entry: &str, reach: Reach) -> Result<Self, String> {
        let parts: Vec<&str> = entry.splitn(3, ':').collect();
        let (name, scope, secret) = match parts[..] {
            [secret] => ("default", "write", secret),
            [name, scope, secret] => (name, scope, secret),
            _ => return Err("an API key must be name:scope:secret or a bare secret".to_owned()),
        };
        let scope = match scope {
            "read" => Scope::Read,
            "write" => Scope::Write,
            _ => return Err("the scope of an API key must be read or write".to_owned()),
        };
        if name.is_empty() || secret.is_empty() {
            return Err("an API key needs a name and a secret".to_owned());
        }
        refuse_placeholder(secret)?;
        if reach == Reach::Network && secret.chars().count() < SECRET_LENGTH_MIN {
            return Err(format!("the secret of the key {name} has fewer than {SECRET_LENGTH_MIN} characters: {HOW_TO_MAKE_ONE}"));
        }
        Ok(Self { name: name.to_owned(), scope, digest: Sha256::digest(secret).into() })
    }

    /// A client may have several secrets, the old one and the new one, but may do the same with each; and a secret is one client's.
    fn check_beside(&self, others: &[Self]) -> Result<(), String> {
        let name = &self.name;
        if others.iter().any(|other| other.name == *name && other.scope != self.scope) {
            return Err(format!("the key {name} has both scopes: give each key a name of its own"));
        }
        if let Some(other) = others.iter().find(|other| other.digest == self.digest) {
            return Err(format!("the keys {} and {name} have the same secret: {HOW_TO_MAKE_ONE}", other.name));
        }
        Ok(())
    }
}

/// Refuses a secret that was left as it stands in `.env.example`.
///
/// # Errors
///
/// A sentence that says how to make another.
pub fn refuse_placeholder(secret: &str) -> Result<(), String> {
    let letters: String = secret.chars().filter(char::is_ascii_alphabetic).take(PLACEHOLDER.len()).collect();
    if letters.eq_ignore_ascii_case(PLACEHOLDER) { Err(format!("a secret is a placeholder: {HOW_TO_MAKE_ONE}")) } else { Ok(()) }
}

/// The secret of the first entry of a variable of keys: what a trusted neighbour shows when it has no key of its own.
pub fn first_secret(variable: &str) -> Option<&str> {
    let first = entries(variable).into_iter().next()?;
    first.splitn(3, ':').last()
}

fn entries(variable: &str) -> Vec<&str> {
    variable.split(',').map(str::trim).filter(|entry| !entry.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{ApiKeys, Reach, Scope, first_secret};
    use crate::limits::SECRET_LENGTH_MIN;

    fn parse(variable: &str) -> Result<ApiKeys, String> {
        ApiKeys::parse(variable, Reach::Loopback)
    }

    #[test]
    fn entries_are_read() {
        let keys = parse("shop:write:abc, reports:read:d:e ,bare").unwrap();
        let find = |secret: &str| keys.find(secret.as_bytes()).map(|key| (key.name.as_str(), key.scope));
        assert_eq!(find("abc"), Some(("shop", Scope::Write)));
        assert_eq!(find("d:e"), Some(("reports", Scope::Read)));
        assert_eq!(find("bare"), Some(("default", Scope::Write)));
        for wrong in ["", "ab", "abcd", "shop:write:abc"] {
            assert_eq!(find(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn mistakes_are_told_without_the_secret() {
        for bad in [
            "shop:admin:hush",
            "shop:hush",
            ":write:hush",
            "shop:write:",
            "shop:write:hush,shop:read:other",
            "shop:write:hush,reports:read:hush",
            "hush,hush",
        ] {
            let Err(message) = parse(bad) else { panic!("{bad} was taken") };
            assert!(!message.contains("hush"), "{message}");
        }
    }

    #[test]
    fn a_client_has_several_secrets() {
        let keys = parse("shop:write:old,shop:write:new,reports:read:other").unwrap();
        assert_eq!(["old", "new"].map(|secret| keys.find(secret.as_bytes()).map(|key| key.name.as_str())), [Some("shop"); 2]);
    }

    #[test]
    fn no_key_lets_nobody_in() {
        assert!(parse("").unwrap().find(b"").is_none());
        assert!(parse(" , ").unwrap().find(b"").is_none());
    }

    #[test]
    fn whoever_can_be_reached_from_elsewhere_needs_secrets_that_cannot_be_guessed() {
        let long = "x".repeat(SECRET_LENGTH_MIN);
        let short = "é".repeat(SECRET_LENGTH_MIN - 1);
        for (variable, from_here, from_elsewhere) in [
            (format!("shop:write:{long}"), true, true),
            (long.clone(), true, true),
            (short.clone(), true, false),
            (format!("shop:write:{long},reports:read:{short}"), true, false),
            ("shop:write:change-me-1".to_owned(), false, false),
            (format!("CHANGE_ME {long}"), false, false),
            (format!("shop:write:ChangeMe{long}"), false, false),
            (format!("shop:write:change-{long}"), true, true),
            (format!("shop:write:{long},reports:read:change-me-{long}"), false, false),
        ] {
            for (reach, is_taken) in [(Reach::Loopback, from_here), (Reach::Network, from_elsewhere)] {
                let parsed = ApiKeys::parse(&variable, reach);
                assert_eq!(parsed.is_ok(), is_taken, "{variable} {reach:?}");
                let Err(message) = parsed else { continue };
                assert!(message.contains("openssl rand -hex 16"), "{message}");
                assert!(!message.contains(&short) && !message.contains("change-me"), "{message}");
            }
        }
    }

    #[test]
    fn the_first_secret() {
        assert_eq!(first_secret("a:write:x,b:read:y"), Some("x"));
        assert_eq!(first_secret("bare"), Some("bare"));
        assert_eq!(first_secret(""), None);
    }
}
