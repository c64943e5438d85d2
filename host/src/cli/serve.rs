//! Running an application as a process: a socket, signals, and what is printed.

use super::arguments::Run;
use super::say::say;
use crate::application::Host;
use crate::development::{Development, build};
use crate::limits;
use crate::output::Level;
use crate::server::admin::Admin;
use crate::server::{Server, check_free};
use crate::telemetry::Telemetry;
use anyhow::{Context as _, bail};
use std::net::SocketAddr;

/// Runs the application until a signal; with what development adds, if asked for.
pub(super) fn start(run: Run, in_development: bool) -> anyhow::Result<()> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("the operating system gives no threads")?;
    let served = runtime.block_on(serve(run, in_development));
    // A statement that still runs then must not keep the process: SQLite rolls it back.
    runtime.shutdown_timeout(limits::CLOSE_GRACE);
    served
}

async fn serve(mut run: Run, in_development: bool) -> anyhow::Result<()> {
    // The port is tried before the build, which takes long, and taken after it, so that nobody is kept waiting.
    check_free(run.listen)?;
    if run.build || in_development {
        build(&run.options.manifest)?;
    }
    let development = in_development.then(|| Development::prepare(&mut run.options)).transpose()?;
    run.options.loopback_only = run.listen.ip().is_loopback();
    let telemetry = Telemetry::start(run.admin_listen.is_some())?;
    run.options.telemetry = telemetry.clone();
    let host = Host::load(run.options)?;
    let server = Server::bind(host.clone(), run.listen).await?;
    let address = server.address();
    let stop = stop_signal()?;
    host.check_ready().await?;
    watch(&host, run.admin_listen).await?;
    let started = format!("{} {} serves {} on {address}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"), host.name());
    host.output().line(Level::Info, &started);
    if !run.quiet {
        let routes: Vec<String> =
            host.routes().map(|(route, component)| format!("\n  {component}: http://{address}{route}")).collect();
        say(&format!("Serving http://{address}{}", routes.concat()));
    }
    if let Some(development) = development {
        tokio::spawn(async move { say(&development.welcome(&host, address).await) });
    }
    let all_answered = server.run(stop).await;
    // It waits for threads of its own, which need the runtime.
    let _ = tokio::task::spawn_blocking(move || telemetry.finish()).await;
    if !all_answered {
        bail!("some requests were not answered {} s after the signal", limits::SHUTDOWN_GRACE.as_secs());
    }
    Ok(())
}

/// Shows the host to those who watch, on a listener of its own where one is asked for.
async fn watch(host: &Host, listen: Option<SocketAddr>) -> anyhow::Result<()> {
    host.show();
    host.telemetry().observe_process();
    let Some(address) = listen else { return Ok(()) };
    let admin = Admin::bind(address, host.telemetry().clone(), Box::new(host.version())).await?;
    host.output().line(Level::Info, &format!("metrics are on http://{}/metrics", admin.address()?));
    tokio::spawn(admin.run());
    Ok(())
}

/// Ends with the first SIGINT, SIGTERM or SIGHUP, which a closed terminal sends. A second one ends the process at once, as if the first were not handled.
#[cfg(unix)]
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).context("SIGINT cannot be received")?;
    let mut terminate = signal(SignalKind::terminate()).context("SIGTERM cannot be received")?;
    let mut hang_up = signal(SignalKind::hangup()).context("SIGHUP cannot be received")?;
    Ok(async move {
        let mut next = async move || {
            tokio::select! {
                _ = hang_up.recv() => 129,
                _ = interrupt.recv() => 130,
                _ = terminate.recv() => 143,
            }
        };
        next().await;
        tokio::spawn(async move {
            let code = next().await;
            std::process::exit(code);
        });
    })
}

#[cfg(not(unix))]
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
