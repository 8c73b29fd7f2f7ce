//! Writing in a thread: begun, kept with each letter, posted; and what was refused, taken back whole.
//!
//! What I write lies under its place until the vault has the act that is made of it. Words that the backend refused lie as
//! the act that they were, until I have them back or put them aside.

use deliberation_core::act::{Asked, MAX_SOURCES, NewArgument, NewRemark, Relation, Revision, Source};
use deliberation_core::id::ActId;
use deliberation_core::policy::Ability;
use deliberation_core::protocol::problem::Problem;
use deliberation_core::publish::Published;
use deliberation_core::rules::{self, Refusal};
use deliberation_core::text::LocalText;
use deliberation_core::thread::published::PostKind;
use deliberation_core::wire::{Json, Read, Written};

use super::bring::reveal;
use super::put;
use crate::ports::Ports;
use crate::queries;
use crate::queries::nudge;
use crate::state::State;
use crate::state::mine::Progress;
use crate::state::thread::{Cited, Draft, Refused, Unfit, Waived, Writes};
use crate::tasks::{key, notes};

/// Where a draft lies. Whatever side it takes, a reply to one thing is one draft; another wording of that is another.
fn place(writes: Writes) -> String {
    let mut place = key::REPLY.to_owned();
    match writes {
        Writes::Reply(on, _) => place.push_str(&on.to_string()),
        Writes::Revision(target, _) => {
            place.push_str("revision/");
            place.push_str(&target.to_string());
        }
        Writes::Remark => {}
    }
    place
}

/// Begins to write, or goes on where I was.
pub fn begin(state: &State, ports: &Ports, writes: Writes) {
    let kept = ports.storage.get(&place(writes)).and_then(|text| (ports.parse)(&text));
    let kept = kept.map(|json| read(&json, writes)).filter(|draft| !is_posted(state, ports, draft));
    let mut draft = kept.unwrap_or_else(|| wording(state, writes));
    draft.length = (ports.graphemes)(draft.text.trim());
    state.change_thread(|thread| {
        thread.draft = Some(draft);
        thread.begun += 1;
    });
}

/// A draft that begins: empty, but for a revision, which begins with the wording in force and all it rests on.
fn wording(state: &State, writes: Writes) -> Draft {
    let mut draft = Draft::new(writes);
    if let Writes::Revision(post, _) = writes {
        state.look_thread(|thread| {
            let Some(row) = thread.rows.iter().find(|row| row.id == post) else { return };
            draft.text = row.text.as_ref().map(|text| text.original().to_owned()).unwrap_or_default();
            draft.sources = cited(&row.sources);
        });
        if draft.text.is_empty() {
            draft.text = notes::statement(state, post).unwrap_or_default();
        }
    }
    draft
}

/// Sources as lines of the form, one at least.
fn cited(sources: &[Source]) -> Vec<Cited> {
    let line = |source: &Source| Cited {
        url: source.url.clone().unwrap_or_default(),
        title: source.title.clone().unwrap_or_default(),
    };
    let lines: Vec<Cited> = sources.iter().map(line).collect();
    if lines.is_empty() { vec![Cited::default()] } else { lines }
}

/// Whether the words of a draft are on their way already: the page was closed after the act was written and before the
/// draft was emptied.
fn is_posted(state: &State, ports: &Ports, draft: &Draft) -> bool {
    let others = state.look(|data| data.mine.others.clone());
    others.iter().filter(|act| !matches!(act.progress, Progress::Refused(_))).any(|act| {
        let posted = (ports.parse)(&act.text).and_then(|json| drafted(&json));
        posted.is_some_and(|posted| {
            place(posted.writes) == place(draft.writes) && posted.text.trim() == draft.text.trim()
        })
    })
}

/// Begins a reply to a post with words of that post quoted, or quotes them after what I have written there.
pub fn quote(state: &State, ports: &Ports, post: ActId, words: &str) {
    let here = |draft: &Draft| matches!(draft.writes, Writes::Reply(on, _) if on == post);
    if !state.look_thread(|thread| thread.draft.as_ref().is_some_and(here)) {
        // Who quotes has not said yet that they are against it.
        begin(state, ports, Writes::Reply(post, Relation::Ask));
    }
    keep(state, ports, |draft| {
        if !draft.text.contains(words) {
            let before = draft.text.trim_end();
            draft.text =
                if before.is_empty() { format!("{words}\n") } else { format!("{before}\n{words}\n") };
        }
    });
}

/// Stops writing. What I wrote is kept.
pub fn close(state: &State) {
    state.change_thread(|thread| thread.draft = None);
}

/// Keeps what I write, as `change` changes it.
pub fn keep(state: &State, ports: &Ports, change: impl FnOnce(&mut Draft)) {
    let mut lies = None;
    let mut moved = false;
    state.change_draft(|draft| {
        let writes = draft.writes;
        change(draft);
        moved = draft.writes != writes;
        draft.length = (ports.graphemes)(draft.text.trim());
        (draft.hint, draft.unfit) = (None, None);
        lies = Some(draft.clone());
    });
    if moved {
        state.change_thread(|_| ());
    }
    let Some(draft) = lies else { return };
    if draft.is_empty() {
        return ports.storage.remove(&place(draft.writes));
    }
    ports.storage.set(&place(draft.writes), &written(&draft));
}

