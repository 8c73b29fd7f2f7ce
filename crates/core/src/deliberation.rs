//! The fold of all acts, ballots included. It exists where the ledger is: on the server; in the browser when
//! there is no backend or the backend only keeps a log. Views never see it.
//!
//! Folding any prefix, in one go or in pieces, gives the same value. An act that the rules refuse folds to
//! nothing. The map is not part of the fold: [`crate::publish`] computes it at the instants the fold names.

mod erase;
mod moderate;
mod reads;

use std::collections::BTreeMap;

use crate::act::bare::is_bare;
use crate::act::{Act, Open, Stamp, Verb, Vote};
use crate::annotation::Annotations;
use crate::date::Date;
use crate::id::{ActId, Pseudonym};
use crate::keyframe::{Due, Frame, Frames};
use crate::moderation::Moderation;
use crate::movement::line::Histogram;
use crate::movement::regions::Regions;
use crate::movement::stances::{self, Stances};
use crate::opinion::sums::Running;
use crate::participant::{Assurance, Role, Standing, Tie};
use crate::policy::Results;
use crate::procedure::{ArticleRef, Guard, Procedure};
use crate::release::{Counted, Instant, Releases, Row};
use crate::rules::{self, Refusal};
use crate::statement::{Statement, Visibility};
use crate::text::{LocalText, fingerprint};
use crate::thread::Threads;
use crate::thread::post::Post;
use crate::vote::{Ballot, ByTie, Cast, Value};

/// One person, seen from their ballots.
#[derive(Clone, PartialEq, Debug, Default)]
struct Person {
    tie: Option<Tie>,
    /// How they were known when they acted last.
    assurance: Assurance,
    cast: BTreeMap<u32, Cast>,
    /// How many of their votes are in force.
    in_force: u32,
}

impl Person {
    /// Their votes in force, by the statement's place.
    fn votes(&self) -> impl Iterator<Item = (u32, i8)> {
        let cast = self.cast.iter();
        cast.filter_map(|(&place, cast)| Some((place, cast.in_force().value.sign()?)))
    }
}

/// The opening, and what has changed of it since.
#[derive(Clone, PartialEq, Debug)]
struct Opened {
    id: ActId,
    open: Box<Open>,
    procedure: Procedure,
    phase: usize,
    since: i64,
    by_article: Option<ArticleRef>,
}

/// Everything that has been done in one deliberation.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Deliberation {
    seq: u64,
    at: i64,
    opened: Option<Opened>,
    statements: Vec<Statement>,
    places: BTreeMap<ActId, u32>,
    words: BTreeMap<String, u32>,
    people: Vec<Person>,
    numbers: BTreeMap<Pseudonym, u32>,
    authors: BTreeMap<Pseudonym, u32>,
    voters: u32,
    sums: Vec<ByTie>,
    running: Running,
    releases: Releases,
    threads: Threads,
    annotations: Annotations,
    moderation: Moderation,
    stances: Stances,
    regions: Regions,
    frames: Frames,
    /// Whether the words of any act have been erased.
    erased: bool,
}

/// What an act brought about beyond its own change.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Effect {
    /// The map is to be computed from the deliberation as it now stands.
    pub map_due: bool,
}

/// A statement or a post, as far as an annotation on it goes.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The words in force.
    pub text: &'a LocalText,
    /// Their number, from 1.
    pub revision: u32,
    /// Who wrote them; nobody for what came with the opening or was said on air.
    pub author: Option<Pseudonym>,
    /// Whether everybody may read it, and it takes more.
    pub open: bool,
    /// Whether it asks or demands, so that it is neither true nor false.
    pub wants: bool,
    /// The body that is asked by it.
    pub asked: Option<&'a LocalText>,
    /// The statement at its root.
    pub statement: Option<ActId>,
}

/// A ballot of mine that is in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MyVote {
    /// The statement.
    pub statement: ActId,
    /// What I said.
    pub value: Value,
    /// The session's count of that ballot.
    pub nth: u64,
    /// Which of my sessions cast it.
    pub session: u32,
}

