//! The list of products with their stock: searched, filtered, sorted, a page at a time, all in the URL.

mod gather;
mod query;
mod table;
mod today;

use futures::future::{OptionFuture, join};
use maud::{Markup, html};

use self::gather::{Page, gather};
pub(super) use self::gather::{Row, page_of};
pub(super) use self::query::Query;
use self::query::View;
use super::{missing, sign_in};
use crate::clients::{Name, Trouble};
use crate::limits::SEARCH_LENGTH_MAX;
use crate::parts::{Layout, heading, hidden, sentence, trouble};
use crate::place::Place;
use crate::reply::Reply;
use crate::visit::Visit;
use crate::words::isolated;

pub(crate) async fn show(visit: &Visit<'_>) -> Reply {
    let query = Query::read(&visit.query);
    let service = visit.inventory();
    // What is said of the whole shop stands at the beginning, and not beside what is looked for.
    let shop = OptionFuture::from(query.is_beginning().then(|| today::load(&service)));
    let (found, shop) = join(gather(visit, &query), shop).await;
    if let Err(why) = &found
        && why.status() == Some(401)
    {
        return sign_in::again(visit, why, None);
    }
    let title = visit.t("list-title");
    let actions = html! {
        a.button href=(query.export()) { (visit.t("action-export")) }
        @if visit.may_write(Name::Products) && visit.may_write(Name::Inventory) {
            a.button href=(Place::Import) { (visit.t("action-import")) }
        }
        @if visit.may_write(Name::Products) { a.button.primary href=(Place::New) { (visit.t("action-new")) } }
    };
    let content = html! {
        (heading(&html! { (title) }, &actions))
        @if let Some(Ok(figures)) = &shop { (today::today(visit, figures)) }
        (filters(visit, &query))
        div #results data-live="all" {
            @match &found {
                Ok(page) => (results(visit, &query, page, shop.as_ref().and_then(|shop| shop.as_ref().err()))),
                Err(why) => (failed(visit, &query, why)),
            }
        }
    };
    let status = found.as_ref().err().map_or(http::StatusCode::OK, missing::status);
    Reply::with(status, Layout { scripts: &["search.js"], ..Layout::new(visit, &title) }.around(&content))
}

fn results(visit: &Visit<'_>, query: &Query, page: &Page, shop_trouble: Option<&Trouble>) -> Markup {
    html! {
        @if let Some(why) = &page.stock_trouble {
            (trouble(visit, why))
        } @else if let Some(why) = page.figures_trouble.as_ref().or(shop_trouble) {
            p.quiet { (visit.t("figures-missing")) " " (sentence(&visit.words, why)) }
        }
        @if page.rows.is_empty() { (nothing(visit, query, page)) } @else { (table::table(visit, query, page)) }
        (pages(visit, query, page))
    }
}

/// The search, and which products.
fn filters(visit: &Visit<'_>, query: &Query) -> Markup {
    let pairs = query.pairs();
    html! {
        div.filters {
            nav.views #views data-live aria-label=(visit.t("view-label")) {
                @for (word, view) in View::ALL {
                    @let address = Query::read(&pairs.clone().without(&["sort"]).with("view", word)).address();
                    @let current = (view == query.view).then_some("true");
                    a href=(address) aria-current=[current] { (visit.t(view_text(view))) }
                }
            }
            search {
                form method="get" action=(Place::List) data-search {
                    label.unseen for="search" { (visit.t("search-label")) }
                    input #search type="search" name="search" value=(query.search) placeholder=(visit.t("search-label"))
                        maxlength=(SEARCH_LENGTH_MAX) autocomplete="off";
                    @for name in ["view", "sort"] { @if !pairs.get(name).is_empty() { (hidden(name, pairs.get(name))) } }
                    button { (visit.t("search-button")) }
                }
            }
        }
    }
}

fn view_text(view: View) -> &'static str {
    match view {
        View::Active => "view-active",
        View::Low => "view-low",
        View::Out => "view-out",
        View::Reserved => "view-reserved",
        View::Archived => "view-archived",
    }
}

/// Why there is no row, and what to do about it.
fn nothing(visit: &Visit<'_>, query: &Query, page: &Page) -> Markup {
    let is_page = !query.after.is_empty() || !query.before.is_empty();
    if page.after.is_some() || page.before.is_some() || is_page {
        return html! { div.empty { p { (visit.t("empty-stretch")) } p { a href=(query.address()) { (visit.t("to-first")) } } } };
    }
    if !query.search.is_empty() {
        let text = visit.words.fill("empty-search", &[("search", isolated(&query.search).into())]);
        let all = Query { search: String::new(), ..query.clone() }.address();
        return html! { div.empty { p { (text) } p { a href=(all) { (visit.t("empty-all")) } } } };
    }
    match query.view {
        View::Low => html! { div.empty { p { (visit.t("empty-low")) } } },
        View::Out => html! { div.empty { p { (visit.t("empty-out")) } } },
        View::Reserved => html! { div.empty { p { (visit.t("empty-reserved")) } } },
        View::Archived => html! { div.empty { p { (visit.t("empty-archived")) } } },
        View::Active => welcome(visit),
    }
}

/// A shop without products.
fn welcome(visit: &Visit<'_>) -> Markup {
    let may_write = [Name::Products, Name::Inventory].map(|name| visit.may_write(name));
    html! {
        div.empty {
            h2 { (visit.t("empty-title")) }
            p { (visit.t("empty-text")) }
            div.actions {
                @if may_write[0] { a.button.primary href=(Place::New) { (visit.t("action-new")) } }
                @if may_write == [true, true] { a.button href=(Place::Import) { (visit.t("action-import")) } }
                @if may_write == [true, true] { a.button href=(Place::Samples) { (visit.t("action-samples")) } }
            }
        }
    }
}

/// What can be done where the list could not be read.
fn failed(visit: &Visit<'_>, query: &Query, why: &Trouble) -> Markup {
    html! {
        (trouble(visit, why))
        @if why.has_code("invalid_query_parameter") { p { a href=(query.address()) { (visit.t("to-first")) } } }
        // The catalogue can be read without the numbers.
        @else if query.is_led_by_stock() && why.of == Name::Inventory { p { a href=(Place::List) { (visit.t("to-list")) } } }
    }
}

fn pages(visit: &Visit<'_>, query: &Query, page: &Page) -> Markup {
    if page.before.is_none() && page.after.is_none() {
        return html! {};
    }
    html! {
        nav.pages aria-label=(visit.t("pages-label")) {
            @if let Some(cursor) = &page.before { a.button rel="prev" href=(query.page("before", cursor)) { (visit.t("pages-before")) } }
            @if let Some(cursor) = &page.after { a.button rel="next" href=(query.page("after", cursor)) { (visit.t("pages-after")) } }
        }
    }
}
