use http::{HeaderValue, Method};

use crate::request::Parameters;
use crate::{Failure, Operation, Request};

/// Finds the operations of a path.
pub(crate) struct Router<S> {
    paths: matchit::Router<usize>,
    routes: Vec<Route<S>>,
}

/// What can be done at one path.
pub(crate) struct Route<S> {
    pub(crate) operations: Vec<Operation<S>>,
    pub(crate) allow: HeaderValue,
    /// Of it, what a key may do that may only read.
    pub(crate) allow_reading: HeaderValue,
}

impl<S> Router<S> {
    /// # Errors
    ///
    /// Two paths of the table are in each other's way.
    pub(crate) fn new(operations: Vec<Operation<S>>) -> Result<Self, String> {
        let mut router = Self { paths: matchit::Router::new(), routes: Vec::new() };
        for operation in operations {
            let path = operation.path;
            if let Some(route) = router.routes.iter_mut().find(|route| route.operations.iter().any(|known| known.path == path)) {
                route.operations.push(operation);
            } else {
                router.paths.insert(path, router.routes.len()).map_err(|error| format!("{path}: {error}"))?;
                let none = HeaderValue::from_static("");
                router.routes.push(Route { operations: vec![operation], allow: none.clone(), allow_reading: none });
            }
        }
        for route in &mut router.routes {
            route.allow = allow(&route.operations, |_| true)?;
            route.allow_reading = allow(&route.operations, Method::is_safe)?;
        }
        Ok(router)
    }

    /// What can be done at this path, and the parameters in it.
    pub(crate) fn find(&self, path: &str) -> Result<(&Route<S>, Parameters), Failure> {
        let matched = self.paths.at(path).map_err(|_| Request::not_found())?;
        let route = self.routes.get(*matched.value).ok_or_else(Request::not_found)?;
        Ok((route, matched.params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()))
    }
}

/// An operation that only refuses (403) is not listed as allowed, and neither is a method that `may` not be used.
fn allow<S>(operations: &[Operation<S>], may: impl Fn(&Method) -> bool) -> Result<HeaderValue, String> {
    let mut methods: Vec<&str> = Vec::new();
    for operation in operations.iter().filter(|operation| !operation.is_refused() && may(&operation.method)) {
        methods.push(operation.method.as_str());
        if operation.method == Method::GET {
            methods.push("HEAD");
        }
    }
    methods.push("OPTIONS");
    HeaderValue::from_str(&methods.join(", ")).map_err(|error| error.to_string())
}
