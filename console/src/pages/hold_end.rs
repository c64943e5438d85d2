//! The end of a hold: the units are bought, or free again.

use http::{Method, StatusCode};
use maud::html;
use serde_json::json;
use uuid::Uuid;

use super::missing;
use super::sign_in;
use crate::clients::{Condition, Reservation, Resource, Trouble};
use crate::pairs::Pairs;
use crate::parts::{FormPage, Problems, time};
use crate::place::{Act, HoldEnd, Place};
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

pub(crate) async fn show(visit: &Visit<'_>, id: Uuid, end: HoldEnd) -> Reply {
    page(visit, id, end, Problems::default(), StatusCode::OK).await
}

pub(crate) async fn send(visit: &Visit<'_>, id: Uuid, end: HoldEnd, form: &Pairs) -> Reply {
    let status = status(end);
    let data = json!({ "type": "reservations", "id": id.to_string(), "attributes": { "status": status } });
    let (path, document) = (format!("/inventory/reservations/{id}"), json!({ "data": data }));
    let result = match visit.inventory().send(Method::PATCH, &path, Some(&document), Condition::None).await {
        Ok(answer) => answer.one().ok_or_else(|| visit.inventory().garbled()),
        // It may be the same form, sent twice.
        Err(why) if why.has_code("already_ended") => match read(visit, id).await {
            Ok(hold) if hold.attributes.status == status => Ok(hold),
            _ => Err(why),
        },
        Err(why) => Err(why),
    };
    match result {
        Ok(hold) => Reply::see(Place::Product(hold.attributes.product_id)).saying(said(&hold.attributes, end)),
        Err(why) if why.is_about_key() => sign_in::again(visit, &why, Some(form)),
        Err(why) => page(visit, id, end, Problems::of(&visit.words, &why, &[]), missing::status(&why)).await,
    }
}

fn status(end: HoldEnd) -> &'static str {
    match end {
        HoldEnd::Confirm => "confirmed",
        HoldEnd::Release => "released",
    }
}

fn said(hold: &Reservation, end: HoldEnd) -> Said {
    let units = hold.quantity.to_string();
    match (end, hold.purchase_id) {
        (HoldEnd::Confirm, Some(purchase)) => {
            Said::new("said-confirmed").number("count", hold.quantity).undone_by(Place::Cancel(purchase), &[])
        }
        (HoldEnd::Confirm, None) => Said::new("said-confirmed").number("count", hold.quantity),
        (HoldEnd::Release, _) => Said::new("said-released")
            .number("count", hold.quantity)
            .undone_by(Place::Act(hold.product_id, Act::Hold), &[("quantity", &units), ("minutes", "10")]),
    }
}

async fn read(visit: &Visit<'_>, id: Uuid) -> Result<Resource<Reservation>, Trouble> {
    let service = visit.inventory();
    let answer = service.get(&format!("/inventory/reservations/{id}"), &[]).await?;
    answer.one().ok_or_else(|| service.garbled())
}

async fn page(visit: &Visit<'_>, id: Uuid, end: HoldEnd, problems: Problems, status: StatusCode) -> Reply {
    let hold = match read(visit, id).await {
        Ok(hold) => hold.attributes,
        Err(why) => return missing::unread(visit, &why),
    };
    let (title, submit) = match end {
        HoldEnd::Confirm => ("confirm-title", "confirm-button"),
        HoldEnd::Release => ("release-title", "release-button"),
    };
    let words = &visit.words;
    let intro = html! {
        dl.facts {
            div { dt { (words.t("column-quantity")) } dd.number { (words.number(hold.quantity)) } }
            div { dt { (words.t("column-until")) } dd { (time(words, &hold.expires_at)) } }
        }
    };
    let page = FormPage {
        visit,
        title: visit.t(title),
        intro,
        fields: &[],
        values: Pairs::default(),
        problems,
        hidden: &[],
        submit,
        back: Place::Product(hold.product_id),
    };
    Reply::with(status, page.render())
}
