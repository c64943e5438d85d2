//! A purchase is taken back, and its units are there again.

use http::{Method, StatusCode};
use maud::html;
use serde_json::json;
use uuid::Uuid;

use super::missing;
use super::sign_in;
use crate::clients::{Condition, Purchase, Resource, Trouble};
use crate::pairs::Pairs;
use crate::parts::{FormPage, Problems, time};
use crate::place::{Act, Place};
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

pub(crate) async fn show(visit: &Visit<'_>, id: Uuid) -> Reply {
    page(visit, id, Problems::default(), StatusCode::OK).await
}

pub(crate) async fn send(visit: &Visit<'_>, id: Uuid, form: &Pairs) -> Reply {
    let data = json!({ "type": "purchases", "id": id.to_string(), "attributes": { "status": "cancelled" } });
    let (path, document) = (format!("/inventory/purchases/{id}"), json!({ "data": data }));
    let service = visit.inventory();
    // Sent twice it is cancelled once.
    let sent = service.send(Method::PATCH, &path, Some(&document), Condition::None).await;
    match sent.and_then(|answer| answer.one::<Purchase>().ok_or_else(|| service.garbled())) {
        Ok(Resource { attributes: purchase, .. }) => {
            let units = purchase.quantity.to_string();
            let again = [("quantity", units.as_str()), ("reference", purchase.reference.as_deref().unwrap_or_default())];
            let said = Said::new("said-cancelled").number("count", purchase.quantity);
            let said = said.undone_by(Place::Act(purchase.product_id, Act::Buy), &again);
            Reply::see(Place::Product(purchase.product_id)).saying(said)
        }
        Err(why) if why.is_about_key() => sign_in::again(visit, &why, Some(form)),
        Err(why) => page(visit, id, Problems::of(&visit.words, &why, &[]), missing::status(&why)).await,
    }
}

async fn read(visit: &Visit<'_>, id: Uuid) -> Result<Resource<Purchase>, Trouble> {
    let service = visit.inventory();
    let answer = service.get(&format!("/inventory/purchases/{id}"), &[]).await?;
    answer.one().ok_or_else(|| service.garbled())
}

async fn page(visit: &Visit<'_>, id: Uuid, problems: Problems, status: StatusCode) -> Reply {
    let purchase = match read(visit, id).await {
        Ok(purchase) => purchase.attributes,
        Err(why) => return missing::unread(visit, &why),
    };
    let words = &visit.words;
    let intro = html! {
        dl.facts {
            div { dt { (words.t("column-quantity")) } dd.number { (words.number(purchase.quantity)) } }
            div { dt { (words.t("column-total")) } dd.number { (words.money(&purchase.total_price, &purchase.currency)) } }
            div { dt { (words.t("column-when")) } dd { (time(words, &purchase.created_at)) } }
        }
        p { (words.t("cancel-intro")) }
    };
    let page = FormPage {
        visit,
        title: visit.t("cancel-title"),
        intro,
        fields: &[],
        values: Pairs::default(),
        problems,
        hidden: &[],
        submit: "cancel-button",
        back: Place::Product(purchase.product_id),
    };
    Reply::with(status, page.render())
}
