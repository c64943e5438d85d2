//! What the list shows, as a file that can be brought in again: written page by page, as the services give them.

use std::sync::Arc;

use bytes::Bytes;
use futures::stream;
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use platform::request_context::RequestContext;

use super::list::{Query, Row, page_of};
use super::missing;
use crate::limits::EXPORT_ROWS;
use crate::outside::Outside;
use crate::reply::{Broken, Reply};
use crate::session::Session;
use crate::sheet::{Column, line, shielded};
use crate::visit::Visit;
use crate::words::{Language, Words};

/// How the file is written.
#[derive(Clone, Copy)]
struct Form {
    separator: u8,
    has_comma: bool,
}

/// What is needed from one page to the next, long after the request has been answered.
struct Writing {
    outside: Arc<Outside>,
    context: RequestContext,
    session: Session,
    words: Words,
    query: Query,
    form: Form,
    /// Lines that are ready.
    ready: Option<String>,
    is_over: bool,
}

pub(crate) async fn show(visit: &Visit<'_>) -> Reply {
    let mut query = Query::read(&visit.query);
    query.before = String::new();
    // As programs for tables of that language expect it, unless it is said.
    let has_comma = match visit.query.get("sep") {
        ";" => true,
        "," => false,
        _ => visit.words.language == Language::Spanish,
    };
    let form = Form { separator: if has_comma { b';' } else { b',' }, has_comma };
    let heading = Column::ALL.iter().map(|(word, _)| *word);
    let mut writing = Writing {
        outside: visit.outside.clone(),
        context: visit.context.clone(),
        session: visit.session.clone(),
        words: visit.words,
        query,
        form,
        ready: Some(format!("\u{feff}{}", line(form.separator, heading))),
        is_over: false,
    };
    // What is wrong from the beginning is told on a page.
    if let Err(why) = writing.next_page(visit).await {
        return missing::unread(visit, &why);
    }
    let frames = stream::unfold(writing, |mut writing| async move {
        let text = writing.next().await?;
        Some((text.map(|text| Frame::data(Bytes::from(text))), writing))
    });
    Reply::file("products.csv", StreamBody::new(frames).boxed_unsync())
}

impl Writing {
    async fn next(&mut self) -> Option<Result<String, Broken>> {
        if let Some(ready) = self.ready.take() {
            return Some(Ok(ready));
        }
        if self.is_over {
            return None;
        }
        let (outside, context, session, words) = (self.outside.clone(), self.context.clone(), self.session.clone(), self.words);
        let visit = Visit::within(&outside, context, session, words);
        match self.next_page(&visit).await {
            Ok(()) => Some(Ok(self.ready.take().unwrap_or_default())),
            Err(why) => {
                self.is_over = true;
                Some(Err(format!("{:?}", why.kind).into()))
            }
        }
    }

    /// Makes the lines of the next page ready.
    async fn next_page(&mut self, visit: &Visit<'_>) -> Result<(), crate::clients::Trouble> {
        let page = page_of(visit, &self.query, EXPORT_ROWS, true).await?;
        if let Some(why) = page.stock_trouble {
            return Err(why);
        }
        let lines = self.ready.get_or_insert_default();
        for row in &page.rows {
            lines.push_str(&written(row, self.form));
        }
        match page.after {
            Some(after) => self.query.after = after,
            None => self.is_over = true,
        }
        Ok(())
    }
}

fn written(row: &Row, form: Form) -> String {
    let product = &row.product.attributes;
    let price = if form.has_comma { product.price.replace('.', ",") } else { product.price.clone() };
    let units =
        |value: fn(&crate::clients::Stock) -> i64| row.stock.as_ref().map_or_else(String::new, |stock| value(stock).to_string());
    let cells = [
        shielded(&product.sku),
        shielded(&product.name),
        shielded(&product.description),
        price,
        product.currency.clone(),
        units(|stock| stock.on_hand),
        units(|stock| stock.low_stock_threshold),
    ];
    line(form.separator, cells.iter().map(String::as_str))
}
