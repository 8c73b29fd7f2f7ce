//! A role as a desk gives it.

use super::{array, maybe};
use crate::act::{Grant, Office};
use crate::participant::Credentials;
use crate::wire::Written;

impl Grant {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let act = act.text("to", &self.to.to_string()).text("role", self.role.name());
        let act = maybe(act, "until", self.until.as_ref().map(ToString::to_string).as_deref());
        match &self.standing {
            Some(office) => act.json("standing", &written(office)),
            None => act,
        }
    }
}

fn written(office: &Office) -> String {
    let own = maybe(Written::default(), "name", office.name.as_deref());
    let own = maybe(maybe(own, "org", office.org.as_deref()), "on_behalf_of", office.on_behalf_of.as_deref());
    // Names of ours: nothing in them is to be escaped.
    let own = own.json("fields", &array(office.fields.iter().map(|field| format!("\"{}\"", field.name()))));
    match &office.credentials {
        Some(credentials) => own.json("credentials", &shown_by(credentials)).end(),
        None => own.end(),
    }
}

fn shown_by(credentials: &Credentials) -> String {
    let own = Written::default().text("type", &credentials.kind).text("issuer", &credentials.issuer);
    let own = maybe(own, "verified_by", credentials.verified_by.as_deref());
    let until = credentials.valid_until.as_ref().map(ToString::to_string);
    maybe(own, "valid_until", until.as_deref()).end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Handle, Pseudonym};
    use crate::participant::{Field, Role};
    use crate::wire::from_text;

    #[test]
    fn what_a_desk_writes_is_read_back_equal() {
        let until = || "2027-01-31".to_owned().try_into().ok();
        let plain =
            |role| Grant { to: Handle::of(Pseudonym::new([7; 16])), role, until: None, standing: None };
        let credentials = Credentials {
            kind: "律师 \"执业证\"".to_owned(),
            issuer: "司法局".to_owned(),
            verified_by: Some("主持方".to_owned()),
            valid_until: until(),
        };
        let office = Office {
            name: Some("陈 \"静\"".to_owned()),
            org: Some("A \\ B".to_owned()),
            on_behalf_of: Some("业主".to_owned()),
            fields: Field::ALL.to_vec(),
            credentials: Some(credentials),
        };
        let bare =
            Credentials { verified_by: None, valid_until: None, ..office.credentials.clone().unwrap() };
        let bare =
            Office { credentials: Some(bare), fields: Vec::new(), on_behalf_of: None, ..office.clone() };
        for role in Role::ALL {
            let full = Grant { until: until(), standing: Some(office.clone()), ..plain(role) };
            let named = Grant { standing: Some(bare.clone()), ..plain(role) };
            let empty = Grant { standing: Some(Office::default()), ..plain(role) };
            for grant in [plain(role), full, named, empty] {
                let written = grant.write(Written::default()).end();
                assert_eq!(from_text::<Grant>(&written).as_ref(), Ok(&grant), "{written}");
            }
        }
    }
}
