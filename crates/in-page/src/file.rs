//! What a page gives as its deliberation: an act `open`; or one with what was done since, and who can be played, as
//! `{"opening": {…}, "acts": [{"stamp": {…}, "act": {…}}], "play": [{"id": …, "standing": {…}}]}`.

use deliberation_core::act::{Act, Stamp};
use deliberation_core::participant::{Role, Standing};
use deliberation_core::publish::Publisher;
use deliberation_core::rules::Refusal;
use deliberation_core::wire::{Json, Malformed, Read as _, Record, parse};

use crate::play::{ME, Player};

/// A line of a log: an act, and what its keeper added.
pub type Line = (Act, Stamp);

/// A deliberation as its page has it.
#[derive(Debug)]
pub struct File {
    opening: Act,
    acts: Vec<Line>,
    /// Who can be played.
    pub players: Vec<Player>,
}

impl File {
    /// Reads what a page gives.
    ///
    /// # Errors
    /// When it is neither an opening nor such a file.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let json = parse(text).map_err(Malformed::here)?;
        let Some(opening) = json.get("opening") else {
            return Ok(Self { opening: Act::read_opening(text)?, acts: Vec::new(), players: Vec::new() });
        };
        let opening = Act::read_opening(&opening.to_string()).map_err(|fault| fault.within("opening"))?;
        Ok(Self { opening, acts: list(&json, "acts", line)?, players: list(&json, "play", Player::read)? })
    }

    /// The deliberation as it is at first, and the place of its last act.
    ///
    /// # Errors
    /// When the rules refuse it.
    pub fn begin(&self) -> Result<(Publisher, u64), Malformed> {
        let standing = Standing { role: Role::Host, ..Standing::default() };
        let mut publisher = Publisher::default();
        let received = self.opening.id.time();
        let stamp = Stamp { seq: 1, received, by: ME, session: 0, standing };
        fold(&mut publisher, &self.opening, &stamp).map_err(Malformed::here)?;
        let mut seq = 1;
        for (place, (act, stamp)) in self.acts.iter().enumerate() {
            seq += 1;
            let stamp = Stamp { seq, ..stamp.clone() };
            let refused = |why| Malformed::here(why).within(&place.to_string()).within("acts");
            fold(&mut publisher, act, &stamp).map_err(refused)?;
        }
        Ok((publisher, seq))
    }
}

fn list<T>(json: &Json, name: &str, read: fn(&Json) -> Result<T, Malformed>) -> Result<Vec<T>, Malformed> {
    let Some(all) = json.get(name) else { return Ok(Vec::new()) };
    let all = all.as_array().ok_or_else(|| Malformed::here("expected a list").within(name))?;
    let at = |(place, one)| {
        read(one).map_err(|fault: Malformed| fault.within(&usize::to_string(&place)).within(name))
    };
    all.iter().enumerate().map(at).collect()
}

/// Reads a line of a log.
///
/// # Errors
/// When it is none.
pub fn line(json: &Json) -> Result<Line, Malformed> {
    let record = Record::of(json)?;
    Ok((record.need("act")?, record.need("stamp")?))
}

/// Folds one act, and computes the map where one is due.
///
/// # Errors
/// When the rules refuse it.
pub fn fold(publisher: &mut Publisher, act: &Act, stamp: &Stamp) -> Result<(), Refusal> {
    if let Some(job) = publisher.fold(act, stamp)? {
        publisher.set_map(job.run());
    }
    Ok(())
}
