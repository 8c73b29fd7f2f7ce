//! Nothing acknowledged is lost and nothing is counted twice, in whatever order things happen: two hundred seeded
//! schedules of votes, undone votes and statements in up to three tabs of one browser, on a disk, a clock and a
//! network that the schedule alone moves on: offline, 429, 503, answers dropped before and after the commit, reloads,
//! closed tabs.
//!
//! The oracle is the person: the last that each of their steps was seen to be on the screen where they took it,
//! acknowledged or pending, is what the backend has in the end. A step that was never seen to be more than "being
//! written" may have happened or not.

mod world;

use std::collections::BTreeMap;

use deliberation_core::id::ActId;
use deliberation_core::vote::Value;
use deliberation_widget::state::mine::Progress;

use world::{Rng, Tab, World};

/// What a person knows of a step of theirs.
#[derive(Debug)]
struct Known {
    /// Where it was taken, as long as that tab is there.
    tab: Option<usize>,
    /// What the screen showed last as acknowledged or pending; `None` for no vote.
    seen: Option<Value>,
    /// What was only being written, since then: each may have happened.
    perhaps: Vec<Option<Value>>,
    /// What another tab was writing when this one took its own back.
    elsewhere: Vec<Value>,
}

#[derive(Default)]
struct Person {
    votes: BTreeMap<ActId, Known>,
    /// Words handed in: in which tab, and whether they were seen to be safe.
    statements: BTreeMap<String, (Option<usize>, bool)>,
}

impl Person {
    fn vote(&mut self, tab: &Tab, value: Value) {
        let Some(card) = tab.card() else { return };
        if tab.vote(card, value) {
            self.stepped(tab, card);
        }
    }

    fn undo(&mut self, tab: &Tab, tabs: &[Tab]) {
        let Some(last) = tab.last_vote() else { return };
        // Nothing happens before the deliberation is on the screen.
        if tab.undo(last) {
            self.stepped(tab, last);
            let others = tabs.iter().filter(|other| other.id != tab.id);
            let known = self.votes.get_mut(&last).expect("a step");
            known.elsewhere.extend(others.filter_map(|other| other.writes(last)));
        }
    }

    fn stepped(&mut self, tab: &Tab, statement: ActId) {
        let known = self.votes.entry(statement).or_insert(Known {
            tab: None,
            seen: None,
            perhaps: Vec::new(),
            elsewhere: Vec::new(),
        });
        known.tab = Some(tab.id);
        known.elsewhere.clear();
        self.look(tab);
    }

    fn write(&mut self, tab: &Tab, words: &str) {
        if tab.write(words) {
            self.statements.insert(words.to_owned(), (Some(tab.id), false));
            self.look(tab);
        }
    }

    /// What the screen of a tab says of the steps that were taken there.
    fn look(&mut self, tab: &Tab) {
        tab.state.look(|data| {
            for (statement, known) in self.votes.iter_mut().filter(|(_, known)| known.tab == Some(tab.id)) {
                match data.mine.vote_on(*statement) {
                    // Taken back before it left the device.
                    None => (known.seen, known.perhaps) = (None, Vec::new()),
                    Some(vote) if vote.progress == Progress::Writing => {
                        known.perhaps.push(Some(vote.value).filter(|value| *value != Value::None));
                    }
                    Some(vote) => (known.seen, known.perhaps) = (vote.in_force(), Vec::new()),
                }
            }
            for own in &data.mine.statements {
                if let Some((Some(at), safe)) = self.statements.get_mut(&own.text)
                    && *at == tab.id
                {
                    *safe |= own.progress != Progress::Writing;
                }
            }
        });
    }

    fn gone(&mut self, tab: &Tab) {
        self.look(tab);
        let here = |at: &mut Option<usize>| {
            if *at == Some(tab.id) {
                *at = None;
            }
        };
        self.votes.values_mut().for_each(|known| here(&mut known.tab));
        self.statements.values_mut().for_each(|(at, _)| here(at));
    }

