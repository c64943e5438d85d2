//! Which column has what.

use super::format::Format;
use super::numbers::Mark;

/// What a column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Sku,
    Name,
    Description,
    Price,
    Currency,
    OnHand,
    Threshold,
}

/// What each column has, in the order of the sheet, and how its numbers are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) all: Vec<Option<Column>>,
    pub(crate) mark: Mark,
    /// Of prices beside which there is none.
    pub(crate) currency: String,
}

/// What a heading may say, without accents, blanks and signs.
const NAMES: [(Column, &str); 7] = [
    (
        Column::Sku,
        "sku code itemcode productcode itemnumber itemno articlenumber articleno partnumber variantsku codigo \
         referencia ref clave codigodeproducto codigodearticulo codigoarticulo codigoproducto",
    ),
    (
        Column::Name,
        "name title product productname item itemname nombre titulo producto articulo nombredelproducto \
         nombreproducto",
    ),
    (Column::Description, "description details body bodyhtml longdescription descripcion detalle detalles descripcionlarga"),
    (Column::Price, "price unitprice saleprice retailprice variantprice precio preciounitario preciodeventa pvp importe"),
    (Column::Currency, "currency currencycode moneda divisa codigodemoneda"),
    (
        Column::OnHand,
        "onhand quantity qty stock stockquantity inventory inventoryquantity variantinventoryqty units opening \
         openingstock unitsonhand existencias existencia cantidad unidades disponible inventario stockinicial \
         unidadesenexistencia enalmacen unidadesenalmacen",
    ),
    (
        Column::Threshold,
        "lowstockthreshold threshold lowlevel reorderlevel reorderpoint minimum min minstock minimumstock umbral \
         minimo stockminimo nivelbajo nivelminimo puntodepedido existenciaminima",
    ),
];

impl Column {
    pub(crate) const ALL: [(&'static str, Self); 7] = [
        ("sku", Self::Sku),
        ("name", Self::Name),
        ("description", Self::Description),
        ("price", Self::Price),
        ("currency", Self::Currency),
        ("on_hand", Self::OnHand),
        ("low_stock_threshold", Self::Threshold),
    ];

    /// Those without which nothing can be made.
    pub(crate) const NEEDED: [Self; 3] = [Self::Sku, Self::Name, Self::Price];

    /// Its name in the services, and in files that we write.
    pub(crate) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, known)| *known == self).map_or("", |(word, _)| word)
    }

    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, column)| *column)
    }

    /// The id of what it is called on a page.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Sku => "column-sku",
            Self::Name => "column-name",
            Self::Description => "field-description",
            Self::Price => "column-price",
            Self::Currency => "field-currency",
            Self::OnHand => "column-on-hand",
            Self::Threshold => "column-threshold",
        }
    }

    pub(super) fn named(heading: &str) -> Option<Self> {
        let folded: String = heading.chars().filter_map(folded).collect();
        NAMES.iter().find(|(_, names)| names.split(' ').any(|name| name == folded)).map(|(column, _)| *column)
    }
}

impl Columns {
    /// What the headings and the first rows tell.
    pub(crate) fn guessed(headings: &[String], rows: &[Vec<String>], format: Format, currency: &str) -> Self {
        let mut all: Vec<Option<Column>> = Vec::new();
        for heading in headings {
            let column = Column::named(heading).filter(|column| !all.contains(&Some(*column)));
            all.push(column);
        }
        let price = all.iter().position(|column| *column == Some(Column::Price));
        let prices = price.into_iter().flat_map(|at| rows.iter().filter_map(move |row| row.get(at).map(String::as_str)));
        // Where the comma is for decimals, it does not stand between cells.
        let mark = Mark::guessed(prices).unwrap_or(if format.separator == b';' { Mark::Comma } else { Mark::Point });
        Self { all, mark, currency: currency.to_owned() }
    }

    /// The columns without which nothing can be made and that nobody has named.
    pub(crate) fn missing(&self) -> Vec<Column> {
        Column::NEEDED.into_iter().filter(|needed| !self.all.contains(&Some(*needed))).collect()
    }

    pub(crate) fn has(&self, column: Column) -> bool {
        self.all.contains(&Some(column))
    }

    /// `sku,name,,price`.
    pub(crate) fn words(&self) -> String {
        self.all.iter().map(|column| column.map_or("", Column::word)).collect::<Vec<_>>().join(",")
    }
}

/// The letters and digits of a heading, small and without accents.
fn folded(sign: char) -> Option<char> {
    let sign = sign.to_lowercase().next()?;
    let plain = match sign {
        'á' | 'à' | 'ä' | 'â' => 'a',
        'é' | 'è' | 'ë' | 'ê' => 'e',
        'í' | 'ì' | 'ï' | 'î' => 'i',
        'ó' | 'ò' | 'ö' | 'ô' => 'o',
        'ú' | 'ù' | 'ü' | 'û' => 'u',
        'ñ' => 'n',
        other => other,
    };
    plain.is_ascii_alphanumeric().then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::{Column, NAMES};

    #[test]
    fn headings_are_known_in_both_languages() {
        for (heading, column) in [
            ("SKU", Some(Column::Sku)),
            ("Código de artículo", Some(Column::Sku)),
            ("Low stock threshold", Some(Column::Threshold)),
            ("low_stock_threshold", Some(Column::Threshold)),
            ("DESCRIPCIÓN", Some(Column::Description)),
            ("On-hand", Some(Column::OnHand)),
            (" Precio ", Some(Column::Price)),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(Column::named(heading), column, "{heading}");
        }
    }

    #[test]
    fn no_name_is_that_of_two() {
        let mut all: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.split(' ')).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        for (word, column) in Column::ALL {
            assert_eq!(Column::named(word), Some(column), "what we write is read again");
        }
    }
}
