//! The example of the research, made of our types, in both forms: the same, but for what is named here with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use deliberation_core::act::{Act, Stamp, Verb};
use deliberation_core::id::{ActId, Pseudonym};
use deliberation_core::participant::{Assurance, Credentials, Field, Role, Standing, Tie};
use deliberation_core::publish::{Published, Publisher, Rows};
use deliberation_core::text::Lang;
use deliberation_exchange::linked::Terms;
use deliberation_exchange::{claim_review, sample, web_annotation};
use serde_json::{Value, json};

use crate::musts::faults;
use crate::shared;

const BASE: &str = "https://portal.example.gov.cn/deliberation";
/// 2026-11-22T10:00:00Z, 11:05:00Z; 2026-11-23T02:58:40Z, 03:20:11Z.
const FIRST: i64 = 1_795_341_600_000;
const SECOND: i64 = 1_795_345_500_000;
const CREATED: i64 = 1_795_402_720_000;
const SIGNED: i64 = 1_795_404_011_000;
const WORDS: &str = "一楼不同意，电梯就不能装。物业费我从今年起不交了，直到他们把停车位还给我们。😡";

fn golden(name: &str) -> Option<Value> {
    let path: PathBuf = shared("golden/annotation")?.join(name);
    let text = std::fs::read_to_string(path).expect("the example is there");
    Some(serde_json::from_str(&text).expect("it is JSON"))
}

/// A log in the making.
struct Made {
    publisher: Publisher,
    seq: u64,
}

impl Made {
    fn fold(&mut self, act: &Act, by: u8, standing: Standing, received: i64) -> ActId {
        self.seq += 1;
        let by = Pseudonym::new([by; 16]);
        let stamp = Stamp { seq: self.seq, received, by, session: 0, standing };
        self.publisher.fold(act, &stamp).expect("every act is taken");
        act.id
    }

