//! The pages, each in a file of its own: what it shows, and what becomes of the form on it.

mod about;
mod action;
pub(crate) mod adjust;
pub(crate) mod archive;
pub(crate) mod buy;
pub(crate) mod cancel;
pub(crate) mod count;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod edit;
pub(crate) mod floor;
pub(crate) mod hold;
pub(crate) mod hold_end;
pub(crate) mod language;
pub(crate) mod list;
pub(crate) mod live;
pub(crate) mod missing;
pub(crate) mod product;
mod product_form;
pub(crate) mod receive;
pub(crate) mod samples;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod start;
pub(crate) mod threshold;
