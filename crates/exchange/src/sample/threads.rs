//! The quarrel of the sample: the texts of `sample/threads.json`, and what the captions of its show say.
//!
//! All of it is done during the show: what was said at its moment, remarks at theirs, the reasons one after the other
//! from a quarter of an hour on, then the ratings by people of the crowd.

use std::collections::{BTreeMap, VecDeque};

use deliberation_core::act::{
    Asked, DemandStep, Moment, NewArgument, NewRemark, NewSpoken, Rate, Rating, Relation, Source, Speaker,
    Step, Verb,
};
use deliberation_core::date::Date;
use deliberation_core::id::ActId;
use deliberation_core::participant::{Assurance, Role, Standing};
use deliberation_core::text::LocalText;
use serde::Deserialize;

use super::panel::expert;
use crate::entry::{Log, MakeError, Maker};
use crate::texts::both;
use crate::vtt;

/// The programme as the demo's page calls it.
const PROGRAMME: &str = "morninglight-1";
/// When in the show the first reason is given, and how long after it the next, in milliseconds.
const FIRST: i64 = 15 * 60 * 1_000;
const PAUSE: i64 = 20 * 1_000;
/// When what was given is rated.
pub(super) const RATED: i64 = 75 * 60 * 1_000;
/// Ratings are counted on from here, after all votes of a person.
const NTH: u64 = 1_000_000;

/// A post of the sample.
#[derive(Deserialize)]
struct Line {
    /// `s3`: the third statement; `p7`: the seventh line; `v2`: the second caption.
    on: Option<String>,
    is: Is,
    by: String,
    rated: Option<[u32; 2]>,
    source: Option<Source>,
    demand: Option<String>,
    then: Option<Step>,
    #[serde(default)]
    signed: bool,
    moment: Option<i64>,
    zh: String,
    en: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Is {
    Support,
    Oppose,
    Ask,
    Answer,
    Remark,
}

/// What the threads are made of besides the texts.
pub(super) struct Around<'a> {
    pub statements: &'a [ActId],
    pub host: &'a Maker,
    /// When the show began.
    pub show: i64,
    /// Who of the crowd has voted by the time of the ratings.
    pub crowd: Vec<Maker>,
}

/// One thing that is done.
struct Event {
    at: i64,
    /// Its name among the lines, for what stands under it.
    name: String,
    maker: Maker,
    moment: Option<Moment>,
    what: What,
}

enum What {
    Said(Speaker, LocalText),
    Line(usize),
    Settled(usize, Step),
    Rated(usize, Rate),
}

fn body(name: &str) -> Result<(LocalText, &'static str), MakeError> {
    let (chinese, english, who) = match name {
        "office" => (super::acts::OFFICE, "Guangming sub-district office (sample)", "吴敏 Wu Min"),
        "lift" => ("安捷电梯公司（示例）", "Anjie Lifts (sample)", "周航 Zhou Hang"),
        _ => ("光明消防救援站（示例）", "Guangming fire station (sample)", "许峰 Xu Feng"),
    };
    Ok((both(chinese, english)?, who))
}

/// Who writes.
pub(super) fn maker(log: &Log, by: &str, around: &Around<'_>) -> Result<Maker, MakeError> {
    if let Some(expert) = expert(log, by, around.show) {
        return Ok(expert);
    }
    let official = |org: LocalText, who: i64| {
        let org = Some(org.original().to_owned());
        Maker {
            by: log.pseudonym("author", who),
            standing: Standing {
                role: Role::Official,
                org,
                assurance: Assurance::Host,
                ..Standing::default()
            },
        }
    };
    Ok(match by {
        "desk" => around.host.clone(),
        "office" | "lift" | "fire" => {
            let number = match by {
                "office" => -1,
                "lift" => -2,
                _ => -3,
            };
            official(body(by)?.0, number)
        }
        _ => {
            let number: i64 = by.trim_start_matches('r').parse().unwrap_or_default();
            let standing = Standing::default();
            Maker { by: log.pseudonym("author", 1_000 + number), standing }
        }
    })
}

/// What is still to be done, in the order of time.
pub(super) struct Threads {
    lines: Vec<Line>,
    events: VecDeque<Event>,
    ids: BTreeMap<String, ActId>,
    /// What was said or written first under each name.
    words: BTreeMap<String, String>,
    done: i64,
}

impl Threads {
    /// All of it, before anything of it is done.
    pub fn new(log: &Log, around: &Around<'_>) -> Result<Self, MakeError> {
        let lines: Vec<Line> = serde_json::from_str(include_str!("../../../../sample/threads.json"))
            .map_err(MakeError::Sample)?;
        let mut events = said(around)?;
        for (at, line) in lines.iter().enumerate() {
            let maker = maker(log, &line.by, around)?;
            let from = line.moment.unwrap_or(FIRST + PAUSE * at as i64);
            let (name, moment) = (format!("p{}", at + 1), line.moment.and_then(moment));
            let what = What::Line(at);
            events.push(Event { at: around.show + from, name, maker: maker.clone(), moment, what });
            if let Some(step) = line.then {
                // After the answer, which is the next line.
                let maker = if step == Step::CarriedOver { around.host.clone() } else { maker };
                let (at, what) = (around.show + from + 3 * PAUSE, What::Settled(at, step));
                events.push(Event { at, name: String::new(), maker, moment: None, what });
            }
        }
        rate(&mut events, around, &lines);
        events.sort_by_key(|event| event.at);
        let words = events.iter().filter_map(|event| {
            let text = match &event.what {
                What::Said(_, text) => text.original(),
                What::Line(line) => &lines.get(*line)?.zh,
                What::Settled(..) | What::Rated(..) => return None,
            };
            Some((event.name.clone(), text.to_owned()))
        });
        let words = words.collect();
        let ids = (1..).zip(around.statements).map(|(n, id)| (format!("s{n}"), *id)).collect();
        Ok(Self { lines, events: events.into(), ids, words, done: 0 })
    }

