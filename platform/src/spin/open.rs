use std::sync::Arc;

use super::{SpinClock, SpinDatabase, SpinHttp, SpinRandom, SpinVariables};
use crate::keys::{ApiKeys, Reach};
use crate::migrations::{self, Migration};
use crate::{Platform, StartError, Variables};

/// What an instance runs on: the database that the variable `database` names, brought to its schema, and the host.
///
/// # Errors
///
/// See [`StartError`].
pub async fn open(schema: &[Migration]) -> Result<Platform, StartError> {
    let label = variable("database").await?.unwrap_or_else(|| "default".to_owned());
    let durability = durability(variable("database_synchronous").await?.as_deref())?;
    let database = SpinDatabase::open(&label, durability).await.map_err(StartError::Database)?;
    let platform = Platform {
        database: Arc::new(database),
        http: Arc::new(SpinHttp),
        clock: Arc::new(SpinClock),
        random: Arc::new(SpinRandom),
    };
    migrations::run(&*platform.database, &*platform.clock, schema).await.map_err(StartError::Database)?;
    Ok(platform)
}

/// The keys that the variable of this name holds.
///
/// # Errors
///
/// [`StartError::Configuration`].
pub async fn api_keys(name: &str) -> Result<ApiKeys, StartError> {
    let keys = ApiKeys::parse(&variable(name).await?.unwrap_or_default(), Reach::of_environment())
        .map_err(|reason| StartError::Configuration(format!("the variable {name}: {reason}")))?;
    keys.warn_if_empty(name);
    Ok(keys)
}

/// A variable; `None` where it is absent or empty.
///
/// # Errors
///
/// [`StartError::Configuration`].
pub async fn variable(name: &str) -> Result<Option<String>, StartError> {
    let value = SpinVariables.get(name).await.map_err(StartError::Configuration)?;
    Ok(value.filter(|value| !value.is_empty()))
}

/// `full` syncs each commit to the disk before it is acknowledged. `normal` syncs only now and then: after a power cut or a
/// crash of the operating system, the last acknowledged commits may be missing. A crash of the process alone loses nothing
/// with either ([PRAGMA synchronous](https://www.sqlite.org/pragma.html#pragma_synchronous)).
fn durability(word: Option<&str>) -> Result<&'static str, StartError> {
    match word {
        None | Some("full") => Ok("PRAGMA synchronous = FULL"),
        Some("normal") => Ok("PRAGMA synchronous = NORMAL"),
        Some(_) => Err(StartError::Configuration("the variable database_synchronous must be full or normal".to_owned())),
    }
}
