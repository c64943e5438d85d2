//! The shop itself: both services, built as they are delivered, on real databases, asked as a client would ask them.

mod answer;
mod harness;
mod purchase;
