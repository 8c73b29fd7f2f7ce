//! What is said of posts and of the wording of statements: whose it is, and in which form. Which roles may, is in
//! [`super::table`].

use crate::act::bare::is_bare;
use crate::act::{
    Act, Attach, DemandMark, DemandStep, Merge, NewArgument, NewRemark, NewSpoken, Rate, Rating, Revision,
    Stamp, Step, Verb,
};
use crate::deliberation::Deliberation;
use crate::id::ActId;
use crate::moderation::is_staff;
use crate::participant::{Assurance, Role};
use crate::policy::Policy;
use crate::statement::{Statement, Visibility};
use crate::text::{LocalText, graphemes};
use crate::thread::post::{Kind, Post, Wording};
use crate::thread::{MAX_POSTS, MAX_REVISIONS};

use super::{Refusal, role_is_staff, statement_form};

/// Whether a post of so many graphemes may stand; a remark is as long as a statement may be.
///
/// # Errors
/// When it is too long.
pub fn post_form(length: usize, remark: bool, policy: &Policy) -> Result<(), Refusal> {
    let limit = if remark { policy.statement_limit() } else { policy.post_limit() };
    if length > limit { Err(Refusal::PostTooLong { limit, length }) } else { Ok(()) }
}

fn form(text: &LocalText, remark: bool, policy: &Policy) -> Result<(), Refusal> {
    post_form(graphemes(text.original()), remark, policy)
}

fn room_for_more(deliberation: &Deliberation) -> Result<(), Refusal> {
    if deliberation.threads().posts().len() < MAX_POSTS { Ok(()) } else { Err(Refusal::TooManyPosts) }
}

fn statement<'a>(of: &'a Deliberation, id: ActId, pointer: &'static str) -> Result<&'a Statement, Refusal> {
    let statement = of.statement(id).ok_or(Refusal::UnknownPost { id, pointer })?;
    match statement.visibility {
        Visibility::Visible => Ok(statement),
        Visibility::Waiting | Visibility::Hidden => Err(Refusal::PostClosed { id, pointer }),
    }
}

fn post<'a>(of: &'a Deliberation, id: ActId, pointer: &'static str) -> Result<&'a Post, Refusal> {
    of.threads().post(id).ok_or(Refusal::UnknownPost { id, pointer })
}

fn open_post<'a>(of: &'a Deliberation, id: ActId, pointer: &'static str) -> Result<&'a Post, Refusal> {
    let post = post(of, id, pointer)?;
    if post.is_open() { Ok(post) } else { Err(Refusal::PostClosed { id, pointer }) }
}

pub fn argument(of: &Deliberation, new: &NewArgument, stamp: &Stamp) -> Result<(), Refusal> {
    form(&new.text, false, of.policy())?;
    room_for_more(of)?;
    super::moderation::replies(of, new.on, stamp)?;
    match of.threads().post(new.on) {
        Some(_) => {
            let under = open_post(of, new.on, "/on")?;
            if let Some(root) = under.statement {
                statement(of, root, "/on")?;
            }
        }
        None => {
            statement(of, new.on, "/on")?;
        }
    }
    // A name under an answer says that somebody speaks for a body.
    if new.signed.is_some() && stamp.standing.role == Role::Participant {
        let expected = "only who speaks for a body signs with a name";
        return Err(Refusal::UnfitPost { expected, pointer: "/signed" });
    }
    said_once(of, &Verb::Argument(new.clone()), stamp)
}

/// That nobody says the same already, there where it is to stand. Asked of what is folded as long as all words are there; of
/// what comes, always.
pub fn said_once(of: &Deliberation, verb: &Verb, stamp: &Stamp) -> Result<(), Refusal> {
    if of.has_erased() { Ok(()) } else { nobody_says(of, verb, stamp) }
}

fn nobody_says(of: &Deliberation, verb: &Verb, stamp: &Stamp) -> Result<(), Refusal> {
    // What was said twice elsewhere was voted on twice: an import brings both.
    let imported = stamp.standing.assurance == Assurance::Imported;
    let (same, text) = match verb {
        Verb::Statement(new) if !imported => (of.same_words(&new.text), &new.text),
        Verb::Argument(new) if !imported => (of.threads().same_words(new.on, &new.text), &new.text),
        Verb::Revision(new) if of.statement(new.target).is_some() => {
            (of.same_words(&new.text).filter(|other| *other != new.target), &new.text)
        }
        _ => return Ok(()),
    };
    match same {
        Some(same) if !text.is_erased() => Err(Refusal::DuplicateStatement { of: same }),
        _ => Ok(()),
    }
}

