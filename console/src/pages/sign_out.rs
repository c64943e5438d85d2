//! Where the session ends.

use crate::place::Place;
use crate::reply::Reply;
use crate::said::Said;

pub(crate) fn send() -> Reply {
    let mut reply = Reply::see(Place::SignIn).saying(Said::new("said-signed-out"));
    reply.keep.ends = true;
    reply
}
