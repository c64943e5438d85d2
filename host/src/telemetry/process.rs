//! The process itself, where the system tells.

use super::{Gauge, Telemetry};

impl Telemetry {
    /// Has the process's memory, time and open files looked up, whenever somebody wants to know.
    pub(crate) fn observe_process(&self) {
        let memory = gauge("process.memory.usage", "By", "Bytes of physical memory");
        self.observe(&memory, || known(memory_bytes()));
        let files = gauge("bodega.files.open", "{file}", "Open files, connections among them");
        self.observe(&files, || known(std::fs::read_dir("/proc/self/fd").ok().map(|all| all.count() as u64)));
        let started = std::time::Instant::now();
        let uptime = gauge("process.uptime", "s", "Seconds since the start");
        self.observe(&uptime, move || known(Some(started.elapsed().as_secs())));
    }
}

fn gauge(name: &'static str, unit: &'static str, description: &'static str) -> Gauge {
    Gauge { name, unit, description, is_counter: false }
}

fn known(number: Option<u64>) -> Vec<super::Reading> {
    number.into_iter().map(|number| (Vec::new(), number)).collect()
}

fn memory_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
