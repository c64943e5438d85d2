//! What the host may use of the machine, shared out.

use crate::limits;
use std::thread::available_parallelism;

/// How much of each thing there may be at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    /// Bytes, in all.
    memory: usize,
    /// Threads that work at once.
    cores: usize,
}

impl Budget {
    pub(crate) fn new(memory: usize) -> Self {
        Self { memory, cores: available_parallelism().map_or(1, usize::from) }
    }

    /// Instances of each component, where so many have a database.
    pub(crate) fn instances(self, components: usize) -> usize {
        let fit = self.memory / 2 / limits::INSTANCE_MEMORY / components.max(1);
        fit.clamp(limits::MIN_INSTANCES, limits::MAX_INSTANCES_PER_COMPONENT)
    }

    /// Bytes of bodies in flight.
    pub(crate) fn bytes_in_flight(self) -> usize {
        self.memory / 8
    }

    /// Connections, where so many files may be open, of which so many are kept for everything else.
    pub(crate) fn connections(self, files: usize, reserve: usize) -> usize {
        let fit = self.memory / 8 / limits::CONNECTION_MEMORY;
        fit.min(limits::MAX_CONNECTIONS).min(files.saturating_sub(reserve)).max(limits::MIN_CONNECTIONS)
    }

    /// Requests that read at once. They are bound by the cores, and what they take a purchase waits for.
    pub(crate) fn reads(self) -> usize {
        limits::READS_PER_CORE * self.cores
    }

    /// Requests with much to change at once: a database lets one of them write, and the others only take the processor from it,
    /// for which buyers wait.
    pub(crate) fn bulk(self) -> usize {
        (self.cores / 2).clamp(1, limits::MAX_BULK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_is_shared_out() {
        let budget = Budget { memory: limits::MEMORY, cores: 2 };
        let instances = budget.instances(2);
        assert_eq!(instances, 16);
        assert_eq!(budget.connections(1_000_000, 500), limits::MAX_CONNECTIONS);
        let all = 2 * instances * limits::INSTANCE_MEMORY
            + budget.bytes_in_flight()
            + limits::MAX_CONNECTIONS * limits::CONNECTION_MEMORY;
        assert!(all < limits::MEMORY, "{all} bytes");
    }

    #[test]
    fn few_files_are_few_connections() {
        let budget = Budget { memory: limits::MEMORY, cores: 2 };
        assert_eq!(budget.connections(1_024, 400), 624);
        assert_eq!(budget.connections(64, 400), limits::MIN_CONNECTIONS);
    }
}
