//! One line of the log, for people or for programs.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether lines are JSON objects. Of the whole process, as stderr is.
static IS_JSON: AtomicBool = AtomicBool::new(false);

/// How lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Format {
    /// Writes all lines so from now on.
    pub(crate) fn choose(self) {
        IS_JSON.store(self == Self::Json, Ordering::Relaxed);
    }

    fn chosen() -> Self {
        if IS_JSON.load(Ordering::Relaxed) { Self::Json } else { Self::Text }
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Worth knowing.
    Info,
    /// Somebody should look.
    Warn,
    /// Something failed.
    Error,
}

impl Level {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Info, Self::Warn, Self::Error].into_iter().find(|level| level.word() == word)
    }
}

/// What a line says.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) level: Level,
    /// The component that it is about, if it is about one.
    pub(crate) service: Option<String>,
    /// Whether the component itself says it.
    pub(crate) is_own: bool,
    pub(crate) message: String,
    pub(crate) fields: Map<String, Value>,
}

impl Line {
    /// What the host says.
    pub(crate) fn new(level: Level, service: Option<&str>, message: impl Into<String>) -> Self {
        Self { level, service: service.map(str::to_owned), is_own: false, message: message.into(), fields: Map::new() }
    }

    /// What a component has written, which is JSON with a level and a message when it is one of ours.
    pub(super) fn of_component(component: &str, written: &[u8]) -> Self {
        let mut line = Self::new(Level::Info, Some(component), "");
        line.is_own = true;
        match serde_json::from_slice::<Map<String, Value>>(written) {
            Ok(mut fields) => {
                let mut take = |name: &str| fields.shift_remove(name).and_then(|value| value.as_str().map(str::to_owned));
                line.level = take("level").as_deref().and_then(Level::parse).unwrap_or(Level::Info);
                line.message = take("message").unwrap_or_default();
                line.fields = fields;
            }
            Err(_) => line.message = String::from_utf8_lossy(written).into_owned(),
        }
        line
    }

    /// As it is written now, with its end.
    #[expect(clippy::disallowed_methods, reason = "when it was said, by the clock of the machine")]
    pub(super) fn render(&self) -> String {
        // Milliseconds are what people compare.
        let time = format!("{:.3}", Timestamp::now());
        match Format::chosen() {
            Format::Text => self.text(&time),
            Format::Json => self.json(&time),
        }
    }

    /// Why the program ends: for a person a sentence alone.
    pub(super) fn render_last(&self) -> String {
        match Format::chosen() {
            Format::Text => self.plain(),
            Format::Json => self.render(),
        }
    }

    /// Without a time, as tests read it.
    pub(super) fn plain(&self) -> String {
        let whose = match &self.service {
            Some(service) if self.is_own => service.clone(),
            Some(service) => format!("bodega: {service}"),
            None => "bodega".to_owned(),
        };
        let mut text = format!("{whose}: {}", self.message.replace(['\n', '\r'], " "));
        for (name, value) in &self.fields {
            let _ = match value {
                Value::String(value) if is_word(value) => write!(text, " {name}={value}"),
                value => write!(text, " {name}={value}"),
            };
        }
        text.push('\n');
        text
    }

    fn text(&self, time: &str) -> String {
        format!("{time} {:5} {}", self.level.word().to_uppercase(), self.plain())
    }

    fn json(&self, time: &str) -> String {
        let service = self.service.as_deref().unwrap_or("bodega");
        let mut all = Map::new();
        all.insert("time".to_owned(), json!(time));
        all.insert("level".to_owned(), json!(self.level.word()));
        all.insert("service".to_owned(), json!(service));
        all.insert("message".to_owned(), json!(self.message));
        // What has one of these names already is the line's own.
        for (name, value) in &self.fields {
            all.entry(name.clone()).or_insert_with(|| value.clone());
        }
        format!("{}\n", Value::Object(all))
    }
}

/// Whether a text needs no quotes to be read as one value.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'=' | b'\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: &str = "2026-01-02T03:04:05.678Z";

    #[test]
    fn people_read_a_sentence_and_programs_an_object() {
        let mut line = Line::new(Level::Warn, Some("inventory"), "slow");
        line.fields = json!({ "statement": "buy", "ms": 312, "who": "till 4", "none": "" }).as_object().unwrap().clone();
        assert_eq!(
            line.text(TIME),
            format!("{TIME} WARN  bodega: inventory: slow statement=buy ms=312 who=\"till 4\" none=\"\"\n")
        );
        let json = line.json(TIME);
        let start = format!(
            "{{\"time\":\"{TIME}\",\"level\":\"warn\",\"service\":\"inventory\",\"message\":\"slow\",\"statement\":\"buy\""
        );
        assert!(json.starts_with(&start) && json.ends_with("}\n"), "{json}");
    }

    #[test]
    fn what_a_component_writes_is_one_line_whatever_it_is() {
        let read = |written: &str| Line::of_component("x", written.as_bytes());
        let ours = read(r#"{"level":"error","request_id":"r1","message":"a request failed","status":500}"#);
        assert_eq!((ours.level, ours.plain().as_str()), (Level::Error, "x: a request failed request_id=r1 status=500\n"));
        for odd in ["panicked at src/lib.rs", "{\"level\":", "[1]", "7"] {
            assert_eq!((read(odd).level, read(odd).plain()), (Level::Info, format!("x: {odd}\n")));
        }
        let sly = read("{\"level\":\"fatal\",\"message\":\"a\\nb\",\"time\":\"never\",\"service\":\"y\"}");
        assert_eq!(sly.plain(), "x: a b time=never service=y\n");
        let json: Value = serde_json::from_str(&sly.json(TIME)).unwrap();
        assert_eq!([&json["time"], &json["service"]], [TIME, "x"]);
    }
}
