//! Clients that do wrong on purpose. They are at 127.0.0.1.

use super::measure::Times;
use super::stocked::{is_served_or_put_off, timed};
use checker::call::{Call, Reply};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex as Shared};
use std::time::Duration;
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{Mutex, MutexGuard};
use tokio::task::JoinSet;

/// Where those are who have nothing to do with it: for the server another client.
pub(crate) const NEIGHBOUR: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)));

/// One attack at a time: each of them is there to use the machine up.
pub(crate) async fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::const_new(());
    ALONE.lock().await
}

/// So many clients that each do the same over and over, with a pause between, until they are dropped.
pub(crate) fn crowd<F>(count: usize, pause: Duration, client: impl Fn(usize) -> F + Send + Sync + 'static) -> JoinSet<()>
where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    let client = Arc::new(client);
    let mut crowd = JoinSet::new();
    for number in 0..count {
        let client = Arc::clone(&client);
        crowd.spawn(async move {
            loop {
                // An error is a connection that the server did not want or has ended, which is its right.
                let _ = client(number).await;
                tokio::time::sleep(pause).await;
            }
        });
    }
    crowd
}

/// A connection of which the system takes in little that is not read: the rest stays with the server.
pub(crate) async fn narrow(address: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(4_096)?;
    socket.connect(address).await
}

/// How long a neighbour waits for an answer: who has none by then has been shut out.
const NEIGHBOURS_PATIENCE: Duration = Duration::from_secs(5);

/// Asks from the other address, each time over a new connection, `rounds` times for everything; all must be answered with 200.
pub(crate) async fn neighbour(address: SocketAddr, calls: &[Call], rounds: usize) -> Times {
    let mut times = Vec::new();
    for _ in 0..rounds {
        for call in calls {
            let answered = tokio::time::timeout(NEIGHBOURS_PATIENCE, timed(NEIGHBOUR, address, call, 200)).await;
            times.push(answered.unwrap_or_else(|_| panic!("{} {} is not answered", call.method, call.path)));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    times.into_iter().collect()
}

/// How attackers were answered.
#[derive(Clone, Default)]
pub(crate) struct Tally(Arc<Shared<Counts>>);

#[derive(Default)]
struct Counts {
    served: u64,
    wrong: Vec<String>,
}

impl Tally {
    pub(crate) fn note(&self, reply: &Reply) {
        let mut counts = self.0.lock().unwrap();
        match reply.status {
            _ if !is_served_or_put_off(reply) => counts.wrong.push(reply.to_string()),
            503 => {}
            _ => counts.served += 1,
        }
    }

    /// How many were served; all others must have been told when to come again.
    #[track_caller]
    pub(crate) fn served(&self) -> u64 {
        let counts = self.0.lock().unwrap();
        assert!(counts.wrong.is_empty(), "{} wrong answers: {:?}", counts.wrong.len(), counts.wrong.first());
        counts.served
    }
}
