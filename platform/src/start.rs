use crate::DatabaseError;

/// Why a service cannot start.
#[derive(Clone, Debug)]
pub enum StartError {
    /// A variable is missing or holds something that cannot be used; the sentence is for the log.
    Configuration(String),
    /// The database cannot be opened or brought to its schema.
    Database(DatabaseError),
}
