use std::collections::VecDeque;
use std::sync::Mutex;

use async_trait::async_trait;
use bytes::Bytes;

use crate::http_client::{HttpClient, HttpError};

/// A remote side that answers by a script and remembers what it was asked.
#[derive(Default)]
pub struct ScriptedHttp(Mutex<Script>);

#[derive(Default)]
struct Script {
    answers: VecDeque<Answer>,
    asked: Vec<http::Request<Bytes>>,
}

enum Answer {
    Now(Result<http::Response<Bytes>, HttpError>),
    Never,
}

impl ScriptedHttp {
    /// The next request gets this.
    pub fn answer(&self, status: u16, content_type: &str, body: impl Into<Bytes>) -> &Self {
        let response = http::Response::builder()
            .status(status)
            .header(http::header::CONTENT_TYPE, content_type)
            .body(body.into())
            .map_err(|error| HttpError::Malformed(error.to_string()));
        self.push(Answer::Now(response))
    }

    /// The next request gets this answer, headers and all.
    pub fn respond(&self, response: http::Response<Bytes>) -> &Self {
        self.push(Answer::Now(Ok(response)))
    }

    /// The next request fails so.
    pub fn fail(&self, error: HttpError) -> &Self {
        self.push(Answer::Now(Err(error)))
    }

    /// The next request is never answered.
    pub fn hang(&self) -> &Self {
        self.push(Answer::Never)
    }

    /// What was asked so far, in order; forgotten with this call.
    pub fn take_asked(&self) -> Vec<http::Request<Bytes>> {
        self.0.lock().map(|mut script| std::mem::take(&mut script.asked)).unwrap_or_default()
    }

    fn push(&self, answer: Answer) -> &Self {
        if let Ok(mut script) = self.0.lock() {
            script.answers.push_back(answer);
        }
        self
    }
}

#[async_trait]
impl HttpClient for ScriptedHttp {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpError> {
        let answer = self.0.lock().ok().and_then(|mut script| {
            script.asked.push(request);
            script.answers.pop_front()
        });
        match answer {
            Some(Answer::Now(answer)) => answer,
            Some(Answer::Never) => std::future::pending().await,
            None => Err(HttpError::Unreachable("the script has no answer left".to_owned())),
        }
    }
}