    fn act(&mut self, kind: &str, members: Value, by: u8, standing: Standing, at: i64) -> ActId {
        let mut json = members;
        json["type"] = json!(kind);
        json["id"] = json!(ActId::derived(at, &[kind.as_bytes()]));
        json["nonce"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
        let act = Act::read(&json.to_string()).expect("the members are those of the act");
        self.fold(&act, by, standing, at)
    }
}

fn words(text: &Value) -> Value {
    let mut all = text.as_object().expect("texts by language").clone();
    let chinese = all.remove("zh-CN").expect("a Chinese one");
    json!({ "lang": "zh-CN", "text": chinese, "translations": all })
}

/// The example as a deliberation of ours, with the ids of its post and its annotation.
fn ours(native: &Value) -> (Published, Rows, ActId, ActId) {
    let slug = "golden".parse().expect("a name");
    let log = sample::acts(&slug, 7, FIRST).expect("the sample makes a log");
    let mut made = Made { publisher: Publisher::default(), seq: 0 };
    let begun = log.iter().filter(|entry| matches!(entry.act.verb, Verb::Open(_) | Verb::Phase(_)));
    for entry in begun {
        made.fold(&entry.act, 1, entry.stamp.standing.clone(), entry.stamp.received.min(FIRST - 1));
    }
    let on = made.publisher.deliberation().statements()[0].id;
    let party =
        Standing { tie: Some(Tie::Party), vouched: true, assurance: Assurance::Host, ..Standing::default() };
    let text = |words: &str| json!({ "lang": "zh-CN", "text": words });
    let first = json!({ "on": on, "relation": "oppose", "text": text("一楼不同意。") });
    let post = made.act("argument", first, 2, party.clone(), FIRST);
    let revised = json!({ "target": post, "base": 1, "text": text(WORDS) });
    made.act("revision", revised, 2, party.clone(), SECOND);
    let (target, law, author) = (&native["target"], &native["legalBasis"][0], &native["author"]);
    let string = |value: &Value| value.as_str().expect("a text").to_owned();
    let credential = &author["credential"];
    let expert = |name: &str, house: &str, field| Standing {
        role: Role::Expert,
        name: Some(name.to_owned()),
        on_behalf_of: Some(house.to_owned()),
        fields: vec![field],
        assurance: Assurance::Host,
        ..Standing::default()
    };
    let lawyer = Standing {
        credentials: Some(Credentials {
            kind: string(&credential["type"]),
            issuer: string(&credential["issuer"]),
            verified_by: Some(string(&credential["verifiedBy"])),
            valid_until: string(&credential["validUntil"]).try_into().ok(),
        }),
        ..expert(&string(&author["displayName"]), &string(&author["onBehalfOf"]), Field::Law)
    };
    let annotation = json!({
        "target": post, "revision": target["revision"],
        "span": { "start": target["start"], "end": target["end"], "exact": target["exact"] },
        "kind": native["kind"], "code": native["code"], "severity": native["severity"],
        "right": words(&native["whatIsRight"]), "text": words(&native["statement"]),
        "question": words(&native["criticalQuestion"]),
        "suggestion": words(&native["suggestedAction"]["suggestion"]),
        "law": [{
            "jurisdiction": law["jurisdiction"], "instrument": law["instrument"], "citation": law["citation"],
            "quote": law["quote"], "version_date": law["versionDate"], "status": "in-force",
            "checked_on": law["inForceOn"], "url": law["url"],
        }],
        "interests": native["conflictOfInterest"]["interests"],
    });
    let note = made.act("annotation", annotation, 3, lawyer, CREATED);
    let planner = expert("李工", "某某规划设计院", Field::Planning);
    made.act("signature", json!({ "annotation": note, "agrees": true }), 4, planner, SIGNED);
    // A row tells when an earlier wording came, not when the one in force did: so there is a third.
    let third = json!({ "target": post, "base": 2, "text": text(&format!("{WORDS}就这样。")) });
    made.act("revision", third, 2, party, SIGNED + 1);
    let rows = made.publisher.rows(&Rows::default());
    (made.publisher.publish("e", 1).expect("it is open"), rows, post, note)
}

fn terms(lang: &str) -> Terms {
    let rights = "https://creativecommons.org/licenses/by/4.0/".parse().ok();
    let lang = Lang::try_from(lang.to_owned()).expect("a tag");
    Terms { base: BASE.parse().expect("an address"), lang, rights }
}

/// Each value of a document by its pointer.
fn flat(value: &Value, at: &str, all: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| flat(value, &format!("{at}/{name}"), all));
        }
        Value::Array(items) => {
            (0..).zip(items).for_each(|(n, value): (usize, _)| flat(value, &format!("{at}/{n}"), all));
        }
        leaf => drop(all.insert(at.to_owned(), leaf.clone())),
    }
}

/// The pointers at which two documents differ, and whether one of them lacks the value.
fn differences(ours: &Value, golden: &Value) -> BTreeSet<String> {
    let (mut here, mut there) = (BTreeMap::new(), BTreeMap::new());
    flat(ours, "", &mut here);
    flat(golden, "", &mut there);
    let all: BTreeSet<&String> = here.keys().chain(there.keys()).collect();
    let differ = all.into_iter().filter_map(|at| match (here.get(at), there.get(at)) {
        (None, Some(_)) => Some(format!("- {at}")),
        (Some(_), None) => Some(format!("+ {at}")),
        (a, b) => (a != b).then(|| format!("≠ {at}")),
    });
    differ.collect()
}

fn set(pointers: &[&str]) -> BTreeSet<String> {
    pointers.iter().map(|&pointer| pointer.to_owned()).collect()
}

/// The example, with the ids that its things have with us.
fn named(mut golden: Value, post: ActId, note: ActId, expert: u32) -> Value {
    let mut text = golden.to_string();
    for (theirs, own) in [("ann_01J9ZK3F", note.to_string()), ("p_8812", post.to_string())] {
        text = text.replace(theirs, &own);
    }
    text = text.replace("e_017", &expert.to_string());
    golden = serde_json::from_str(&text).expect("it is still JSON");
    golden
}

