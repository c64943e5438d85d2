use std::sync::{Mutex, PoisonError};

/// What was read for a page, in its order, so that it can be asked for again from elsewhere.
#[derive(Default)]
pub(crate) struct Asked(Mutex<Vec<String>>);

impl Asked {
    /// This path with its query was read.
    pub(super) fn note(&self, target: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(target.to_owned());
    }

    /// All of it.
    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
