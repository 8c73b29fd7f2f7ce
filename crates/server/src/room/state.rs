//! What a room knows, and what becomes of one act: repeated, refused, or accepted. Judging waits for nothing: what the
//! ledger knows of repeated ids is looked up before ([`State::look_up`]).
//!
//! A group of acts is judged first and committed then; until it is, what is here is ahead of the ledger. When a
//! commit fails the state is thrown away and read anew ([`State::load`]). Next: [`super::keeper`].

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use deliberation_core::act::{Act, Stamp, UNKNOWN_LIMIT, Verb};
use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::{ActId, DeliberationId, Handle};
use deliberation_core::moderation::mine::{Receipt, by_receipt, mine_of_moderation};
use deliberation_core::moderation::queue::{Queue, queue};
use deliberation_core::moderation::{Gate, is_staff};
use deliberation_core::participant::{Role, Standing};
use deliberation_core::procedure::ground;
use deliberation_core::protocol::envelope::{
    ActResult, Desk, Mine, MineStatement, MineVote, desk, mine_of_notes, mine_of_stances, mine_of_threads,
};
use deliberation_core::protocol::problem::{Cause, Problem};
use deliberation_core::publish::{MapJob, Published, PublishedMap, Publisher, Rows};
use deliberation_core::release::MAP_INTERVAL_MS;
use deliberation_core::rules::{self, Refusal};
use deliberation_core::wire::Json;

use crate::clock;
use crate::identity::Session;
use crate::ledger::{Erase, Ledger, LedgerError, Row, Trace};

/// Times of ballots are those of a clock that ticks so often (ms): as often as a map is renewed, so that nothing waits longer
/// for it.
const BALLOT_GRID_MS: i64 = MAP_INTERVAL_MS;

/// An act as it was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// What it says.
    pub act: Act,
    /// Its bytes, exactly as received.
    pub body: String,
}

/// An act as it was sent; or, of one that could not be read, the result.
pub type Posted = Result<Sent, Box<ActResult>>;

/// Acts that were accepted and are to be committed together.
#[derive(Debug, Default)]
pub struct Group {
    /// The rows to write, in order.
    pub rows: Vec<Row>,
    /// Where each act stands among them.
    places: HashMap<ActId, usize>,
    /// What the ledger knows of the acts whose ids come again, by their places.
    traces: Traces,
    /// The last map that fell due.
    pub map: Option<MapJob>,
    /// Words that go with them.
    pub erase: Vec<Erase>,
}

/// What was found of acts at their places.
type Traces = HashMap<u64, Result<Option<Trace>, LedgerError>>;

/// Everything done in one deliberation so far, and the ids under which it was done.
#[derive(Debug)]
pub struct State {
    ledger: Arc<dyn Ledger>,
    id: DeliberationId,
    publisher: Publisher,
    places: HashMap<ActId, u64>,
    seq: u64,
}

