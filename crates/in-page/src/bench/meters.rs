//! An edition of a crowd, to time its meters and to compare them bit by bit.

use deliberation_core::consensus::meters::Meters;
use deliberation_core::consensus::meters::book::Book;
use deliberation_core::id::ActId;
use deliberation_core::opinion::disclosure::disclosed;
use deliberation_core::opinion::{Picture, Votes};
use deliberation_core::participant::Tie;
use deliberation_core::publish::{Published, PublishedMap, PublishedStatement};
use deliberation_core::release::Stage;
use deliberation_core::vote::Tally;

use super::crowd::Dice;

/// Statements of each heading that the widget's panel lists.
const LISTED: usize = 5;
/// People behind anything that is shown by tie.
const CELL: usize = 10;

/// What is published of a crowd, and the meters of it.
#[derive(Debug)]
pub struct Edition {
    published: Published,
    book: Book,
    dice: Dice,
}

impl Edition {
    /// The edition of these votes with this map. Every third person said nothing of their tie; of the others one in eight is
    /// directly affected, one in four lives nearby.
    #[must_use]
    pub fn new(votes: &Votes, picture: &Picture) -> Self {
        let mut published = empty();
        let mut ties = vec![[Tally::default(); 5]; votes.statements()];
        for person in 0..votes.people() {
            let tie = match person % 24 {
                at if at % 3 == 0 => 4,
                1 | 13 => 1,
                2 | 7 | 14 | 19 => 2,
                _ => 3,
            };
            for (statement, value) in votes.row(person) {
                let tally = &mut ties[statement as usize][tie];
                match value {
                    1 => tally.agree += 1,
                    0 => tally.pass += 1,
                    _ => tally.disagree += 1,
                }
            }
        }
        let id = |place: usize| ActId::derived(0, &[b"statement", &(place as u64).to_be_bytes()]);
        let statement = |(place, ties): (usize, &[Tally; 5])| {
            let all = ties.iter().fold(Tally::default(), |sum, own| sum + *own);
            let open = disclosed(all, &ties[..4], CELL);
            let shown = Tie::ALL.into_iter().zip(ties).zip(open).filter(|(_, open)| *open);
            PublishedStatement {
                id: id(place),
                number: place as u32 + 1,
                tally: Some(all),
                ties: shown.map(|((tie, sums), _)| (tie, *sums)).collect(),
                ..statement_of_nobody()
            }
        };
        published.statements = ties.iter().enumerate().map(statement).collect();
        let statements = (0..votes.statements()).map(id).collect();
        let map = PublishedMap { seq: 1, at: 0, follows: None, statements, picture: picture.clone() };
        published.map = Some(map.into());
        published.participation.stage = Stage::Map;
        Self { published, book: Book::default(), dice: Dice::new(11) }
    }

    /// Computes all meters of all statements, and what they come to. Gives how many have an answer, or say why not.
    pub fn all(&mut self) -> usize {
        self.book = Book::default();
        let meters = self.meters();
        let answers = meters.iter().filter(|own| own.common_ground.probability.is_some()).count();
        answers + self.book.whole().silent as usize
    }

    /// So many statements get a vote more: what all come to after, and the meters of those that a panel shows. Gives how many it shows.
    pub fn tick(&mut self, statements: usize) -> usize {
        for _ in 0..statements {
            let place = self.dice.below(self.published.statements.len());
            let Some(tally) = self.published.statements.get_mut(place).and_then(|own| own.tally.as_mut())
            else {
                continue;
            };
            tally.agree += 1;
        }
        self.book.renew(&self.published);
        let listed =
            self.book.whole().sections().into_iter().flat_map(|(_, ids)| ids.into_iter().take(LISTED));
        listed.filter_map(|id| self.book.meters(id)).count()
    }

    /// The meters of this edition.
    #[must_use]
    pub fn meters(&mut self) -> Vec<Meters> {
        self.book.renew(&self.published);
        self.published.statements.iter().filter_map(|own| self.book.meters(own.id)).collect()
    }
}

/// An edition in which nobody has said anything. Everything that meters do not look at stands there because it must.
fn empty() -> Published {
    let id = ActId::derived(0, &[b"open"]);
    let json = format!(
        r#"{{"id":"crowd","epoch":"e","tick":1,"seq":1,"at":0,"opening":{{"act":"{id}","question":{{"lang":"en",
        "text":"?"}},"languages":["en"],"policy":{{}},"phases":[]}},"articles":[],"phase":{{"id":"talk","since":0}},
        "participation":{{"took_part":0,"voters":0,"stage":"map","results_held":false}},"statements":[]}}"#
    );
    serde_json::from_str(&json).expect("an edition of nobody is one")
}

fn statement_of_nobody() -> PublishedStatement {
    let id = ActId::derived(0, &[b"statement"]);
    let json =
        format!(r#"{{"id":"{id}","number":1,"text":{{"lang":"en","text":"?"}},"revision":1,"received":0}}"#);
    serde_json::from_str(&json).expect("a statement of nobody is one")
}

#[cfg(test)]
mod tests {
    use super::super::crowd::Crowd;
    use super::*;
    use deliberation_core::opinion::{Parameters, Running, fit, follow, publishable};

    #[test]
    fn a_crowd_has_meters_and_a_tick_changes_some() {
        let running = Running::of(Crowd { people: 800, statements: 60, ..Crowd::default() }.votes());
        let parameters = Parameters::default();
        let fitted = fit(running.votes(), running.sums(), &[], &parameters);
        let picture = publishable(&follow(None, &fitted, running.votes()), running.votes(), &parameters);
        let mut edition = Edition::new(running.votes(), &picture);
        assert!(edition.all() > 30 && picture.groups.len() > 1);
        let before = edition.meters().to_vec();
        edition.tick(5);
        let changed = edition.meters().iter().zip(&before).filter(|(now, then)| now != then).count();
        assert!((1..=5).contains(&changed), "{changed}");
        assert!(before.iter().any(|meters| meters.affected.is_some()));
    }
}