/// A draft as it is kept.
fn written(draft: &Draft) -> String {
    let sources = draft.sources.iter().filter(|line| !line.is_empty());
    let line = |line: &Cited| Written::default().text("url", &line.url).text("title", &line.title).end();
    let sources: Vec<String> = sources.map(line).collect();
    let text = Written::default().text("text", &draft.text).text("body", &draft.body);
    let text = if draft.demand { text.json("demand", "true") } else { text };
    let text = match draft.because {
        Some(note) => text.text("because", &note.to_string()),
        None => text,
    };
    text.json("sources", &["[", &sources.join(","), "]"].concat()).end()
}

/// A draft as it was kept.
fn read(json: &Json, writes: Writes) -> Draft {
    let of = |json: &Json, name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let mut draft = Draft::new(writes);
    (draft.text, draft.body) = (of(json, "text"), of(json, "body"));
    draft.demand = json.get("demand").is_some();
    draft.because = of(json, "because").parse().ok();
    let lines = json.get("sources").and_then(Json::as_array).into_iter().flatten();
    let lines: Vec<Cited> =
        lines.map(|line| Cited { url: of(line, "url"), title: of(line, "title") }).collect();
    if !lines.is_empty() {
        draft.sources = lines;
    }
    draft
}

/// Posts what I wrote; where something had better be looked at first, that is said once and nothing is posted.
pub fn post(state: &State, ports: &Ports) {
    let Some(draft) = state.look_thread(|thread| thread.draft.clone()) else { return };
    if let Some(hint) = due(&draft) {
        return state.change_draft(|draft| {
            let words = draft.text.get(hint.at.0..hint.at.1).unwrap_or_default().to_owned();
            draft.waived.text.clone_from(&draft.text);
            draft.waived.words.push(words);
            draft.hint = Some(hint);
        });
    }
    if let Err(unfit) = try_post(state, ports, &draft) {
        state.change_draft(|draft| (draft.unfit, draft.hint) = (Some(unfit), None));
    }
}

/// The hint that has to be seen before this is posted. Whoever posts the same text again means it; of a text that was
/// changed since, what was seen is not said again.
fn due(draft: &Draft) -> Option<crate::state::thread::Hint> {
    let Waived { text, words } = &draft.waived;
    if !words.is_empty() && *text == draft.text {
        return None;
    }
    nudge::hint_but(&draft.text, words, draft.sources.iter().any(|line| !line.is_empty()))
}

fn try_post(state: &State, ports: &Ports, draft: &Draft) -> Result<(), Unfit> {
    let (published, reader) = state.look(|data| (data.published.clone(), data.reader.clone()));
    let Some(published) = published else { return Err(Unfit::Rules(Refusal::NotOpened)) };
    let text = LocalText::new(reader.clone(), &draft.text).map_err(Unfit::Text)?;
    if let Writes::Revision(target, _) = draft.writes
        && queries::statement(&published, target).is_some()
    {
        return notes::supersede(state, ports, &published, draft, text, place(draft.writes));
    }
    let revised =
        |id| state.look_thread(|thread| thread.rows.iter().find(|row| row.id == id).map(|row| row.kind));
    let remark = match draft.writes {
        Writes::Remark => true,
        Writes::Reply(..) => false,
        Writes::Revision(id, _) => revised(id) == Some(PostKind::Remark),
    };
    allowed(&published, if remark { Ability::Remark } else { Ability::Argument })?;
    let length = (ports.graphemes)(text.original());
    rules::post_form(length, remark, &published.opening.policy).map_err(Unfit::Rules)?;
    let demand =
        draft.demand.then(|| Asked { body: LocalText::new(reader, &draft.body).ok(), residents: false });
    let sources = sources(ports, draft)?;
    // It stays where it lies until the vault has the act.
    let place = place(draft.writes);
    let lies = ports.storage.get(&place).map(|text| (place, text));
    match draft.writes {
        Writes::Reply(on, relation) => {
            let new = NewArgument { on, relation, text, sources, signed: None, demand };
            let id = put(state, ports, "argument", lies, |act| new.write(act));
            // What was folded is unfolded, so that one sees what one wrote.
            state.change_thread(|thread| {
                thread.draft = None;
                reveal(thread, id);
            });
        }
        Writes::Remark => {
            let new = NewRemark { text, on: None, demand };
            let id = put(state, ports, "remark", lies, |act| new.write(act));
            state.change_thread(|thread| (thread.draft, thread.remark) = (None, Some(id)));
        }
        Writes::Revision(target, base) => {
            let revision = Revision { target, base, text, sources, because: draft.because };
            put(state, ports, "revision", lies, |act| revision.write(act));
            state.change_thread(|thread| thread.draft = None);
        }
    }
    Ok(())
}

