//! A request's way into an instance.

use super::factory::{Instances, is_full};
use crate::http::{Body, Fate};
use crate::limits;
use http::{Request, Response};
use std::fmt;
use std::sync::{Arc, PoisonError};
use std::time::Instant;
use tokio::time::timeout_at;
use wasmtime_wasi_http::handler::{InstantiationError, ProxyHandler};

/// No instance had room for a request in time. Nothing of it is done.
#[derive(Debug)]
pub(crate) struct NoRoom;

impl fmt::Display for NoRoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no instance had room for a request within {} s, so it was refused", limits::INSTANCE_WAIT.as_secs())
    }
}

impl std::error::Error for NoRoom {}

/// Hands a request to an instance, and waits until one has room, for at most [`limits::INSTANCE_WAIT`].
///
/// The handler offers a request once: to an instance that has room, or to a new one. So whoever is refused has to come again.
/// They stand in line for that, and newcomers behind them: only the first of the line tries, until an instance takes its request.
pub(crate) async fn enter(
    handler: &ProxyHandler<Instances>,
    fate: Arc<Fate>,
    mut request: Request<Body>,
) -> wasmtime::Result<Response<Body>> {
    let line = &handler.state().line;
    let deadline = Instant::now() + limits::INSTANCE_WAIT;
    if line.available_permits() > 0 {
        match handler.handle(fate.clone(), request).await {
            Err(error) => request = given_back(error)?,
            answered => return answered,
        }
    }
    match timeout_at(deadline.into(), line.clone().acquire_owned()).await {
        Ok(Ok(turn)) => fate.hold(turn),
        Ok(Err(_)) | Err(_) => return Err(NoRoom.into()),
    }
    loop {
        match handler.handle(fate.clone(), request).await {
            Err(error) => request = given_back(error)?,
            answered => return answered,
        }
        if Instant::now() >= deadline {
            return Err(NoRoom.into());
        }
        tokio::time::sleep(limits::INSTANCE_PAUSE).await;
    }
}

/// The request, where it failed only because there was no room for another instance.
fn given_back(error: wasmtime::Error) -> wasmtime::Result<Request<Body>> {
    let refused = error.downcast::<InstantiationError<Arc<Fate>>>()?;
    if !is_full(&refused.error) {
        return Err(refused.into());
    }
    Ok(refused.request.into_inner().unwrap_or_else(PoisonError::into_inner))
}
