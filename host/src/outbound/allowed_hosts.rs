//! `allowed_outbound_hosts`: what a component may call.

use anyhow::{Context as _, bail};
use http::Uri;

/// The hosts that a component may call; none unless the manifest names them.
#[derive(Debug, Default)]
pub(crate) struct AllowedHosts(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    /// `None`: any.
    scheme: Option<String>,
    host: Host,
    ports: Ports,
}

#[derive(Debug)]
enum Host {
    Any,
    /// With its dot at the start.
    AnyUnder(String),
    Exactly(String),
}

#[derive(Debug)]
enum Ports {
    Any,
    Exactly(u16),
    /// The top is not part of it.
    Range(std::ops::Range<u16>),
}

impl AllowedHosts {
    /// Reads entries whose templates are expanded. One that a template left empty is skipped, so
    /// that a variable can switch a host off.
    pub(crate) fn parse(entries: impl IntoIterator<Item = String>) -> anyhow::Result<Self> {
        let given = entries.into_iter().filter(|entry| !matches!(entry.as_str(), "" | "http://" | "https://"));
        given.map(|entry| Entry::parse(&entry)).collect::<anyhow::Result<_>>().map(Self)
    }

    /// Whether the component may call this address.
    pub(crate) fn allow(&self, uri: &Uri) -> bool {
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
            return false;
        };
        let Some(port) = uri.port_u16().or_else(|| default_port(scheme)) else {
            return false;
        };
        let host = host.to_ascii_lowercase();
        self.0.iter().any(|entry| entry.allows(scheme, &host, port))
    }
}

impl Entry {
    fn parse(entry: &str) -> anyhow::Result<Self> {
        let Some((scheme, rest)) = entry.trim().split_once("://") else {
            bail!("the allowed host `{entry}` must have a scheme, such as http://{entry}");
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.contains('/') {
            bail!("the allowed host `{entry}` must not have a path; end it after the host or port");
        }
        // The colons inside an IPv6 address are no port's.
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            _ => (rest, None),
        };
        Ok(Self {
            scheme: (scheme != "*").then(|| scheme.to_ascii_lowercase()),
            host: Host::parse(host).with_context(|| format!("the allowed host `{entry}` is not one"))?,
            ports: Ports::parse(port, scheme).with_context(|| format!("the port of the allowed host `{entry}`"))?,
        })
    }

    fn allows(&self, scheme: &str, host: &str, port: u16) -> bool {
        let host_fits = match &self.host {
            Host::Any => true,
            Host::AnyUnder(suffix) => host.ends_with(suffix.as_str()),
            Host::Exactly(name) => host == name,
        };
        let port_fits = match &self.ports {
            Ports::Any => true,
            Ports::Exactly(number) => port == *number,
            Ports::Range(range) => range.contains(&port),
        };
        host_fits && port_fits && self.scheme.as_deref().is_none_or(|allowed| allowed == scheme)
    }
}

impl Host {
    fn parse(host: &str) -> anyhow::Result<Self> {
        let host = host.to_ascii_lowercase();
        match host.strip_prefix("*.") {
            _ if host == "*" => Ok(Self::Any),
            _ if host == "self" => bail!("calls to `self` are not offered by this host; name the address instead"),
            Some(domain) if !domain.is_empty() && !domain.contains('*') => Ok(Self::AnyUnder(format!(".{domain}"))),
            None if !host.is_empty() && !host.contains(['*', '{']) => Ok(Self::Exactly(host)),
            _ => bail!("use a name, an address, `*`, or `*.` and a domain"),
        }
    }
}

impl Ports {
    fn parse(port: Option<&str>, scheme: &str) -> anyhow::Result<Self> {
        let number = |text: &str| text.parse::<u16>().ok().context("must be a number, a range such as 8000..8010, or `*`");
        match port {
            Some("*") => Ok(Self::Any),
            Some(port) if !port.is_empty() => match port.split_once("..") {
                Some((low, high)) => Ok(Self::Range(number(low)?..number(high)?)),
                None => Ok(Self::Exactly(number(port)?)),
            },
            _ => default_port(scheme).map(Self::Exactly).context("must be given, because the scheme has no known one"),
        }
    }
}

fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(entry: &str, allowed: &[&str], denied: &[&str]) {
        let hosts = AllowedHosts::parse([entry.to_owned()]).unwrap();
        for uri in allowed {
            assert!(hosts.allow(&uri.parse().unwrap()), "{entry} should allow {uri}");
        }
        for uri in denied {
            assert!(!hosts.allow(&uri.parse().unwrap()), "{entry} should deny {uri}");
        }
    }

    #[test]
    fn entries() {
        check(
            "http://a.example",
            &["http://a.example/x", "http://A.example:80/"],
            &["https://a.example/", "http://a.example:81/", "http://b.a.example/"],
        );
        check("http://a.example:8080/", &["http://a.example:8080/"], &["http://a.example/"]);
        check(
            "*://*.a.example:*",
            &["http://b.a.example/", "https://c.b.a.example:9/"],
            &["http://a.example/", "http://ba.example/"],
        );
        check("https://*", &["https://x.example/"], &["http://x.example/", "https://x.example:8443/"]);
        check("http://127.0.0.1:8000..8002", &["http://127.0.0.1:8001/"], &["http://127.0.0.1:8002/", "http://127.0.0.2:8001/"]);
        check("http://[::1]:80", &["http://[::1]/"], &["http://[::2]/"]);
        check("http://[::1]", &["http://[::1]/"], &["http://[::1]:81/"]);
        check("http://products.spin.internal", &["http://products.spin.internal/products"], &["http://inventory.spin.internal/"]);
        check("*://*:*", &["http://anything:1/", "https://x/"], &[]);
    }

    #[test]
    fn what_a_template_left_empty_is_skipped() {
        let hosts = AllowedHosts::parse(["", "http://", "https://"].map(str::to_owned)).unwrap();
        assert!(hosts.0.is_empty());
    }

    #[test]
    fn wrong_entries() {
        for wrong in [
            "*",
            "a.example",
            "http://a/path",
            "http://a.*",
            "http://*.*",
            "redis://a",
            "http://a:x",
            "http://self",
            "http://:80",
        ] {
            assert!(AllowedHosts::parse([wrong.to_owned()]).is_err(), "{wrong}");
        }
    }
}
