//! Where the language is chosen.

use super::sign_in::within;
use crate::pairs::Pairs;
use crate::reply::Reply;
use crate::words::Language;

pub(crate) fn send(form: &Pairs) -> Reply {
    let mut reply = Reply::see(within(form.get("back")));
    reply.keep.language = Language::of(form.get("language"));
    reply
}
