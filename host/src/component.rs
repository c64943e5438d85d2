//! What all instances of one component share.

use crate::allowed_hosts::AllowedHosts;
use crate::host::Siblings;
use crate::manifest;
use crate::options::{Options, Reuse};
use crate::outbound::Client;
use crate::output::Output;
use crate::sqlite::Databases;
use crate::variables::Variables;
use anyhow::Context as _;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

/// What the manifest and the options grant to a component.
pub(crate) struct Component {
    pub(crate) id: String,
    pub(crate) variables: HashMap<String, String>,
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) databases: Databases,
    pub(crate) allowed_hosts: AllowedHosts,
    pub(crate) client: Client,
    /// The application's components, for calls that stay in the process.
    pub(crate) siblings: Siblings,
    pub(crate) reuse: Reuse,
    pub(crate) request_timeout: Option<Duration>,
    /// Bytes of each linear memory.
    pub(crate) max_memory: usize,
    pub(crate) clock_offset_ms: Arc<AtomicI64>,
    pub(crate) output: Output,
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
            id: id.to_owned(),
            variables: declared.variables.iter().map(variable).collect::<anyhow::Result<_>>()?,
            environment: declared.environment.clone().into_iter().collect(),
            databases,
            allowed_hosts: hosts,
            client: common.client.clone(),
            siblings: common.siblings.clone(),
            reuse: options.reuse,
            request_timeout: options.request_timeout,
            max_memory: common.max_memory,
            clock_offset_ms: options.clock_offset_ms.clone(),
            output: options.output.clone(),
        })
    }

    /// Writes a line about this component.
    pub(crate) fn log(&self, line: &str) {
        self.output.line(&format!("bodega: {}: {line}", self.id));
    }
}
