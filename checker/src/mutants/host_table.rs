//! The mutants of the host: each takes away one guard.

use super::table::Mutant;

/// A host with a mistake in it.
pub(super) struct HostMutant {
    pub(super) mutant: Mutant,
    /// Parts of the names of the tests that are to catch it.
    pub(super) tests: &'static [&'static str],
}

/// Mutants as `name, caught by tests { file of the host: what is in it exactly once => what stands there instead; }`.
macro_rules! mutants {
    ($($name:literal, [$($test:literal),+] { $($file:literal : $find:literal => $replace:literal;)+ })+) => {
        &[$(HostMutant {
            mutant: Mutant { name: $name, edits: &[$((&[concat!("host/src/", $file)], $find, $replace)),+] },
            tests: &[$($test),+],
        }),+]
    };
}

/// All mutants of the host.
pub(super) const HOST_MUTANTS: &[HostMutant] = mutants! {
    "a group is answered before its commit", ["recipe_18", "recipe_20"] {
        "sqlite/writer.rs": "        if self.execute(\"COMMIT\").is_err() {"
            => "        for (job, outcome) in done.drain(..) {
            drop(job.reply.send(outcome));
        }
        if self.execute(\"COMMIT\").is_err() {";
    }
    "no address has a share of the connections", ["recipe_50"] {
        "server/connections.rs": "most_of_one: most.div_ceil(2)" => "most_of_one: most";
        "server/connections.rs": "largest.and_then(|largest| open.end_quietest(largest)).ok_or(Full::All)?"
            => "largest.filter(|_| false).ok_or(Full::All)?";
    }
    "who does not read may bring on more", ["recipe_51"] {
        "admission/bytes.rs": "state.total < most && own < self.most / Self::SHARE" => "own <= state.total";
    }
    "bursts make instances without bounds", ["recipe_53", "a_crowd_is_served_by_few_instances"] {
        "instance/factory.rs": "Arc::new(Semaphore::new(places))" => "Arc::new(Semaphore::new(places * 60))";
    }
    "a long read goes on for those who have left", ["recipe_54", "nobody_reads_for_clients_that_have_left"] {
        "http/fate.rs": "            fate.client.close();" => "            let _ = fate;";
    }
    "a long read has the connection of its neighbours", ["recipe_54", "a_long_read_holds_up_nobody"] {
        "sqlite/session.rs": "self.terms().is_some() => Attempt::LongRead" => "self.terms().is_some() => Attempt::Slow";
    }
    "those who wait have places without bounds", ["recipe_55"] {
        "admission/mod.rs": "        self.lane(Kind::Wait).try_enter()" => "        Lane::new(1, 0).try_enter()";
    }
    "bulk work has the places of buyers", ["recipe_56", "requests_are_sorted"] {
        "admission/kind.rs": "            Self::Bulk\n        } else if" => "            Self::Change\n        } else if";
    }
    "transactions stand before buyers", ["recipe_56", "sqlite::turn"] {
        "sqlite/turn.rs": "            let first = self.transactions.clone().acquire_owned().await.ok()?;\n" => "";
        "sqlite/turn.rs": "_first: Some(first)" => "_first: None";
    }
    "answers unread stay in their instance", ["recipe_57"] {
        "limits/mod.rs": "MAX_GATHERED_RESPONSE: u64 = 16 * 1024 * 1024" => "MAX_GATHERED_RESPONSE: u64 = 1024";
    }
    "who guesses may go on", ["recipe_58"] {
        "admission/guesses.rs": "failures.count >= limits::MAX_GUESSES &&" => "failures.count == u32::MAX &&";
    }
    "a database that is gone is made anew", ["recipe_59"] {
        "sqlite/file.rs": "if is_missing { Err(missing()) } else { Ok(()) }" => "drop(missing);\n        Ok(())";
    }
    "an end waits for those who wait", ["recipe_60"] {
        "server/mod.rs": "        self.host.stop_waiting();\n" => "";
    }
    "a start that cannot work begins", ["recipe_62"] {
        "cli/serve.rs": "    host.check_ready().await?;" => "    let _ = host.check_ready().await;";
    }
};
