use std::sync::OnceLock;

use bytes::Bytes;
use platform::StartError;
use platform::spin::{SpinClock, SpinRandom};

use crate::outage::Outage;
use crate::service::before_start;
use crate::{About, Response, Service};

/// The one service of an instance of a component.
pub struct Instance<S> {
    about: About,
    service: OnceLock<Service<S>>,
}

impl<S> Instance<S> {
    /// Without a service yet.
    pub const fn new(about: About) -> Self {
        Self { about, service: OnceLock::new() }
    }

    /// Answers a request, with the service that `start` makes at the first that needs one. Requests that come at once may each make
    /// one; the first to finish is kept. While none can be made, each request is told so.
    pub async fn respond<B>(
        &self,
        request: http::Request<B>,
        start: impl AsyncFnOnce() -> Result<Service<S>, StartError>,
    ) -> Response
    where
        B: http_body::Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        if let Some(service) = self.service.get() {
            return service.respond(request).await;
        }
        let (parts, body) = request.into_parts();
        if let Some(response) = before_start(&self.about, &parts, &SpinClock, &SpinRandom) {
            return response;
        }
        let service = match start().await {
            Ok(service) => self.service.get_or_init(|| service),
            Err(error) => return Outage::from(error).respond(&self.about, &parts, &SpinClock, &SpinRandom),
        };
        service.respond(http::Request::from_parts(parts, body)).await
    }
}