    /// Holds what the person knows against what the backend has.
    fn judge(&self, world: &World, seed: u64) {
        let has = world.votes();
        for (statement, known) in &self.votes {
            let has = has.get(statement).copied();
            let elsewhere = has.is_some_and(|has| known.elsewhere.contains(&has));
            let right = has == known.seen || known.perhaps.contains(&has) || elsewhere;
            assert!(right, "seed {seed}: the backend has {has:?}, of {known:?}");
        }
        for statement in has.keys() {
            assert!(self.votes.contains_key(statement), "seed {seed}: nobody voted on {statement}");
        }
        let (there, draft) = (world.statements(), world.draft());
        for (words, (_, safe)) in &self.statements {
            let times = there.iter().filter(|own| *own == words).count();
            assert!(times <= 1, "seed {seed}: `{words}` is there {times} times");
            let kept = times == 1 || draft.contains(words.as_str());
            assert!(kept || !safe, "seed {seed}: `{words}` is lost");
        }
    }
}

/// A schedule: what happens next is drawn each time.
fn schedule(seed: u64, seen: &mut BTreeMap<&'static str, u32>) {
    let world = World::new(seed);
    let mut rng = Rng(seed);
    let mut person = Person::default();
    let mut tabs = vec![world.open(0)];
    let mut opened = 1;
    let mut written = 0;
    for _ in 0..rng.below(300) + 60 {
        let at = rng.below(tabs.len());
        let what = match rng.below(100) {
            0..10 => {
                let value = [Value::Agree, Value::Disagree, Value::Pass][rng.below(3)];
                person.vote(&tabs[at], value);
                "vote"
            }
            10..14 => {
                person.undo(&tabs[at], &tabs);
                "undo"
            }
            14..16 => {
                written += 1;
                person.write(&tabs[at], &format!("Words number {written}."));
                "write"
            }
            16..46 => {
                world.disk(tabs[at].id);
                "disk"
            }
            46..84 => world.network(&mut rng),
            84..91 => {
                world.later(rng.below(4_000) as i64);
                "later"
            }
            91..94 => world.toggle(&tabs),
            94..96 if tabs.len() < 3 => {
                tabs.push(world.open(opened));
                opened += 1;
                "open"
            }
            kind => {
                let tab = tabs.swap_remove(at);
                person.gone(&tab);
                world.close(tab, &mut rng);
                if kind < 98 || tabs.is_empty() {
                    tabs.push(world.open(opened));
                    opened += 1;
                }
                if kind < 98 { "reload" } else { "close" }
            }
        };
        *seen.entry(what).or_default() += 1;
        world.run();
        tabs.iter().for_each(|tab| person.look(tab));
    }
    // In the end everything works, and the person goes on in a new tab until acts may leave.
    for tab in std::mem::take(&mut tabs) {
        person.gone(&tab);
        world.close(tab, &mut rng);
    }
    world.heal();
    let last = world.open(opened);
    world.settle();
    for _ in 0..2 {
        person.vote(&last, Value::Agree);
        world.settle();
        person.look(&last);
    }
    person.gone(&last);
    assert_eq!(world.waiting(), 0, "seed {seed}: something still waits");
    person.judge(&world, seed);
}

#[test]
fn nothing_is_lost_or_doubled_over_two_hundred_schedules() {
    let mut seen = BTreeMap::new();
    for seed in 1..=200 {
        schedule(seed, &mut seen);
    }
    println!("{seen:?}");
    for what in [
        "vote",
        "undo",
        "write",
        "disk",
        "later",
        "open",
        "reload",
        "close",
        "offline",
        "online",
        "arrives",
        "answered",
        "429",
        "503",
        "lost before",
        "lost after",
    ] {
        assert!(seen.get(what).is_some_and(|times| *times >= 100), "{what}: {:?} in all", seen.get(what));
    }
}
