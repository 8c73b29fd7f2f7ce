//! Posts: what people say under a statement, beside the programme and on air; as the fold knows them.
//!
//! An *argument* stands under a statement or another post, to any depth. A *remark* and a *spoken post* stand by
//! themselves until they are attached to a statement; what is replied to them goes with them. A wording never changes:
//! a revision stands beside the earlier ones, and each keeps its own ratings. Nothing leaves its place.
//!
//! A parent always stands before its replies, so that whatever goes from the root outwards is one pass and no recursion.
//! Next: [`post`], [`demand`] (its life), [`rated`] (what is shown of ratings), [`published`], [`strength`].

pub mod demand;
pub mod post;
pub mod published;
pub mod rated;
pub mod strength;

use std::collections::BTreeMap;

use crate::act::{
    Act, Asked, DemandStep, NewArgument, NewRemark, NewSpoken, Outcome, Rating, Relation, Revision, Stamp,
};
use crate::id::{ActId, Pseudonym};
use crate::participant::Role;
use crate::statement::Visibility;
use crate::text::{LocalText, fingerprint};
use crate::vote::{Ballot, Value};

use demand::{Demand, DemandState};
use post::{Kind, Post, Wording};

/// The most posts of a deliberation.
pub const MAX_POSTS: usize = 100_000;
/// The most wordings of one post.
pub const MAX_REVISIONS: usize = 50;

/// All posts of a deliberation.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Threads {
    posts: Vec<Post>,
    places: BTreeMap<ActId, u32>,
    /// Where the same words stand under the same thing.
    words: BTreeMap<(ActId, String), u32>,
}

/// A rating of mine that is in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MyRating {
    /// The argument.
    pub post: ActId,
    /// The revision it was cast on.
    pub revision: u32,
    /// What I said.
    pub value: crate::act::Rate,
}

/// Reads.
impl Threads {
    /// All posts, in the order they came, hidden ones included.
    #[must_use]
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// One post.
    #[must_use]
    pub fn post(&self, id: ActId) -> Option<&Post> {
        self.posts.get(*self.places.get(&id)? as usize)
    }

    /// The post with the same words under the same thing, blanks, punctuation and case aside.
    #[must_use]
    pub fn same_words(&self, on: ActId, text: &LocalText) -> Option<ActId> {
        let place = *self.words.get(&(on, fingerprint(text.original())))?;
        self.posts.get(place as usize).map(|post| post.id)
    }

    /// The posts that somebody wrote.
    pub fn by(&self, author: Pseudonym) -> impl Iterator<Item = &Post> {
        self.posts.iter().filter(move |post| post.author == author)
    }

    /// The ratings in force of one person.
    pub(crate) fn ratings_of(&self, person: u32) -> Vec<MyRating> {
        let of = |post: &Post| {
            let id = post.id;
            let wordings = post.wordings.iter().enumerate();
            let mine = wordings.filter_map(move |(at, wording)| {
                let value = wording.rated.by(person)?;
                Some(MyRating { post: id, revision: at as u32 + 1, value })
            });
            mine.collect::<Vec<_>>()
        };
        self.posts.iter().flat_map(of).collect()
    }

    /// The greatest count of ballots that a session of a person has used on ratings.
    pub(crate) fn last_nth(&self, person: u32, session: u32) -> u64 {
        let wordings = self.posts.iter().flat_map(|post| &post.wordings);
        wordings.filter_map(|wording| wording.rated.nth_of(person, session)).max().unwrap_or(0)
    }
}

/// What the fold does. The rules have allowed it.
impl Threads {
    /// `waits`: nobody sees it before a review.
    pub(crate) fn argue(&mut self, act: &Act, new: &NewArgument, stamp: &Stamp, waits: bool) {
        let parent = self.post(new.on);
        // Under a post it lies where that lies; else under the statement.
        let statement = parent.map_or(Some(new.on), |post| post.statement);
        let depth = parent.map_or(0, |post| post.depth.saturating_add(1));
        self.words.entry((new.on, fingerprint(new.text.original()))).or_insert(self.posts.len() as u32);
        let mut post = Post::new(act, stamp, Kind::Argument(new.relation), &new.text, waits);
        (post.on, post.statement, post.depth) = (Some(new.on), statement, depth);
        post.wordings[0].sources.clone_from(&new.sources);
        post.signed.clone_from(&new.signed);
        post.demand = new.demand.clone().map(|asked| Demand::new(asked, None, stamp.received));
        self.add(post);
        if !waits {
            self.answered(act.id, stamp);
        }
    }

    pub(crate) fn remark(&mut self, act: &Act, new: &NewRemark, stamp: &Stamp, waits: bool) {
        let mut post = Post::new(act, stamp, Kind::Remark, &new.text, waits);
        (post.on, post.statement) = (new.on, new.on);
        post.demand = new.demand.clone().map(|asked| Demand::new(asked, None, stamp.received));
        self.add(post);
    }

    pub(crate) fn spoken(&mut self, act: &Act, new: &NewSpoken, stamp: &Stamp) {
        let mut post = Post::new(act, stamp, Kind::Spoken(new.speaker.clone()), &new.text, false);
        (post.on, post.statement) = (new.on, new.on);
        self.add(post);
    }

    fn add(&mut self, post: Post) {
        self.places.insert(post.id, self.posts.len() as u32);
        self.posts.push(post);
    }

