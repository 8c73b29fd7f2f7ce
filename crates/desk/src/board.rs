//! What waits for those who annotate, and a note that is being put under the same claim elsewhere.

use std::rc::Rc;

use deliberation_core::annotation::elsewhere::AlikeClaim;
use deliberation_core::id::ActId;
use deliberation_core::participant::Role;
use deliberation_core::protocol::envelope::Desk as Board;
use deliberation_core::wire::Read as _;

use crate::face::{Face, parse};
use crate::state::{Desk, Inside, later};

/// The name of the form that puts a note under a claim.
#[must_use]
pub fn once_key(note: ActId, target: ActId) -> String {
    format!("once/{note}/{target}")
}

/// A note that is being put under the same claim elsewhere.
#[derive(Clone, PartialEq, Debug)]
pub struct Once {
    /// The note.
    pub note: ActId,
    /// The claims that say nearly the same; nothing before they came.
    pub claims: Option<Vec<AlikeClaim>>,
    /// Whether they did not come when they were asked for last.
    pub missing: bool,
    /// Those under which it was put since.
    pub noted: Vec<ActId>,
    /// Those where it was refused because the words are others by now, until these come.
    pub stale: Vec<ActId>,
}

impl Once {
    /// Takes in the claims as they are now: in the order in which they stood, the new ones last. What has the note by now
    /// stays where it is; what else is not there any more goes, unless `stays` says that there is something to read.
    pub fn renew(&mut self, now: Vec<AlikeClaim>, stays: impl Fn(&AlikeClaim) -> bool) {
        let mut now = now;
        let mut all = Vec::new();
        let stale = std::mem::take(&mut self.stale);
        for old in self.claims.take().unwrap_or_default() {
            match now.iter().position(|new| new.target == old.target) {
                Some(at) => {
                    if now[at].revision == old.revision && stale.contains(&old.target) {
                        self.stale.push(old.target);
                    }
                    all.push(now.remove(at));
                }
                None if self.noted.contains(&old.target) || stays(&old) => all.push(old),
                None => {}
            }
        }
        all.append(&mut now);
        self.claims = Some(all);
    }
}

impl Desk {
    /// Asks for what waits for those who annotate: with each edition, and after each act of theirs.
    pub fn renew_board(self) {
        let panel = |inside: &mut Inside| matches!(inside.data.role, Role::Expert | Role::Official);
        if self.with(panel) == Some(true) {
            // Words that were changed meanwhile come with an edition, and so does a list that did not come before.
            let once = self.data().and_then(|data| data.once.clone());
            let once = once.filter(|once| once.missing || !once.stale.is_empty());
            self.ask_board(once.map(|once| once.note));
        }
    }

    /// `alike`: a note, whose claim is looked for elsewhere.
    fn ask_board(self, alike: Option<ActId>) {
        let Some(face) = self.with_face(Face::clone) else { return };
        later(Box::pin(async move {
            let path = alike.map_or_else(|| "/desk".to_owned(), |note| format!("/desk?alike={note}"));
            let answer = face.ask(&path).await;
            let board = parse(&answer.body).and_then(|json| Board::read(&json).ok());
            if let Some(note) = alike {
                self.found_elsewhere(note, board.as_ref().map(|board| &*board.alike));
            }
            self.change(|data| {
                data.board_missing = board.is_none();
                if let Some(board) = board
                    && data.board.as_ref().is_none_or(|old| old.seq <= board.seq)
                {
                    data.board = Some(Rc::new(board));
                }
            });
        }));
    }

    fn found_elsewhere(self, note: ActId, claims: Option<&[AlikeClaim]>) {
        let once = self.data().and_then(|data| data.once.clone()).filter(|once| once.note == note);
        let Some(mut once) = once else { return };
        let now = Rc::make_mut(&mut once);
        now.missing = claims.is_none();
        if let Some(claims) = claims {
            // Of what was refused there is something to read.
            now.renew(claims.to_vec(), |claim| self.draft(&once_key(note, claim.target)).trouble.is_some());
        }
        self.change(|data| data.once = Some(once));
    }

    /// Asks for the claims that say nearly what the words of a note say; anew, where they are there.
    pub fn look_elsewhere(self, note: ActId) {
        self.change(|data| {
            if data.once.as_ref().is_none_or(|once| once.note != note) {
                let (noted, stale) = (Vec::new(), Vec::new());
                data.once = Some(Rc::new(Once { note, claims: None, missing: false, noted, stale }));
            }
        });
        self.ask_board(Some(note));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use deliberation_core::text::{Lang, LocalText};

    fn claim(n: u8, revision: u32) -> AlikeClaim {
        AlikeClaim {
            target: ActId::derived(0, &[&[n]]),
            statement: None,
            side: None,
            text: LocalText::new(Lang::fallback(), "电梯就不能装").unwrap(),
            revision,
            span: deliberation_core::anchor::Span::of("电梯就不能装", 0..2).unwrap(),
            share: 90,
        }
    }

    #[test]
    fn a_renewed_list_keeps_its_order_and_what_was_decided() {
        let [first, noted, gone, refused, new] = [1, 2, 3, 4, 5].map(|n| claim(n, 1));
        let noted_one = vec![noted.target];
        let mut once =
            Once { note: new.target, claims: None, missing: false, noted: noted_one, stale: vec![] };
        once.renew(vec![first.clone(), noted.clone(), gone, refused.clone()], |_| false);
        // The first was reworded, the second has the note by now, of the fourth there is something to read.
        once.renew(vec![new.clone(), claim(1, 2)], |claim| claim.target == refused.target);
        assert_eq!(once.claims, Some(vec![claim(1, 2), noted, refused, new]));
    }

    #[test]
    fn after_a_refusal_the_list_is_asked_for_until_other_words_came_and_no_longer() {
        let (note, noted) = (claim(9, 1).target, Vec::new());
        let mut once = Once { note, claims: None, missing: false, noted, stale: Vec::new() };
        once.renew(vec![claim(1, 1), claim(2, 1)], |_| true);
        once.stale = vec![claim(1, 1).target, claim(2, 1).target];
        // An edition from before they were changed.
        once.renew(vec![claim(1, 1), claim(2, 1)], |_| true);
        assert_eq!(once.stale.len(), 2);
        once.renew(vec![claim(1, 2), claim(2, 1)], |_| true);
        assert_eq!(once.stale, [claim(2, 1).target]);
        // Its words say something else by now.
        once.renew(vec![claim(1, 2)], |_| true);
        assert_eq!((&*once.stale, once.claims.map(|all| all.len())), (&[][..], Some(2)));
    }
}
