//! Who is who: the names that people chose, the roles that were given, and which names look like an office.
//!
//! A chosen name stands beside the number of its author, and nothing else about them. It is a thing that can be reported,
//! held and hidden like a text. The role is never read from a name: therefore no name may look like a role, a body, or
//! somebody who acts for one. Next: [`super::waits`] (names wait as texts do), [`crate::rules`] (who may).

use std::collections::{BTreeMap, BTreeSet};

use crate::act::bare::held_of;
use crate::act::{Grant, Stamp};
use crate::date::Date;
use crate::id::{ActId, Handle, Pseudonym};
use crate::participant::{Role, Standing};
use crate::statement::Visibility;
use crate::text::LocalText;

use super::names::{looks_like, skeleton};

/// A name that somebody chose.
#[derive(Clone, PartialEq, Debug)]
pub struct Named {
    /// Who.
    pub by: Pseudonym,
    /// As what they chose it.
    pub standing: Standing,
    /// The name.
    pub text: LocalText,
    /// When it was received (Unix, ms).
    pub received: i64,
    /// Where it stands with review.
    pub visibility: Visibility,
}

/// A role that was given.
#[derive(Clone, PartialEq, Debug)]
pub struct Granted {
    /// The act.
    pub id: ActId,
    /// What it says.
    pub grant: Grant,
    /// When it was received (Unix, ms).
    pub received: i64,
}

impl Granted {
    /// Whether it holds at a time (Unix, ms), by the day in UTC.
    #[must_use]
    pub fn holds(&self, at: i64) -> bool {
        self.grant.until.as_ref().is_none_or(|last| *last >= Date::of(at))
    }

    /// As what somebody acts by it who came as `own`.
    #[must_use]
    pub fn over(&self, own: Standing) -> Standing {
        let Standing { tie, vouched, assurance, minor, .. } = own;
        let role = self.grant.role;
        let office = self.grant.standing.clone().filter(|_| role.is_named()).unwrap_or_default();
        Standing {
            role,
            tie,
            vouched,
            name: office.name,
            org: office.org,
            on_behalf_of: office.on_behalf_of,
            fields: office.fields,
            credentials: office.credentials,
            assurance,
            minor,
        }
    }
}

/// The people of a deliberation, as far as they are more than a number.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct People {
    /// By the act that chose it; earlier ones too, since decisions name them.
    names: BTreeMap<ActId, Named>,
    /// Those of each person,
    theirs: BTreeMap<Pseudonym, BTreeSet<ActId>>,
    /// and those that look alike, by what is left of them then: a new name is compared with few, however many there are.
    alike: BTreeMap<String, BTreeSet<ActId>>,
    /// Which of them each goes by.
    current: BTreeMap<Pseudonym, ActId>,
    /// The last one of each.
    grants: BTreeMap<Handle, Granted>,
    /// The last one without an end, of those whose last one has an end: it holds again after that.
    lasting: BTreeMap<Handle, Granted>,
    /// The names and bodies under which people acted, or may, as they are compared.
    offices: BTreeSet<String>,
}

impl People {
    /// The name that somebody goes by, shown or not: the act that chose it, and what it is.
    #[must_use]
    pub fn named(&self, by: Pseudonym) -> Option<(ActId, &Named)> {
        let id = *self.current.get(&by)?;
        Some((id, self.names.get(&id)?))
    }

    /// The same as everybody sees it.
    #[must_use]
    pub fn shown(&self, by: Pseudonym) -> Option<(ActId, &str)> {
        let (id, named) = self.named(by).filter(|(_, named)| named.visibility == Visibility::Visible)?;
        Some((id, named.text.original()))
    }

    /// What an act chose as a name.
    #[must_use]
    pub fn name(&self, id: ActId) -> Option<&Named> {
        self.names.get(&id)
    }

