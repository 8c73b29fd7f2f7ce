//! Who is what here: a role is given by the code that a person's own page shows them, and taken away again. Whom one may give
//! which role is asked of `core::rules`; what is wrong is said at its field.

use deliberation_core::act::{Grant, Office};
use deliberation_core::date::Date;
use deliberation_core::id::Handle;
use deliberation_core::moderation::mine::MineGrant;
use deliberation_core::participant::{Field, Role};
use deliberation_core::rules::gives;
use deliberation_core::text::name;
use deliberation_core::wire::Read;
use deliberation_widget::view::node::{Element, View, button, el};

use crate::form::{Form, Options, Place};
use crate::parts::{field_name, heading, list, now, opens, role_name};
use crate::state::{Data, Desk, Draft, Trouble};
use crate::words::{Key, Words};

/// The form in which a role is given.
const GIVE: &str = "grant";

/// Where a refusal of it is said.
const PLACES: &[Place] = &[
    ("/to", "to", Key::StageRolesRefuseWho),
    ("/role", "role", Key::StageRolesNeedRole),
    ("/until", "until", Key::StageRolesNeedUntil),
    ("/standing/name", "name", Key::StageRolesNeedLine),
    ("/standing/org", "org", Key::StageRolesNeedLine),
    ("/standing/on_behalf_of", "behalf", Key::StageRolesNeedLine),
    ("/standing/fields", "fields", Key::StageRolesNeedFields),
    ("/standing", "name", Key::StageRolesNeedLine),
];

/// Draws it.
pub fn draw(desk: Desk, data: &Data) -> View {
    let words = data.words();
    View::Many(vec![
        heading(words, Key::StageRolesGive).into(),
        give(desk, data).into(),
        heading(words, Key::StageRolesAll).into(),
        all(desk, data),
    ])
}

/// What somebody of a role may do, in a sentence.
const fn may(role: Role) -> Option<Key> {
    Some(match role {
        Role::Auditor => Key::StageRolesMayAuditor,
        Role::Moderator => Key::StageRolesMayModerator,
        Role::Reviewer => Key::StageRolesMayReviewer,
        // What these do is seen everywhere in the page, or known to whoever gives them.
        Role::Participant | Role::Expert | Role::Official | Role::Host | Role::Admin => return None,
    })
}

fn chosen(draft: &Draft) -> Option<Role> {
    Role::read(&draft.field("role").into()).ok()
}

/// The form in which one gives a role. What a role does not have is not asked.
fn give(desk: Desk, data: &Data) -> Element {
    let words = data.words();
    let form = Form::new(desk, data, GIVE).places(PLACES);
    let role = chosen(form.draft());
    let none = std::iter::once((String::new(), words.say(Key::DeskChoose).to_owned()));
    let roles = Role::ALL.into_iter().filter(|role| *role != Role::Participant && gives(data.role, *role));
    let roles = roles.map(|role| (role.name().to_owned(), words.say(role_name(role)).to_owned()));
    let roles = Options::from(none.chain(roles).collect::<Vec<_>>());
    let note = |key: Key| el("p").class("quiet desk-hint").text(words.say(key));
    let mut fields: Vec<View> = vec![
        form.line("to", Key::StageRolesTo).into(),
        note(Key::StageRolesToNote).into(),
        form.choose("role", Key::StageRolesRole, roles, |_, _| {}).into(),
        role.and_then(may).map(note).into(),
    ];
    if role.is_some_and(Role::is_named) {
        fields.push(form.line("name", Key::StageRolesName).into());
        fields.push(form.line("org", Key::StageRolesOrg).into());
        fields.push(form.line("behalf", Key::StageRolesBehalf).into());
    }
    if role == Some(Role::Expert) {
        let all = Field::ALL.map(|own| (own.name().to_owned(), words.say(field_name(own)).to_owned()));
        fields.push(form.ticks("fields", Key::StageRolesFields, all.into()).into());
    }
    fields.push(form.typed("until", Key::StageRolesUntil, "date").into());
    form.send(fields, Key::StageRolesSend, Key::StageRolesDone, |desk, draft| {
        let act = desk.begin("grant", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
        Ok(made(draft)?.write(act))
    })
}

/// What the form says, as far as it can be said at all.
fn made(draft: &Draft) -> Result<Grant, Trouble> {
    let at = Trouble::At;
    let to = draft.said("to").and_then(|code| code.parse::<Handle>().ok());
    let to = to.ok_or(at("to", Key::StageRolesNeedTo))?;
    let role = chosen(draft).ok_or(at("role", Key::StageRolesNeedRole))?;
    let standing = role.is_named().then(|| office(draft, role)).transpose()?;
    let until = draft.said("until").map(|day| Date::try_from(day.to_owned())).transpose();
    let until = until.map_err(|_| at("until", Key::StageRolesNeedUntil))?;
    Ok(Grant { to, role, until, standing })
}

fn office(draft: &Draft, role: Role) -> Result<Office, Trouble> {
    let at = Trouble::At;
    let unfit = |field: &'static str| Trouble::At(field, Key::StageRolesNeedLine);
    let line = |field: &'static str| match draft.said(field) {
        Some(text) => name(text).map(Some).map_err(|_| unfit(field)),
        None => Ok(None),
    };
    let needed = |field| line(field)?.ok_or(unfit(field));
    let (who, org) = (needed("name")?, needed("org")?);
    let mut office =
        Office { name: Some(who), org: Some(org), on_behalf_of: line("behalf")?, ..Office::default() };
    if role == Role::Expert {
        let fields = draft.field("fields").split(' ');
        office.fields = fields.filter_map(|own| Field::read(&own.into()).ok()).collect();
        if office.fields.is_empty() {
            return Err(at("fields", Key::StageRolesNeedFields));
        }
    }
    Ok(office)
}