impl Deliberation {
    /// A deliberation nobody has opened.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one act.
    ///
    /// # Errors
    /// With the reason when the rules refuse it; then nothing but the place in the log has changed.
    pub fn fold(&mut self, act: &Act, stamp: &Stamp) -> Result<Effect, Refusal> {
        let allowed = rules::check(self, act, stamp);
        self.seq = stamp.seq;
        // Clocks of servers can step back; the log's order is the order of time.
        self.at = self.at.max(stamp.received);
        allowed?;
        self.erased |= is_bare(&act.verb);
        if rules::table::brings_words(act, self) {
            self.moderation.writes(stamp);
        }
        self.moderation.people_mut().acts(&stamp.standing);
        let mut effect = Effect::default();
        let decided = self.rows_that_follow(&act.verb);
        match &act.verb {
            Verb::Open(open) => self.open(act.id, open),
            Verb::Join(join) => {
                let person = self.person(stamp);
                // What the host vouches for outweighs what is declared.
                self.people[person].tie = if stamp.standing.vouched { stamp.standing.tie } else { join.tie };
            }
            Verb::Statement(new) => {
                self.number(stamp);
                let waits = self.waits(act, act.id, stamp);
                self.add_statement(Statement {
                    id: act.id,
                    text: new.text.clone(),
                    revision: 1,
                    author: Some(stamp.by),
                    standing: stamp.standing.clone(),
                    seed: false,
                    received: stamp.received,
                    moment: act.moment.clone(),
                    visibility: if waits { Visibility::Waiting } else { Visibility::Visible },
                    wording: act.id,
                    supersedes: new.supersedes,
                    merged_into: None,
                    closed_by: None,
                    because: new.because,
                    erased: false,
                });
                self.settle(act.id);
                self.resolved(act.id, stamp);
            }
            Verb::Vote(vote) => effect.map_due = self.vote(vote, stamp),
            Verb::Decision(decision) => self.decide(act.id, decision, stamp),
            Verb::Phase(change) => {
                let at = self.at;
                if let Some(opened) = &mut self.opened {
                    let by = change.article.and_then(|number| opened.procedure.article(number));
                    opened.by_article = by.or_else(|| opened.procedure.ground(Guard::Host));
                    if let Some(to) = opened.open.phases.iter().position(|phase| phase.id == change.to) {
                        opened.phase = to;
                        opened.since = at;
                    }
                }
                self.threads.phase_ended(stamp);
                self.annotations.phase_ended(stamp);
                self.line(Stances::phase_ended);
                effect.map_due = self.renew(Releases::phase_ended);
                self.frame(Due::End);
            }
            Verb::Article(article) => {
                if let Some(opened) = &mut self.opened
                    && let Ok(amended) = opened.procedure.amended(article.clone())
                {
                    opened.procedure = amended;
                }
            }
            Verb::Argument(new) => {
                self.number(stamp);
                let waits = self.waits(act, act.id, stamp);
                self.threads.argue(act, new, stamp, waits);
            }
            Verb::Remark(new) => {
                self.number(stamp);
                let waits = self.waits(act, act.id, stamp);
                self.threads.remark(act, new, stamp, waits);
            }
            Verb::Spoken(new) => {
                self.number(stamp);
                self.threads.spoken(act, new, stamp);
            }
            Verb::Revision(revision) => {
                let waits = self.waits(act, revision.target, stamp);
                match self.places.get(&revision.target) {
                    Some(&place) => self.reword(place, act.id, &revision.text, waits),
                    None => self.threads.revise(act.id, revision, stamp, waits),
                }
                self.reworded(revision.target, revision.because, stamp);
                if !waits {
                    // Whom a demand asks may wait still.
                    let asks = |post: &Post| post.pending_asked.is_some();
                    if !self.threads.post(revision.target).is_some_and(asks) {
                        self.moderation.settle(revision.target);
                    }
                    self.moderation.reworded(revision.target, stamp);
                }
            }
            Verb::Withdraw(withdraw) => {
                // Nobody has to look at it any more.
                self.moderation.settle(withdraw.target);
                self.threads.withdraw(withdraw.target, stamp);
            }
            Verb::Attach(attach) => {
                self.moderation.placed(attach.target, stamp.seq);
                self.threads.attach(attach.target, attach.to, stamp);
            }
            Verb::Demand(mark) => {
                let waits = self.waits(act, mark.target, stamp);
                self.threads.mark(mark.target, &mark.asked, stamp, waits);
            }
            Verb::DemandStep(step) => self.threads.step(step, stamp),
            Verb::Rating(rating) => {
                let person = self.person(stamp) as u32;
                let live = self.policy().map_from();
                self.threads.rate(person, rating, stamp, live);
            }
            Verb::Stance(stance) => {
                let number = self.person(stamp);
                let person = number as u32;
                let then = self.stances.region_of(person);
                self.stances.stand(person, stance, stamp);
                let now = self.stances.region_of(person);
                for (place, sign) in self.people[number].votes() {
                    let value = Value::from_sign(sign);
                    self.regions.change(place, person, (then, value), (now, value));
                }
                self.line(Stances::said);
            }
            Verb::Merge(merge) => {
                if let Some(statement) = self.statement_mut(merge.target) {
                    statement.merged_into = (!merge.undo).then_some(merge.into);
                }
                self.settle(merge.target);
            }
            Verb::Annotation(new) => {
                self.number(stamp);
                if let Some(text) = self.claim(new.target).map(|claim| claim.text.original().to_owned()) {
                    self.annotations.add(act, new, &text, stamp);
                }
            }
            Verb::Signature(signature) => {
                self.number(stamp);
                self.annotations.sign(signature, stamp);
            }
            Verb::NoteReply(said) => self.annotations.reply(said, stamp),
            Verb::Dispute(said) => {
                self.number(stamp);
                self.annotations.dispute(said, stamp);
            }
            Verb::NoteReview(review) => {
                self.number(stamp);
                self.annotations.review(review, stamp);
            }
            Verb::NoteWithdrawal(said) => self.annotations.take_back(said, stamp),
            Verb::Helpful(helpful) => {
                let person = self.person(stamp) as u32;
                self.annotations.helps(person, helpful, stamp);
            }
            Verb::Objection(call) => {
                let person = self.person(stamp) as u32;
                let target = self.annotations.get(call.target).map(|note| note.new.target);
                let root = target.and_then(|target| self.claim(target)?.statement);
                let place = root.and_then(|root| self.places.get(&root)).copied();
                let people = &self.people;
                let side = |person: u32| {
                    let cast = people.get(person as usize)?.cast.get(&place?)?;
                    Some(cast.in_force().value)
                };
                self.annotations.object(person, call, stamp, side);
            }
            Verb::ExpertCall(call) => {
                let person = self.person(stamp) as u32;
                self.annotations.call(person, call, stamp);
            }
            Verb::LawChange(change) => {
                self.annotations.law(&change.version, &Date::of(stamp.received), stamp);
            }
            Verb::NotesOrder(order) => self.annotations.order(order.counts),
            Verb::Flag(flag) => self.moderation.report(act.id, flag, stamp),
            Verb::Appeal(appeal) => self.appeal(act.id, appeal, stamp),
            Verb::Ruling(ruling) => self.rule(act.id, ruling, stamp),
            Verb::Writing(writing) => self.moderation.write(writing, stamp),
            Verb::Screen(screen) => self.moderation.set_screen(screen),
            Verb::Grant(grant) => self.moderation.people_mut().grant(act.id, grant, stamp),
            Verb::Name(new) => self.name(act, new, stamp),
            Verb::Erasure(erasure) => self.erase(erasure, stamp),
            Verb::Unknown(_) => {}
        }
        self.rows_followed(decided, stamp);
        Ok(effect)
    }