    /// What stands under a name, once it is there: its id, and its first words.
    pub fn claim(&self, name: &str) -> Option<(ActId, &str)> {
        Some((*self.ids.get(name)?, self.words.get(name)?))
    }

    /// Does what is due until `now`.
    pub fn until(&mut self, log: &mut Log, now: i64) -> Result<(), MakeError> {
        while let Some(event) = self.events.pop_front_if(|event| event.at <= now) {
            self.act(log, event)?;
        }
        Ok(())
    }

    fn act(&mut self, log: &mut Log, event: Event) -> Result<(), MakeError> {
        let Event { at, name, maker, moment, what } = event;
        let verb = match what {
            What::Said(speaker, text) => Verb::Spoken(NewSpoken { text, speaker, on: None }),
            What::Line(line) => verb(&self.lines[line], &self.ids)?,
            What::Settled(line, to) => {
                let over = to == Step::CarriedOver;
                let reason = over.then(|| {
                    both("接管办法定稿后再答复。", "Answered when the rules for a takeover are final.")
                });
                Verb::DemandStep(DemandStep {
                    target: of(&self.ids, &format!("p{}", line + 1))?,
                    to,
                    reason: reason.transpose()?,
                    until: over.then(|| Date::try_from("2027-06-30".to_owned()).ok()).flatten(),
                })
            }
            What::Rated(line, value) => {
                let (post, nth) = (of(&self.ids, &format!("p{}", line + 1))?, NTH + line as u64);
                Verb::Rating(Rating { post, revision: 1, value, nth })
            }
        };
        self.done += 1;
        let id = log.push_at(at, Some(at), &[self.done], &maker, verb, moment)?;
        if !name.is_empty() {
            self.ids.insert(name, id);
        }
        Ok(())
    }
}

/// What the captions say, in both languages.
fn said(around: &Around<'_>) -> Result<Vec<Event>, MakeError> {
    let read = |text| vtt::read(text).map_err(|why| MakeError::Captions(why.to_string()));
    let chinese = read(include_str!("../../../../demo/captions.vtt"))?;
    let english = read(include_str!("../../../../demo/captions.en.vtt"))?;
    let mut events = Vec::new();
    for ((n, cue), other) in (1..).zip(chinese).zip(english) {
        let Some(speaker) = cue.speaker else { continue };
        let what = What::Said(speaker, both(&cue.text, &other.text)?);
        let (maker, moment) = (around.host.clone(), moment(cue.begin));
        events.push(Event { at: around.show + cue.begin, name: format!("v{n}"), maker, moment, what });
    }
    Ok(events)
}

fn moment(ms: i64) -> Option<Moment> {
    Some(Moment { programme: PROGRAMME.to_owned(), ms, error_ms: None })
}

/// What a name stands for.
fn of(ids: &BTreeMap<String, ActId>, name: &str) -> Result<ActId, MakeError> {
    ids.get(name).copied().ok_or_else(|| MakeError::Dangling(name.to_owned()))
}

fn verb(line: &Line, ids: &BTreeMap<String, ActId>) -> Result<Verb, MakeError> {
    let text = both(&line.zh, &line.en)?;
    let demand = line
        .demand
        .as_deref()
        .map(|name| Ok::<_, MakeError>(Asked { body: Some(body(name)?.0), residents: false }));
    let demand = demand.transpose()?;
    let on = line.on.as_deref().map(|name| of(ids, name)).transpose()?;
    let relation = match line.is {
        Is::Support => Relation::Support,
        Is::Oppose => Relation::Oppose,
        Is::Ask => Relation::Ask,
        Is::Answer => Relation::Answer,
        Is::Remark => return Ok(Verb::Remark(NewRemark { text, on, demand })),
    };
    let on = on.ok_or_else(|| MakeError::Dangling(line.zh.clone()))?;
    let sources = line.source.clone().into_iter().collect();
    let signed = if line.signed { Some(body(&line.by)?.1.to_owned()) } else { None };
    Ok(Verb::Argument(NewArgument { on, relation, text, sources, signed, demand }))
}

/// Lets people of the crowd rate the reasons, each reason another handful.
fn rate(events: &mut Vec<Event>, around: &Around<'_>, lines: &[Line]) {
    for (n, line) in lines.iter().enumerate() {
        let Some([up, down]) = line.rated else { continue };
        for k in 0..up + down {
            let Some(maker) = around.crowd.get((n * 37 + k as usize * 11) % around.crowd.len().max(1)) else {
                continue;
            };
            let what = What::Rated(n, if k < up { Rate::Up } else { Rate::Down });
            let maker = maker.clone();
            events.push(Event { at: around.show + RATED, name: String::new(), maker, moment: None, what });
        }
    }
}