/// What is asked of what comes now.
pub fn admit(of: &Deliberation, verb: &Verb, stamp: &Stamp) -> Result<(), Refusal> {
    if is_bare(verb) {
        let expected = "these words stand for words that were erased";
        return Err(Refusal::UnfitPost { expected, pointer: "/text" });
    }
    if of.has_erased() { nobody_says(of, verb, stamp) } else { Ok(()) }
}

pub fn remark(of: &Deliberation, new: &NewRemark, stamp: &Stamp) -> Result<(), Refusal> {
    form(&new.text, true, of.policy())?;
    room_for_more(of)?;
    let Some(on) = new.on else { return Ok(()) };
    super::moderation::replies(of, on, stamp)?;
    statement(of, on, "/on").map(|_| ())
}

pub fn spoken(of: &Deliberation, act: &Act, new: &NewSpoken) -> Result<(), Refusal> {
    form(&new.text, false, of.policy())?;
    room_for_more(of)?;
    if act.moment.is_none() {
        let expected = "what was said on air needs the moment at which it was said";
        return Err(Refusal::UnfitPost { expected, pointer: "/moment" });
    }
    new.on.map_or(Ok(()), |on| statement(of, on, "/on").map(|_| ()))
}

const SAME_WORDS: Refusal =
    Refusal::UnfitPost { expected: "these are the words that stand there", pointer: "/text" };

pub fn revision(of: &Deliberation, new: &Revision, stamp: &Stamp) -> Result<(), Refusal> {
    if of.statement(new.target).is_some() {
        let statement = own_statement(of, new.target, stamp)?;
        if of.voted_on(new.target) > 0 {
            return Err(Refusal::VotedOn(new.target));
        }
        if statement.revision != new.base {
            return Err(Refusal::StaleRevision { current: statement.revision });
        }
        if statement.revision as usize >= MAX_REVISIONS {
            return Err(Refusal::TooManyPosts);
        }
        if statement.text == new.text && !new.text.is_erased() {
            return Err(SAME_WORDS);
        }
        statement_form(graphemes(new.text.original()), of.policy())?;
        return said_once(of, &Verb::Revision(new.clone()), stamp);
    }
    let post = open_post(of, new.target, "/target")?;
    // The transcript is the desk's.
    if !post.is_spoken() && post.author != stamp.by {
        return Err(Refusal::NotYours);
    }
    if post.revision() != new.base {
        return Err(Refusal::StaleRevision { current: post.revision() });
    }
    if post.wordings.len() >= MAX_REVISIONS {
        return Err(Refusal::TooManyPosts);
    }
    let same = |wording: &Wording| wording.text == new.text && wording.sources == new.sources;
    if post.pending.is_none() && post.wordings.last().is_some_and(same) && !new.text.is_erased() {
        return Err(SAME_WORDS);
    }
    form(&new.text, post.kind == Kind::Remark, of.policy())
}

/// A statement that still takes votes, and is mine to word.
fn own_statement<'a>(of: &'a Deliberation, id: ActId, stamp: &Stamp) -> Result<&'a Statement, Refusal> {
    let statement = statement(of, id, "/target")?;
    if statement.closed_by.is_some() {
        return Err(Refusal::StatementClosed(id));
    }
    // What came with the opening is the host's.
    let own = statement.author.map_or(stamp.standing.role == Role::Host, |author| author == stamp.by);
    if own { Ok(statement) } else { Err(Refusal::NotYours) }
}

/// Whether another statement may supersede this one.
pub fn supersede(of: &Deliberation, old: ActId, stamp: &Stamp) -> Result<(), Refusal> {
    own_statement(of, old, stamp).map(|_| ()).map_err(|refusal| match refusal {
        Refusal::UnknownPost { id, .. } => Refusal::UnknownPost { id, pointer: "/supersedes" },
        Refusal::PostClosed { id, .. } => Refusal::PostClosed { id, pointer: "/supersedes" },
        other => other,
    })
}

pub fn withdraw(of: &Deliberation, target: ActId, stamp: &Stamp) -> Result<(), Refusal> {
    let post = post(of, target, "/target")?;
    if post.withdrawn {
        return Err(Refusal::PostClosed { id: target, pointer: "/target" });
    }
    // The transcript is the desk's.
    if post.is_spoken() || post.author == stamp.by { Ok(()) } else { Err(Refusal::NotYours) }
}

