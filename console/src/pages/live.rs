//! What is new in the feed of a service: for the script that follows the changes of others.

use http::StatusCode;
use serde_json::json;

use super::missing::status;
use crate::clients::{Name, Trouble};
use crate::reply::Reply;
use crate::visit::Visit;

/// Which products changed after a cursor. Each feed has a request of its own, so that neither has to be given up because of news in
/// the other: what a service keeps waiting has one of its few places until it is answered.
pub(crate) async fn show(visit: &Visit<'_>, name: Name) -> Reply {
    let service = if name == Name::Products { visit.products() } else { visit.inventory() };
    let after = visit.query.has("after").then(|| visit.query.get("after"));
    let known = match after {
        Some(after) => service.news(after, visit.wait_s).await.map(|news| (news, false)),
        None => service.news_from_now().await.map(|news| (news, true)),
    };
    let news = match known {
        // Not a place in this feed: the database is another one, or somebody wrote it. Whoever asks begins again.
        Err(why) if after.is_some() && why.status() == Some(400) => service.news_from_now().await.map(|news| (news, true)),
        known => known,
    };
    match news {
        Ok((news, is_anew)) => {
            let document = json!({
                "after": news.after, "products": news.products, "is_anew": is_anew, "is_behind": news.is_behind });
            Reply::data(StatusCode::OK, document, news.retry_after)
        }
        Err(why) => unread(&why),
    }
}

fn unread(why: &Trouble) -> Reply {
    // 403 says that it is of no use to come again; what may be done about it says the page that is loaded next.
    let status = if why.is_about_key() { StatusCode::FORBIDDEN } else { status(why) };
    Reply::data(status, json!({ "request_id": why.request_id }), why.retry_after())
}
