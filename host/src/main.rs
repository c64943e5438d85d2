//! bodega
fn main(){}
