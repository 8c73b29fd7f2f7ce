//! What one says to moderation: a report, an appeal; and what it says to everybody and to me, taken in.
//!
//! What I write lies under its own key until the vault has the act that is made of it. Next: `queries::moderation`.

pub mod report;

use std::collections::BTreeSet;

use deliberation_core::act::{APPEAL_LIMIT, Appeal, Reason};
use deliberation_core::id::ActId;
use deliberation_core::moderation::mine::MineModeration;
use deliberation_core::moderation::published::ModerationHead;
use deliberation_core::protocol::problem::Problem;
use deliberation_core::text::{LocalText, TextError};
use deliberation_core::wire::{Json, Read};

use super::load::load_mine;
use super::{key, own, threads};
use crate::ports::Ports;
use crate::queries::moderation::told;
use crate::state::mine::{MyAct, Progress};
use crate::state::moderation::{Moderation, Pleading, SentAppeal, SentReport};
use crate::state::{Data, State};

/// What moderation tells me is asked for after a while that chance chooses, so that not everybody asks at once.
const MOST_WAIT_MS: u32 = 5_000;
/// The acts with words that slow mode counts.
const WRITES: [&str; 6] = ["statement", "argument", "remark", "revision", "demand", "note-reply"];

/// Takes in what the edition and the backend say, and what has become of my own acts. Whether something may have been decided
/// on mine since the backend was asked.
pub fn take_in(state: &State, ports: &Ports) -> bool {
    let known = state.look_moderation(|own| own.came.clone());
    let (came, others, role_acts) = state.look(|data| {
        let head = data.published.as_ref().map(|published| published.moderation.clone());
        let came = [head.unwrap_or_default(), data.mine.threads[4].clone()];
        (came, data.mine.others.clone(), has_some(data))
    });
    // Each is read once, whatever is looked for in them.
    let read = |act: MyAct| Some(((ports.parse)(&act.text)?, act));
    let others: Vec<(Json, MyAct)> = others.into_iter().filter_map(read).collect();
    let wrote = wrote(state, &others);
    own::take_in(state, ports, &others);
    let refused = refused(ports);
    let mut due = false;
    state.change_moderation(|own| {
        if own.head.is_none() || known[0] != came[0] {
            own.head = ModerationHead::read(&came[0]).ok();
        }
        if known[1] != came[1] {
            own.mine = MineModeration::read(&came[1]).unwrap_or_default();
        }
        own.came = came;
        let kept = ports.storage.get(key::TOLD).unwrap_or_default();
        own.seen = kept.split_whitespace().map(str::to_owned).collect();
        (own.wrote, own.now) = (wrote, ports.clock.now());
        own.reports = reports(&others, &own.mine);
        own.appeals = appeals(&others, &own.mine, refused);
        let changed = own.head.as_ref().map_or(0, |head| head.changed);
        // What the first edition tells of, the backend was asked after.
        due = own.asked > 0 && changed > own.asked && (role_acts || !own.mine.flags.is_empty());
        if changed > 0 || own.asked == 0 {
            own.asked = changed.max(1);
        }
    });
    due
}

/// Whether there is anything of mine that could be decided on, or that I reported.
fn has_some(data: &Data) -> bool {
    let mine = &data.mine;
    !mine.statements.is_empty() || !mine.threads[0].is_null() || !mine.others.is_empty()
}

/// Asks what is decided on mine, after a while.
pub async fn ask(state: State, ports: Ports) {
    let [a, b, ..] = ports.entropy.bytes();
    let wait = MOST_WAIT_MS * u32::from(u16::from_be_bytes([a, b])) / u32::from(u16::MAX);
    ports.clock.sleep(wait).await;
    load_mine(&state, &ports).await;
    take_in(&state, &ports);
}

/// Looks at the clock again when my next text is taken.
pub async fn wait_for_turn(state: State, ports: Ports, next: i64) {
    if state.look_moderation(|own| own.waits_until >= next) {
        return;
    }
    state.note_moderation(|own| own.waits_until = next);
    let wait = next.saturating_sub(ports.clock.now()).clamp(0, i64::from(u32::MAX));
    ports.clock.sleep(wait as u32 + 1).await;
    let now = ports.clock.now().max(next);
    state.change_moderation(|own| own.now = now);
}

/// When I wrote last, as far as this page knows: ids say when they were made.
fn wrote(state: &State, others: &[(Json, MyAct)]) -> i64 {
    let stands = |progress: &Progress| !matches!(progress, Progress::Refused(_));
    let statements = state.look(|data| {
        let own = data.mine.statements.iter().filter(|own| stands(&own.progress));
        own.map(|own| own.id.time()).max()
    });
    let writes = |json: &Json| kind(json).is_some_and(|kind| WRITES.contains(&kind));
    let texts = others.iter().filter(|(json, act)| stands(&act.progress) && writes(json));
    statements.max(texts.map(|(_, act)| act.id.time()).max()).unwrap_or_default()
}

fn kind(json: &Json) -> Option<&str> {
    json.get("type").and_then(Json::as_str)
}

fn id(json: &Json, member: &str) -> Option<ActId> {
    json.get(member).and_then(Json::as_str).and_then(|id| id.parse().ok())
}

/// My reports that the backend has not told me of.
fn reports(others: &[(Json, MyAct)], mine: &MineModeration) -> Vec<SentReport> {
    let flags = others.iter().filter(|(json, _)| kind(json) == Some("flag"));
    let sent = flags.filter_map(|(json, act)| {
        let reason = Reason::read(json.get("reason")?).ok()?;
        Some(SentReport { id: act.id, target: id(json, "target")?, reason, progress: act.progress.clone() })
    });
    sent.filter(|own| mine.flags.iter().all(|known| known.id != own.id)).collect()
}

