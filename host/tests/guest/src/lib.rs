//! A component that does on demand what a host must bear: it traps, computes, takes memory, writes, calls.
//!
//! The last part of the path names the deed, the query its parameters, and the answer is text.
#![cfg(target_family = "wasm")]

use bytes::Bytes;
use futures::{SinkExt as _, StreamExt as _};
use http_body::Frame;
use http_body_util::{BodyExt as _, StreamBody};
use spin_sdk::http::{BoxBody, FullBody, Request, Response, box_body};
use spin_sdk::sqlite::{Connection, Value};
use spin_sdk::{http_service, time, variables};
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

/// Requests that this instance has had.
static SERVED: AtomicU32 = AtomicU32::new(0);

#[http_service]
async fn handle(request: Request) -> Response<BoxBody> {
    let served = SERVED.fetch_add(1, Ordering::Relaxed) + 1;
    let (parts, incoming) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default().as_bytes();
    let query: HashMap<String, String> = form_urlencoded::parse(query).into_owned().collect();
    let text = |name: &str| query.get(name).cloned().unwrap_or_default();
    let number = |name: &str| text(name).parse::<u64>().unwrap_or_default();
    let deed = parts.uri.path().rsplit('/').next().unwrap_or_default();
    let answer = match deed {
        "hello" => "hello".to_owned(),
        "served" => {
            time::sleep(Duration::from_millis(number("ms"))).await;
            served.to_string()
        }
        "request" => format!("{} {} {:?}", parts.method, parts.uri, parts.headers),
        "length" => match incoming.collect().await {
            Ok(body) => body.to_bytes().len().to_string(),
            Err(error) => format!("{error:?}"),
        },
        "trap" => panic!("asked to"),
        "spin" => loop {
            std::hint::spin_loop();
        },
        "sleep" => {
            time::sleep(Duration::from_millis(number("ms"))).await;
            "slept".to_owned()
        }
        "memory" => vec![1_u8; usize::try_from(number("mib")).unwrap_or_default() << 20].len().to_string(),
        "clock" => now().to_string(),
        "log" => {
            eprintln!("{} {}", text("line"), served);
            String::new()
        }
        "variable" => variables::get(text("name")).await.unwrap_or_else(|error| format!("{error:?}")),
        "environment" => std::env::var(text("name")).unwrap_or_default(),
        "call" => call(&text("url")).await,
        "open" => open(&text("database"), number("count")).await,
        "kept" => kept(&text("database"), &text("sql")).await,
        "insert" => sql(&text("database"), "insert into t values (1)").await,
        "sql" => match incoming.collect().await {
            Ok(body) => sql(&text("database"), &String::from_utf8_lossy(&body.to_bytes())).await,
            Err(error) => format!("{error:?}"),
        },
        "stream" => return stream(number("mib"), number("trap") == 1),
        _ => "no such deed".to_owned(),
    };
    respond(answer)
}

#[expect(clippy::disallowed_methods, reason = "the clock is what is tested")]
fn now() -> u128 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis()
}

fn respond(text: String) -> Response<BoxBody> {
    let length = text.len();
    let mut response = Response::new(box_body(FullBody::new(Bytes::from(text))));
    response.headers_mut().insert("content-length", length.into());
    response
}

async fn call(url: &str) -> String {
    match spin_sdk::http::get(url).await {
        Ok(response) => {
            let status = response.status();
            match response.into_body().collect().await {
                Ok(body) => format!("{status} {}", String::from_utf8_lossy(&body.to_bytes())),
                Err(error) => format!("{status} {error:?}"),
            }
        }
        Err(error) => format!("{error:?}"),
    }
}

async fn open(database: &str, count: u64) -> String {
    let mut open = Vec::new();
    for _ in 0..count {
        match Connection::open(database).await {
            Ok(connection) => open.push(connection),
            Err(error) => return format!("{} {error:?}", open.len()),
        }
    }
    open.len().to_string()
}

/// Runs a statement on a connection that all requests of this instance share, as a service does.
async fn kept(database: &str, statement: &str) -> String {
    static KEPT: OnceLock<Connection> = OnceLock::new();
    if let Some(connection) = KEPT.get() {
        return execute(connection, statement).await;
    }
    match Connection::open(database).await {
        Ok(connection) => {
            execute(&connection, "pragma synchronous=normal").await;
            execute(KEPT.get_or_init(|| connection), statement).await
        }
        Err(error) => format!("{error:?}"),
    }
}

/// Runs each line of `script` on one connection: a statement, or `call <url>`.
async fn sql(database: &str, script: &str) -> String {
    let connection = match Connection::open(database).await {
        Ok(connection) => connection,
        Err(error) => return format!("{error:?}"),
    };
    let mut answers = Vec::new();
    for line in script.lines() {
        answers.push(match line.split_once(' ') {
            Some(("call", url)) => call(url).await,
            _ => execute(&connection, line).await,
        });
    }
    answers.join("\n")
}

async fn execute(connection: &Connection, statement: &str) -> String {
    let result = match connection.execute(statement, []).await {
        Ok(result) => result,
        Err(error) => return format!("refused: {error:?}"),
    };
    let columns = result.columns().join(",");
    let rows = match result.collect().await {
        Ok(rows) => rows,
        Err(error) => return format!("{error:?}"),
    };
    let mut lines = vec![columns];
    for row in rows {
        let cells: Vec<String> = row.values.iter().map(show).collect();
        lines.push(cells.join(","));
    }
    lines.join(" ")
}

fn show(value: &Value) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => format!("{} bytes", bytes.len()),
        Value::Null => "null".to_owned(),
    }
}

/// A body without a length, in pieces of 64 KiB; it may break off with a trap.
fn stream(mib: u64, trap: bool) -> Response<BoxBody> {
    let (mut sender, pieces) = futures::channel::mpsc::channel(1);
    spin_sdk::wasip3::spawn(async move {
        let piece = Bytes::from(vec![b'x'; 64 << 10]);
        for _ in 0..mib * 16 {
            if sender.send(piece.clone()).await.is_err() {
                return;
            }
        }
        assert!(!trap, "asked to");
    });
    Response::new(box_body(StreamBody::new(pieces.map(|piece| Ok::<_, Infallible>(Frame::data(piece))))))
}
