//! What both services share: the pool, keys, documents, errors and pages.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use r2d2_sqlite::SqliteConnectionManager;
use r2d2_sqlite::rusqlite::{self, Connection};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

type Pool = r2d2::Pool<SqliteConnectionManager>;

/// Connections of each service.
const CONNECTIONS: u32 = 8;

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

const PAGE_SIZE: i64 = 25;

const PAGE_SIZE_MAX: i64 = 100;

/// Why a request was not answered with what it asked for.
pub enum Refusal {
    NotFound(&'static str),
    Conflict(&'static str),
    Invalid(&'static str),
    Unauthenticated,
    Busy,
    ProductsUnavailable,
    Internal(String),
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{ConstraintViolation, DatabaseBusy};
        match error.sqlite_error_code() {
            Some(DatabaseBusy) => Self::Busy,
            Some(ConstraintViolation) => Self::Conflict("taken"),
            _ => Self::Internal(error.to_string()),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code) = match self {
            Self::NotFound(code) => (StatusCode::NOT_FOUND, code),
            Self::Conflict(code) => (StatusCode::CONFLICT, code),
            Self::Invalid(code) => (StatusCode::UNPROCESSABLE_ENTITY, code),
            Self::Unauthenticated => (StatusCode::UNAUTHORIZED, "unauthenticated"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "database_busy"),
            Self::ProductsUnavailable => (StatusCode::SERVICE_UNAVAILABLE, "products_unavailable"),
            Self::Internal(cause) => {
                eprintln!("{cause}");
                (StatusCode::INTERNAL_SERVER_ERROR, "internal_error")
            }
        };
        answer(status, &json!({"errors": [{"status": status.as_str(), "code": code}]}), &[])
    }
}

/// What the handlers of a service are given.
#[derive(Clone)]
pub struct Service {
    pool: Pool,
    key: String,
}

impl Service {
    /// Opens the database that `DATABASE` names; `API_KEY` is the key to ask for.
    pub fn open(schema: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let manager = SqliteConnectionManager::file(std::env::var("DATABASE")?).with_init(|connection| {
            connection.busy_timeout(BUSY_TIMEOUT)?;
            connection.set_prepared_statement_cache_capacity(32);
            connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
        });
        let pool = r2d2::Pool::builder().max_size(CONNECTIONS).build(manager)?;
        pool.get()?.execute_batch(schema)?;
        Ok(Self { pool, key: std::env::var("API_KEY")? })
    }

    /// Runs `work` with a connection, on a thread that may wait.
    pub async fn database<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let pool = self.pool.clone();
        let work = move || work(&mut *pool.get().map_err(|_| Refusal::Busy)?);
        tokio::task::spawn_blocking(work).await.map_err(|error| Refusal::Internal(error.to_string()))?
    }
}

/// Lets through who has the key.
pub async fn authenticate(State(service): State<Service>, request: Request, next: Next) -> Response {
    let is_known = request.headers().get("x-api-key").is_some_and(|key| key.as_bytes() == service.key.as_bytes());
    if is_known { next.run(request).await } else { Refusal::Unauthenticated.into_response() }
}

pub fn answer(status: StatusCode, document: &Value, headers: &[(HeaderName, String)]) -> Response {
    let mut all = HeaderMap::new();
    let media_type = (header::CONTENT_TYPE, "application/vnd.api+json".to_owned());
    for (name, value) in headers.iter().chain([&media_type]) {
        if let Ok(value) = value.parse() {
            all.insert(name, value);
        }
    }
    (status, all, document.to_string()).into_response()
}

/// A document with one resource.
pub fn single(status: StatusCode, resource: &Value) -> Response {
    let location = resource["links"]["self"].as_str().unwrap_or_default().to_owned();
    let headers = if status == StatusCode::CREATED { vec![(header::LOCATION, location.clone())] } else { Vec::new() };
    answer(status, &json!({"jsonapi": {"version": "1.1"}, "links": {"self": location}, "data": resource}), &headers)
}

/// The body of a POST.
#[derive(Deserialize)]
pub struct Document<T> {
    pub data: NewResource<T>,
}

#[derive(Deserialize)]
pub struct NewResource<T> {
    pub id: Option<uuid::Uuid>,
    pub attributes: T,
}

/// Which rows of a list.
#[derive(Deserialize)]
pub struct Page {
    #[serde(rename = "page[size]")]
    size: Option<i64>,
    #[serde(rename = "page[after]")]
    after: Option<String>,
}

impl Page {
    /// The page of `query`, which takes the last id before the page and how many rows it may give.
    pub async fn read(
        self,
        service: &Service,
        path: &'static str,
        query: &'static str,
        resource: fn(&rusqlite::Row) -> rusqlite::Result<Value>,
    ) -> Result<Response, Refusal> {
        let size = self.size.unwrap_or(PAGE_SIZE);
        if !(1..=PAGE_SIZE_MAX).contains(&size) {
            return Err(Refusal::Invalid("invalid_query_parameter"));
        }
        let after = self.after.unwrap_or_default();
        let mut data: Vec<Value> = service
            .database(move |connection| {
                let mut statement = connection.prepare_cached(query)?;
                Ok(statement.query_map((after, size + 1), resource)?.collect::<Result<_, _>>()?)
            })
            .await?;
        // One more than asked for tells whether there is a next page.
        let is_last = data.len() <= usize::try_from(size).unwrap_or_default();
        let next = if is_last {
            Value::Null
        } else {
            data.pop();
            let last = data.last().and_then(|resource| resource["id"].as_str()).unwrap_or_default();
            json!(format!("{path}?page[size]={size}&page[after]={last}"))
        };
        Ok(answer(StatusCode::OK, &json!({"jsonapi": {"version": "1.1"}, "links": {"next": next}, "data": data}), &[]))
    }
}

/// Serves on the address that `LISTEN` names until SIGINT or SIGTERM.
pub async fn serve(router: axum::Router) -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind(std::env::var("LISTEN")?).await?;
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    let stopped = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    };
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| drop(stream.set_nodelay(true)));
    Ok(axum::serve(listener, router).with_graceful_shutdown(stopped).await?)
}
