//! The variables of the environment that Spin reads too.

use anyhow::bail;
use std::env;

/// The signals, as the variables name them.
pub(super) const SIGNALS: [&str; 3] = ["TRACES", "METRICS", "LOGS"];

/// Which signals are sent to a collector, and how.
pub(super) struct Settings {
    pub(super) sent: [Option<Protocol>; SIGNALS.len()],
}

/// How a signal is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    Grpc,
    Http,
}

impl Settings {
    /// A signal is sent where it has an address, of its own or for all.
    pub(super) fn from_environment() -> anyhow::Result<Self> {
        Self::read(|name| env::var(name).ok().filter(|value| !value.trim().is_empty()))
    }

    fn read(variable: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let mut sent = [None; SIGNALS.len()];
        // As with Spin, any value means it.
        if variable("OTEL_SDK_DISABLED").is_some() {
            return Ok(Self { sent });
        }
        for (signal, sent) in SIGNALS.iter().zip(&mut sent) {
            let of = |what: &str| {
                let own = format!("OTEL_EXPORTER_OTLP_{signal}_{what}");
                let all = format!("OTEL_EXPORTER_OTLP_{what}");
                [own, all].into_iter().find_map(|name| Some((variable(&name)?, name)))
            };
            let Some((endpoint, name)) = of("ENDPOINT") else { continue };
            check(&name, &endpoint)?;
            *sent = Some(match of("PROTOCOL") {
                None => Protocol::Http,
                Some((protocol, name)) => Protocol::parse(&name, &protocol)?,
            });
        }
        Ok(Self { sent })
    }

    pub(super) fn sends_anything(&self) -> bool {
        self.sent.iter().any(Option::is_some)
    }
}

impl Protocol {
    fn parse(name: &str, value: &str) -> anyhow::Result<Self> {
        match value {
            "grpc" => Ok(Self::Grpc),
            "http/protobuf" => Ok(Self::Http),
            _ => bail!("{name} is \"{value}\"; it can be http/protobuf or grpc"),
        }
    }
}

fn check(name: &str, endpoint: &str) -> anyhow::Result<()> {
    match endpoint.parse::<http::Uri>() {
        Ok(uri) if uri.scheme_str() == Some("http") && uri.host().is_some() => Ok(()),
        Ok(uri) if uri.scheme_str() == Some("https") => bail!(
            "{name} begins with https, which this host does not speak; send to a collector on this machine or network, which sends on by TLS"
        ),
        _ => bail!("{name} is no address such as http://localhost:4318"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<[Option<Protocol>; 3], String> {
        let find = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Settings::read(find).map(|settings| settings.sent).map_err(|error| error.to_string())
    }

    #[test]
    fn each_signal_has_its_variables_and_those_for_all() {
        use Protocol::{Grpc, Http};
        const ALL: (&str, &str) = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318");
        assert_eq!(read(&[]), Ok([None; 3]));
        assert_eq!(read(&[ALL]), Ok([Some(Http); 3]));
        assert_eq!(read(&[ALL, ("OTEL_SDK_DISABLED", "1")]), Ok([None; 3]));
        assert_eq!(read(&[("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://a/v1/traces")]), Ok([Some(Http), None, None]));
        let grpc = ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "grpc");
        assert_eq!(read(&[ALL, grpc]), Ok([Some(Http), Some(Grpc), Some(Http)]));
    }

    #[test]
    fn what_cannot_be_followed_is_said_with_its_name() {
        let name = "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT";
        for wrong in ["https://collector.example", "localhost:4318", "collector", "http://", "ftp://a"] {
            assert!(read(&[(name, wrong)]).unwrap_err().contains(name), "{wrong}");
        }
        let json = [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")];
        assert!(read(&json).unwrap_err().contains("http/protobuf or grpc"));
    }
}
