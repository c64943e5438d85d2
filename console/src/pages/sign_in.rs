//! The form for the keys: what each may do is found out at once.

use futures::future::join;
use http::StatusCode;
use maud::{Markup, html};

use crate::clients::{Access, Name, Service, Trouble};
use crate::limits::KEY_BYTES_MAX;
use crate::pairs::Pairs;
use crate::parts::{Layout, hidden, sentence};
use crate::place::Place;
use crate::reply::Reply;
use crate::said::Said;
use crate::session::Session;
use crate::visit::Visit;

/// Of a page in the place of one for which a key is missing. 401 says that a key was tried and is wrong: the host counts those.
const STALE: StatusCode = StatusCode::FORBIDDEN;

/// What is to be done once somebody has signed in.
#[derive(Default)]
struct Then {
    /// The address to go to.
    next: String,
    /// What had been typed into the form there.
    typed: String,
}

/// What is wrong with each key.
#[derive(Default)]
struct Wrong {
    products: Option<String>,
    inventory: Option<String>,
}

/// The way to the form for who has not signed in. What was typed meanwhile goes along.
pub(crate) fn first(visit: &Visit<'_>, form: Option<&Pairs>) -> Reply {
    let next = visit.address.clone();
    let Some(form) = form else {
        let next = Pairs::default().with("next", next).encoded();
        return Reply::see(format!("{}?{next}", Place::SignIn));
    };
    page(visit, &visit.session, &Then { next, typed: typed(form) }, &Wrong::default(), STALE)
}

/// The form for who has signed in with a key that its service does not take any more.
pub(crate) fn again(visit: &Visit<'_>, why: &Trouble, form: Option<&Pairs>) -> Reply {
    let mut session = visit.session.clone();
    session.dismiss(why.of);
    let text = Some(sentence(&visit.words, why));
    let wrong = match why.of {
        Name::Products => Wrong { products: text, ..Wrong::default() },
        Name::Inventory => Wrong { inventory: text, ..Wrong::default() },
    };
    let then = Then { next: visit.address.clone(), typed: form.map(typed).unwrap_or_default() };
    page(visit, &session, &then, &wrong, STALE).in_session(session)
}

pub(crate) fn show(visit: &Visit<'_>) -> Reply {
    let from = visit.typed.as_ref().unwrap_or(&visit.query);
    let then = Then { next: from.get("next").to_owned(), typed: from.get("typed").to_owned() };
    page(visit, &visit.session, &then, &Wrong::default(), StatusCode::OK)
}

pub(crate) async fn send(visit: &Visit<'_>, form: &Pairs) -> Reply {
    let then = Then { next: form.get("next").to_owned(), typed: form.get("typed").to_owned() };
    let given = [form.trimmed("products_key"), form.trimmed("inventory_key")];
    let mut session = visit.session.clone();
    if given == ["", ""] {
        let wrong = Wrong { products: Some(visit.t("wrong-missing")), ..Wrong::default() };
        return page(visit, &session, &then, &wrong, StatusCode::UNPROCESSABLE_ENTITY).in_session(session);
    }
    // One key may be for both, as long as the other service has none yet.
    let [products, inventory] = given;
    let instead = |key, other, name| if str::is_empty(key) && session.access(name).is_none() { other } else { key };
    let tried = [instead(products, inventory, Name::Products), instead(inventory, products, Name::Inventory)];
    let (of_products, of_inventory) = join(found(visit.products(), tried[0]), found(visit.inventory(), tried[1])).await;
    let mut wrong = Wrong::default();
    let (mut is_refused, mut is_down) = (false, false);
    for (name, result, tried, given) in
        [(Name::Products, of_products, tried[0], given[0]), (Name::Inventory, of_inventory, tried[1], given[1])]
    {
        match result {
            None => {}
            Some(Ok(access)) => session.admit(name, tried, access),
            // It was given for the other one, and is none of this.
            Some(Err(trouble)) if given.is_empty() && trouble.is_about_key() => {}
            Some(Err(trouble)) => {
                is_refused |= trouble.is_about_key();
                is_down |= !trouble.is_about_key();
                let text = Some(sentence(&visit.words, &trouble));
                if name == Name::Products { wrong.products = text } else { wrong.inventory = text }
            }
        }
    }
    if is_refused {
        return page(visit, &session, &then, &wrong, StatusCode::UNAUTHORIZED).in_session(session);
    }
    // A key that nobody can be asked about now is taken along, with what its fellow may do: its service will say.
    for (name, other, key) in [(Name::Products, Name::Inventory, tried[0]), (Name::Inventory, Name::Products, tried[1])] {
        if is_down
            && !key.is_empty()
            && session.access(name).is_none()
            && let Some(access) = session.access(other)
        {
            session.admit(name, key, access);
        }
    }
    if !session.is_signed_in() {
        let status = if is_down { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::UNAUTHORIZED };
        return page(visit, &session, &then, &wrong, status).in_session(session);
    }
    let reply = match Place::of(path(&then.next)).filter(|_| !then.typed.is_empty()) {
        Some(place) => Reply::reopen(place, Pairs::parse(then.typed.as_bytes())),
        None => Reply::see(within(&then.next)).saying(said(&session)),
    };
    reply.in_session(session.renewed(visit.outside))
}