    /// All that somebody chose as a name, also what they no longer go by.
    pub fn names_of(&self, by: Pseudonym) -> impl Iterator<Item = &Named> {
        self.theirs.get(&by).into_iter().flatten().filter_map(|id| self.names.get(id))
    }

    /// How many names somebody chose on the day of a time (Unix, ms), in UTC.
    #[must_use]
    pub fn chosen_on_day(&self, by: Pseudonym, at: i64) -> usize {
        let day = Date::of(at);
        self.names_of(by).filter(|named| Date::of(named.received) == day).count()
    }

    /// Whether somebody goes by what an act chose.
    #[must_use]
    pub fn is_current(&self, id: ActId) -> bool {
        self.names.get(&id).is_some_and(|named| self.current.get(&named.by) == Some(&id))
    }

    /// The names that people go by, with the acts that chose them.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = (ActId, &Named)> {
        self.names.iter().filter(|(id, _)| self.is_current(**id)).map(|(id, named)| (*id, named))
    }

    /// All names that were ever chosen, with the acts that chose them.
    pub fn every(&self) -> impl Iterator<Item = (ActId, &Named)> {
        self.names.iter().map(|(id, named)| (*id, named))
    }

    /// The role that somebody was given, as far as it holds at a time (Unix, ms).
    #[must_use]
    pub fn granted(&self, to: Handle, at: i64) -> Option<&Granted> {
        self.grants.get(&to).filter(|granted| granted.holds(at)).or_else(|| self.lasting.get(&to))
    }

    /// Whether somebody was made a host or an admin, and is or will be one again at a time (Unix, ms) or later.
    #[must_use]
    pub fn is_above(&self, to: Handle, at: i64) -> bool {
        let granted = self.grants.get(&to).filter(|granted| granted.holds(at));
        let mut all = granted.into_iter().chain(self.lasting.get(&to));
        all.any(|granted| matches!(granted.grant.role, Role::Host | Role::Admin))
    }

    /// All roles that were given, the last one of each person.
    pub fn grants(&self) -> impl Iterator<Item = &Granted> {
        self.grants.values()
    }

    /// Whether a name is another's, or was hidden as anybody's.
    #[must_use]
    pub fn is_taken(&self, name: &str, by: Pseudonym) -> bool {
        let alike = self.alike.get(&skeleton(name)).into_iter().flatten();
        alike.filter_map(|id| Some((id, self.names.get(id)?))).any(|(id, named)| match named.visibility {
            Visibility::Hidden => true,
            Visibility::Visible | Visibility::Waiting => named.by != by && self.is_current(*id),
        })
    }

    /// Whether a name looks like that of somebody who acts for a body, or like that of a body. `bodies`: those that are
    /// asked something here.
    #[must_use]
    pub fn is_of_office<'a>(&self, name: &str, bodies: impl Iterator<Item = &'a str>) -> bool {
        let mut bodies = bodies.map(skeleton);
        self.offices.iter().any(|office| looks_like(name, office))
            || bodies.any(|body| looks_like(name, &body))
    }
}

/// What the fold does. The rules have allowed it.
impl People {
    /// Somebody acts in a role: under their name and for their body nobody else is shown.
    pub(crate) fn acts(&mut self, standing: &Standing) {
        if standing.role.is_named() {
            self.office([&standing.name, &standing.org, &standing.on_behalf_of]);
        }
    }

    fn office(&mut self, names: [&Option<String>; 3]) {
        for name in names.into_iter().flatten() {
            let name = skeleton(name);
            if !self.offices.contains(&name) {
                self.offices.insert(name);
            }
        }
    }

    pub(crate) fn grant(&mut self, id: ActId, grant: &Grant, stamp: &Stamp) {
        if let Some(office) = grant.standing.as_ref().filter(|_| grant.role.is_named()) {
            self.office([&office.name, &office.org, &office.on_behalf_of]);
        }
        let granted = Granted { id, grant: grant.clone(), received: stamp.received };
        let before = self.grants.insert(grant.to, granted);
        if grant.until.is_none() {
            self.lasting.remove(&grant.to);
        } else if let Some(before) = before.filter(|before| before.grant.until.is_none()) {
            self.lasting.insert(grant.to, before);
        }
    }

