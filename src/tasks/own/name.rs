//! The name that I choose, in this deliberation alone: typed, kept with each letter, looked at here before it leaves; refused,
//! it is in the field again. What my sign-in calls me is offered, and taken only when I say so.

use deliberation_core::moderation::names::{
    NAME_LIMIT, disguises_office, goes_together, name_form, names_office,
};
use deliberation_core::protocol::problem::{Cause, Problem};
use deliberation_core::rules::NameFault;
use deliberation_core::text::name;
use deliberation_core::wire::Json;

use super::kind;
use crate::ports::Ports;
use crate::queries::own::name_in_token;
use crate::state::State;
use crate::state::mine::{MyAct, Progress};
use crate::state::own::{Focus, Naming, SentName, Unfit};
use crate::tasks::{key, threads};

/// Opens the field, with what I typed before or the name that I have.
pub fn begin(state: &State, ports: &Ports) {
    let kept = ports.storage.get(key::NAME);
    state.write_moderation(|own| {
        let now = own.mine.name.clone();
        let naming = &mut own.own.naming;
        naming.text = kept.or(now).unwrap_or_default();
        (naming.open, naming.unfit) = (true, None);
        own.own.go(Focus::NameField);
    });
}

/// Keeps what I type.
pub fn keep(state: &State, ports: &Ports, text: String) {
    if text.trim().is_empty() {
        ports.storage.remove(key::NAME);
    } else {
        ports.storage.set(key::NAME, &text);
    }
    state.write_moderation(|own| (own.own.naming.text, own.own.naming.unfit) = (text, None));
}

/// Closes the field. What I typed is forgotten: it was to be said to everybody, and was not.
pub fn leave(state: &State, ports: &Ports) {
    ports.storage.remove(key::NAME);
    state.write_moderation(|own| {
        let naming = &mut own.own.naming;
        (naming.open, naming.unfit) = (false, None);
        naming.text.clear();
        own.own.go(Focus::NameWay);
    });
}

/// The host page's token: the name in it is offered, where it could be one here.
pub fn offer(state: &State, ports: &Ports, token: &str) {
    let offered = name_in_token(token, ports.parse).filter(|name| fit(name, ports.graphemes).is_ok());
    state.write_moderation(|own| own.own.naming.offered = offered);
}

/// Takes the name that is offered.
pub fn take_offered(state: &State, ports: &Ports) {
    let offered = state.look_moderation(|own| own.own.naming.offered.clone());
    if let Some(offered) = offered {
        keep(state, ports, offered);
        send(state, ports);
    }
}

/// Chooses what I typed.
pub fn send(state: &State, ports: &Ports) {
    let text = state.look_moderation(|own| own.own.naming.text.clone());
    match fit(&text, ports.graphemes) {
        Ok(shown) => put(state, ports, Some((text, shown))),
        Err(unfit) => state.write_moderation(|own| {
            own.own.naming.unfit = Some(unfit);
            own.own.go(Focus::NameField);
        }),
    }
}

/// I am a number again.
pub fn drop_name(state: &State, ports: &Ports) {
    put(state, ports, None);
}

fn put(state: &State, ports: &Ports, name: Option<(String, String)>) {
    let lies = name.as_ref().map(|(text, _)| (key::NAME.to_owned(), text.clone()));
    threads::put(state, ports, "name", lies, |act| match &name {
        Some((_, shown)) => act.text("shown", shown),
        None => act,
    });
    state.write_moderation(|own| {
        let naming = &mut own.own.naming;
        (naming.open, naming.unfit) = (false, None);
        own.own.go(Focus::NameWay);
    });
    crate::tasks::moderation::take_in(state, ports);
}

/// A name as it may be sent, as far as this page can tell. Who else is here, and what is theirs, the backend knows.
fn fit(text: &str, graphemes: fn(&str) -> usize) -> Result<String, Unfit> {
    let text = text.trim();
    if !text.chars().any(char::is_alphabetic) {
        return Err(if text.is_empty() { Unfit::Empty } else { Unfit::Form });
    }
    if graphemes(text) > NAME_LIMIT {
        return Err(Unfit::TooLong);
    }
    let shown = name(text).map_err(|_| Unfit::Form)?;
    if !goes_together(&shown) {
        return Err(Unfit::Scripts);
    }
    if !name_form(&shown) {
        return Err(Unfit::Form);
    }
    if names_office(&shown) || disguises_office(&shown) {
        return Err(Unfit::Office);
    }
    Ok(shown)
}

/// Why the backend refused one.
fn refused(problem: &Problem) -> Unfit {
    let says = |fault: NameFault| problem.detail.as_deref() == Some(fault.says());
    match problem.cause() {
        Some(Cause::UnfitName) if says(NameFault::Office) => Unfit::Office,
        Some(Cause::UnfitName) if says(NameFault::Taken) => Unfit::Taken,
        Some(Cause::UnfitName) if says(NameFault::Number) => Unfit::Number,
        Some(Cause::UnfitName) if says(NameFault::TooOften) => Unfit::TooOften,
        Some(Cause::UnfitName) => Unfit::Form,
        _ => Unfit::Else(Box::new(problem.clone())),
    }
}

/// Takes in what has become of the last one. One that was refused is in the field again, once nothing newer that I typed
/// stands there.
pub(super) fn take_in(state: &State, ports: &Ports, others: &[(Json, MyAct)]) {
    let last = others.iter().rfind(|(json, _)| kind(json) == Some("name"));
    let sent = last.map(|(json, act)| SentName {
        id: act.id,
        shown: json.get("shown").and_then(Json::as_str).map(str::to_owned),
        progress: act.progress.clone(),
    });
    state.write_moderation(|own| {
        let naming = &mut own.own.naming;
        if let Some(SentName { id, shown: Some(shown), progress: Progress::Refused(problem) }) = &sent
            && naming.told != Some(*id)
            && ports.storage.get(key::NAME).is_none()
        {
            let (told, text) = (Some(*id), shown.clone());
            ports.storage.set(key::NAME, &text);
            let unfit = Some(refused(problem));
            let before = std::mem::take(naming);
            *naming = Naming { open: true, text, unfit, told, ..before };
            own.own.go(Focus::NameField);
        }
        own.own.naming.sent = sent.filter(|own| !matches!(own.progress, Progress::Refused(_)));
    });
}
