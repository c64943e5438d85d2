use std::sync::OnceLock;

use bytes::Bytes;
use platform::StartError;
use platform::spin::{SpinClock, SpinRandom};

use crate::outage::Outage;
use crate::{Response, Service};

/// The one service of an instance of a component.
pub struct Instance<S>(OnceLock<Service<S>>);

impl<S> Instance<S> {
    /// Without a service yet.
    #[expect(clippy::new_without_default, reason = "it is made in a static")]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// Answers a request, with the service that `start` makes at the first. Requests that come at once may each make one; the
    /// first to finish is kept. While none can be made, each request is told so.
    pub async fn respond<B>(
        &self,
        request: http::Request<B>,
        start: impl AsyncFnOnce() -> Result<Service<S>, StartError>,
    ) -> Response
    where
        B: http_body::Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let service = match self.0.get() {
            Some(service) => service,
            None => match start().await {
                Ok(service) => self.0.get_or_init(|| service),
                Err(error) => {
                    return Outage::from(error).respond(request.uri().path(), request.headers(), &SpinClock, &SpinRandom);
                }
            },
        };
        service.respond(request).await
    }
}