#[test]
fn the_golden_web_annotation_is_made_of_our_types() {
    let Some(native) = golden("annotation.native.json") else { return };
    let golden = golden("annotation.webanno.jsonld").expect("it lies beside the other");
    let (published, rows, post, note) = ours(&native);
    let expert = rows.annotations[0].note.as_ref().expect("it is published").by.number;
    let all = web_annotation::collection(&published, &rows, &terms("zh-CN"));
    assert_eq!(faults(&all), [""; 0]);
    assert_eq!((&all["total"], &all["first"]["items"][0]["id"].is_string()), (&json!(1), &true));
    let mut made = all["first"]["items"][0].clone();
    assert_eq!(faults(&made), [""; 0]);
    // Bodies that the example leaves out, though its source has them: what is right comes first with us, and the words
    // that would hold are an edit.
    let bodies = made["body"].as_array_mut().expect("a list");
    let right = bodies.remove(0);
    assert_eq!((&right["purpose"], &right["value"]), (&json!("commenting"), &native["whatIsRight"]["zh-CN"]));
    let suggestion = bodies.remove(3);
    assert_eq!(suggestion["purpose"], "editing");
    assert_eq!(suggestion["value"], native["suggestedAction"]["suggestion"]["zh-CN"]);
    let golden = named(golden, post, note, expert);
    let expected = set(&[
        // The example has a namespace of its own and uses nothing of it; ours is that of provenance.
        "- /@context/1/xyb",
        "+ /@context/1/prov",
        // An identifier drawn beside the annotation's own. Ours is a UUID and serves here, too.
        "≠ /canonical",
        // Nobody keeps a copy of each wording at an address of its own: the source's has the revision's number.
        "- /target/state/cached",
        // A program without an address of its own.
        "- /generator/id",
        "≠ /generator/name",
        // What is only in the example's source: for whom and by what right the expert speaks, who signed, where it stands.
        "+ /creator/prov:actedOnBehalfOf/schema:name",
        "+ /creator/prov:actedOnBehalfOf/type",
        "+ /creator/schema:hasCredential/schema:expires",
        "+ /creator/schema:hasCredential/schema:name",
        "+ /creator/schema:hasCredential/schema:recognizedBy/schema:name",
        "+ /creator/schema:hasCredential/schema:recognizedBy/type",
        "+ /creator/schema:hasCredential/type",
        "+ /schema:contributor/0/id",
        "+ /schema:contributor/0/name",
        "+ /schema:contributor/0/prov:actedOnBehalfOf/schema:name",
        "+ /schema:contributor/0/prov:actedOnBehalfOf/type",
        "+ /schema:contributor/0/type",
        "+ /schema:creativeWorkStatus",
        // Which place in the law: its address alone does not say.
        "+ /body/3/schema:name",
        // The model recommends that it be said.
        "+ /target/type",
    ]);
    assert_eq!(differences(&made, &golden), expected);
    assert_eq!(made["canonical"], json!(format!("urn:uuid:{note}")));
    assert_eq!(faults(&golden), [""; 0]);
}

#[test]
fn the_golden_claim_review_is_made_of_our_types() {
    let Some(native) = golden("annotation.native.json") else { return };
    let golden = golden("annotation.claimreview.jsonld").expect("it lies beside the other");
    let (published, rows, post, note) = ours(&native);
    let all = claim_review::reviews(&published, &rows, &terms("zh-CN"));
    assert_eq!(all.len(), 1);
    let expert = rows.annotations[0].note.as_ref().expect("it is published").by.number;
    let golden = named(golden, post, note, expert);
    let expected = set(&[
        // The example's author is the panel of a programme. We know no such body: the house stands there for which the
        // expert speaks, with the expert, at the expert's address.
        "≠ /author/name",
        "≠ /author/url",
        "+ /author/member/@type",
        "+ /author/member/name",
        // What the review says, and the whole citation beside its article.
        "+ /reviewBody",
        "+ /citation/alternateName",
    ]);
    assert_eq!(differences(&all[0], &golden), expected);
    assert_eq!(all[0]["author"]["name"], native["author"]["onBehalfOf"]);
    assert_eq!(all[0]["citation"]["alternateName"], native["legalBasis"][0]["citation"]);
    let english = claim_review::reviews(&published, &rows, &terms("en"));
    assert_eq!(english[0]["reviewRating"]["alternateName"], "No basis in law");
    assert_eq!(
        (&english[0]["inLanguage"], &english[0]["reviewBody"]),
        (&json!("en"), &native["statement"]["en"])
    );
    assert_eq!(english[0]["itemReviewed"]["author"]["name"], "A resident (anonymous)");
}