    /// The answer `answer` may be what a demand waited for.
    fn answered(&mut self, answer: ActId, stamp: &Stamp) {
        let Some(answer) = self.post(answer) else { return };
        let (id, standing, author) = (answer.id, answer.standing.clone(), answer.author);
        let signed = answer.signed.is_some();
        if answer.kind != Kind::Argument(Relation::Answer) {
            return;
        }
        let Some(asked) = answer.on.and_then(|on| self.post_mut(on)) else { return };
        let own = asked.author == author;
        if let Some(demand) = &mut asked.demand
            && demand.is_answered_by(&standing, signed, own)
        {
            demand.answer(id, stamp.received);
            asked.changed = stamp.seq;
        }
    }

    fn post_mut(&mut self, id: ActId) -> Option<&mut Post> {
        self.posts.get_mut(*self.places.get(&id)? as usize)
    }

    /// Changes a post that everybody may see.
    fn change(&mut self, id: ActId, stamp: &Stamp, change: impl FnOnce(&mut Post)) {
        if let Some(post) = self.post_mut(id) {
            change(post);
            post.changed = stamp.seq;
        }
    }

    /// `waits`: nobody sees the new wording before a review.
    pub(crate) fn revise(&mut self, revision: &Revision, stamp: &Stamp, waits: bool) {
        let (text, sources) = (revision.text.clone(), revision.sources.clone());
        let wording = Wording::new(text, sources, stamp.received);
        if waits {
            if let Some(post) = self.post_mut(revision.target) {
                post.pending = Some(wording);
            }
        } else {
            self.change(revision.target, stamp, |post| {
                post.wordings.push(wording);
                post.pending = None;
            });
        }
    }

    pub(crate) fn withdraw(&mut self, target: ActId, stamp: &Stamp) {
        self.change(target, stamp, |post| {
            post.withdrawn = true;
            // Who takes back the words asks no more.
            if let Some(demand) = &mut post.demand
                && demand.state != DemandState::Accepted
            {
                demand.set(DemandState::Withdrawn, stamp.received);
            }
        });
    }

    /// Attaches a post to a statement, with all that hangs on it.
    pub(crate) fn attach(&mut self, target: ActId, to: ActId, stamp: &Stamp) {
        let Some(&first) = self.places.get(&target) else { return };
        let mut moved = vec![false; self.posts.len()];
        for at in first as usize..self.posts.len() {
            let parent = self.posts[at].on.and_then(|on| self.places.get(&on));
            moved[at] = at == first as usize || parent.is_some_and(|&parent| moved[parent as usize]);
            if moved[at] {
                self.posts[at].statement = Some(to);
                self.posts[at].changed = stamp.seq;
            }
        }
        self.posts[first as usize].on = Some(to);
    }

    pub(crate) fn mark(&mut self, target: ActId, asked: &Asked, stamp: &Stamp) {
        self.change(target, stamp, |post| match &mut post.demand {
            Some(demand) => demand.asked = asked.clone(),
            None => {
                let marker = (post.author != stamp.by).then_some(stamp.standing.role);
                post.demand = Some(Demand::new(asked.clone(), marker, stamp.received));
            }
        });
    }

    pub(crate) fn step(&mut self, step: &DemandStep, stamp: &Stamp) {
        self.change(step.target, stamp, |post| {
            if let Some(demand) = &mut post.demand {
                demand.step(step, stamp.received);
            }
        });
    }

    pub(crate) fn decide(&mut self, target: ActId, outcome: Outcome, stamp: &Stamp) {
        let mut first = false;
        self.change(target, stamp, |post| {
            first = post.visibility == Visibility::Waiting && outcome == Outcome::Show;
            // Shown is what was reviewed: the wording that waited, if one did.
            if let (Some(wording), Outcome::Show) = (post.pending.take(), outcome) {
                post.wordings.push(wording);
            }
            post.visibility = match outcome {
                Outcome::Show => Visibility::Visible,
                Outcome::Hide => Visibility::Hidden,
            };
        });
        if first {
            self.answered(target, stamp);
        }
    }

    /// `live`: from so many raters on each rating is shown at once.
    pub(crate) fn rate(&mut self, person: u32, rating: &Rating, stamp: &Stamp, live: u32) {
        let ballot = Ballot {
            value: Value::from(rating.value),
            tie: stamp.standing.tie,
            session: stamp.session,
            nth: rating.nth,
            seq: stamp.seq,
        };
        let Some(post) = self.post_mut(rating.post) else { return };
        let wording = (rating.revision as usize).checked_sub(1).and_then(|at| post.wordings.get_mut(at));
        if wording.is_some_and(|wording| wording.rated.add(person, ballot, live)) {
            post.changed = stamp.seq;
        }
    }

    /// A phase has ended.
    pub(crate) fn phase_ended(&mut self, stamp: &Stamp) {
        for post in &mut self.posts {
            let mut shown = false;
            for wording in &mut post.wordings {
                shown |= wording.rated.phase_ended();
            }
            if shown {
                post.changed = stamp.seq;
            }
        }
    }
}

/// Whether somebody of this role is heard in any phase: who runs it, and who has to answer.
#[must_use]
pub const fn heard_always(role: Role) -> bool {
    matches!(role, Role::Host | Role::Moderator | Role::Official)
}
