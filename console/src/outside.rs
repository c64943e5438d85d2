//! What the console needs from outside: the way to the services, the time, randomness, and what it is configured with.

use std::sync::Arc;

use cookie::Key;
use platform::{Clock, HttpClient, Random};

use crate::limits::SECRET_BYTES_MIN;

/// Everything outside, as one value.
pub struct Outside {
    /// The way to the services.
    pub http: Arc<dyn HttpClient>,
    /// What time it is, and how to wait.
    pub clock: Arc<dyn Clock>,
    /// Unpredictable bytes.
    pub random: Arc<dyn Random>,
    /// What the variables say.
    pub config: Config,
}

/// What the console is configured with.
pub struct Config {
    pub(crate) products_url: String,
    pub(crate) inventory_url: String,
    pub(crate) cookie_key: Key,
}

impl Config {
    /// Takes the values of the variables.
    ///
    /// # Errors
    ///
    /// A sentence for the log, without any part of the secret.
    pub fn new(secret: &str, products_url: &str, inventory_url: &str) -> Result<Self, String> {
        platform::keys::refuse_placeholder(secret).map_err(|reason| format!("the variable console_secret: {reason}"))?;
        if secret.len() < SECRET_BYTES_MIN {
            return Err(format!(
                "the variable console_secret has fewer than {SECRET_BYTES_MIN} bytes: make one with `openssl rand -hex 16`"
            ));
        }
        let origin = |url: &str| url.trim_end_matches('/').to_owned();
        Ok(Self {
            products_url: origin(products_url),
            inventory_url: origin(inventory_url),
            cookie_key: Key::derive_from(secret.as_bytes()),
        })
    }
}

impl Outside {
    /// Random bytes, as hexadecimal digits.
    pub(crate) fn token(&self) -> String {
        let mut bytes = [0; 16];
        self.random.fill(&mut bytes);
        bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn a_secret_is_long_and_nobody_knows_it() {
        let made = |secret: &str| Config::new(secret, "http://a/", "http://b");
        assert!(made(&"s".repeat(32)).is_ok_and(|config| config.products_url == "http://a"));
        for (secret, says) in
            [(String::new(), "fewer"), ("s".repeat(31), "fewer"), (format!("change-me-{:032}", 1), "placeholder")]
        {
            let Err(message) = made(&secret) else { panic!("{secret} was taken") };
            assert!(message.contains(says) && message.contains("openssl"), "{message}");
        }
    }
}
