//! Which page is at which place.

use crate::clients::Access;
use crate::pages::{
    adjust, archive, books, buy, cancel, count, create, delete, edit, events, export, floor, hold, hold_end, import, language,
    list, live, missing, product, receive, samples, sign_in, sign_out, start, threshold,
};
use crate::pairs::Pairs;
use crate::place::{Act, Place};
use crate::reply::Reply;
use crate::said::Said;
use crate::visit::Visit;

/// The page at the place of this visit.
pub(crate) async fn show(visit: &Visit<'_>) -> Reply {
    if visit.place.changes().is_some_and(|name| visit.session.access(name) == Some(Access::Read)) {
        return missing::read_only(visit);
    }
    match visit.place {
        Place::List => list::show(visit).await,
        Place::Events => events::show(visit).await,
        Place::Books => books::show(visit).await,
        Place::SignIn => sign_in::show(visit),
        Place::Samples => samples::show(visit),
        Place::New => create::show(visit),
        Place::Product(id) => product::show(visit, id).await,
        Place::Act(id, act) => match act {
            Act::Edit => edit::show(visit, id).await,
            Act::Archive | Act::Unarchive => archive::show(visit, id).await,
            Act::Delete => delete::show(visit, id).await,
            Act::Start => start::show(visit, id).await,
            Act::Receive => receive::show(visit, id).await,
            Act::Adjust => adjust::show(visit, id).await,
            Act::Count => count::show(visit, id).await,
            Act::Threshold => threshold::show(visit, id).await,
            Act::Buy => buy::show(visit, id).await,
            Act::Hold => hold::show(visit, id).await,
        },
        Place::Hold(id, end) => hold_end::show(visit, id, end).await,
        Place::Cancel(id) => cancel::show(visit, id).await,
        Place::Import => import::show(visit),
        Place::Export => export::show(visit).await,
        Place::Floor => floor::show(visit).await,
        Place::Live(name) => live::show(visit, name).await,
        Place::SignOut | Place::Language | Place::Step(_) => missing::method(visit),
    }
}

/// What becomes of a form that was sent to the place of this visit.
pub(crate) async fn send(visit: &Visit<'_>, form: &Pairs) -> Reply {
    let mut reply = sent(visit, form).await;
    if let Some(said) = &mut reply.keep.said {
        said.done_under(form.get("key"));
    }
    // An undo is an action like any other, and is not to be undone again.
    if form.has("undoes") && reply.keep.said.is_some() {
        reply.keep.said = Some(Said::new("said-undone"));
    }
    reply
}

async fn sent(visit: &Visit<'_>, form: &Pairs) -> Reply {
    match visit.place {
        Place::SignIn => sign_in::send(visit, form).await,
        Place::SignOut => sign_out::send(),
        Place::Language => language::send(form),
        Place::Samples => samples::send(visit, form).await,
        Place::New => create::send(visit, form).await,
        Place::Act(id, act) => match act {
            Act::Edit => edit::send(visit, id, form).await,
            Act::Archive => archive::send(visit, id, form, true).await,
            Act::Unarchive => archive::send(visit, id, form, false).await,
            Act::Delete => delete::send(visit, id, form).await,
            Act::Start => start::send(visit, id, form).await,
            Act::Receive => receive::send(visit, id, form).await,
            Act::Adjust => adjust::send(visit, id, form).await,
            Act::Count => count::send(visit, id, form).await,
            Act::Threshold => threshold::send(visit, id, form).await,
            Act::Buy => buy::send(visit, id, form).await,
            Act::Hold => hold::send(visit, id, form).await,
        },
        Place::Hold(id, end) => hold_end::send(visit, id, end, form).await,
        Place::Cancel(id) => cancel::send(visit, id, form).await,
        Place::Import => import::send(visit, form).await,
        Place::Step(step) => import::step(visit, step, form).await,
        Place::Floor => floor::send(visit, form).await,
        Place::List | Place::Events | Place::Books | Place::Product(_) | Place::Export | Place::Live(_) => missing::method(visit),
    }
}
