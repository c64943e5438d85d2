//! Every limit of the catalogue: name, unit, reason. Those of what is done with a database are in [`store::limits`].

/// Characters of a sku: barcodes have 8 to 14, generated codes with their variants up to about 50.
pub(crate) const SKU_CHARS_MAX: usize = 64;

/// Characters of a name: what fits a receipt or a search result in two or three lines.
pub(crate) const NAME_CHARS_MAX: usize = 200;

/// Characters of a description: a page of text. A page of 100 products then stays under 2 MiB even in four-byte characters.
pub(crate) const DESCRIPTION_CHARS_MAX: usize = 5_000;

/// Products looked up by id in one statement.
pub(crate) const BATCH_IDS_MAX: usize = 100;
