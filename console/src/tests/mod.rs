//! Pages as people get them: what the services answer is put in, and the HTML that comes out is read by a real parser, by the roles
//! and names that a person goes by.

mod assets;
mod books;
mod browser;
mod conflict;
mod events;
mod export;
mod figures;
mod floor;
mod forms;
mod frame;
mod import;
mod import_plain;
mod list;
mod live;
mod page;
mod product;
mod services;
mod signing_in;
mod sites;
