//! One field of a form: its label, what helps with it, what was typed, and what is wrong with it.

use std::collections::BTreeMap;

use maud::{Markup, html};
use serde_json::Value;

use super::trouble::sentence;
use crate::clients::{Problem, Trouble};
use crate::pairs::Pairs;
use crate::visit::Visit;
use crate::words::Words;

/// A field.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// The text of its label, whose hint stands under it.
    pub(crate) label: &'static str,
    pub(crate) kind: Kind,
    pub(crate) is_required: bool,
}

/// What is typed into a field.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// A line of at most so many characters.
    Line(u32),
    /// Several lines.
    Lines(u32),
    /// A whole number within these bounds.
    Whole(i64, i64),
    /// A decimal number, with a comma or a point.
    Decimal,
}

/// What is wrong with what was typed: by field, and with the whole.
#[derive(Default)]
pub(crate) struct Problems {
    by_field: BTreeMap<String, Vec<String>>,
    general: Vec<String>,
    /// The id under which a service's log has it.
    request_id: Option<String>,
}

impl Problems {
    pub(crate) fn at(&mut self, field: &str, text: String) {
        self.by_field.entry(field.to_owned()).or_default().push(text);
    }

    pub(crate) fn of_all(&mut self, text: String) {
        self.general.push(text);
    }

    /// Those that are seen without asking a service.
    pub(crate) fn found(fields: &[Field], form: &Pairs, words: &Words) -> Self {
        let mut all = Self::default();
        for field in fields {
            if let Some(text) = field.wrong(form.get(field.name), words) {
                all.at(field.name, text);
            }
        }
        all
    }

    /// Those that a service has told: at the fields that it points at, among those that the form has.
    pub(crate) fn of(words: &Words, trouble: &Trouble, fields: &[&str]) -> Self {
        let mut all = Self { request_id: Some(trouble.request_id.clone()), ..Self::default() };
        for problem in trouble.problems().iter().filter(|problem| !problem.detail.is_empty()) {
            match problem.attribute().filter(|name| fields.contains(name)) {
                Some(name) => all.at(name, told(words, problem)),
                None => all.general.push(told(words, problem)),
            }
        }
        // What it said itself is more than what its status says.
        if all.is_empty() || trouble.leaves_open() {
            all.general.insert(0, sentence(words, trouble));
        }
        all
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_field.is_empty() && self.general.is_empty()
    }

    fn at_field(&self, name: &str) -> &[String] {
        self.by_field.get(name).map_or(&[], Vec::as_slice)
    }

    /// All of them, above the form, each with a way to its field.
    pub(crate) fn summary(&self, words: &Words, fields: &[Field]) -> Markup {
        if self.is_empty() {
            return html! {};
        }
        html! {
            div.trouble role="alert" tabindex="-1" autofocus {
                p { strong { (words.t("form-not-done")) } }
                ul {
                    @for text in &self.general { li { (text) } }
                    @for field in fields {
                        @for text in self.at_field(field.name) {
                            li { a href={ "#field-" (field.name) } { (words.t(field.label)) } ": " (text) }
                        }
                    }
                }
                @if let Some(id) = &self.request_id { (super::trouble::request_id(words, id)) }
            }
        }
    }
}

impl Field {
    pub(crate) const fn required(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self { name, label, kind, is_required: true }
    }

    pub(crate) const fn optional(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self { name, label, kind, is_required: false }
    }

    /// With this value in it.
    pub(crate) fn render(&self, visit: &Visit<'_>, value: &str, problems: &Problems, has_focus: bool) -> Markup {
        let (words, wrong) = (&visit.words, problems.at_field(self.name));
        let (id, hint) = (format!("field-{}", self.name), words.hint(self.label));
        let mut told = Vec::new();
        told.extend(hint.is_some().then(|| format!("{id}-hint")));
        told.extend((!wrong.is_empty()).then(|| format!("{id}-wrong")));
        let told = (!told.is_empty()).then(|| told.join(" "));
        let is_wrong = (!wrong.is_empty()).then_some("true");
        html! {
            div.field {
                label for=(id) {
                    (words.t(self.label))
                    @if !self.is_required { span.quiet { " " (words.t("form-optional")) } }
                }
                @if let Some(hint) = hint { p.hint id={ (id) "-hint" } { (hint) } }
                @if !wrong.is_empty() {
                    p.wrong id={ (id) "-wrong" } { @for text in wrong { (text) " " } }
                }
                @if let Kind::Lines(max) = self.kind {
                    textarea id=(id) name=(self.name) rows="6" maxlength=(max) required[self.is_required] autofocus[has_focus]
                        aria-describedby=[told] aria-invalid=[is_wrong] { "\n" (value) }
                } @else {
                    input id=(id) name=(self.name) value=(value) type=(self.input_type()) inputmode=[self.input_mode()]
                        min=[self.min()] max=[self.max()] maxlength=[self.max_length()] required[self.is_required]
                        autocomplete="off" autofocus[has_focus] aria-describedby=[told] aria-invalid=[is_wrong];
                }
            }
        }
    }

    fn input_type(&self) -> &'static str {
        if let Kind::Whole(..) = self.kind { "number" } else { "text" }
    }

    fn input_mode(&self) -> Option<&'static str> {
        match self.kind {
            // A phone's digits have no minus.
            Kind::Whole(min, _) if min >= 0 => Some("numeric"),
            Kind::Decimal => Some("decimal"),
            _ => None,
        }
    }

    fn min(&self) -> Option<i64> {
        if let Kind::Whole(min, _) = self.kind { Some(min) } else { None }
    }

    fn max(&self) -> Option<i64> {
        if let Kind::Whole(_, max) = self.kind { Some(max) } else { None }
    }

    fn max_length(&self) -> Option<u32> {
        if let Kind::Line(max) = self.kind { Some(max) } else { None }
    }

    /// What is wrong with what was typed, if that is seen without asking a service.
    fn wrong(&self, typed: &str, words: &Words) -> Option<String> {
        if typed.trim().is_empty() {
            return self.is_required.then(|| words.t("wrong-missing"));
        }
        match self.kind {
            Kind::Line(most) | Kind::Lines(most) => {
                let is_long = typed.trim().chars().count() > most as usize;
                is_long.then(|| words.fill("import-wrong-length", &[("number", most.into())]))
            }
            Kind::Whole(least, most) => match Self::whole(typed) {
                None => Some(words.t("wrong-number")),
                Some(number) if (least..=most).contains(&number) => None,
                Some(_) => Some(words.fill("wrong-range", &[("least", least.into()), ("most", most.into())])),
            },
            Kind::Decimal => None,
        }
    }

    /// What was typed as a whole number, if it is one.
    pub(crate) fn whole(typed: &str) -> Option<i64> {
        let text: String = typed.trim().chars().map(|sign| if sign == '\u{2212}' { '-' } else { sign }).collect();
        text.strip_prefix('+').unwrap_or(&text).parse().ok()
    }
}

/// What a service has told, in the words of the page where it has some for it.
fn told(words: &Words, problem: &Problem) -> String {
    let number = |name: &str| problem.meta.get(name).and_then(Value::as_i64);
    match (problem.code.as_str(), number("requested"), number("available")) {
        ("insufficient_stock", Some(requested), Some(available)) => {
            words.fill("wrong-insufficient", &[("requested", requested.into()), ("available", available.into())])
        }
        ("sku_taken", ..) => words.t("import-wrong-there"),
        _ => problem.detail.clone(),
    }
}
