//! Both files say the same things, and the pages say nothing that is in neither.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentResource;

use super::{Language, Words};

fn source(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../../words/en.ftl"),
        Language::Spanish => include_str!("../../words/es.ftl"),
    }
}

/// Each message with the names of the values in it, and whether it has a hint.
fn messages(language: Language) -> BTreeMap<String, (BTreeSet<String>, bool)> {
    let mut found: BTreeMap<String, (BTreeSet<String>, bool)> = BTreeMap::new();
    let mut at = String::new();
    for line in source(language).lines().filter(|line| !line.starts_with('#')) {
        if let Some((id, _)) = line.split_once(" =").filter(|(id, _)| !id.starts_with(' ')) {
            id.clone_into(&mut at);
            assert!(found.insert(at.clone(), Default::default()).is_none(), "{language:?} has {at} twice");
        }
        let Some(entry) = found.get_mut(&at) else { continue };
        entry.1 |= line.trim_start().starts_with(".hint");
        entry.0.extend(line.split('$').skip(1).map(|rest| {
            let end = rest.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_').unwrap_or(rest.len());
            rest[..end].to_owned()
        }));
    }
    found
}

/// The texts in quotes in the sources of the console.
fn literals(folder: &Path, all: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            literals(&path, all);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let content = std::fs::read_to_string(&path).unwrap();
            all.extend(content.split('"').map(str::to_owned));
        }
    }
}

#[test]
fn the_files_are_right() {
    for language in Language::ALL {
        if let Err((_, errors)) = FluentResource::try_new(source(language).to_owned()) {
            panic!("{language:?}: {errors:?}");
        }
    }
}

#[test]
fn both_languages_say_the_same() {
    assert_eq!(messages(Language::English), messages(Language::Spanish));
}

#[test]
fn every_message_is_used_and_every_word_of_a_field_is_there() {
    let mut used = BTreeSet::new();
    literals(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut used);
    let known = messages(Language::English);
    let unused: Vec<_> = known.keys().filter(|id| !used.contains(*id)).collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
    // Whatever looks like one of the families of messages is one.
    let families: BTreeSet<&str> = known.keys().filter_map(|id| Some(id.split_once('-')?.0)).collect();
    let is_id = |text: &&String| {
        let is_word = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        is_word && text.split_once('-').is_some_and(|(family, rest)| families.contains(family) && !rest.is_empty())
    };
    // This one is a part of an address.
    let missing: Vec<_> = used.iter().filter(is_id).filter(|id| !known.contains_key(*id) && *id != "sign-in").collect();
    assert!(missing.is_empty(), "no file has {missing:?}");
}

#[test]
fn numbers_in_texts_are_grouped() {
    let said = |language| Words::of(language).fill("sample-done", &[("count", 12_345.into())]);
    assert!(said(Language::English).contains("12,345") && said(Language::Spanish).contains("12.345"));
}
