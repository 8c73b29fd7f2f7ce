//! One entry of a log: an act with the bytes the ledger stores and the stamp of whoever keeps it.
//!
//! Importers make entries; the ledger takes them as they are. No rule is asked here: `deliberation_core::rules`
//! refuses what may not be. Next: [`crate::polis::acts`] and [`crate::sample::acts`], which make whole logs.

use deliberation_core::act::{Act, Moment, Stamp, Verb};
use deliberation_core::id::{ActId, DeliberationId, Nonce, Pseudonym};
use deliberation_core::participant::Standing;
use deliberation_core::policy::PolicyError;
use deliberation_core::text::TextError;
use deliberation_core::wire::Malformed;

/// An act as the ledger stores it.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// The act's JSON: `Act::read(&body)` gives `act`.
    pub body: String,
    /// The act.
    pub act: Act,
    /// What the ledger's keeper adds.
    pub stamp: Stamp,
}

/// Why acts cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// An act of an unknown type has no form to be written in.
    #[error("the act cannot be written: {0}")]
    Unwritable(serde_json::Error),
    /// What was written is not an act.
    #[error("the act cannot be read back: {0}")]
    Unreadable(#[from] Malformed),
    /// What was written is another act, because this one is not as reading makes it.
    #[error("the act {0} reads back as another one")]
    Unfaithful(ActId),
    /// A text that cannot stand.
    #[error("{what}: {why}")]
    Text {
        /// Which text.
        what: String,
        /// What is wrong with it.
        why: TextError,
    },
    /// A statement longer than any policy allows.
    #[error("statement {tid} has {length} graphemes; at most {limit}")]
    TooLong {
        /// Its number where it comes from.
        tid: i64,
        /// Its graphemes.
        length: usize,
        /// The most graphemes.
        limit: usize,
    },
    /// More statements than a deliberation can have.
    #[error("{0} statements; at most {max}", max = deliberation_core::act::MAX_STATEMENTS)]
    TooManyStatements(usize),
    /// A number of the policy out of its range.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The captions of the sample cannot be read.
    #[error("the captions of the sample: {0}")]
    Captions(String),
    /// A post of the sample stands under something that is not there.
    #[error("the sample has no {0}")]
    Dangling(String),
    /// The sample is not what its reader expects.
    #[error("the sample: {0}")]
    Sample(serde_json::Error),
}

impl Entry {
    /// Writes the act and reads it back, so that the two are the same for certain.
    ///
    /// # Errors
    /// When the act has no written form, or one that says something else.
    pub fn new(act: Act, stamp: Stamp) -> Result<Self, MakeError> {
        let body = serde_json::to_string(&act).map_err(MakeError::Unwritable)?;
        if Act::read(&body)? == act {
            Ok(Self { body, act, stamp })
        } else {
            Err(MakeError::Unfaithful(act.id))
        }
    }
}

/// Who does an act, and as what.
#[derive(Clone, Debug)]
pub(crate) struct Maker {
    pub by: Pseudonym,
    pub standing: Standing,
}

/// The pseudonym that a log of this name gives somebody.
pub(crate) fn pseudonym(name: &DeliberationId, part: &str, who: i64) -> Pseudonym {
    Pseudonym::derived(&[name.as_str().as_bytes(), part.as_bytes(), &who.to_be_bytes()])
}

/// The id that a log of this name gives an act received at `now`.
pub(crate) fn act_id(name: &DeliberationId, now: i64, verb: &str, numbers: &[i64]) -> ActId {
    with_parts(name, verb, numbers, |parts| ActId::derived(now, parts))
}

/// What an act is named after.
fn with_parts<T>(name: &DeliberationId, verb: &str, numbers: &[i64], make: impl FnOnce(&[&[u8]]) -> T) -> T {
    let numbers: Vec<[u8; 8]> = numbers.iter().map(|number| number.to_be_bytes()).collect();
    let mut parts = vec![name.as_str().as_bytes(), verb.as_bytes()];
    parts.extend(numbers.iter().map(<[u8; 8]>::as_slice));
    make(&parts)
}