pub fn attach(of: &Deliberation, attach: &Attach, stamp: &Stamp) -> Result<(), Refusal> {
    let post = open_post(of, attach.target, "/target")?;
    if matches!(post.kind, Kind::Argument(_)) {
        let expected = "only a remark or what was said can be attached";
        return Err(Refusal::UnfitPost { expected, pointer: "/target" });
    }
    if !is_staff(stamp.standing.role) {
        if post.author != stamp.by {
            role_is_staff(&stamp.standing)?;
        }
        // What was replied to it goes along: its author finds its place once, others may move it.
        if post.on.is_some() || of.moderation().measures(post.id).is_some_and(|own| own.moved.is_some()) {
            let expected = "it is attached already; a moderator can move it";
            return Err(Refusal::UnfitPost { expected, pointer: "/to" });
        }
    }
    if post.on == Some(attach.to) {
        return Err(Refusal::UnfitPost { expected: "it stands there already", pointer: "/to" });
    }
    statement(of, attach.to, "/to").map(|_| ())
}

pub fn mark(of: &Deliberation, mark: &DemandMark, stamp: &Stamp) -> Result<(), Refusal> {
    let post = open_post(of, mark.target, "/target")?;
    if post.author != stamp.by {
        role_is_staff(&stamp.standing)?;
    }
    if post.demand.as_ref().is_some_and(|demand| !demand.may_be_addressed()) {
        let expected = "who is asked can be named anew only while nobody has answered";
        return Err(Refusal::UnfitDemand { expected, pointer: "/asked" });
    }
    Ok(())
}

pub fn step(of: &Deliberation, step: &DemandStep, stamp: &Stamp) -> Result<(), Refusal> {
    let post = open_post(of, step.target, "/target")?;
    let unfit = |expected, pointer| Err(Refusal::UnfitDemand { expected, pointer });
    let Some(demand) = &post.demand else { return unfit("this post is no demand", "/target") };
    if step.to == Step::CarriedOver {
        if step.reason.is_none() {
            return unfit("a demand is carried over with a reason", "/reason");
        }
        if step.until.is_none() {
            return unfit("a demand is carried over to a date", "/until");
        }
        let length = step.reason.as_ref().map_or(0, |reason| graphemes(reason.original()));
        post_form(length, false, of.policy())?;
    } else if post.author != stamp.by || post.is_spoken() {
        // Whoever wrote down what was said is not who said it.
        return Err(Refusal::NotYours);
    } else if step.reason.is_some() || step.until.is_some() {
        // Words of a participant are posts: they are reviewed, answered and revised as such.
        return unfit("only what is carried over has a reason and a date; write a reply", "/reason");
    }
    if demand.may(step.to) {
        Ok(())
    } else {
        unfit("the demand does not stand where this can be done", "/to")
    }
}

pub fn rating(of: &Deliberation, rating: &Rating) -> Result<(), Refusal> {
    let any = post(of, rating.post, "/post")?;
    // What one said of an earlier wording, or of words that were taken back, one may take back too.
    if rating.value == Rate::None && (1..=any.revision()).contains(&rating.revision) {
        return Ok(());
    }
    let post = open_post(of, rating.post, "/post")?;
    if let Some(root) = post.statement {
        statement(of, root, "/post")?;
    }
    if !matches!(post.kind, Kind::Argument(_)) {
        return Err(Refusal::UnfitPost { expected: "only arguments are rated", pointer: "/post" });
    }
    if post.revision() != rating.revision {
        return Err(Refusal::StaleRevision { current: post.revision() });
    }
    Ok(())
}

pub fn merge(of: &Deliberation, merge: &Merge) -> Result<(), Refusal> {
    let (target, into) = (statement(of, merge.target, "/target")?, statement(of, merge.into, "/into")?);
    let closed = |id| Err(Refusal::PostClosed { id, pointer: "/target" });
    if merge.undo {
        let undoes = target.merged_into == Some(merge.into);
        return if undoes { Ok(()) } else { closed(merge.target) };
    }
    if merge.target == merge.into {
        let expected = "a statement cannot be merged into itself";
        return Err(Refusal::UnfitPost { expected, pointer: "/into" });
    }
    if target.closed_by.is_some() {
        return closed(merge.target);
    }
    if into.closed_by.is_some() {
        return Err(Refusal::PostClosed { id: merge.into, pointer: "/into" });
    }
    Ok(())
}
