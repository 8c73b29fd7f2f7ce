//! Who gives which role to whom, and which names people choose.

use crate::act::bare::held_of;
use crate::act::{Erasure, Grant, NewName, Stamp, Verb};
use crate::date::Date;
use crate::deliberation::Deliberation;
use crate::id::Handle;
use crate::moderation::is_staff;
use crate::moderation::names::{disguises_office, name_form, names_office};
use crate::participant::{Assurance, Role};

use super::{ModerationRefusal, NameFault, Refusal, gives};

const fn unfit(pointer: &'static str) -> Refusal {
    Refusal::Moderation(ModerationRefusal::UnfitGrant { pointer })
}

/// The table says who gives roles; here, which ones, to whom, with what.
pub fn grant(grant: &Grant, stamp: &Stamp) -> Result<(), Refusal> {
    if grant.to == Handle::of(stamp.by) {
        return Err(unfit("/to"));
    }
    if !gives(stamp.standing.role, grant.role) {
        return Err(unfit("/role"));
    }
    let office = grant.standing.as_ref();
    let named = office.is_some_and(|own| own.name.is_some() && own.org.is_some());
    match grant.role {
        // They act under a name and for a body, which everybody sees.
        Role::Expert | Role::Official if !named => Err(unfit("/standing")),
        Role::Expert if office.is_none_or(|own| own.fields.is_empty()) => Err(unfit("/standing/fields")),
        _ => Ok(()),
    }
}

/// Whether the terms let somebody write who is known so. Those who run the room are known by the token that says so; whoever
/// was given a role here is known as they were before. What comes from elsewhere was asked there.
pub fn known(of: &Deliberation, stamp: &Stamp) -> Result<(), Refusal> {
    let standing = &stamp.standing;
    let Some(terms) = of.terms() else { return Ok(()) };
    let granted = || of.moderation().people().granted(Handle::of(stamp.by), stamp.received).is_some();
    if standing.assurance == Assurance::Imported || (is_staff(standing.role) && !granted()) {
        return Ok(());
    }
    if standing.assurance < terms.identity() {
        return Err(ModerationRefusal::IdentityNeeded.into());
    }
    if standing.minor && terms.age().is_some() {
        return Err(ModerationRefusal::Underage.into());
    }
    Ok(())
}

/// Whose words somebody erases: one's own; everybody's, who may by the table.
pub fn erasure(of: &Deliberation, erasure: &Erasure, stamp: &Stamp) -> Result<(), Refusal> {
    let pointer = "/what";
    match (erasure.what, erasure.all, erasure.why) {
        (Some(id), false, None) => {
            let thing = of.thing(id).ok_or(Refusal::UnknownPost { id, pointer })?;
            if thing.author != Some(stamp.by) {
                return Err(Refusal::NotYours);
            }
            if of.is_erased(id) { Err(ModerationRefusal::ErasedAlready.into()) } else { Ok(()) }
        }
        (None, true, _) => Ok(()),
        _ => Err(ModerationRefusal::UnfitErasure.into()),
    }
}

pub fn name(of: &Deliberation, new: &NewName, stamp: &Stamp) -> Result<(), Refusal> {
    let Some(name) = new.shown.as_ref().filter(|name| held_of(name).is_none()) else { return Ok(()) };
    let refused = |fault| Err(ModerationRefusal::UnfitName(fault).into());
    if of.terms().is_some_and(|terms| !terms.takes_names()) {
        return refused(NameFault::Number);
    }
    if !name_form(name) {
        return refused(NameFault::Form);
    }
    let people = of.moderation().people();
    let posts = of.threads().posts().iter();
    let asked = posts.filter_map(|post| post.demand.as_ref()?.asked.body.as_ref());
    let bodies = asked.flat_map(|body| body.in_all());
    if names_office(name) || people.is_of_office(name, bodies) {
        return refused(NameFault::Office);
    }
    if people.is_taken(name, stamp.by) { refused(NameFault::Taken) } else { Ok(()) }
}

/// One person chooses so many names a day (UTC): each is something that moderators look at, and that others learn.
pub const NAMES_A_DAY: usize = 3;

/// What is asked of what comes now: a name says no office in disguise and is not changed all day, a role is not given for a time that is over, and nobody's words go before it is time.
pub fn admit(of: &Deliberation, verb: &Verb, stamp: &Stamp) -> Result<(), Refusal> {
    match verb {
        Verb::Name(new)
            if new.shown.as_ref().is_some_and(|name| held_of(name).is_none() && disguises_office(name)) =>
        {
            Err(ModerationRefusal::UnfitName(NameFault::Office).into())
        }
        Verb::Name(new)
            if new.shown.is_some()
                && of.moderation().people().chosen_on_day(stamp.by, stamp.received) >= NAMES_A_DAY =>
        {
            Err(ModerationRefusal::UnfitName(NameFault::TooOften).into())
        }
        Verb::Erasure(erasure) if erasure.why.is_some() && !of.is_kept_too_long(stamp.received) => {
            Err(ModerationRefusal::UnfitErasure.into())
        }
        Verb::Grant(grant) if grant.until.as_ref().is_some_and(|until| *until < Date::of(stamp.received)) => {
            Err(unfit("/until"))
        }
        // Whom the platform put in charge, the platform alone puts elsewhere.
        Verb::Grant(grant)
            if stamp.standing.role != Role::Admin
                && of.moderation().people().is_above(grant.to, stamp.received) =>
        {
            Err(unfit("/to"))
        }
        _ => Ok(()),
    }
}
