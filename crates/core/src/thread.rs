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

use std::collections::{BTreeMap, BTreeSet};

use crate::act::bare::bare_sources;
use crate::act::{
    Act, Asked, Decision, DemandStep, NewArgument, NewRemark, NewSpoken, Outcome, Rating, Relation, Revision,
    Stamp,
};
use crate::id::{ActId, Pseudonym};
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
    /// What stands directly under something, in the order it came.
    replies: BTreeMap<ActId, Vec<u32>>,
    authors: BTreeMap<Pseudonym, Vec<u32>>,
    /// By person, the wordings they rated: the post, and its wording from 0.
    rated: BTreeMap<u32, BTreeSet<(u32, u32)>>,
    /// By person and session, the greatest count of ballots used on ratings.
    used: BTreeMap<(u32, u32), u64>,
}

/// Where a post stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The statement or post it stands under; nothing for what stands by itself.
    pub on: Option<ActId>,
    /// The statement at its root.
    pub statement: Option<ActId>,
    /// What kind it is there.
    pub kind: Kind,
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

/// What stands at the root of `from`, and whether `from` speaks for it: what speaks against a reason against it does. Nothing
/// where it takes no side on the way. `replies`: of a post its relation and what it stands under.
pub fn side(
    from: ActId,
    replies: impl Fn(ActId) -> Option<(Option<Relation>, Option<ActId>)>,
) -> Option<(ActId, bool)> {
    let (mut at, mut agrees) = (from, true);
    while let Some((relation, on)) = replies(at) {
        match relation? {
            Relation::Support => {}
            Relation::Oppose => agrees = !agrees,
            Relation::Ask | Relation::Answer => return None,
        }
        // What a post stands under was there before it.
        at = on?;
    }
    Some((at, agrees))
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

    /// The number of a post, from 1.
    #[must_use]
    pub fn number(&self, id: ActId) -> Option<u32> {
        self.places.get(&id).map(|place| place + 1)
    }

    /// The post with the same words under the same thing, blanks, punctuation and case aside. Not one that waits for a
    /// review, or whose author took them back: nobody can be told of these.
    #[must_use]
    pub fn same_words(&self, on: ActId, text: &LocalText) -> Option<ActId> {
        let words = fingerprint(text.original());
        let post = self.posts.get(*self.words.get(&(on, words.clone()))? as usize)?;
        // One that was moved says it elsewhere.
        (post.on == Some(on) && Self::says(post, &words)).then_some(post.id)
    }

    /// Whether a post says so to everybody, or was kept from doing so.
    fn says(post: &Post, words: &str) -> bool {
        let told = post.visibility != Visibility::Waiting && !post.withdrawn;
        told && post.wordings.last().is_some_and(|wording| fingerprint(wording.text.original()) == words)
    }

    /// The posts that somebody wrote.
    pub fn by(&self, author: Pseudonym) -> impl Iterator<Item = &Post> {
        let places = self.authors.get(&author).into_iter().flatten();
        places.filter_map(|&place| self.posts.get(place as usize))
    }

    /// What stands directly under something, in the order it came.
    pub fn replies(&self, on: ActId) -> impl DoubleEndedIterator<Item = &Post> {
        let places = self.replies.get(&on).into_iter().flatten();
        places.filter_map(|&place| self.posts.get(place as usize))
    }

    /// The ratings in force of one person.
    pub(crate) fn ratings_of(&self, person: u32) -> Vec<MyRating> {
        let rated = self.rated.get(&person).into_iter().flatten();
        let rating = |&(place, wording): &(u32, u32)| {
            let post = self.posts.get(place as usize)?;
            let value = post.wordings.get(wording as usize)?.rated.by(person)?;
            Some(MyRating { post: post.id, revision: wording + 1, value })
        };
        rated.filter_map(rating).collect()
    }

    /// The greatest count of ballots that a session of a person has used on ratings.
    pub(crate) fn last_nth(&self, person: u32, session: u32) -> u64 {
        self.used.get(&(person, session)).copied().unwrap_or(0)
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
        let mut post = Post::new(act, stamp, Kind::Argument(new.relation), &new.text, waits);
        (post.on, post.statement, post.depth) = (Some(new.on), statement, depth);
        post.wordings[0].sources.clone_from(&new.sources);
        post.signed.clone_from(&new.signed);
        post.demand = new.demand.clone().map(|asked| Demand::new(asked, None, stamp.received));
        self.add(post);
        self.heard(new.on, stamp);
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
        let place = self.posts.len() as u32;
        self.places.insert(post.id, place);
        self.authors.entry(post.author).or_default().push(place);
        if let Some(on) = post.on {
            self.replies.entry(on).or_default().push(place);
        }
        self.posts.push(post);
        self.index_words(place);
    }

    /// Remembers the words in force of an argument, unless somebody else says the same.
    fn index_words(&mut self, place: u32) {
        let Some(post) = self.posts.get(place as usize) else { return };
        let (Kind::Argument(_), Some(on), Some(wording)) = (&post.kind, post.on, post.wordings.last()) else {
            return;
        };
        if wording.text.is_erased() {
            return;
        }
        let words = fingerprint(wording.text.original());
        let known = self.words.get(&(on, words.clone())).and_then(|&place| self.posts.get(place as usize));
        if known.is_none_or(|known| known.on != Some(on) || !Self::says(known, &words)) {
            self.words.insert((on, words), place);
        }
    }

    /// Something under a demand changed: whether it is answered, and by what, follows from what everybody can read.
    fn heard(&mut self, on: ActId, stamp: &Stamp) {
        let Some(demand) = self.post(on).and_then(|asked| asked.demand.as_ref()) else { return };
        let author = self.post(on).map(|asked| asked.author);
        let fits = |answer: &&Post| {
            answer.kind == Kind::Argument(Relation::Answer)
                && answer.is_open()
                && demand.is_answered_by(
                    &answer.standing,
                    answer.signed.is_some(),
                    Some(answer.author) == author,
                )
        };
        let refused = demand.refused.and_then(|id| self.places.get(&id).copied());
        let later = |answer: &&Post| refused.is_none_or(|place| self.places.get(&answer.id) > Some(&place));
        let answer = self.replies(on).rfind(|post| fits(post) && later(post)).map(|answer| answer.id);
        let received = stamp.received;
        if let Some(asked) = self.post_mut(on)
            && let Some(demand) = &mut asked.demand
            && demand.hear(answer, received)
        {
            asked.changed = stamp.seq;
        }
    }

    /// The same of what a post stands under.
    fn heard_above(&mut self, id: ActId, stamp: &Stamp) {
        if let Some(on) = self.post(id).and_then(|post| post.on) {
            self.heard(on, stamp);
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
    pub(crate) fn revise(&mut self, act: ActId, revision: &Revision, stamp: &Stamp, waits: bool) {
        let (text, sources) = (revision.text.clone(), revision.sources.clone());
        let mut wording = Wording::new(act, text, sources, stamp.received);
        wording.because = revision.because;
        if waits {
            if let Some(post) = self.post_mut(revision.target) {
                post.pending = Some(wording);
            }
        } else {
            self.change(revision.target, stamp, |post| {
                post.wordings.push(wording);
                post.pending = None;
            });
            self.reworded(revision.target);
        }
    }

    fn reworded(&mut self, id: ActId) {
        if let Some(&place) = self.places.get(&id) {
            self.index_words(place);
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
        self.heard_above(target, stamp);
    }

    /// The words of a post go, all wordings of them, and with them what it demands.
    pub(crate) fn erase(&mut self, target: ActId, stamp: &Stamp) {
        let Some(&place) = self.places.get(&target) else { return };
        self.words.retain(|_, own| *own != place);
        self.change(target, stamp, |post| {
            for wording in post.wordings.iter_mut().chain(&mut post.pending) {
                wording.text = LocalText::erased(None);
                bare_sources(&mut wording.sources);
            }
            post.signed = post.signed.take().map(|_| LocalText::ERASED.to_owned());
            post.erased = true;
            if let Some(demand) = &mut post.demand
                && demand.state != DemandState::Accepted
            {
                demand.set(DemandState::Withdrawn, stamp.received);
            }
        });
        self.heard_above(target, stamp);
    }

    /// Attaches a post to a statement, with all that hangs on it.
    pub(crate) fn attach(&mut self, target: ActId, to: ActId, stamp: &Stamp) {
        let Some(post) = self.post_mut(target) else { return };
        post.attached_by = (post.author != stamp.by).then_some(stamp.standing.role);
        let kind = post.kind.clone();
        self.put(target, Place { on: Some(to), statement: Some(to), kind }, stamp);
    }

    /// Puts a post elsewhere, with all that hangs on it.
    pub(crate) fn put(&mut self, target: ActId, to: Place, stamp: &Stamp) {
        let Some(&first) = self.places.get(&target) else { return };
        let before = self.posts[first as usize].on;
        let parent = to.on.and_then(|on| self.post(on));
        let depth = parent.map_or(0, |post| post.depth.saturating_add(1));
        let mut moved = vec![false; self.posts.len()];
        for at in first as usize..self.posts.len() {
            let parent = self.posts[at].on.and_then(|on| self.places.get(&on)).map(|&parent| parent as usize);
            let depth = match parent.filter(|&parent| moved[parent]) {
                _ if at == first as usize => depth,
                Some(parent) => self.posts[parent].depth.saturating_add(1),
                None => continue,
            };
            moved[at] = true;
            let post = &mut self.posts[at];
            (post.statement, post.depth, post.changed) = (to.statement, depth, stamp.seq);
        }
        let placed = &mut self.posts[first as usize];
        (placed.on, placed.kind) = (to.on, to.kind);
        if let Some(replies) = before.and_then(|on| self.replies.get_mut(&on)) {
            replies.retain(|&place| place != first);
        }
        if let Some(on) = to.on {
            let replies = self.replies.entry(on).or_default();
            replies.push(first);
            self.index_words(first);
            self.heard(on, stamp);
        }
        if let Some(on) = before {
            self.heard(on, stamp);
        }
    }

    /// What is seen of a post changed, although nothing of itself did.
    pub(crate) fn touch(&mut self, target: ActId, stamp: &Stamp) {
        self.change(target, stamp, |_| {});
    }

    /// The same of all that somebody wrote.
    pub(crate) fn touch_all(&mut self, author: Pseudonym, stamp: &Stamp) {
        for &place in self.authors.get(&author).into_iter().flatten() {
            if let Some(post) = self.posts.get_mut(place as usize) {
                post.changed = stamp.seq;
            }
        }
    }

    /// Nobody sees a post until somebody has looked.
    pub(crate) fn hold(&mut self, target: ActId, stamp: &Stamp) {
        self.change(target, stamp, |post| post.visibility = Visibility::Waiting);
        self.heard(target, stamp);
        self.heard_above(target, stamp);
    }

    /// `waits`: nobody sees who is asked before a review.
    pub(crate) fn mark(&mut self, target: ActId, asked: &Asked, stamp: &Stamp, waits: bool) {
        if waits {
            if let Some(post) = self.post_mut(target) {
                post.pending_asked = Some(asked.clone());
            }
            return;
        }
        self.change(target, stamp, |post| {
            let marker = (post.author != stamp.by).then_some(stamp.standing.role);
            match &mut post.demand {
                Some(demand) => {
                    demand.asked = asked.clone();
                    // Whoever asked is told that somebody else said so.
                    demand.marked_by = marker.or(demand.marked_by);
                }
                None => post.demand = Some(Demand::new(asked.clone(), marker, stamp.received)),
            }
        });
        self.heard(target, stamp);
    }

    pub(crate) fn step(&mut self, step: &DemandStep, stamp: &Stamp) {
        self.change(step.target, stamp, |post| {
            if let Some(demand) = &mut post.demand {
                demand.step(step, stamp.received);
            }
        });
        self.heard(step.target, stamp);
    }

    pub(crate) fn decide(&mut self, decision: &Decision, stamp: &Stamp) {
        let (target, shows) = (decision.target, decision.outcome == Outcome::Show);
        self.change(target, stamp, |post| {
            let pending = post.pending.take();
            match (pending, shows) {
                // Shown is what was reviewed: the wording that waited, if one did.
                (Some(wording), true) => post.wordings.push(wording),
                // Turned down is the wording that waited; the one before stands.
                (Some(wording), false) if decision.wording == Some(wording.act) => {
                    post.pending_asked = None;
                    return;
                }
                _ => {}
            }
            let asked = post.pending_asked.take().filter(|_| shows);
            if let Some(asked) = asked {
                match &mut post.demand {
                    Some(demand) => demand.asked = asked,
                    None => post.demand = Some(Demand::new(asked, None, stamp.received)),
                }
            }
            post.visibility = if shows { Visibility::Visible } else { Visibility::Hidden };
        });
        self.reworded(target);
        self.heard(target, stamp);
        self.heard_above(target, stamp);
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
        let Some(&place) = self.places.get(&rating.post) else { return };
        let Some(at) = rating.revision.checked_sub(1) else { return };
        let Some(post) = self.posts.get_mut(place as usize) else { return };
        let Some(wording) = post.wordings.get_mut(at as usize) else { return };
        if wording.rated.add(person, ballot, live) {
            post.changed = stamp.seq;
        }
        self.rated.entry(person).or_default().insert((place, at));
        let used = self.used.entry((person, stamp.session)).or_default();
        *used = (*used).max(rating.nth);
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