/// A log in the making: numbers the acts and names them after what they are, so that the same material gives
/// the same bytes.
///
/// The names follow from public words alone. Whoever has the material can work them out: an import hides
/// nothing that its source shows.
#[derive(Debug)]
pub(crate) struct Log {
    name: DeliberationId,
    now: i64,
    entries: Vec<Entry>,
}

impl Log {
    /// An empty log that begins at a time (Unix, ms).
    pub fn new(name: DeliberationId, now: i64) -> Self {
        let entries = Vec::new();
        Self { name, now, entries }
    }

    /// The pseudonym of somebody in this deliberation: `part` keeps the ballots' apart from the public acts'.
    pub fn pseudonym(&self, part: &str, who: i64) -> Pseudonym {
        pseudonym(&self.name, part, who)
    }

    /// When the last act was received.
    pub const fn now(&self) -> i64 {
        self.now
    }

    /// Adds an act, received at `received` or when the last one was, whichever is later. `numbers` tell it from
    /// the others of its type; `at` is its maker's clock.
    pub fn push(
        &mut self,
        received: i64,
        at: Option<i64>,
        numbers: &[i64],
        maker: &Maker,
        verb: Verb,
    ) -> Result<ActId, MakeError> {
        self.push_at(received, at, numbers, maker, verb, None)
    }

    /// The same for an act that belongs to a moment of a programme.
    pub fn push_at(
        &mut self,
        received: i64,
        at: Option<i64>,
        numbers: &[i64],
        maker: &Maker,
        verb: Verb,
        moment: Option<Moment>,
    ) -> Result<ActId, MakeError> {
        self.now = self.now.max(received);
        let id = act_id(&self.name, self.now, verb.name(), numbers);
        let nonce = with_parts(&self.name, verb.name(), numbers, |parts| {
            Pseudonym::derived(&[parts, &[b"nonce"]].concat())
        });
        let act = Act { id, nonce: Nonce::new(*nonce.bytes()), at, moment, from: Default::default(), verb };
        let stamp = Stamp {
            seq: self.entries.len() as u64 + 1,
            received: self.now,
            by: maker.by,
            session: 0,
            standing: maker.standing.clone(),
        };
        self.entries.push(Entry::new(act, stamp)?);
        Ok(id)
    }

    /// The entries, in their order.
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }
}

#[cfg(test)]
mod tests {
    use deliberation_core::act::Join;

    use super::*;

    fn act(verb: Verb) -> Act {
        Act {
            id: ActId::new(1, [0; 10]),
            nonce: Nonce::new([0; 16]),
            at: None,
            moment: None,
            from: Default::default(),
            verb,
        }
    }

    fn stamp() -> Stamp {
        Stamp { seq: 1, received: 0, by: Pseudonym::new([0; 16]), session: 0, standing: Standing::default() }
    }

    #[test]
    fn the_body_reads_back_as_the_act() {
        let entry = Entry::new(act(Verb::Join(Join { tie: None })), stamp()).unwrap();
        assert_eq!(Act::read(&entry.body).unwrap(), entry.act);
    }

    #[test]
    fn an_act_of_an_unknown_type_is_refused() {
        let refused = Entry::new(act(Verb::Unknown("song".to_owned())), stamp());
        assert!(matches!(refused, Err(MakeError::Unwritable(_))));
    }

    #[test]
    fn a_log_never_steps_back_in_time_and_its_names_follow_from_what_they_name() {
        let make = |n| {
            let mut log = Log::new("a".parse().unwrap(), 5);
            let by = log.pseudonym("voter", 1);
            let standing = Standing::default();
            let maker = Maker { by, standing };
            log.push(9, None, &[1], &maker, Verb::Join(Join { tie: None })).unwrap();
            log.push(7, None, &[n], &maker, Verb::Join(Join { tie: None })).unwrap();
            log.into_entries()
        };
        let entries = make(2);
        assert_eq!(entries, make(2));
        assert_ne!(entries[1].act.id, make(3)[1].act.id);
        assert_eq!(entries.iter().map(|e| e.stamp.received).collect::<Vec<_>>(), [9, 9]);
        assert_ne!(entries[0].act.nonce, entries[1].act.nonce);
    }
}
