//! Configuration as a port: Spin variables inside a component, a map in tests.

use async_trait::async_trait;

/// The component's variables, as its manifest names them.
#[async_trait]
pub trait Variables: Send + Sync {
    /// The value, or `None` where the manifest does not hand that variable to this component.
    ///
    /// # Errors
    ///
    /// A sentence for the log when a provider of variables failed.
    async fn get(&self, name: &str) -> Result<Option<String>, String>;
}

/// A variable that holds a whole number within `range`, or `default` where it is absent or empty.
///
/// # Errors
///
/// A sentence for the log that names the variable and what it may be.
pub async fn whole_number(
    variables: &dyn Variables,
    name: &str,
    default: u64,
    range: std::ops::RangeInclusive<u64>,
) -> Result<u64, String> {
    let Some(text) = variables.get(name).await?.filter(|text| !text.is_empty()) else {
        return Ok(default);
    };
    match text.trim().parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => Err(format!("the variable {name} must be a whole number from {} to {}", range.start(), range.end())),
    }
}