/// Who was given which role, the latest first.
fn all(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let people = &data.people;
    if !people.begun {
        desk.ask_people();
    }
    let missing = people.missing.then(|| {
        let again = button("link", move || desk.ask_people()).text(words.say(Key::DeskAgain));
        let alert = el("p").class("alert").attr("role", "alert").text(words.say(Key::StageRolesMissing));
        alert.text(" ").child(again)
    });
    let Some(grants) = &people.grants else {
        let waiting = (!people.missing)
            .then(|| el("p").class("quiet").attr("role", "status").text(words.say(Key::DeskWaiting)));
        return View::Many(vec![missing.into(), waiting.into()]);
    };
    let none = grants.is_empty().then(|| el("p").class("quiet").text(words.say(Key::StageRolesNone)));
    let today = Date::of(now() as i64);
    let lines = grants.iter().rev().map(|own| line(desk, data, own, &today)).collect();
    View::Many(vec![missing.into(), none.into(), list(desk, data, Key::StageRolesAll, lines)])
}

/// Since when, and until when.
fn times(words: Words, own: &MineGrant) -> String {
    let day = Date::of(own.at).to_string();
    match &own.until {
        _ if own.role == Role::Participant => words.fill(Key::StageRolesTaken, &[("day", &day)]),
        Some(until) => words.fill(Key::StageRolesSinceUntil, &[("day", &day), ("until", &until.to_string())]),
        None => words.fill(Key::StageRolesSince, &[("day", &day)]),
    }
}

fn line(desk: Desk, data: &Data, own: &MineGrant, today: &Date) -> Element {
    let words = data.words();
    let code = own.to.to_string();
    let holds = own.role != Role::Participant && own.until.as_ref().is_none_or(|until| until >= today);
    let head = el("p").class("desk-state").child(el("b").text(words.say(role_name(own.role)))).text(" ");
    let who = [own.name.as_deref(), own.org.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let who = (!who.is_empty()).then(|| el("p").attr("dir", "auto").text(who));
    let whole = el("li").child(head.child(el("code").text(code.clone()))).child(who);
    let whole = whole.child(el("p").class("quiet").text(times(words, own)));
    // Whom the platform put in charge, the platform alone puts elsewhere.
    if !holds || !gives(data.role, own.role) {
        return whole;
    }
    let key = format!("take/{code}");
    if data.open.as_ref() == Some(&key) {
        return whole.child(take(desk, data, own, &key));
    }
    whole.child(el("div").class("acts").child(opens(desk, key, words.say(Key::StageRolesTake), &code)))
}

/// Asks once more, and takes it away.
fn take(desk: Desk, data: &Data, own: &MineGrant, key: &str) -> Element {
    let words = data.words();
    let to = own.to;
    let sure = words.fill(Key::StageRolesSure, &[("role", words.say(role_name(own.role)))]);
    let fields = vec![el("p").text(sure).into()];
    Form::new(desk, data, key).send(fields, Key::StageRolesTake, Key::DeskDone, move |desk, _| {
        let act = desk.begin("grant", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
        Ok(Grant { to, role: Role::Participant, until: None, standing: None }.write(act))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use deliberation_core::rules::gives_roles;

    fn draft(fields: &[(&str, &str)]) -> Draft {
        let all = fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Draft { fields: all.collect(), ..Draft::default() }
    }

    fn fault(fields: &[(&str, &str)]) -> &'static str {
        match made(&draft(fields)) {
            Err(Trouble::At(field, _)) => field,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn whoever_gives_roles_by_the_table_has_the_tool() {
        let tab = crate::tabs::ALL.iter().find(|tab| tab.id == "roles").unwrap();
        for role in Role::ALL {
            assert_eq!(tab.roles.contains(&role), gives_roles(role), "{role:?}");
        }
    }

    #[test]
    fn what_is_missing_is_said_at_its_field() {
        let to = ("to", "7kq2 9f0a-xxxx");
        assert_eq!(fault(&[("to", "7KQ2")]), "to");
        assert_eq!(fault(&[to]), "role");
        assert_eq!(fault(&[to, ("role", "moderator"), ("until", "soon")]), "until");
        let expert = [to, ("role", "expert"), ("name", "Li Wei"), ("org", "Law office")];
        assert_eq!(fault(&expert[..2]), "name");
        assert_eq!(fault(&expert[..3]), "org");
        assert_eq!(fault(&expert), "fields");
        let whole = [&expert[..], &[("fields", "law media")]].concat();
        let grant = made(&draft(&whole)).unwrap();
        assert_eq!((grant.to.to_string().as_str(), grant.role), ("7KQ2-9F0A-XXXX", Role::Expert));
        assert_eq!(grant.standing.unwrap().fields, [Field::Law, Field::Media]);
    }

    #[test]
    fn a_role_without_an_office_takes_none_along() {
        // What was typed for another role before stays in the form.
        let typed = [("to", "7KQ29F0AXXXX"), ("role", "reviewer"), ("name", "Li Wei"), ("org", "Law office")];
        assert_eq!(made(&draft(&typed)).unwrap().standing, None);
    }

    #[test]
    fn each_refusal_has_a_field() {
        for pointer in ["/to", "/role", "/until", "/standing", "/standing/fields", "/standing/name"] {
            assert!(PLACES.iter().any(|(place, ..)| *place == pointer), "{pointer}");
        }
    }
}
