//! What the fold knows, for those who decide and those who publish. Nothing here changes it.

use std::collections::BTreeMap;

use super::{Claim, Deliberation, MyVote, Person, count};
use crate::act::{Helps, Open, Relation};
use crate::annotation::Annotations;
use crate::id::{ActId, Pseudonym};
use crate::keyframe::Frames;
use crate::movement::line::Line;
use crate::movement::regions::Regions;
use crate::movement::stances::MyStance;
use crate::opinion::sums::Running;
use crate::participant::Tie;
use crate::policy::terms::Terms;
use crate::policy::{Phase, Policy, Results};
use crate::procedure::{ArticleRef, Procedure};
use crate::release::{Releases, Stage};
use crate::statement::{Statement, Visibility};
use crate::text::{LocalText, fingerprint};
use crate::thread::post::Kind;
use crate::thread::{MyRating, Threads};
use crate::vote::{ByTie, Value};

impl Deliberation {
    /// The last act folded.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// The latest time an act was received (Unix, ms).
    #[must_use]
    pub const fn at(&self) -> i64 {
        self.at
    }

    /// The act `open` and its id, once there is one.
    #[must_use]
    pub fn opening(&self) -> Option<(ActId, &Open)> {
        self.opened.as_ref().map(|opened| (opened.id, &*opened.open))
    }

