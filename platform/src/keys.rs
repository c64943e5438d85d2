//! API keys: who may call, and whether to write.

use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::limits::API_KEYS_MAX;
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

/// The keys of a service, from a variable such as `shop:write:s3cret,reports:read:0ther`.
#[derive(Clone)]
pub struct ApiKeys(Vec<ApiKey>);

impl ApiKeys {
    /// Reads `name:scope:secret` entries separated by commas; a bare value is `default:write:<value>`.
    ///
    /// # Errors
    ///
    /// A sentence for the log, without any part of a secret.
    pub fn parse(variable: &str) -> Result<Self, String> {
        let entries = entries(variable);
        let keys = entries.into_iter().map(ApiKey::parse).collect::<Result<Vec<_>, _>>()?;
        if keys.len() > API_KEYS_MAX {
            return Err(format!("there are more than {API_KEYS_MAX} API keys"));
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
    fn parse(entry: &str) -> Result<Self, String> {
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
        Ok(Self { name: name.to_owned(), scope, digest: Sha256::digest(secret).into() })
    }
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
    use super::{ApiKeys, Scope, first_secret};

    #[test]
    fn entries_are_read() {
        let keys = ApiKeys::parse("shop:write:abc, reports:read:d:e ,bare").unwrap();
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
        for bad in ["shop:admin:hush", "shop:hush", ":write:hush", "shop:write:"] {
            let Err(message) = ApiKeys::parse(bad) else { panic!("{bad} was taken") };
            assert!(!message.contains("hush"), "{message}");
        }
    }

    #[test]
    fn no_key_lets_nobody_in() {
        assert!(ApiKeys::parse("").unwrap().find(b"").is_none());
        assert!(ApiKeys::parse(" , ").unwrap().find(b"").is_none());
    }

    #[test]
    fn the_first_secret() {
        assert_eq!(first_secret("a:write:x,b:read:y"), Some("x"));
        assert_eq!(first_secret("bare"), Some("bare"));
        assert_eq!(first_secret(""), None);
    }
}
