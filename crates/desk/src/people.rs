//! Who was given which role, as `…/me` tells those who give them.

use deliberation_core::moderation::mine::MineGrant;
use deliberation_core::wire::{Json, Record};

use crate::face::parse;
use crate::state::{Desk, later};

/// All roles that were given, as far as they are known here.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct People {
    /// The last one of each person, the latest last; nothing before it came.
    pub grants: Option<Vec<MineGrant>>,
    /// Whether they were asked for.
    pub begun: bool,
    /// Whether the last answer did not come.
    pub missing: bool,
}

impl People {
    fn take_in(&mut self, mine: Option<&Json>) {
        let moderation = mine.and_then(|mine| mine.get("moderation"));
        let grants = moderation.and_then(|own| Record::of(own).ok()?.may("grants").ok());
        self.missing = grants.is_none();
        if grants.is_some() {
            self.grants = grants;
        }
    }
}

impl Desk {
    /// Asks who has which role.
    pub fn ask_people(self) {
        let Some(face) = self.with_face(Clone::clone) else { return };
        self.change(|data| data.people.begun = true);
        later(Box::pin(async move {
            let answer = face.ask("/me").await;
            let mine = parse(&answer.body).filter(|_| answer.status == 200);
            self.change(|data| data.people.take_in(mine.as_ref()));
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_come_leaves_what_is_known() {
        let mut people = People::default();
        let row = r#"{"to":"0123-4567-89AB","role":"moderator","at":7}"#;
        people.take_in(parse(&format!(r#"{{"moderation":{{"grants":[{row}]}}}}"#)).as_ref());
        assert_eq!((people.missing, people.grants.as_ref().map(Vec::len)), (false, Some(1)));
        for unread in [None, parse("{}"), parse(r#"{"moderation":{"grants":[{}]}}"#)] {
            people.take_in(unread.as_ref());
            assert_eq!((people.missing, people.grants.as_ref().map(Vec::len)), (true, Some(1)));
        }
        // Nobody has one yet.
        people.take_in(parse(r#"{"moderation":{}}"#).as_ref());
        assert_eq!((people.missing, people.grants), (false, Some(Vec::new())));
    }
}