    /// Tells the annotations on a claim which words are in force now. `because`: what its author answers with them.
    fn reworded(&mut self, target: ActId, because: Option<ActId>, stamp: &Stamp) {
        let Some(claim) = self.claim(target) else { return };
        // What waits for a review answers nothing yet; a post keeps it with the wording.
        let because = self.threads.post(target).map_or(because.filter(|_| claim.open), |post| {
            post.wordings.last().and_then(|wording| wording.because)
        });
        let (text, revision) = (claim.text.original().to_owned(), claim.revision);
        self.annotations.reworded(target, revision, &text, because, stamp);
    }

    /// A statement that everybody sees may answer an annotation of the one that it supersedes.
    fn resolved(&mut self, id: ActId, stamp: &Stamp) {
        let Some(statement) = self.statement(id).filter(|s| s.visibility == Visibility::Visible) else {
            return;
        };
        let (because, revision) = (statement.because, statement.revision);
        self.annotations.resolve(because, id, revision, stamp);
    }

    /// Something changed of a statement that may close others, or be closed: what is superseded or merged is closed as long
    /// as the other is shown; nothing is closed by what is not.
    fn settle(&mut self, id: ActId) {
        let Some(own) = self.statement(id) else { return };
        let touched = |other: &Statement| {
            other.id == id || Some(other.id) == own.supersedes || other.merged_into == Some(id)
        };
        let touched: Vec<ActId> =
            self.statements.iter().filter(|other| touched(other)).map(|other| other.id).collect();
        for old in touched {
            let shown = |other: &&Statement| other.visibility == Visibility::Visible;
            let better = self.statements.iter().filter(shown).find(|other| other.supersedes == Some(old));
            let same = self.statement(old).and_then(|old| self.statement(old.merged_into?)).filter(shown);
            let closed_by = better.or(same).map(|other| other.id);
            if let Some(old) = self.statement_mut(old) {
                old.closed_by = closed_by;
            }
        }
    }

