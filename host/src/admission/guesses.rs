//! Those who guess keys.

use crate::limits;
use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderMap};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What a request shows to be let in, as a number that tells nothing about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Credential {
    /// In its head.
    Key(u64),
    /// Perhaps, in a form that a person has filled in; the number is of the path. Whether it did, its answer tells.
    Form(u64),
}

/// Counts for each address the requests that showed something and were refused with 401, and stops the address from trying
/// more. What was accepted before is not stopped: others may share the address, or a proxy may stand in front of all. Nor are
/// forms, but where those of the address were refused.
pub(crate) struct Guesses {
    hasher: RandomState,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    failures: HashMap<IpAddr, Failures>,
    accepted: HashMap<Credential, Instant>,
}

struct Failures {
    since: Instant,
    count: u32,
    /// Where forms of the address were refused.
    forms: Vec<Credential>,
}

/// What to do about a refusal.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing was guessed.
    Pass,
    /// It is told this much later: a program is slowed down, and a person does not notice.
    Slow(Duration),
    /// From now on the address is stopped.
    Stop,
}

impl Guesses {
    pub(crate) fn new() -> Self {
        Self { hasher: RandomState::new(), state: Mutex::default() }
    }

    /// What a request shows, if anything.
    pub(crate) fn credential(&self, request: &Parts) -> Option<Credential> {
        let headers = &request.headers;
        if let Some(shown) = headers.get("x-api-key").or_else(|| headers.get(AUTHORIZATION)) {
            return Some(Credential::Key(self.hasher.hash_one(shown.as_bytes())));
        }
        let media_type = headers.get(CONTENT_TYPE).filter(|_| request.method == Method::POST)?.as_bytes();
        let is_form =
            media_type.starts_with(b"application/x-www-form-urlencoded") || media_type.starts_with(b"multipart/form-data");
        is_form.then(|| Credential::Form(self.hasher.hash_one(request.uri.path())))
    }

    /// How long an address has to wait before it may show this one.
    pub(crate) fn wait(&self, address: IpAddr, shown: Credential, now: Instant) -> Option<Duration> {
        let state = self.lock();
        let failures = state.failures.get(&address)?;
        let left = limits::GUESSING_TIME.checked_sub(now.duration_since(failures.since)).filter(|left| !left.is_zero())?;
        let is_tried = match shown {
            Credential::Key(_) => !state.accepted.contains_key(&shown),
            Credential::Form(_) => failures.forms.contains(&shown),
        };
        (failures.count >= limits::MAX_GUESSES && is_tried).then_some(left)
    }

