//! bodega