    fn statement_mut(&mut self, id: ActId) -> Option<&mut Statement> {
        self.statements.get_mut(*self.places.get(&id)? as usize)
    }

    /// Gives a statement that nobody voted on another wording.
    fn reword(&mut self, place: u32, act: ActId, text: &LocalText, waits: bool) {
        let Some(statement) = self.statements.get_mut(place as usize) else { return };
        let old = fingerprint(statement.text.original());
        if self.words.get(&old) == Some(&place) {
            self.words.remove(&old);
        }
        (statement.text, statement.wording) = (text.clone(), act);
        statement.revision += 1;
        if waits {
            statement.visibility = Visibility::Waiting;
        }
        let id = statement.id;
        if !text.is_erased() {
            self.words.entry(fingerprint(text.original())).or_insert(place);
        }
        self.settle(id);
    }

    fn open(&mut self, id: ActId, open: &Open) {
        let Ok(procedure) = Procedure::new(open.articles.clone()) else {
            return;
        };
        let by_article = procedure.ground(Guard::Phase);
        for (index, seed) in open.statements.iter().enumerate() {
            self.add_statement(Statement {
                id: Open::seed_id(id, index),
                text: seed.text.clone(),
                revision: 1,
                author: None,
                standing: Standing { role: Role::Host, ..Standing::default() },
                seed: true,
                received: self.at,
                moment: None,
                visibility: Visibility::Visible,
                wording: id,
                supersedes: None,
                merged_into: None,
                closed_by: None,
                because: None,
                erased: false,
            });
        }
        self.opened = Some(Opened {
            id,
            open: Box::new(open.clone()),
            procedure,
            phase: 0,
            since: self.at,
            by_article,
        });
    }

    fn add_statement(&mut self, statement: Statement) {
        let place = self.statements.len() as u32;
        self.places.insert(statement.id, place);
        if !statement.text.is_erased() {
            self.words.entry(fingerprint(statement.text.original())).or_insert(place);
        }
        self.statements.push(statement);
        self.sums.push(ByTie::default());
        self.running.widen(self.statements.len());
        self.regions.widen(self.statements.len());
    }

    /// The number of whoever did the act; they took part from now on.
    fn person(&mut self, stamp: &Stamp) -> usize {
        let next = self.people.len() as u32;
        let number = *self.numbers.entry(stamp.by).or_insert(next);
        if number == next {
            self.people.push(Person { tie: stamp.standing.tie, ..Person::default() });
        }
        // Somebody whom a host has come to know since is known for what they did before, too.
        if let Some(person) = self.people.get_mut(number as usize) {
            person.assurance = stamp.standing.assurance;
        }
        number as usize
    }

    fn vote(&mut self, vote: &Vote, stamp: &Stamp) -> bool {
        let Some(&place) = self.places.get(&vote.statement) else {
            return false;
        };
        let number = self.person(stamp);
        let person = &mut self.people[number];
        let ballot = Ballot {
            value: vote.value,
            tie: stamp.standing.tie,
            session: stamp.session,
            nth: vote.nth,
            seq: stamp.seq,
        };
        let (before, after) = match person.cast.get_mut(&place) {
            Some(cast) => {
                let before = *cast.in_force();
                cast.add(ballot);
                (Some(before), *cast.in_force())
            }
            None => {
                person.cast.insert(place, Cast::new(ballot));
                (None, ballot)
            }
        };
        let value = |ballot: Option<Ballot>| ballot.map_or(Value::None, |b| b.value);
        // Nothing taken back is no change, whoever takes it back.
        let nothing = value(before) == Value::None && after.value == Value::None;
        if nothing || (value(before) == after.value && before.and_then(|b| b.tie) == after.tie) {
            return false;
        }
        self.releases.changes(number as u32, || {
            let was = |at: u32, cast: &Cast| {
                let now = cast.in_force().value;
                if at == place { value(before) } else { now }.sign()
            };
            let row = person.cast.iter();
            row.filter_map(|(&at, cast)| Some((at, was(at, cast)?))).collect()
        });
        let sums = &mut self.sums[place as usize];
        if let Some(before) = before {
            sums.count(before.tie, before.value, false);
        }
        sums.count(after.tie, after.value, true);
        let region = self.stances.region_of(number as u32);
        self.regions.change(place, number as u32, (region, value(before)), (region, after.value));
        let voted = person.in_force > 0;
        person.in_force += u32::from(after.value != Value::None);
        person.in_force -= u32::from(value(before) != Value::None);
        self.running.set(number, place, after.value.sign());
        let votes = person.in_force > 0;
        self.voters = self.voters + u32::from(votes) - u32::from(voted);
        if votes != voted {
            self.releases.turned(number as u32, votes);
        }
        self.renew(Releases::voted)
    }