/// What a service says of a key, where there is one to ask about.
async fn found(service: Service<'_>, key: &str) -> Option<Result<Access, Trouble>> {
    if key.is_empty() {
        return None;
    }
    let key = if key.len() > KEY_BYTES_MAX { &key[..key.floor_char_boundary(KEY_BYTES_MAX)] } else { key };
    Some(Service { key, ..service }.access().await)
}

fn said(session: &Session) -> Said {
    let of = |name| session.access(name);
    Said::new(match (of(Name::Products), of(Name::Inventory)) {
        (Some(Access::Write), Some(Access::Write)) => "said-signed-in-write",
        (Some(Access::Read), Some(Access::Read)) => "said-signed-in-read",
        (_, None) => "said-signed-in-products",
        (None, _) => "said-signed-in-inventory",
        (Some(Access::Write), Some(Access::Read)) => "said-signed-in-products-write",
        (Some(Access::Read), Some(Access::Write)) => "said-signed-in-inventory-write",
    })
}

fn page(visit: &Visit<'_>, session: &Session, then: &Then, wrong: &Wrong, status: StatusCode) -> Reply {
    let title = visit.t("sign-in-title");
    let content = html! {
        div.narrow {
            h1 { (title) }
            p { (visit.t("sign-in-intro")) }
            @if !then.typed.is_empty() { p.notice { (visit.t("sign-in-typed")) } }
            form.sheet method="post" action=(Place::SignIn) data-sign-in {
                (hidden("token", &session.token))
                (hidden("next", &then.next))
                (hidden("typed", &then.typed))
                (key(visit, session, Name::Products, wrong.products.as_deref()))
                (key(visit, session, Name::Inventory, wrong.inventory.as_deref()))
                div.actions {
                    button.primary { (visit.t("sign-in-button")) }
                    @if session.is_signed_in() { a.button href=(Place::List) { (visit.t("to-list")) } }
                }
            }
        }
    };
    Reply::with(status, Layout { scripts: &["sign-in.js"], ..Layout::new(visit, &title) }.around(&content))
}

/// The field for the key of a service, with what the key that is known may do.
fn key(visit: &Visit<'_>, session: &Session, name: Name, wrong: Option<&str>) -> Markup {
    let (field, label) = match name {
        Name::Products => ("products_key", "sign-in-products"),
        Name::Inventory => ("inventory_key", "sign-in-inventory"),
    };
    let access = session.access(name).map(|access| match access {
        Access::Read => "access-read",
        Access::Write => "access-write",
    });
    let is_wrong = wrong.map(|_| "true");
    html! {
        div.field {
            label for=(field) { (visit.t(label)) }
            @if let Some(hint) = visit.words.hint(label) { p.hint id={ (field) "-hint" } { (hint) } }
            p.access id={ (field) "-access" } role=[wrong.map(|_| "alert")] {
                @if let Some(wrong) = wrong { span.wrong { (wrong) } }
                @else if let Some(access) = access { (visit.t(access)) }
            }
            input id=(field) name=(field) type="password" autocomplete="current-password" spellcheck="false"
                maxlength=(KEY_BYTES_MAX) aria-describedby={ (field) "-hint " (field) "-access" } aria-invalid=[is_wrong];
        }
    }
}

/// What was typed into a form, without what belongs to the session.
fn typed(form: &Pairs) -> String {
    form.clone().without(&["token"]).encoded()
}

fn path(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// The address, where it is one of ours that can be looked at; otherwise the list.
pub(super) fn within(address: &str) -> String {
    let place = Place::of(path(address)).filter(|place| place.is_shown());
    let is_plain = address.bytes().all(|byte| byte.is_ascii_graphic());
    if place.is_some() && is_plain { address.to_owned() } else { Place::List.to_string() }
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn signing_in_leads_to_pages_of_ours_alone() {
        for address in ["/console/?sort=sku", "/console/products/new"] {
            assert_eq!(within(address), address);
        }
        for address in ["", "//evil.example/console", "https://evil.example", "/products", "/console/sign-out", "/console/\r\nx"]
        {
            assert_eq!(within(address), "/console/", "{address}");
        }
    }
}
