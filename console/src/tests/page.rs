//! A page that was answered, read as a person reads it.

use http::{HeaderMap, StatusCode};
use scraper::{ElementRef, Html, Selector};

/// A page.
pub(super) struct Page {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) source: String,
    html: Html,
}

/// A form, with what would be sent if nobody typed anything.
pub(super) struct Form {
    pub(super) action: String,
    pub(super) fields: Vec<(String, String)>,
}

impl Page {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, source: String) -> Self {
        let html = Html::parse_document(&source);
        // The parser forgives a lot; what it had to forgive is a mistake of ours.
        assert!(source.is_empty() || html.errors.is_empty(), "{:?}\n{source}", html.errors);
        Self { status, headers, source, html }
    }

    pub(super) fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.html.select(&Selector::parse(selector).unwrap()).collect()
    }

    /// All that can be read on it.
    pub(super) fn text(&self) -> String {
        self.all("main").into_iter().map(text).collect()
    }

    pub(super) fn heading(&self) -> String {
        self.all("h1").into_iter().map(text).collect()
    }

    /// What is told at once: alerts and states.
    pub(super) fn told(&self) -> String {
        self.all("[role=alert], [role=status]")
            .into_iter()
            .map(text)
            .filter(|told| !told.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Where the link with this name leads, if there is one.
    pub(super) fn link(&self, name: &str) -> Option<String> {
        let link = self.all("a[href]").into_iter().find(|link| text(*link) == name)?;
        link.attr("href").map(str::to_owned)
    }

    pub(super) fn has_button(&self, name: &str) -> bool {
        self.all("button").into_iter().any(|button| text(button) == name)
    }

    /// The field with this label.
    pub(super) fn field(&self, label: &str) -> ElementRef<'_> {
        let labels = self.all("label");
        let found = labels.iter().find(|known| text(**known).starts_with(label)).unwrap_or_else(|| panic!("no field {label}"));
        let id = found.attr("for").expect("a label is for a field");
        self.all(&format!("#{id}")).into_iter().next().expect("the field of a label")
    }

    /// What describes the field with this label: hints, and what is wrong with it.
    pub(super) fn description(&self, label: &str) -> String {
        let ids = self.field(label).attr("aria-describedby").unwrap_or_default();
        let parts = ids.split(' ').filter(|id| !id.is_empty());
        parts.map(|id| text(self.all(&format!("#{id}"))[0])).collect::<Vec<_>>().join(" ")
    }

    /// The form with this button.
    pub(super) fn form(&self, button: &str) -> Form {
        let has_it = |form: &ElementRef<'_>| select(*form, "button").into_iter().any(|known| text(known) == button);
        let form = self.all("form").into_iter().find(has_it).unwrap_or_else(|| panic!("no button {button}: {}", self.text()));
        let mut fields = Vec::new();
        for field in select(form, "input[name], textarea[name]") {
            let is_left_out = field.attr("type") == Some("radio") && field.attr("checked").is_none();
            let value = if field.value().name() == "textarea" { field.text().collect() } else { value(field) };
            if !is_left_out {
                fields.push((field.attr("name").unwrap_or_default().to_owned(), value));
            }
        }
        for button in select(form, "button[name]").into_iter().filter(|known| text(*known) == button) {
            fields.push((button.attr("name").unwrap_or_default().to_owned(), value(button)));
        }
        Form { action: form.attr("action").unwrap_or_default().to_owned(), fields }
    }

    /// The rows of the table, each as its cells.
    pub(super) fn rows(&self) -> Vec<Vec<String>> {
        let cells = |row| select(row, "th, td").into_iter().map(text).collect();
        self.all("tbody tr").into_iter().map(cells).collect()
    }
}

impl Form {
    /// With this in the field of this name.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        let field = self.fields.iter_mut().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no field {name}"));
        value.clone_into(&mut field.1);
        self
    }

    pub(super) fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// What a person reads in an element, with one blank between words.
pub(super) fn text(element: ElementRef<'_>) -> String {
    let text = element.text().collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn select<'a>(element: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    element.select(&Selector::parse(selector).unwrap()).collect()
}

fn value(element: ElementRef<'_>) -> String {
    element.attr("value").unwrap_or_default().to_owned()
}
