//! Says where I stand on the stance line, and brings what people in a part of it hold.
//!
//! The act goes through the outbox like a vote. Nothing of it is told to the page around. Next: `queries::stance`.

use std::sync::Arc;

use deliberation_core::act::{Stance, Stand, When};
use deliberation_core::id::ActId;
use deliberation_core::movement::regions::ByRegion;
use deliberation_core::protocol::envelope::ThreadPage;
use deliberation_core::thread::published::PublishedPost;

use super::brought::read_at;
use super::{outbox, threads};
use crate::ports::Ports;
use crate::queries::regions::most;
use crate::queries::stance::{due, line, may_say, mine};
use crate::state::State;
use crate::state::brought::Brought;
use crate::state::stance::Told;
use crate::state::thread::Bringing;

/// So long a shared cache may answer with what it has.
const CACHED_MS: u32 = 1_500;

/// Moves the handle.
pub fn hold(state: &State, place: i8) {
    state.change_standing(|standing| (standing.handle, standing.told) = (Some(place), None));
}

/// Chooses which of the two I say.
pub fn say_of(state: &State, when: When) {
    state.change_standing(|standing| {
        (standing.when, standing.handle, standing.unfit) = (Some(when), None, None);
    });
}

/// Says what moved me; with the next thing that I say.
pub fn name_reason(state: &State, because: Option<ActId>) {
    state.change_standing(|standing| standing.because = Some(because));
}

/// Says where I stand, before or after as it is due; or takes it back. Where I may not, the state says why.
pub fn say(state: &State, ports: &Ports, value: Stand) {
    let (chosen, because) = state.look_standing(|standing| (standing.when, standing.because));
    let (when, _) = state.look(|data| due(data, chosen));
    if let Err(refusal) = state.look(|data| may_say(data, when)) {
        return state.change_standing(|standing| standing.unfit = Some(refusal));
    }
    // What I named before holds until I name something else, or nothing.
    let because = because.unwrap_or_else(|| state.look(|data| mine(data).0[1].because));
    let because = because.filter(|_| when == When::After && value != Stand::None);
    let stance = Stance { when, value, nth: outbox::next_nth(ports), because };
    threads::put(state, ports, "stance", None, |act| stance.write(act));
    state.change_standing(|standing| {
        (standing.handle, standing.when, standing.unfit) = (None, None, None);
        standing.told = Some(if value == Stand::None { Told::Back(when) } else { Told::Said(when) });
        standing.because = None;
    });
}

/// Chooses a part of the line; the same again, and none is.
pub fn choose(state: &State, region: usize) {
    state.change_standing(|standing| {
        standing.region = (standing.region != Some(region)).then_some(region);
    });
}

/// Whether what people in the part that I chose hold has to be asked for: it was not yet, or it has changed since.
#[must_use]
pub fn wants_regions(state: &State) -> bool {
    let now = state.look(|data| line(data.published.as_deref()?)?.regions);
    state.look_standing(|standing| {
        let asked = &standing.regions;
        standing.region.is_some()
            && (asked.coming.is_none() || (standing.regions_asked != now && !asked.is_coming()))
    })
}

/// Brings it, and then the reasons below the statements that are shown. What is there stays where it does not come.
pub async fn bring_regions(state: State, ports: Ports) {
    if state.look_standing(|standing| standing.regions.is_coming()) {
        return;
    }
    let now = state.look(|data| line(data.published.as_deref()?)?.regions);
    state.change_standing(|standing| {
        standing.regions.asked();
        standing.regions_asked = now;
    });
    let ask = || read_at::<ByRegion>(&ports, "/regions");
    let mut came = ask().await;
    // A cache may have answered with what it had a moment ago.
    if came.as_ref().is_some_and(|came| came.seq < now) {
        ports.clock.sleep(CACHED_MS).await;
        came = ask().await.or(came);
    }
    state.change_standing(|standing| {
        if came.is_some() {
            standing.reasons.clear();
        }
        standing.regions.came(came);
    });
    bring_reasons(state, ports).await;
}

/// Brings the reasons below the statements that are shown, once each.
pub async fn bring_reasons(state: State, ports: Ports) {
    let shown = state.look_standing(|standing| {
        let shown = standing.region.map(|region| most(&standing.regions.what, region)).unwrap_or_default();
        let missing =
            |id: &ActId| standing.reasons.get(id).is_none_or(|own| own.coming == Some(Bringing::Failed));
        shown.into_iter().map(|(id, ..)| id).filter(missing).collect::<Vec<_>>()
    });
    for id in shown {
        let mut brought = Brought::default();
        brought.asked();
        state.change_standing(|standing| drop(standing.reasons.insert(id, brought.clone())));
        brought.came(thread_of(&ports, id).await);
        state.change_standing(|standing| drop(standing.reasons.insert(id, brought)));
    }
}

/// All posts below a statement, page by page.
async fn thread_of(ports: &Ports, id: ActId) -> Option<Vec<PublishedPost>> {
    let (mut posts, mut after) = (Vec::new(), Some(0));
    while let Some(from) = after {
        let page: ThreadPage = read_at(ports, &format!("/statements/{id}/thread?after={from}")).await?;
        posts.extend(page.posts.into_iter().map(Arc::unwrap_or_clone));
        after = page.next.filter(|next| *next > from);
    }
    Some(posts)
}

/// Turns bars into a table, and back.
pub fn turn_table(state: &State) {
    state.change_standing(|standing| standing.as_table = !standing.as_table);
}
