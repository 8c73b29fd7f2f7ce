//! What meters need of a snapshot, read member by member with the browser's own JSON: a parser of ours and the readers of
//! everything that a snapshot carries would be more bytes than the meters.
//!
//! What is not as the protocol has it is no edition. What no meter asks for stays empty.

use std::collections::BTreeMap;
use std::sync::Arc;

use deliberation_core::act::KnownTie;
use deliberation_core::annotation::published::NotesHead;
use deliberation_core::id::ActId;
use deliberation_core::opinion::{Picture, PictureGroup};
use deliberation_core::participant::Tie;
use deliberation_core::policy::Policy;
use deliberation_core::publish::{
    Opening, Participation, PhaseInForce, Published, PublishedMap, PublishedStatement,
};
use deliberation_core::release::Stage;
use deliberation_core::text::{Lang, LocalText};
use deliberation_core::vote::Tally;
use deliberation_core::wire::Json;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The edition, as far as meters go, and how many there are of a tie; nothing where it is not one.
pub fn edition(snapshot: &JsValue) -> Option<(Published, Vec<KnownTie>)> {
    let opening = member(snapshot, "opening");
    let participation = member(snapshot, "participation");
    let statements = list(&member(snapshot, "statements"))?;
    let map = member(snapshot, "map");
    let map = if map.is_undefined() { None } else { Some(Arc::new(picture(&map)?)) };
    let known = list(&member(&opening, "ties")).unwrap_or_default();
    let known = known.iter().map(|own| {
        let unit = member(&own, "unit");
        let unit = if unit.is_undefined() { None } else { Some(text(&unit)?) };
        KnownTie::new(tie(&member(&own, "tie").as_string()?)?, number(&member(&own, "size"))?, unit)
    });
    let known = known.collect::<Option<Vec<_>>>()?;
    let edition = Published {
        id: "meter".parse().ok()?,
        epoch: String::new(),
        tick: 0,
        seq: 0,
        at: 0,
        opening: Opening {
            act: ActId::new(0, [0; 10]),
            question: text(&member(&opening, "question"))?,
            why: None,
            how: None,
            attribution: None,
            sides: None,
            ties: Json::Null,
            languages: Vec::new(),
            policy: Policy::default(),
            phases: Vec::new(),
            terms: Json::Null,
        },
        articles: Vec::new(),
        phase: PhaseInForce { id: String::new(), since: 0, rule: None },
        participation: Participation {
            took_part: number(&member(&participation, "took_part"))?,
            voters: number(&member(&participation, "voters"))?,
            ties: by_tie(&member(&participation, "ties"), number)?,
            assurance: Json::Null,
            stage: match &*member(&participation, "stage").as_string()? {
                "few" => Stage::Few,
                "sums" => Stage::Sums,
                "map" => Stage::Map,
                _ => return None,
            },
            results_held: member(&participation, "results_held").is_truthy(),
        },
        statements: statements.iter().map(|own| statement(&own)).collect::<Option<_>>()?,
        threads: Vec::new(),
        demands: Vec::new(),
        notes: NotesHead::default(),
        stance: Json::Null,
        moderation: Json::Null,
        map,
    };
    Some((edition, known))
}

fn statement(own: &JsValue) -> Option<PublishedStatement> {
    let sums = member(own, "tally");
    Some(PublishedStatement {
        id: id(&member(own, "id"))?,
        number: number(&member(own, "number"))?,
        text: text(&member(own, "text"))?,
        revision: 1,
        by: None,
        received: 0,
        moment: None,
        supersedes: None,
        closed_by: None,
        merged: false,
        tally: if sums.is_undefined() { None } else { Some(tally(&sums)?) },
        ties: by_tie(&member(own, "ties"), tally)?,
        measures: Json::Null,
    })
}

fn picture(map: &JsValue) -> Option<PublishedMap> {
    let groups = list(&member(&member(map, "picture"), "groups"))?;
    let groups = groups.iter().map(|own| {
        let tallies = list(&member(&own, "tallies"))?;
        // Withheld sums are null.
        let sums = tallies.iter().map(|own| if own.is_null() { Some(None) } else { tally(&own).map(Some) });
        Some(PictureGroup {
            id: u8::try_from(number(&member(&own, "id")).unwrap_or(0)).ok()?,
            size: number(&member(&own, "size"))?,
            center: [0.0; 2],
            tallies: sums.collect::<Option<_>>()?,
            quotes: Vec::new(),
        })
    });
    let picture = Picture { groups: groups.collect::<Option<_>>()?, ..Picture::default() };
    let statements = list(&member(map, "statements"))?.iter().map(|own| id(&own)).collect::<Option<_>>()?;
    Some(PublishedMap { seq: 0, at: 0, follows: None, statements, picture })
}

fn member(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).unwrap_or_default()
}

fn list(value: &JsValue) -> Option<Array> {
    value.dyn_ref::<Array>().cloned()
}

fn id(value: &JsValue) -> Option<ActId> {
    value.as_string()?.parse().ok()
}

/// A whole number, not negative.
fn number(value: &JsValue) -> Option<u32> {
    let number = value.as_f64()?;
    let whole = number as u32;
    (f64::from(whole) == number).then_some(whole)
}

fn tally(value: &JsValue) -> Option<Tally> {
    let [agree, disagree, pass] = ["agree", "disagree", "pass"].map(|name| number(&member(value, name)));
    Some(Tally { agree: agree?, disagree: disagree?, pass: pass? })
}

fn tie(name: &str) -> Option<Tie> {
    Tie::ALL.into_iter().find(|tie| tie.name() == name)
}

fn by_tie<T>(value: &JsValue, read: fn(&JsValue) -> Option<T>) -> Option<BTreeMap<Tie, T>> {
    let mut all = BTreeMap::new();
    if value.is_undefined() {
        return Some(all);
    }
    for tie in Tie::ALL {
        let own = member(value, tie.name());
        if !own.is_undefined() {
            all.insert(tie, read(&own)?);
        }
    }
    Some(all)
}

fn text(value: &JsValue) -> Option<LocalText> {
    let lang = |name: String| Lang::try_from(name).ok();
    let mut text =
        LocalText::new(lang(member(value, "lang").as_string()?)?, &member(value, "text").as_string()?)
            .ok()?;
    if let Some(translations) = member(value, "translations").dyn_ref::<Object>() {
        for name in Object::keys(translations).iter().filter_map(|name| name.as_string()) {
            let words = member(translations, &name).as_string()?;
            text = text.translated(lang(name)?, &words).ok()?;
        }
    }
    Some(text)
}
