//! How the shop fares under attack: how long its other clients wait, and what its process takes of the machine.

use super::size;
use checker::process::Program;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Within how long a hundredth of the slowest purchases are answered beside reports and bulk work. A release build on a machine of
/// its own needs 250 ms. Beside the other tests a debug build shares two cores with a debug build of its clients, and is held to
/// eight times that: an attack that gets through costs 5 s and more.
pub(crate) const QUICK: Duration = Duration::from_millis(if cfg!(debug_assertions) { 2_000 } else { 250 });

/// Bytes of memory that the process may take at most: what it may share out by default. A container commonly has 1 GiB.
pub(crate) const MEMORY: u64 = 512 * 1024 * 1024;

/// How long each of some requests took, the shortest first.
#[derive(Debug)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// How long this share of them took at most, in hundredths.
    pub(crate) fn percentile(&self, hundredths: usize) -> Duration {
        assert!(self.0.len() >= 20, "too few to tell: {}", self.0.len());
        self.0[(self.0.len() * hundredths / 100).min(self.0.len() - 1)]
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn median(&self) -> Duration {
        self.percentile(50)
    }
}

impl FromIterator<Duration> for Times {
    fn from_iter<I: IntoIterator<Item = Duration>>(times: I) -> Self {
        let mut all: Vec<Duration> = times.into_iter().collect();
        all.sort_unstable();
        Self(all)
    }
}

/// Does it in a thread of its own, so that the attackers, who are in this process too, do not keep it waiting here.
pub(crate) async fn apart<T: Send + 'static>(task: impl AsyncFnOnce() -> T + Send + 'static) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let done = tokio::task::spawn_blocking(move || runtime.block_on(task())).await;
    done.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

/// The least of up to three measurements, when none before is within the bound: other tests run beside this one, and an attack that
/// gets through spoils each of them. In full size, alone, there is one.
pub(crate) async fn least(bound: Duration, measure: impl AsyncFn() -> Duration) -> Duration {
    let mut least = measure().await;
    for _ in 1..size(3, 1) {
        if least <= bound {
            break;
        }
        least = least.min(measure().await);
    }
    least
}

/// What a process takes, as Linux tells it.
pub(crate) struct Usage(PathBuf);

impl Usage {
    /// Of this program; the peak of its memory counts from now on.
    pub(crate) fn of(program: &Program) -> Self {
        let usage = Self(format!("/proc/{}", program.id().unwrap()).into());
        std::fs::write(usage.0.join("clear_refs"), "5").unwrap();
        usage
    }

    /// The most bytes of memory that it has had.
    pub(crate) fn peak_memory(&self) -> u64 {
        let status = self.read("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1_024
    }

    /// How many files it has open, connections too.
    pub(crate) fn files(&self) -> usize {
        std::fs::read_dir(self.0.join("fd")).unwrap().count()
    }

    /// How many cores were busy with it while this was done.
    pub(crate) async fn cores(&self, task: impl Future<Output = ()>) -> f64 {
        let (began, before) = (Instant::now(), self.cpu());
        task.await;
        self.cpu().saturating_sub(before).as_secs_f64() / began.elapsed().as_secs_f64()
    }

    /// How long it takes until the process rests: a tenth of a second with next to nothing done.
    pub(crate) async fn rest(&self, patience: Duration) -> Option<Duration> {
        let began = Instant::now();
        while began.elapsed() < patience {
            let since = began.elapsed();
            if self.cores(tokio::time::sleep(Duration::from_millis(200))).await <= 0.1 {
                return Some(since);
            }
        }
        None
    }

    /// The time that it had a core, for itself and in the kernel.
    fn cpu(&self) -> Duration {
        let stat = self.read("stat");
        // The name of the program, in parentheses, may have spaces in it.
        let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
        let ticks: u64 = fields[11..13].iter().map(|field| field.parse::<u64>().unwrap()).sum();
        // A hundredth of a second each, on every machine that Linux runs on.
        Duration::from_millis(ticks * 10)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }
}