    /// Its numbers and switches.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        static DEFAULT: std::sync::OnceLock<Policy> = std::sync::OnceLock::new();
        self.opened.as_ref().map_or_else(|| DEFAULT.get_or_init(Policy::default), |o| &o.open.policy)
    }

    /// Its terms, where it was opened with any.
    #[must_use]
    pub fn terms(&self) -> Option<&Terms> {
        self.opening().and_then(|(_, open)| open.terms.as_deref())
    }

    /// Its phases, in order.
    #[must_use]
    pub fn phases(&self) -> &[Phase] {
        self.opened.as_ref().map_or(&[], |o| &o.open.phases)
    }

    /// The phase in force, once it has been opened.
    #[must_use]
    pub fn phase(&self) -> Option<&Phase> {
        self.opened.as_ref().and_then(|o| o.open.phases.get(o.phase))
    }

    /// Since when (Unix, ms) and by which article the phase is in force.
    #[must_use]
    pub fn phase_since(&self) -> (i64, Option<ArticleRef>) {
        self.opened.as_ref().map_or((0, None), |o| (o.since, o.by_article))
    }

    /// Its articles in force.
    #[must_use]
    pub fn procedure(&self) -> &Procedure {
        static NONE: std::sync::OnceLock<Procedure> = std::sync::OnceLock::new();
        self.opened.as_ref().map_or_else(|| NONE.get_or_init(Procedure::default), |o| &o.procedure)
    }

    /// All statements, in the order they came, hidden ones included.
    #[must_use]
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// One statement.
    #[must_use]
    pub fn statement(&self, id: ActId) -> Option<&Statement> {
        self.places.get(&id).and_then(|&place| self.statements.get(place as usize))
    }

    /// The number of a statement, from 1.
    #[must_use]
    pub fn statement_number(&self, id: ActId) -> Option<u32> {
        self.places.get(&id).map(|place| place + 1)
    }

    /// The statement with the same words, blanks, punctuation and case aside.
    #[must_use]
    pub fn same_words(&self, text: &LocalText) -> Option<ActId> {
        let place = *self.words.get(&fingerprint(text.original()))?;
        self.statements.get(place as usize).map(|statement| statement.id)
    }

    /// The number under which an author is shown, from 1.
    #[must_use]
    pub fn author_number(&self, author: Pseudonym) -> Option<u32> {
        self.authors.get(&author).copied()
    }

    /// People who voted or joined.
    #[must_use]
    pub fn took_part(&self) -> u32 {
        self.people.len() as u32
    }

    /// People with at least one vote in force.
    #[must_use]
    pub const fn voters(&self) -> u32 {
        self.voters
    }

    /// How many who took part have which tie. Live, so for the host of the fold alone: what others see is in
    /// [`crate::release::Release::ties`].
    #[must_use]
    pub fn ties(&self) -> BTreeMap<Tie, u32> {
        count(self.people.iter().filter_map(|person| person.tie))
    }

    /// Live sums by statement, in the order of [`Self::statements`].
    #[must_use]
    pub fn sums(&self) -> &[ByTie] {
        &self.sums
    }

    /// What has been released to others.
    #[must_use]
    pub const fn releases(&self) -> &Releases {
        &self.releases
    }

    /// Everybody's votes in force, by the statements' places, with their sums. Those on hidden statements too.
    #[must_use]
    pub const fn running(&self) -> &Running {
        &self.running
    }

    /// The tie a person last declared, or was vouched for with: the outer is nothing for somebody unknown, the
    /// inner for somebody who would rather not say.
    #[must_use]
    pub fn tie_of(&self, person: Pseudonym) -> Option<Option<Tie>> {
        let number = *self.numbers.get(&person)?;
        self.people.get(number as usize).map(|person| person.tie)
    }

    /// The ballots in force of one person, in the order in which they stand in the log: the last is the one to
    /// take back first.
    #[must_use]
    pub fn ballots_of(&self, person: Pseudonym) -> Vec<MyVote> {
        let Some(&number) = self.numbers.get(&person) else {
            return Vec::new();
        };
        let cast = self.people[number as usize].cast.iter();
        let mut votes: Vec<(u64, MyVote)> = cast
            .filter_map(|(&place, cast)| {
                let ballot = cast.in_force();
                let statement = self.statements.get(place as usize)?.id;
                let (value, nth, session) = (ballot.value, ballot.nth, ballot.session);
                let vote = MyVote { statement, value, nth, session };
                (value != Value::None).then_some((ballot.seq, vote))
            })
            .collect();
        votes.sort_unstable_by_key(|&(seq, _)| seq);
        votes.into_iter().map(|(_, vote)| vote).collect()
    }

    /// The greatest count of ballots that a session of a person has used.
    #[must_use]
    pub fn last_nth(&self, person: Pseudonym, session: u32) -> u64 {
        let Some(&number) = self.numbers.get(&person) else {
            return 0;
        };
        let casts = self.people[number as usize].cast.values();
        let votes = casts.filter_map(|cast| cast.nth_of(session)).max().unwrap_or(0);
        let (threads, notes) =
            (self.threads.last_nth(number, session), self.annotations.last_nth(number, session));
        votes.max(threads).max(notes).max(self.stances.last_nth(number, session))
    }

    /// The ratings in force of one person.
    #[must_use]
    pub fn ratings_of(&self, person: Pseudonym) -> Vec<MyRating> {
        self.numbers.get(&person).map(|&number| self.threads.ratings_of(number)).unwrap_or_default()
    }

    /// Whether a person has said where they stand after.
    #[must_use]
    pub fn said_after(&self, person: Pseudonym) -> bool {
        self.numbers.get(&person).is_some_and(|&number| self.stances.said_after(number))
    }

    /// Where a person stands on the stance line.
    #[must_use]
    pub fn stances_of(&self, person: Pseudonym) -> Vec<MyStance> {
        self.numbers.get(&person).map(|&number| self.stances.of(number)).unwrap_or_default()
    }

    /// The stance line as everybody may see it; nothing where the opening names no sides.
    #[must_use]
    pub fn stance_line(&self) -> Option<Line> {
        let (_, open) = self.opening()?;
        open.sides.as_ref()?;
        let shown = |id: ActId| self.claim(id).is_some_and(|claim| claim.open);
        let regions = self.regions.seq().filter(|_| self.shows_groups());
        Some(if self.holds_results() {
            Line::held(self.stances.standing())
        } else {
            self.stances.line(self.policy(), &shown, regions)
        })
    }

    /// Whether the phase in force holds results back until it closes.
    #[must_use]
    pub fn holds_results(&self) -> bool {
        self.phase().is_some_and(|phase| phase.results == Results::OnClose)
    }

    /// The sums that everybody sees, in the order of [`Self::statements`]: nothing where there are too few people, or
    /// results are held back. A statement that came after a release has none.
    #[must_use]
    pub fn shown_sums(&self) -> Option<&[ByTie]> {
        let small = || self.releases.small().map(|release| &*release.sums);
        match Stage::of(self.voters, self.policy()) {
            _ if self.holds_results() => None,
            Stage::Few => None,
            Stage::Map if self.releases.live() => Some(&self.sums),
            Stage::Sums | Stage::Map => small(),
        }
    }

    /// Whether anything by group, tie or part of the line may be seen.
    #[must_use]
    pub fn shows_groups(&self) -> bool {
        !self.holds_results() && Stage::of(self.voters, self.policy()) == Stage::Map
    }

    /// What is kept of earlier moments.
    pub(crate) const fn frames(&self) -> &Frames {
        &self.frames
    }

    /// What people in a part of the stance line hold.
    pub(crate) const fn regions(&self) -> &Regions {
        &self.regions
    }

    /// What experts say of claims.
    #[must_use]
    pub const fn annotations(&self) -> &Annotations {
        &self.annotations
    }

    /// A statement or post that can be annotated, or could be.
    #[must_use]
    pub fn claim(&self, id: ActId) -> Option<Claim<'_>> {
        if let Some(statement) = self.statement(id) {
            return Some(Claim {
                text: &statement.text,
                revision: statement.revision,
                author: statement.author,
                open: statement.visibility == Visibility::Visible,
                wants: false,
                asked: None,
                statement: Some(id),
            });
        }
        let post = self.threads.post(id)?;
        Some(Claim {
            text: &post.wordings.last()?.text,
            revision: post.revision(),
            author: (!post.is_spoken()).then_some(post.author),
            open: post.is_open(),
            wants: post.demand.is_some() || post.kind == Kind::Argument(Relation::Ask),
            asked: post.demand.as_ref().and_then(|demand| demand.asked.body.as_ref()),
            statement: post.statement,
        })
    }

    /// What one person said of annotations: whether each helps, and whether they see it otherwise.
    #[must_use]
    pub fn note_ballots_of(&self, person: Pseudonym) -> Vec<(ActId, Helps, bool)> {
        let number = self.numbers.get(&person);
        number.map(|&number| self.annotations.ballots_of(number).collect()).unwrap_or_default()
    }

    /// The claims for which one person asked for an expert.
    #[must_use]
    pub fn calls_of(&self, person: Pseudonym) -> Vec<ActId> {
        let number = self.numbers.get(&person);
        number.map(|&number| self.annotations.calls_of(number).collect()).unwrap_or_default()
    }

    /// The votes in force of the person of a number, by statement: to find their group on a published map.
    #[must_use]
    pub fn votes_of(&self, number: u32) -> Vec<(ActId, i8)> {
        let person = self.people.get(number as usize);
        let votes = person.into_iter().flat_map(Person::votes);
        votes.filter_map(|(place, sign)| Some((self.statements.get(place as usize)?.id, sign))).collect()
    }

    /// What people say under statements, beside the programme and on air.
    #[must_use]
    pub const fn threads(&self) -> &Threads {
        &self.threads
    }

    /// How many have a vote in force on a statement, from any tie.
    #[must_use]
    pub fn voted_on(&self, id: ActId) -> u32 {
        let sums = self.places.get(&id).and_then(|&place| self.sums.get(place as usize));
        sums.map_or(0, |sums| sums.total().seen())
    }

    /// The statements one author wrote.
    pub fn statements_by(&self, author: Pseudonym) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(move |statement| statement.author == Some(author))
    }
}
