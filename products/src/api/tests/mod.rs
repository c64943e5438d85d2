//! The checked-in description is the one that the code makes; and how readers of the feed wait.

mod waiting;

#[test]
fn the_checked_in_openapi_is_the_codes() {
    openapi::check("products", &super::openapi());
}
