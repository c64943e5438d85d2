//! What all instances of one component share.

use crate::config::{Options, Reuse, Variables};
use crate::manifest;
use crate::outbound::{AllowedHosts, Client, Outbound, Siblings};
use crate::output::Log;
use crate::sqlite::Databases;
use crate::telemetry::Telemetry;
use anyhow::Context as _;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize};
use std::time::Duration;

/// What the manifest and the options grant to a component.
pub(crate) struct Component {
    pub(super) variables: HashMap<String, String>,
    pub(super) environment: Vec<(String, String)>,
    pub(super) databases: Databases,
    pub(super) outbound: Arc<Outbound>,
    pub(super) reuse: Reuse,
    pub(crate) request_timeout: Option<Duration>,
    /// Bytes of each linear memory.
    pub(super) max_memory: usize,
    pub(super) clock_offset_ms: Arc<AtomicI64>,
    pub(crate) telemetry: Telemetry,
    /// How many instances serve a request.
    pub(super) busy: Arc<AtomicUsize>,
}

/// What all components have in common.
pub(crate) struct Common<'a> {
    pub(crate) options: &'a Options,
    pub(crate) variables: &'a Variables,
    pub(crate) client: &'a Client,
    pub(crate) siblings: &'a Siblings,
    pub(crate) max_memory: usize,
}

impl Component {
    /// Resolves the templates of the component `id`.
    pub(crate) fn new(
        id: &str,
        declared: &manifest::Component,
        databases: Databases,
        common: &Common<'_>,
    ) -> anyhow::Result<Self> {
        let expand = |template: &String| common.variables.expand(template);
        let options = common.options;
        let variable = |(name, template)| {
            Ok((String::clone(name), expand(template).with_context(|| format!("the variable `{name}` of `{id}`"))?))
        };
        let hosts = declared.allowed_outbound_hosts.iter().map(expand).collect::<anyhow::Result<Vec<_>>>();
        let hosts = hosts.and_then(AllowedHosts::parse).with_context(|| format!("allowed_outbound_hosts of `{id}`"))?;
        Ok(Self {
            variables: declared.variables.iter().map(variable).collect::<anyhow::Result<_>>()?,
            environment: environment(declared, options.loopback_only),
            databases,
            outbound: Arc::new(Outbound {
                allowed_hosts: hosts,
                client: common.client.clone(),
                siblings: common.siblings.clone(),
                telemetry: options.telemetry.clone(),
                log: Log { component: id.to_owned(), output: options.output.clone() },
            }),
            reuse: options.reuse,
            request_timeout: options.request_timeout,
            max_memory: common.max_memory,
            clock_offset_ms: options.clock_offset_ms.clone(),
            telemetry: options.telemetry.clone(),
            busy: Arc::default(),
        })
    }

    /// Takes the host's lines about this component.
    pub(crate) fn log(&self) -> &Log {
        &self.outbound.log
    }
}

/// The manifest's environment, and what the host itself tells.
fn environment(declared: &manifest::Component, loopback_only: bool) -> Vec<(String, String)> {
    let told = loopback_only.then(|| ("BODEGA_LOOPBACK_ONLY".to_owned(), "1".to_owned()));
    declared.environment.clone().into_iter().chain(told).collect()
}
