//! What holds for every route of both services.

mod bodies;
mod conditions;
mod description;
mod errors;
mod headers;
mod idempotency;
mod ids;
mod keys;
mod methods;
mod numbers;
mod urls;