pub(in crate::tasks) fn allowed(published: &Published, ability: Ability) -> Result<(), Unfit> {
    let phase = queries::phase::current(published);
    phase.map_or(Ok(()), |phase| rules::phase_allows(phase, ability).map_err(Unfit::Rules))
}

/// The sources that were given; an address without a scheme is one of the web.
fn sources(ports: &Ports, draft: &Draft) -> Result<Vec<Source>, Unfit> {
    let lines = draft.sources.iter().filter(|line| !line.is_empty()).take(MAX_SOURCES);
    lines.map(|line| source(ports, line.url.trim(), line.title.trim()).ok_or(Unfit::Source)).collect()
}

fn source(ports: &Ports, url: &str, title: &str) -> Option<Source> {
    let whole = if url.is_empty() || url.contains("://") { url.to_owned() } else { format!("https://{url}") };
    let mut json = Written::default();
    for (name, text) in [("url", &*whole), ("title", title)] {
        if !text.is_empty() {
            json = json.text(name, text);
        }
    }
    // By the reader of the wire, so that nothing is sent which that would refuse.
    (ports.parse)(&json.end()).and_then(|json| Source::read(&json).ok())
}

/// An act with words as the draft that it was made of.
fn drafted(json: &Json) -> Option<Draft> {
    let asks = |draft: &mut Draft, demand: Option<Asked>| {
        draft.demand = demand.is_some();
        let body = demand.and_then(|asked| asked.body);
        draft.body = body.map(|body| body.original().to_owned()).unwrap_or_default();
    };
    let (text, mut draft) = match json.get("type").and_then(Json::as_str)? {
        "argument" => {
            let new = NewArgument::read(json).ok()?;
            let mut draft = Draft::new(Writes::Reply(new.on, new.relation));
            draft.sources = cited(&new.sources);
            asks(&mut draft, new.demand);
            (new.text, draft)
        }
        "remark" => {
            let new = NewRemark::read(json).ok()?;
            let mut draft = Draft::new(Writes::Remark);
            asks(&mut draft, new.demand);
            (new.text, draft)
        }
        "revision" => {
            let new = Revision::read(json).ok()?;
            let mut draft = Draft::new(Writes::Revision(new.target, new.base));
            draft.sources = cited(&new.sources);
            draft.because = new.because;
            (new.text, draft)
        }
        _ => return None,
    };
    text.original().clone_into(&mut draft.text);
    Some(draft)
}

/// What lies refused, the first one first.
pub(super) fn refused(ports: &Ports) -> Vec<Refused> {
    let one = |place: String| {
        let id: ActId = place.strip_prefix(key::REFUSED)?.parse().ok()?;
        let json = (ports.parse)(&ports.storage.get(&place)?)?;
        let draft = drafted(json.get("act")?)?;
        Some(Refused { id, draft, problem: json.get("problem").and_then(|json| Problem::read(json).ok()) })
    };
    ports.storage.keys(key::REFUSED).into_iter().filter_map(one).collect()
}

/// Puts the words of a refused post back where they were written, with their side and what they rest on; or puts them
/// aside.
pub fn take_back_words(state: &State, ports: &Ports, id: ActId, again: bool) {
    let own = state.look_thread(|thread| thread.refused.iter().find(|own| own.id == id).cloned());
    let forget = || {
        ports.storage.remove(&(key::REFUSED.to_owned() + &id.to_string()));
        state.change_thread(|thread| thread.refused.retain(|own| own.id != id));
    };
    let Some(mut own) = own.map(|own| own.draft).filter(|_| again) else { return forget() };
    // Another wording may have come meanwhile: what is written now is written knowing that one.
    if let Writes::Revision(post, base) = own.writes {
        let now = state.look_thread(|thread| {
            thread.rows.iter().find(|row| row.id == post).map_or(base, |row| row.revision)
        });
        own.writes = Writes::Revision(post, now);
    }
    let begun = ports.storage.get(&place(own.writes)).is_some();
    begin(state, ports, own.writes);
    keep(state, ports, |draft| {
        let before = std::mem::replace(draft, own);
        // What I have been writing there meanwhile stands first.
        if begun && !before.text.trim().is_empty() && before.text.trim() != draft.text.trim() {
            draft.text = format!("{}\n{}", before.text.trim_end(), draft.text);
        }
        let more = before.sources.into_iter().filter(|line| begun && !line.is_empty());
        let more: Vec<Cited> = more.filter(|line| !draft.sources.contains(line)).collect();
        draft.sources.retain(|line| !line.is_empty());
        draft.sources.extend(more);
        draft.sources.truncate(MAX_SOURCES);
        if draft.sources.is_empty() {
            draft.sources.push(Cited::default());
        }
    });
    forget();
}

/// Adds a line for another source, as long as there may be more.
pub fn cite_another(state: &State) {
    state.change_draft(|draft| {
        if draft.sources.len() < MAX_SOURCES {
            draft.sources.push(Cited::default());
        }
    });
}
