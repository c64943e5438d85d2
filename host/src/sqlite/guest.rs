//! The interface `spin:sqlite/sqlite` on connections.

use super::{Connection, Databases};
use crate::bindings::sqlite::{self, Connection as Handle, Error, QueryResult, RowResult, Value};
use crate::http::{Fate, Requests};
use crate::limits;
use std::sync::Arc;
use wasmtime::AsContextMut as _;
use wasmtime::component::{Access, Accessor, FutureReader, HasData, Resource, ResourceTable, StreamReader};

/// What the interface works on: parts of an instance.
pub(crate) struct View<'a> {
    pub(crate) table: &'a mut ResourceTable,
    /// How many connections are open.
    pub(crate) connections: &'a mut usize,
    pub(crate) databases: &'a Databases,
    /// What the instance is serving.
    pub(crate) requests: &'a Requests,
}

/// Stands for [`View`] where the linker needs a type without a lifetime.
pub(crate) struct Sqlite;

impl HasData for Sqlite {
    type Data<'a> = View<'a>;
}

impl View<'_> {
    fn open(&mut self, label: &str) -> Result<Resource<Handle>, Error> {
        let database = self.databases.0.get(label).ok_or(Error::AccessDenied)?;
        if *self.connections >= limits::MAX_SQLITE_CONNECTIONS {
            return Err(Error::Io("too many connections opened".to_owned()));
        }
        let connection = Connection::new(database.clone(), self.requests.count().clone());
        let connection = self.table.push(connection).map_err(|error| Error::Io(error.to_string()))?;
        *self.connections += 1;
        Ok(Resource::new_own(connection.rep()))
    }

    fn get(&self, connection: &Resource<Handle>) -> Result<Connection, Error> {
        self.table.get(&Resource::<Connection>::new_borrow(connection.rep())).cloned().map_err(|_| Error::InvalidConnection)
    }
}

impl sqlite::Host for View<'_> {}

impl sqlite::HostConnection for View<'_> {
    async fn open(&mut self, database: String) -> Result<Resource<Handle>, Error> {
        self.open(&database)
    }

    async fn last_insert_rowid(&mut self, connection: Resource<Handle>) -> i64 {
        match self.get(&connection) {
            Ok(connection) => connection.last_insert_rowid().await,
            Err(_) => 0,
        }
    }

    async fn changes(&mut self, connection: Resource<Handle>) -> u64 {
        match self.get(&connection) {
            Ok(connection) => connection.changes().await,
            Err(_) => 0,
        }
    }

    async fn drop(&mut self, connection: Resource<Handle>) -> wasmtime::Result<()> {
        self.table.delete(Resource::<Connection>::new_own(connection.rep()))?;
        *self.connections -= 1;
        Ok(())
    }
}

type Rows = (Vec<String>, StreamReader<RowResult>, FutureReader<Result<(), Error>>);

impl<T: Send> sqlite::HostConnectionWithStore<T> for Sqlite {
    async fn execute(
        mut access: Access<'_, T, Self>,
        connection: Resource<Handle>,
        statement: String,
        parameters: Vec<Value>,
    ) -> Result<QueryResult, Error> {
        let (connection, fate) = find(&mut access, &connection)?;
        let answer = connection.run(statement, parameters, &fate).await;
        match answer.error {
            Some(error) => Err(error),
            None => Ok(QueryResult { columns: answer.columns, rows: answer.rows }),
        }
    }

    async fn open_async(accessor: &Accessor<T, Self>, database: String) -> Result<Resource<Handle>, Error> {
        accessor.with(|mut access| access.get().open(&database))
    }

    async fn execute_async(
        accessor: &Accessor<T, Self>,
        connection: Resource<Handle>,
        statement: String,
        parameters: Vec<Value>,
    ) -> Result<Rows, Error> {
        let (connection, fate) = accessor.with(|mut access| find(&mut access, &connection))?;
        let answer = connection.run(statement, parameters, &fate).await;
        let end = answer.error.map_or(Ok(()), Err);
        let streams = accessor.with(|mut access| {
            let rows = StreamReader::new(&mut access, answer.rows)?;
            let end = FutureReader::new(&mut access, async move { wasmtime::error::Ok(end) })?;
            wasmtime::error::Ok((rows, end))
        });
        let (rows, end) = streams.map_err(|error| Error::Io(error.to_string()))?;
        Ok((answer.columns, rows, end))
    }

    async fn last_insert_rowid_async(accessor: &Accessor<T, Self>, connection: Resource<Handle>) -> i64 {
        match get(accessor, &connection) {
            Ok(connection) => connection.last_insert_rowid().await,
            Err(_) => 0,
        }
    }

    async fn changes_async(accessor: &Accessor<T, Self>, connection: Resource<Handle>) -> u64 {
        match get(accessor, &connection) {
            Ok(connection) => connection.changes().await,
            Err(_) => 0,
        }
    }
}

/// A connection, and the request for which it is wanted now.
fn find<T>(access: &mut Access<'_, T, Sqlite>, connection: &Resource<Handle>) -> Result<(Connection, Arc<Fate>), Error> {
    // The first caller is the host, which asked the instance to answer the request.
    let task = access.as_context_mut().async_call_stack().ok().and_then(Iterator::last);
    let view = access.get();
    Ok((view.get(connection)?, view.requests.of(task)))
}

fn get<T>(accessor: &Accessor<T, Sqlite>, connection: &Resource<Handle>) -> Result<Connection, Error> {
    accessor.with(|mut access| access.get().get(connection))
}
