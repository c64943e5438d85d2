use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use spin_sdk::wasip3::http::types::ErrorCode;

use crate::http_client::{HttpClient, HttpError};
use crate::limits::ANSWER_BYTES_MAX;

/// The host's HTTP client; `http://<component>.spin.internal` reaches a neighbour in the same process.
pub struct SpinHttp;

#[async_trait]
impl HttpClient for SpinHttp {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpError> {
        let response = spin_sdk::http::send(request.map(Full::new)).await.map_err(|code| sort(&code))?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(|error| match error.downcast::<ErrorCode>() {
            Ok(code) => cut_off(&code),
            Err(too_long) => HttpError::Malformed(too_long.to_string()),
        })?;
        Ok(http::Response::from_parts(parts, body.to_bytes()))
    }
}

/// A body that ends early is a connection that broke, whatever the host calls it.
fn cut_off(code: &ErrorCode) -> HttpError {
    match code {
        ErrorCode::HttpResponseBodySize(_) => sort(code),
        code => HttpError::Unreachable(code.to_string()),
    }
}

fn sort(code: &ErrorCode) -> HttpError {
    let message = code.to_string();
    match code {
        ErrorCode::HttpRequestDenied | ErrorCode::DestinationIpProhibited => HttpError::Forbidden(message),
        ErrorCode::HttpProtocolError
        | ErrorCode::HttpResponseHeaderSectionSize(_)
        | ErrorCode::HttpResponseHeaderSize(_)
        | ErrorCode::HttpResponseBodySize(_)
        | ErrorCode::HttpResponseContentCoding(_)
        | ErrorCode::HttpResponseTransferCoding(_) => HttpError::Malformed(message),
        _ => HttpError::Unreachable(message),
    }
}
