//! Who is let in, when, and with how much: places for requests of each kind, bytes in flight, and those who guess keys.

mod budget;
mod bytes;
mod guesses;
mod kind;
mod lane;

pub(crate) use budget::Budget;
pub(crate) use bytes::{Held, InFlight};
pub(crate) use guesses::{Guesses, Verdict};
pub(crate) use kind::{Kind, PREFER};
pub(crate) use lane::Place;

use self::lane::{Lane, NoPlace};
use crate::limits;
use crate::output::Output;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

/// Where a request came from, as far as fairness goes. The server sets it as an extension of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Address(IpAddr);

impl Address {
    /// Nobody's address: a request from within the process.
    pub(crate) const WITHIN: Self = Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED));

    /// That of a client. A network of IPv6 is one client: everybody there has as many addresses as they like.
    pub(crate) fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
            v4 @ IpAddr::V4(_) => v4,
        })
    }

    pub(crate) fn address(self) -> IpAddr {
        self.0
    }
}

/// The way in to an application.
pub(crate) struct Admission {
    pub(crate) bytes: Arc<InFlight>,
    pub(crate) guesses: Guesses,
    lanes: [Arc<Lane>; Kind::ALL.len()],
}

impl Admission {
    pub(crate) fn new(budget: Budget) -> Self {
        let lane = |kind| {
            let places = match kind {
                Kind::Change => limits::MAX_CHANGES,
                Kind::Read => budget.reads(),
                Kind::Bulk => budget.bulk(),
                Kind::Wait => limits::MAX_WAITS,
                Kind::Probe => limits::MAX_PROBES,
            };
            Lane::new(places, limits::MAX_QUEUE)
        };
        Self { bytes: InFlight::new(budget.bytes_in_flight()), guesses: Guesses::new(), lanes: Kind::ALL.map(lane) }
    }

    /// A place for a request that waits for something new; it does not wait for that.
    pub(crate) fn try_wait(&self) -> Option<Place> {
        self.lane(Kind::Wait).try_enter()
    }

    /// A place for a request, waited for as long as may be; `None` where there was none in time, which the log tells.
    pub(crate) async fn enter(&self, kind: Kind, client: Address, output: &Output) -> Option<Place> {
        // A purchase has a small answer, as have probes: they do not wait for those who do not read theirs.
        if !matches!(kind, Kind::Change | Kind::Probe) && !self.bytes.room(client.address(), limits::QUEUE_TIME).await {
            Self::tell_of_bytes(client, output);
            return None;
        }
        match self.lane(kind).enter(client.address(), limits::QUEUE_TIME).await {
            Ok(place) => Some(place),
            Err(why) => {
                // Told for each kind: the one of another kind is another trouble.
                let what = kind.word();
                let (limit, text) = match why {
                    NoPlace::Full => ("MAX_QUEUE", format!("a request of {client} was refused, as so many wait")),
                    NoPlace::Late => ("QUEUE_TIME", format!("a request of {client} found no place in time")),
                };
                output.limit(&format!("{limit} of {what}"), &text);
                None
            }
        }
    }

    /// Tells the log that a request was refused because of the bytes in flight.
    pub(crate) fn tell_of_bytes(client: Address, output: &Output) {
        output.limit("MEMORY", &format!("{client} has as many bytes in flight as it may, or all have; its request was refused"));
    }

    /// How many requests of this kind have a place.
    pub(crate) fn active(&self, kind: Kind) -> usize {
        self.lane(kind).active()
    }

    /// How many requests of this kind wait for a place.
    pub(crate) fn waiting(&self, kind: Kind) -> usize {
        self.lane(kind).waiting()
    }

    fn lane(&self, kind: Kind) -> &Arc<Lane> {
        // The discriminants count from zero, and there is a lane for each.
        &self.lanes[kind as usize]
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
