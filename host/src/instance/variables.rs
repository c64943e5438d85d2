//! The interface `spin:variables/variables`.

use super::Component;
use crate::bindings::variables;
use wasmtime::component::{Accessor, HasData};

/// Stands for `&Component` where the linker needs a type without a lifetime.
pub(super) struct Variables;

impl HasData for Variables {
    type Data<'a> = &'a Component;
}

impl variables::Host for &Component {}

impl<T> variables::HostWithStore<T> for Variables {
    async fn get(accessor: &Accessor<T, Self>, name: String) -> Result<String, variables::Error> {
        let value = accessor.with(|mut access| access.get().variables.get(&name).cloned());
        value.ok_or_else(|| variables::Error::Undefined(format!("no variable for key `{name}`")))
    }
}