/// My appeals that it has not told me of, and those that were refused.
fn appeals(others: &[(Json, MyAct)], mine: &MineModeration, refused: Vec<SentAppeal>) -> Vec<SentAppeal> {
    let known = |decision: ActId| mine.appeals.iter().any(|own| own.decision == decision);
    let stands = |(_, act): &&(Json, MyAct)| !matches!(act.progress, Progress::Refused(_));
    let sent = others.iter().filter(stands).filter_map(|(json, act)| {
        let (decision, text) = appeal(json)?;
        Some(SentAppeal { id: act.id, decision, text, refused: None })
    });
    // What was sent again since stands above what was refused before.
    refused.into_iter().chain(sent).filter(|own| !known(own.decision)).collect()
}

fn appeal(act: &Json) -> Option<(ActId, String)> {
    let words = act.get("text")?.get("text")?.as_str()?.to_owned();
    (kind(act) == Some("appeal")).then_some((id(act, "decision")?, words))
}

fn refused(ports: &Ports) -> Vec<SentAppeal> {
    let one = |place: String| {
        let id = place.strip_prefix(key::REFUSED)?.parse().ok()?;
        let json = (ports.parse)(&ports.storage.get(&place)?)?;
        let (decision, text) = appeal(json.get("act")?)?;
        let refused = json.get("problem").and_then(|json| Problem::read(json).ok())?;
        Some(SentAppeal { id, decision, text, refused: Some(refused) })
    };
    ports.storage.keys(key::REFUSED).into_iter().filter_map(one).collect()
}

/// I have seen this of what I was told.
pub fn put_aside(state: &State, ports: &Ports, seen: &str) {
    // What is not told any more need not be remembered.
    let told: BTreeSet<String> = state.look_thread(|thread| {
        state.look(|data| {
            state
                .look_moderation(|own| told::news(data, thread, own).into_iter().map(|own| own.key).collect())
        })
    });
    state.write_moderation(|own| {
        own.seen.insert(seen.to_owned());
        own.seen.retain(|key| told.contains(key));
        own.put_aside += 1;
        let seen: Vec<&str> = own.seen.iter().map(String::as_str).collect();
        ports.storage.set(key::TOLD, &seen.join(" "));
    });
}

/// Where an appeal lies until it is sent.
fn lies(decision: ActId) -> String {
    [key::APPEAL, &decision.to_string()].concat()
}

/// Begins an appeal, or goes on where I was. `there`: where the thing stands; else in the news.
pub fn plead(state: &State, ports: &Ports, decision: ActId, there: bool) {
    let text = ports.storage.get(&lies(decision)).unwrap_or_default();
    let length = (ports.graphemes)(text.trim());
    state.change_moderation(|own| {
        own.begun += 1;
        own.pleading = Some(Pleading { decision, text, length, unfit: None, there });
    });
}

/// Keeps what I write.
pub fn keep_pleading(state: &State, ports: &Ports, text: String) {
    let mut place = None;
    state.write_moderation(|own| {
        let Some(pleading) = &mut own.pleading else { return };
        pleading.length = (ports.graphemes)(text.trim());
        pleading.unfit = None;
        pleading.text.clone_from(&text);
        place = Some(lies(pleading.decision));
    });
    match place {
        Some(place) if text.trim().is_empty() => ports.storage.remove(&place),
        Some(place) => drop(ports.storage.set(&place, &text)),
        None => {}
    }
}

/// Stops writing. What I wrote is kept.
pub fn leave_pleading(state: &State) {
    state.change_moderation(|own| own.pleading = None);
}

/// Sends what I wrote.
pub fn send_pleading(state: &State, ports: &Ports) {
    let Some(pleading) = state.look_moderation(|own| own.pleading.clone()) else { return };
    let reader = state.look(|data| data.reader.clone());
    let text = LocalText::new(reader, &pleading.text).and_then(|text| {
        let fits = (ports.graphemes)(text.original()) <= APPEAL_LIMIT;
        if fits { Ok(text) } else { Err(TextError::TooLong) }
    });
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            return state.write_moderation(|own| {
                if let Some(pleading) = &mut own.pleading {
                    pleading.unfit = Some(error);
                }
            });
        }
    };
    forget_refused(state, ports, pleading.decision);
    let place = lies(pleading.decision);
    let kept = ports.storage.get(&place).map(|text| (place, text));
    let appeal = Appeal { decision: pleading.decision, text };
    threads::put(state, ports, "appeal", kept, |act| appeal.write(act));
    state.change_moderation(|own| own.pleading = None);
    take_in(state, ports);
}

/// Puts the words of an appeal that was refused back into the field.
pub fn plead_again(state: &State, ports: &Ports, decision: ActId, text: &str, there: bool) {
    forget_refused(state, ports, decision);
    plead(state, ports, decision, there);
    let empty =
        state.look_moderation(|own| own.pleading.as_ref().is_none_or(|own| own.text.trim().is_empty()));
    if empty {
        keep_pleading(state, ports, text.to_owned());
    }
    take_in(state, ports);
}

fn forget_refused(state: &State, ports: &Ports, decision: ActId) {
    let refused = state.look_moderation(|own: &Moderation| {
        let refused = own.appeals.iter().filter(|own| own.decision == decision && own.refused.is_some());
        refused.map(|own| own.id).collect::<Vec<_>>()
    });
    for id in refused {
        ports.storage.remove(&(key::REFUSED.to_owned() + &id.to_string()));
    }
}
