//! bodega-jsonapi
