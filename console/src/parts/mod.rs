//! What several pages are made of.

mod curl;
mod field;
mod form;
mod hidden;
mod layout;
mod live;
mod mark;
mod shortcuts;
mod time;
mod trouble;

pub(crate) use self::field::{Field, Kind, Problems};
pub(crate) use self::form::FormPage;
pub(crate) use self::hidden::{hidden, small_form};
pub(crate) use self::layout::{Layout, heading};
pub(crate) use self::mark::{Mark, state};
pub(crate) use self::time::time;
pub(crate) use self::trouble::{sentence, trouble};