impl State {
    /// Reads the whole log.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn load(ledger: Arc<dyn Ledger>, id: DeliberationId) -> Result<Self, LedgerError> {
        let read = move || {
            let started = std::time::Instant::now();
            let publisher = Publisher::replay(|| ledger.log(&id))?;
            let places = ledger.places(&id)?;
            let seq = places.values().copied().max().unwrap_or(0);
            tracing::info!(deliberation = %id, acts = seq, ms = started.elapsed().as_millis() as u64, "room opened");
            Ok(Self { ledger, id, publisher, places, seq })
        };
        tokio::task::spawn_blocking(read).await.map_err(|_| LedgerError::Closed)?
    }

    /// An empty group, which knows of those of `acts` that are in the ledger already: looked up on a thread for that,
    /// since reading blocks. Until the group is judged nothing else may be.
    ///
    /// # Errors
    /// When there is no such thread any more.
    pub async fn look_up(&self, acts: impl Iterator<Item = ActId>) -> Result<Group, LedgerError> {
        let again: BTreeSet<u64> = acts.filter_map(|id| self.places.get(&id).copied()).collect();
        let mut group = Group::default();
        if !again.is_empty() {
            let (ledger, id) = (Arc::clone(&self.ledger), self.id.clone());
            let find = move || again.into_iter().map(|seq| (seq, ledger.trace(&id, seq))).collect();
            group.traces = tokio::task::spawn_blocking(find).await.map_err(|_| LedgerError::Closed)?;
        }
        Ok(group)
    }

    /// All that was done.
    #[must_use]
    pub fn deliberation(&self) -> &Deliberation {
        self.publisher.deliberation()
    }

    /// What anybody may see now.
    #[must_use]
    pub fn publish(&self, epoch: &str, number: u64) -> Option<Published> {
        self.publisher.publish(epoch, number)
    }

    /// The posts and annotations that anybody may see now.
    #[must_use]
    pub fn rows(&self, before: &Rows) -> Rows {
        self.publisher.rows(before)
    }

    /// Puts a computed map in place.
    pub fn set_map(&mut self, map: Arc<PublishedMap>) {
        self.publisher.set_map(map);
    }

    /// Judges one act of a session, and adds it to the group when it is accepted.
    ///
    /// # Errors
    /// When the ledger, asked about an id that was used before, failed.
    pub fn judge(
        &mut self,
        session: &Session,
        sent: Sent,
        group: &mut Group,
    ) -> Result<ActResult, LedgerError> {
        let Sent { act, body } = sent;
        let by = if act.verb.is_ballot() { session.ballot_by } else { session.public_by };
        if let Some(&seq) = self.places.get(&act.id) {
            let before = match group.places.get(&act.id) {
                Some(&index) => group.rows.get(index).map(trace),
                None => match group.traces.get(&seq) {
                    Some(found) => found.clone()?,
                    // Nobody looked it up: whether it is the same act is not known.
                    None => return Err(LedgerError::Closed),
                },
            };
            let same = before.is_some_and(|before| {
                // Of what was erased only the session is known.
                (before.by, before.session) == (by, session.number)
                    && before.body.is_none_or(|bytes| bytes == body)
            });
            return Ok(if same {
                kept(act.id, seq)
            } else {
                refused(act.id, Problem::new(Cause::ActIdReused))
            });
        }
        if matches!(act.verb, Verb::Unknown(_)) && body.len() > UNKNOWN_LIMIT {
            let limit =
                format_args!("an act of an unknown type has {UNKNOWN_LIMIT} bytes at most").to_string();
            return Ok(refused(act.id, Problem::new(Cause::TooLarge).detail(limit)));
        }
        let deliberation = self.publisher.deliberation();
        // What came with the opening has ids that are no act's.
        if deliberation.thing(act.id).is_some() {
            return Ok(refused(act.id, Problem::new(Cause::ActIdReused)));
        }
        let now = clock::now();
        let ballot = act.verb.is_ballot();
        // Of a ballot the time is kept coarse: beside those of texts it would tell whose it is.
        let received = if ballot { now - now.rem_euclid(BALLOT_GRID_MS) } else { now };
        // Credentials may have run out since the person joined.
        let standing = self.standing(session).at(now);
        let standing = if ballot { standing.of_ballots() } else { standing };
        let stamp = Stamp { seq: self.seq + 1, received, by, session: session.number, standing };
        // Asked before folding, since a refused act must leave no trace, not even its time.
        let articles = || deliberation.procedure().articles();
        if let Err(refusal) = rules::admit(deliberation, &act, &stamp) {
            return Ok(refused(act.id, Problem::refused(&refusal, articles())));
        }
        match self.publisher.fold(&act, &stamp) {
            Ok(job) => group.map = job.or(group.map.take()),
            Err(refusal) => {
                let articles = self.publisher.deliberation().procedure().articles();
                return Ok(refused(act.id, Problem::refused(&refusal, articles)));
            }
        }
        if let Verb::Erasure(erasure) = &act.verb {
            let held = self.publisher.deliberation().moderation().all_screened().clone();
            group.erase.push(Erase { whose: erasure.whose(stamp.by), held });
        }
        self.seq = stamp.seq;
        self.places.insert(act.id, self.seq);
        group.places.insert(act.id, group.rows.len());
        group.rows.push(Row::new(&self.id, &act, stamp, body));
        Ok(kept(act.id, self.seq))
    }

    /// As what a session acts now: with the tie that its person declared last, unless the host vouches for one; and in the
    /// role that its person was given since. What was given, or taken back, outweighs what their token once said.
    fn standing(&self, session: &Session) -> Standing {
        let deliberation = self.publisher.deliberation();
        let mut standing = session.standing.clone();
        if !standing.vouched
            && let Some(tie) = deliberation.tie_of(session.ballot_by)
        {
            standing.tie = tie;
        }
        let people = deliberation.moderation().people();
        match people.granted(Handle::of(session.public_by), clock::now()) {
            Some(granted) => granted.over(standing),
            None => standing,
        }
    }

    /// Whether words were kept for as long as the terms say.
    #[must_use]
    pub fn is_kept_too_long(&self, now: i64) -> bool {
        self.publisher.deliberation().is_kept_too_long(now)
    }

    /// How writing goes on, and who said so.
    #[must_use]
    pub fn gate(&self) -> Gate {
        self.publisher.deliberation().moderation().gate().clone()
    }

    /// Whether whoever has a session runs the room: by their token, or by a role that was given here.
    #[must_use]
    pub fn is_staff(&self, session: &Session) -> bool {
        is_staff(self.standing(session).role)
    }

    /// What stands on the desk.
    ///
    /// # Errors
    /// When the session's role may not read it.
    pub fn desk(&self, session: &Session) -> Result<Desk, Refusal> {
        rules::read_desk(&self.standing(session))?;
        Ok(desk(self.publisher.deliberation(), session.public_by))
    }

    /// What waits for those who moderate; and the role in which whoever asks reads it.
    ///
    /// # Errors
    /// When the session's role may not read it.
    pub fn queue(&self, session: &Session) -> Result<(Queue, Role), Refusal> {
        let standing = self.standing(session);
        rules::read_queue(&standing)?;
        Ok((queue(self.publisher.deliberation(), session.public_by, &standing), standing.role))
    }

    /// Whether a session may read what was done, act by act.
    ///
    /// # Errors
    /// When its role may not.
    pub fn may_audit(&self, session: &Session) -> Result<(), Refusal> {
        rules::read_audit(&self.standing(session))
    }

    /// What a receipt tells.
    ///
    /// # Errors
    /// When no report has it, with the article that says what receipts are.
    pub fn receipt(&self, receipt: &str) -> Result<Receipt, Box<Problem>> {
        let deliberation = self.publisher.deliberation();
        by_receipt(deliberation, receipt).ok_or_else(|| {
            let unknown = Cause::UnknownReceipt;
            let rule = ground(deliberation.procedure().articles(), unknown.guard());
            Box::new(Problem { rule, ..Problem::new(unknown) })
        })
    }

    /// What is a session's own.
    #[must_use]
    pub fn mine(&self, session: &Session) -> Mine {
        let deliberation = self.publisher.deliberation();
        let standing = self.standing(session);
        let votes = deliberation.ballots_of(session.ballot_by).into_iter();
        let statements = deliberation.statements_by(session.public_by);
        let (posts, ratings) = mine_of_threads(deliberation, session.public_by, session.ballot_by);
        let named = standing.role != Role::Participant;
        Mine {
            // It holds strings and lists: JSON can say them all.
            standing: if named { serde_json::to_value(&standing).unwrap_or_default() } else { Json::Null },
            posts,
            moderation: mine_of_moderation(deliberation, session.public_by, standing.role),
            notes: mine_of_notes(deliberation, session.public_by, session.ballot_by),
            ratings,
            stances: mine_of_stances(deliberation, session.ballot_by),
            role: standing.role,
            tie: standing.tie,
            nth: deliberation.last_nth(session.ballot_by, session.number),
            seq: deliberation.seq(),
            votes: votes.map(|vote| MineVote { statement: vote.statement, value: vote.value }).collect(),
            statements: statements
                .filter(|statement| !statement.erased)
                .map(|statement| MineStatement {
                    id: statement.id,
                    text: statement.text.clone(),
                    visibility: statement.visibility,
                })
                .collect(),
        }
    }
}

fn trace(row: &Row) -> Trace {
    Trace { by: row.stamp.by, session: row.stamp.session, body: Some(row.body.clone()) }
}

const fn kept(id: ActId, seq: u64) -> ActResult {
    ActResult { id: Some(id), seq: Some(seq), problem: None }
}

/// The result of an act that is not kept.
#[must_use]
pub const fn refused(id: ActId, problem: Problem) -> ActResult {
    ActResult { id: Some(id), seq: None, problem: Some(problem) }
}