    /// Takes down how a request with this credential ended.
    pub(crate) fn note<B>(&self, address: IpAddr, shown: Credential, response: &Response<B>, now: Instant) -> Verdict {
        let mut state = self.lock();
        if response.status() == StatusCode::UNAUTHORIZED {
            // A form that is answered by a page was filled in by a person; programs send their documents as forms by mistake.
            if matches!(shown, Credential::Form(_)) && !is_page(response.headers()) {
                return Verdict::Pass;
            }
            state.accepted.remove(&shown);
            return state.fail(address, shown, now);
        }
        let is_done = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
        if is_done && matches!(shown, Credential::Key(_)) && is_for_one(response.headers()) {
            state.accept(shown, now);
        }
        Verdict::Pass
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn fail(&mut self, address: IpAddr, shown: Credential, now: Instant) -> Verdict {
        if self.failures.len() >= limits::MAX_GUESSING_ADDRESSES {
            self.failures.retain(|_, failures| now.duration_since(failures.since) < limits::GUESSING_TIME);
        }
        if self.failures.len() >= limits::MAX_GUESSING_ADDRESSES {
            self.failures.clear();
        }
        let failures = self.failures.entry(address).or_insert_with(|| Failures::new(now));
        if now.duration_since(failures.since) >= limits::GUESSING_TIME {
            *failures = Failures::new(now);
        }
        failures.count += 1;
        // There are never more than may be refused.
        if matches!(shown, Credential::Form(_)) && !failures.forms.contains(&shown) {
            failures.forms.push(shown);
        }
        match failures.count {
            count if count == limits::MAX_GUESSES => Verdict::Stop,
            count if count > limits::MAX_GUESSES / 2 => Verdict::Slow(limits::GUESS_PAUSE),
            _ => Verdict::Pass,
        }
    }

    fn accept(&mut self, shown: Credential, now: Instant) {
        if self.accepted.len() >= limits::MAX_ACCEPTED_CREDENTIALS && !self.accepted.contains_key(&shown) {
            let oldest = self.accepted.iter().min_by_key(|(_, seen)| **seen).map(|(credential, _)| *credential);
            oldest.map(|credential| self.accepted.remove(&credential));
        }
        self.accepted.insert(shown, now);
    }
}

impl Failures {
    fn new(since: Instant) -> Self {
        Self { since, count: 0, forms: Vec::new() }
    }
}

/// Whether an answer is for who asked alone (RFC 9111, section 5.2.2.7), and so was given because of the credential. What
/// everybody may read says nothing about it.
fn is_for_one(headers: &HeaderMap) -> bool {
    let directives = headers.get_all(CACHE_CONTROL).iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
    directives.map(str::trim).any(|directive| directive.eq_ignore_ascii_case("private"))
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|media_type| media_type.as_bytes().starts_with(b"text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn answer(status: u16, cache: &str) -> Response<()> {
        Response::builder().status(status).header(CACHE_CONTROL, cache).body(()).unwrap()
    }

    fn page(status: u16) -> Response<()> {
        Response::builder().status(status).header(CONTENT_TYPE, "text/html; charset=utf-8").body(()).unwrap()
    }

    fn shown(guesses: &Guesses, key: &str) -> Credential {
        let request = http::Request::get("/").header("x-api-key", key);
        guesses.credential(&request.body(()).unwrap().into_parts().0).unwrap()
    }

    fn form(guesses: &Guesses, path: &str) -> Credential {
        let request = http::Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8");
        guesses.credential(&request.body(()).unwrap().into_parts().0).unwrap()
    }

    #[test]
    fn an_address_is_slowed_and_then_stopped_for_a_while() {
        let (guesses, now) = (Guesses::new(), Instant::now());
        let [wrong, right, another] = ["wrong", "right", "another"].map(|key| shown(&guesses, key));
        let refused = |now| guesses.note(HERE, wrong, &answer(401, "private"), now);
        guesses.note(HERE, right, &answer(200, "private, no-cache"), now);
        let verdicts: Vec<_> = (0..limits::MAX_GUESSES).map(|_| refused(now)).collect();
        assert_eq!(verdicts.first(), Some(&Verdict::Pass));
        assert_eq!(verdicts[verdicts.len() - 2..], [Verdict::Slow(limits::GUESS_PAUSE), Verdict::Stop]);
        assert!(guesses.wait(HERE, wrong, now).is_some() && guesses.wait(HERE, another, now).is_some());
        assert_eq!(guesses.wait(HERE, right, now), None, "who was let in before goes on");
        assert_eq!(guesses.wait(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)), wrong, now), None);
        let later = now + limits::GUESSING_TIME;
        assert_eq!(guesses.wait(HERE, wrong, later), None);
        assert_eq!(refused(later), Verdict::Pass);
    }

    #[test]
    fn what_everybody_may_read_proves_no_key() {
        let (guesses, now) = (Guesses::new(), Instant::now());
        let wrong = shown(&guesses, "wrong");
        guesses.note(HERE, wrong, &answer(200, "no-store"), now);
        guesses.note(HERE, wrong, &answer(200, "public, max-age=60"), now);
        guesses.note(HERE, wrong, &answer(406, "private"), now);
        for _ in 0..limits::MAX_GUESSES {
            guesses.note(HERE, wrong, &answer(401, "private"), now);
        }
        assert!(guesses.wait(HERE, wrong, now).is_some());
    }

    #[test]
    fn forms_are_stopped_where_they_were_refused_and_nowhere_else() {
        let (guesses, now) = (Guesses::new(), Instant::now());
        let [door, inside] = ["/door", "/inside"].map(|path| form(&guesses, path));
        for _ in 0..limits::MAX_GUESSES {
            assert_eq!(guesses.wait(HERE, door, now), None);
            guesses.note(HERE, inside, &answer(303, "private"), now);
            guesses.note(HERE, inside, &answer(401, "private"), now);
            guesses.note(HERE, door, &page(401), now);
        }
        assert!(guesses.wait(HERE, door, now).is_some());
        assert_eq!(guesses.wait(HERE, inside, now), None, "who is in goes on");
        assert_eq!(guesses.wait(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)), door, now), None);
        assert!(guesses.wait(HERE, shown(&guesses, "a key"), now).is_some(), "nor are keys tried in another way");
    }
}