    /// Tells the stance line of this instant by `note`.
    fn line(&mut self, note: fn(&mut Stances, &stances::Instant<'_>)) {
        let Some(opened) = &self.opened else { return };
        let phase = opened.open.phases.get(opened.phase);
        let now = stances::Instant {
            seq: self.seq,
            at: self.at,
            policy: &opened.open.policy,
            held: phase.is_some_and(|phase| phase.results == Results::OnClose),
        };
        note(&mut self.stances, &now);
        if self.stances.released().is_some_and(|(seq, _)| seq == self.seq) {
            self.frame(Due::Standing(i64::from(self.stances.standing())));
        }
    }

    /// Takes a frame of this instant, if one is due and there is something to be seen.
    fn frame(&mut self, why: Due) {
        let Some(opened) = &self.opened else { return };
        let phase = opened.phase;
        // Asked first, so that frames keep step with the landmarks of the map whatever the phase shows.
        if !self.frames.due(why) || self.holds_results() {
            return;
        }
        let line = self.stances.bars(&opened.open.policy).map(Option::<&Histogram>::cloned);
        let sums = self.shown_sums();
        if sums.is_none() && line == [None, None] {
            return;
        }
        let sums = sums.unwrap_or_default().to_vec();
        let (seq, at, took_part, voters) = (self.seq, self.at, self.took_part(), self.voters);
        self.frames.take(Frame {
            seq,
            at,
            phase,
            took_part,
            voters,
            sums: &sums,
            line,
            ends: why == Due::End,
        });
    }

    /// Tells the releases of this instant by `note`. True when the map is to be renewed now.
    fn renew(&mut self, note: fn(&mut Releases, &Instant<'_>) -> bool) -> bool {
        let Some(opened) = &self.opened else {
            return false;
        };
        let phase = opened.open.phases.get(opened.phase);
        let (people, statements) = (&self.people, &self.statements);
        let shown = |place: u32| {
            let statement = statements.get(place as usize);
            statement.is_some_and(|statement| statement.visibility == Visibility::Visible)
        };
        let differs = |person: u32, row: &Row| {
            let then = row.iter().copied().filter(|&(place, _)| shown(place));
            let now = people.get(person as usize).into_iter().flat_map(Person::votes);
            !then.eq(now.filter(|&(place, _)| shown(place)))
        };
        let now = Instant {
            seq: self.seq,
            at: self.at,
            voters: self.voters,
            sums: &self.sums,
            policy: &opened.open.policy,
            held: phase.is_some_and(|phase| phase.results == Results::OnClose),
            people: &|| Counted {
                all: people.len() as u32,
                ties: count(people.iter().filter_map(|person| person.tie)),
                assurance: count(people.iter().map(|person| person.assurance)),
            },
            differs: &differs,
        };
        let due = note(&mut self.releases, &now);
        if due {
            self.regions.renew(self.seq, opened.open.policy.cell() as usize);
            self.frame(Due::Votes(self.running.sums().votes()));
        } else if self.releases.small().is_some_and(|release| release.seq == self.seq) {
            self.frame(Due::Now);
        }
        due
    }
}

/// How many there are of each kind.
fn count<T: Ord>(all: impl Iterator<Item = T>) -> BTreeMap<T, u32> {
    let mut counts = BTreeMap::new();
    for kind in all {
        *counts.entry(kind).or_insert(0) += 1;
    }
    counts
}
