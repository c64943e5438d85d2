use super::support::{Shop, name, price_change, product, sku};
use crate::domain::{Change, Description, NewProduct};

fn shop() -> Shop {
    let shop = Shop::open();
    let add = |code: &str, called: &str, description: &str| {
        let description = Description::new(description).unwrap();
        shop.create(NewProduct { name: name(called), description, ..product(code) });
    };
    add("MUG-BLUE.01", "Blue mug", "Holds 300 ml of Café");
    add("MUG-RED.02", "Red mug", "Dishwasher safe");
    add("LAP_15", "Laptop 15\"", "Blue, AND light; NOT heavy");
    shop
}

fn found(shop: &Shop, words: &str) -> Vec<String> {
    let encoded = words.bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02X}"));
    shop.skus(&format!("filter[search]={encoded}&sort=sku"))
}

#[test]
fn all_words_are_found_wherever_they_are() {
    let shop = shop();
    let (laptop, blue, red) = ("LAP_15", "MUG-BLUE.01", "MUG-RED.02");
    let cases: [(&str, &[&str]); 12] = [
        ("mug", &[blue, red]),
        ("blue", &[laptop, blue]),
        ("mug blue", &[blue]),
        ("BLUE cafe", &[blue]),
        ("café", &[blue]),
        ("mug-red.02", &[red]),
        ("red-mug", &[red]),
        ("mug green", &[]),
        ("lapt", &[laptop]),
        ("lapt blue", &[]),
        ("blue lapt", &[laptop]),
        ("ug", &[]),
    ];
    for (words, skus) in cases {
        assert_eq!(found(&shop, words), skus, "{words}");
    }
}

#[test]
fn whatever_is_typed_is_only_words() {
    let shop = shop();
    assert_eq!(found(&shop, "light AND NOT"), ["LAP_15"]);
    for odd in [
        "\"",
        "\"\"\"",
        "*",
        "mug*x",
        "name:mug",
        "(mug",
        "mug)",
        "^mug",
        "-mug OR",
        "NEAR(mug red)",
        "{sku}: mug",
        "'; --",
        "+",
        "\u{1F375}",
    ] {
        let skus = found(&shop, odd);
        assert!(skus.len() <= 3, "{odd}: {skus:?}");
    }
    assert!(found(&shop, "mug OR laptop").is_empty(), "OR is a word");
    for no_word in ["!!!", "\u{1}", "\u{0}", "\u{1} \u{7f}\u{0}"] {
        assert!(found(&shop, no_word).is_empty(), "{no_word:?}");
    }
    assert_eq!(found(&shop, "mug - blue"), ["MUG-BLUE.01"], "a dash alone is no word");
}

#[test]
fn the_index_follows_the_products() {
    let shop = shop();
    let red = shop.list("filter[sku]=MUG-RED.02").items.remove(0);
    shop.change(red.id, price_change("1")).unwrap();
    assert_eq!(found(&shop, "red"), ["MUG-RED.02"]);
    let change = Change { name: Some(name("Green mug")), sku: Some(sku("G")), ..Change::default() };
    shop.change(red.id, change).unwrap();
    assert_eq!((found(&shop, "red"), found(&shop, "green mug")), (vec![], vec!["G".to_owned()]));
    shop.delete(red.id).unwrap();
    assert!(found(&shop, "green").is_empty());
    assert_eq!(shop.rows("SELECT rowid FROM product_search").len(), 2);
    shop.rows("INSERT INTO product_search (product_search) VALUES ('integrity-check')");
}

#[test]
fn search_goes_with_filters_sorts_and_pages() {
    let shop = shop();
    assert_eq!(shop.skus("filter[search]=mug&filter[name][contains]=red"), ["MUG-RED.02"]);
    assert_eq!(shop.skus("filter[search]=mug&sort=-name&page[size]=1"), ["MUG-RED.02"]);
    assert_eq!(shop.skus("filter[search]=blue&sort=-sku"), ["MUG-BLUE.01", "LAP_15"]);
}
