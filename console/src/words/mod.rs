//! What the pages say: the words of `words/*.ftl`, and numbers and times as each language writes them.

mod choose;
mod day;
mod number;
mod time;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::civil::Date;
use unic_langid::LanguageIdentifier;

pub(crate) use self::choose::choose;

type Bundle = FluentBundle<FluentResource>;

/// A language that the console speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Spanish,
}

static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::English, include_str!("../../words/en.ftl")));
static SPANISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::Spanish, include_str!("../../words/es.ftl")));

impl Language {
    /// All of them, the one of those whose language is not among them first.
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// Its tag: `en`.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// What it calls itself.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
        }
    }

    /// The language with this tag.
    pub(crate) fn of(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

/// The words of one language.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    pub(crate) language: Language,
    bundle: &'static Bundle,
}

impl Words {
    pub(crate) fn of(language: Language) -> Self {
        let bundle = match language {
            Language::English => &*ENGLISH,
            Language::Spanish => &*SPANISH,
        };
        Self { language, bundle }
    }

    /// The text with this id. A test finds ids that no file has.
    pub(crate) fn t(&self, id: &str) -> String {
        self.fill(id, &[])
    }

    /// The text with this id, with these values in it.
    pub(crate) fn fill(&self, id: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        self.bundle.get_message(id).and_then(|message| message.value()).map_or_else(
            || id.to_owned(),
            |pattern| {
                let arguments: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
                self.bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned()
            },
        )
    }

    /// What helps with the text of this id, where its file has something.
    pub(crate) fn hint(&self, id: &str) -> Option<String> {
        let hint = self.bundle.get_message(id)?.get_attribute("hint")?;
        Some(self.bundle.format_pattern(hint.value(), None, &mut Vec::new()).into_owned())
    }

    /// A whole number.
    pub(crate) fn number(&self, number: i64) -> String {
        number::written(self.language, &number.to_string())
    }

    /// A whole number with its sign, for what is added or taken away.
    pub(crate) fn signed(&self, number: i64) -> String {
        let sign = if number > 0 { "+" } else { "" };
        format!("{sign}{}", self.number(number))
    }

    /// An amount, which the services write as `1234.50`, with its currency.
    pub(crate) fn money(&self, amount: &str, currency: &str) -> String {
        // They stay on one line.
        format!("{}\u{a0}{currency}", self.decimal(amount))
    }

    /// A decimal number, which the services write as `1234.50`.
    pub(crate) fn decimal(&self, decimal: &str) -> String {
        number::written(self.language, decimal)
    }

    /// A decimal number as it is typed into a field: without groups, with the separator of the language.
    pub(crate) fn typed(&self, decimal: &str) -> String {
        if self.language == Language::Spanish { decimal.replace('.', ",") } else { decimal.to_owned() }
    }

    /// A price that somebody typed, as the services take it; `None` where it can be read in two ways.
    pub(crate) fn understood(&self, typed: &str, decimals: u16) -> Option<String> {
        number::as_typed(self.language, typed, decimals)
    }

    /// A time, which the services write as `2026-11-24T18:36:26.007Z`: in UTC, until a script puts it into the reader's own.
    pub(crate) fn time(&self, rfc3339: &str) -> String {
        time::written(self, rfc3339)
    }

    /// A day.
    pub(crate) fn day(&self, day: Date) -> String {
        day::written(self, day, true)
    }

    /// The same without its year.
    pub(crate) fn short_day(&self, day: Date) -> String {
        day::written(self, day, false)
    }
}

/// A name that somebody has chosen, within a sentence: whichever way it is written, the sentence goes on as it began.
pub(crate) fn isolated(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

fn bundle(language: Language, source: &str) -> Bundle {
    // What is wrong with a file is found by a test, and the rest of it is used.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let mut bundle = Bundle::new_concurrent(vec![language.tag().parse().unwrap_or(LanguageIdentifier::default())]);
    // Names are isolated one by one; numbers need it not, and could not be searched for.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::English => |value, _| number::formatted(Language::English, value),
        Language::Spanish => |value, _| number::formatted(Language::Spanish, value),
    }));
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests;
