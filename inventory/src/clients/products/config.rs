use std::time::Duration;

use http::HeaderValue;
use platform::{Variables, keys, variables};

use crate::limits::{
    PRODUCTS_DEADLINE_DEFAULT_MS, PRODUCTS_DEADLINE_RANGE_MS, PRODUCTS_RETRIES_DEFAULT, PRODUCTS_RETRIES_RANGE,
    PRODUCTS_TRY_TIMEOUT_DEFAULT_MS, PRODUCTS_TRY_TIMEOUT_RANGE_MS,
};

/// Where products is within one Spin application.
const URL_DEFAULT: &str = "http://products.spin.internal";

/// How to reach products, from the component's variables.
#[derive(Clone, Debug)]
pub struct Config {
    /// Scheme, host and port, without a trailing slash.
    pub(crate) url: String,
    /// The key to show; `None`: no call is made at all.
    pub(crate) key: Option<HeaderValue>,
    /// For one try.
    pub(crate) try_timeout: Duration,
    /// Tries after the first.
    pub(crate) retries: u64,
    /// For all tries together.
    pub(crate) deadline: Duration,
}

impl Config {
    /// Reads the variables.
    ///
    /// # Errors
    ///
    /// A sentence for the log that names the variable, without its value.
    pub async fn read(variables: &dyn Variables) -> Result<Self, String> {
        let url = variables.get("products_url").await?.filter(|url| !url.is_empty());
        let number = |name, default, range| variables::whole_number(variables, name, default, range);
        Ok(Self {
            url: url.as_deref().unwrap_or(URL_DEFAULT).trim_end_matches('/').to_owned(),
            key: key(variables).await?,
            try_timeout: Duration::from_millis(
                number("products_try_timeout_ms", PRODUCTS_TRY_TIMEOUT_DEFAULT_MS, PRODUCTS_TRY_TIMEOUT_RANGE_MS).await?,
            ),
            retries: number("products_retries", PRODUCTS_RETRIES_DEFAULT, PRODUCTS_RETRIES_RANGE).await?,
            deadline: Duration::from_millis(
                number("products_deadline_ms", PRODUCTS_DEADLINE_DEFAULT_MS, PRODUCTS_DEADLINE_RANGE_MS).await?,
            ),
        })
    }
}

/// The key of our own, or else the first of those that products itself takes, where both run as one application.
async fn key(variables: &dyn Variables) -> Result<Option<HeaderValue>, String> {
    let own = variables.get("products_key_for_inventory").await?.unwrap_or_default();
    let shared = variables.get("products_api_key").await?.unwrap_or_default();
    let Some(secret) = keys::first_secret(&own).or_else(|| keys::first_secret(&shared)) else { return Ok(None) };
    keys::refuse_placeholder(secret).map_err(|reason| format!("the variable products_key_for_inventory: {reason}"))?;
    let mut value = HeaderValue::from_str(secret)
        .map_err(|_| "products_key_for_inventory has characters that no header can carry".to_owned())?;
    value.set_sensitive(true);
    Ok(Some(value))
}