    /// Somebody goes by another name, or by their number. Gives the act that chose the one before.
    pub(crate) fn choose(&mut self, id: ActId, named: Option<Named>, by: Pseudonym) -> Option<ActId> {
        let Some(named) = named else { return self.current.remove(&by) };
        // Of what was erased nothing is left to be like.
        if held_of(named.text.original()).is_none() {
            self.alike.entry(skeleton(named.text.original())).or_default().insert(id);
        }
        self.theirs.entry(named.by).or_default().insert(id);
        self.names.insert(id, named);
        self.current.insert(by, id)
    }

    /// A name goes; its author is a number again. Gives them, if there was such a name.
    pub(crate) fn erase(&mut self, id: ActId) -> Option<Pseudonym> {
        let named = self.names.get_mut(&id)?;
        let skeleton = skeleton(named.text.original());
        named.text = LocalText::erased(None);
        if let Some(alike) = self.alike.get_mut(&skeleton) {
            alike.remove(&id);
            if alike.is_empty() {
                self.alike.remove(&skeleton);
            }
        }
        let by = named.by;
        if self.current.get(&by) == Some(&id) {
            self.current.remove(&by);
        }
        Some(by)
    }

    /// A name is shown from now on, hidden, or held.
    pub(crate) fn see(&mut self, id: ActId, visibility: Visibility) {
        if let Some(named) = self.names.get_mut(&id) {
            named.visibility = visibility;
        }
    }
}

/// Whether somebody of this role may be shown under a name of their own choice.
#[must_use]
pub const fn chooses(role: Role) -> bool {
    matches!(role, Role::Participant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    /// Whether a name is taken, by going through all.
    fn is_taken_of_all(people: &People, name: &str, by: Pseudonym) -> bool {
        let own = skeleton(name);
        people.every().any(|(id, named)| {
            let kept = named.visibility == Visibility::Hidden || (named.by != by && people.is_current(id));
            kept && skeleton(named.text.original()) == own
        })
    }

    #[test]
    fn a_name_is_compared_with_those_that_look_like_it_and_that_is_enough() {
        let who = |n: usize| Pseudonym::derived(&[&n.to_be_bytes()]);
        let shapes = ["Lin", "L1n", "lin", "Li n", "Chen", "СHEN", "陈静", "陈 静", "Lina", "Wang"];
        let (mut people, mut taken) = (People::default(), 0);
        for n in 0..400_usize {
            let (id, by, shape) = (ActId::derived(n as i64, &[b"name"]), who(n * 7 % 5), shapes[n * 13 % 10]);
            let Ok(text) = LocalText::new(Lang::none(), shape) else { panic!("{shape}") };
            let (standing, visibility) = (Standing::default(), Visibility::Visible);
            let named = Named { by, standing, text, received: 0, visibility };
            people.choose(id, (n % 3 != 0).then_some(named), by);
            let earlier = ActId::derived((n / 2) as i64, &[b"name"]);
            match n % 5 {
                0 => {
                    people.erase(earlier);
                }
                1 => people.see(earlier, if n % 2 == 0 { Visibility::Hidden } else { Visibility::Waiting }),
                _ => {}
            }
            for (m, shape) in shapes.into_iter().enumerate() {
                let found = people.is_taken(shape, who(m));
                assert_eq!(found, is_taken_of_all(&people, shape, who(m)), "{n} {shape}");
                taken += usize::from(found);
            }
        }
        assert!((500..3_500).contains(&taken), "{taken}");
        // Of what is gone nothing is kept.
        let all: Vec<ActId> = people.every().map(|(id, _)| id).collect();
        for id in all {
            people.erase(id);
        }
        assert!(people.alike.is_empty());
    }
}
