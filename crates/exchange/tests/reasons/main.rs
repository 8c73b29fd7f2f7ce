//! Decisions as statements of reasons: against the example of the research, and against what the database asks of each.

mod musts;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use deliberation_core::act::{Act, Stamp};
use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::{ActId, Pseudonym};
use deliberation_core::participant::{Assurance, Role, Standing};
use deliberation_core::procedure::Procedure;
use deliberation_core::text::Lang;
use deliberation_exchange::linked::Terms;
use deliberation_exchange::statement_of_reasons::{AT_ONCE, Stated, statements};
use serde_json::{Value, json};

use musts::faults;

const BASE: &str = "https://portal.example.gov.cn/deliberation";
const DAY: i64 = 24 * 3_600_000;
/// 2026-11-22T10:00:00Z.
const FIRST: i64 = 1_795_341_600_000;

/// The example, if the shared data are there.
fn golden() -> Option<Value> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("DELIBERATION_SHARED").map_or_else(beside, PathBuf::from);
    let name = "golden/annotation/moderation.dsa_sor.json";
    let Ok(text) = std::fs::read_to_string(shared.join(name)) else {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "no shared data: {name}");
        println!("SKIPPED (no shared data): {name}");
        return None;
    };
    Some(serde_json::from_str(&text).expect("it is JSON"))
}

/// A deliberation in the making.
#[derive(Default)]
struct Made {
    folded: Deliberation,
    times: BTreeMap<u64, i64>,
    seq: u64,
    now: i64,
}

fn en(words: &str) -> Value {
    json!({ "lang": "en", "text": words })
}

fn standing(role: Role) -> Standing {
    Standing { role, assurance: Assurance::Host, vouched: true, ..Standing::default() }
}

impl Made {
    /// With a statement of somebody's, and articles whose fourth has this title.
    fn open(title: &str) -> Self {
        let mut articles = json!(Procedure::template());
        articles[3]["title"] = en(title);
        let opening = json!({ "question": en("A lift?"), "articles": articles, "statements": [{ "text": en("A lift.") }] });
        let mut made = Self { now: FIRST, ..Self::default() };
        let act = Act::read_opening(&opening.to_string()).expect("it can be opened");
        made.fold(&act, 0, standing(Role::Host));
        made
    }

    fn fold(&mut self, act: &Act, by: u8, standing: Standing) -> ActId {
        self.seq += 1;
        let stamp =
            Stamp { seq: self.seq, received: self.now, by: Pseudonym::new([by; 16]), session: 0, standing };
        self.times.insert(self.seq, self.now);
        let done = self.folded.fold(act, &stamp);
        assert!(done.is_ok(), "{done:?}: {act:?}");
        act.id
    }

    fn act(&mut self, kind: &str, members: Value, by: u8, standing: Standing) -> ActId {
        let mut json = members;
        json["type"] = json!(kind);
        json["id"] = json!(ActId::derived(self.now, &[&self.seq.to_be_bytes()]));
        json["nonce"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
        let act = Act::read(&json.to_string()).expect("the members are those of the act");
        self.fold(&act, by, standing)
    }

    fn root(&self) -> ActId {
        self.folded.statements()[0].id
    }

    fn argue(&mut self, text: Value, by: u8, standing: Standing) -> ActId {
        let on = self.root();
        self.act("argument", json!({ "on": on, "relation": "oppose", "text": text }), by, standing)
    }

    fn report(&mut self, target: ActId, revision: u32, members: Value, by: u8) {
        let mut flag = members;
        (flag["target"], flag["revision"]) = (json!(target), json!(revision));
        self.act("flag", flag, by, Standing::default());
    }

    /// Decides as it is done today, with what is said otherwise.
    fn decide(&mut self, target: ActId, outcome: &str, members: Value) -> ActId {
        let wording = self.folded.thing(target).expect("it is there").in_force;
        let mut decision = json!({
            "target": target, "outcome": outcome, "wording": wording, "about": "attack",
            "ground": { "article": 4, "version": 1 }, "reason": en("It attacks a person."),
        });
        for (name, value) in members.as_object().expect("members") {
            decision[name] = value.clone();
        }
        self.act("decision", decision, 9, standing(Role::Moderator))
    }

    fn stated(&self, lang: &str, territory: &str) -> Stated {
        let lang = Lang::try_from(lang.to_owned()).expect("a tag");
        let terms = Terms { base: BASE.parse().expect("an address"), lang, rights: None };
        let territory = territory.parse().expect("states");
        let stated = statements(&self.folded, |seq| self.times.get(&seq).copied(), &terms, &territory);
        for statement in &stated.statements {
            assert_eq!(faults(statement), [""; 0], "{statement:#}");
        }
        stated
    }
}

#[test]
fn the_golden_statement_is_made_of_our_types() {
    let Some(mut golden) = golden() else { return };
    assert_eq!(faults(&golden), [""; 0]);
    let mut made = Made::open("C1 personal attack");
    let chinese = |words: &str| json!({ "lang": "zh-CN", "text": words });
    let post = made.argue(chinese("一楼不同意。"), 2, Standing::default());
    made.now += 3_600_000;
    let revised = json!({ "target": post, "base": 1, "text": chinese("一楼那个人真不要脸。") });
    made.act("revision", revised, 2, Standing::default());
    for by in [3, 4] {
        made.report(post, 2, json!({ "reason": "attack" }), by);
    }
    made.now += DAY;
    let said = |name: &str| en(golden[name].as_str().expect("a text"));
    let id = made.decide(
        post,
        "label",
        json!({ "facts": said("decision_facts"), "reason": said("incompatible_content_explanation") }),
    );
    let stated = made.stated("en", "none");
    // Ids are ours, and articles have numbers.
    golden["puid"] = json!(id);
    golden["decision_ground_reference_url"] = json!(format!("{BASE}/rules#article-4"));
    assert_eq!(stated.statements, [golden]);
    assert_eq!((stated.overturned, stated.without_form), (0, 0));
}

#[test]
fn each_restriction_has_its_form_and_nothing_else_is_stated() {
    let mut made = Made::open("Civility");
    let post = |made: &mut Made, n: u8| made.argue(en(&format!("Words {n}")), 10 + n, Standing::default());
    let mut all = Vec::new();
    for (n, (outcome, more)) in (0..).zip([
        ("label", json!({})),
        ("collapse", json!({})),
        ("hide", json!({})),
        ("lock", json!({})),
        ("move", json!({})),
        ("limit", json!({ "until": "2026-12-01" })),
        ("warn", json!({})),
        ("show", json!({})),
        ("pass", json!({})),
        ("hold", json!({})),
    ]) {
        let target = post(&mut made, n);
        all.push((outcome, made.decide(target, outcome, more)));
    }
    let stated = made.stated("en", "FR,DE");
    let by: BTreeMap<&str, &Value> = all
        .iter()
        .filter_map(|(outcome, id)| {
            Some((*outcome, stated.statements.iter().find(|own| own["puid"] == json!(id))?))
        })
        .collect();
    let visibility = |outcome: &str| by[outcome]["decision_visibility"][0].as_str();
    assert_eq!(visibility("label"), Some("DECISION_VISIBILITY_CONTENT_LABELLED"));
    assert_eq!(visibility("collapse"), Some("DECISION_VISIBILITY_CONTENT_DEMOTED"));
    assert_eq!(visibility("hide"), Some("DECISION_VISIBILITY_CONTENT_DISABLED"));
    assert_eq!(visibility("lock"), Some("DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED"));
    assert_eq!(visibility("move"), Some("DECISION_VISIBILITY_OTHER"));
    assert_eq!(by["move"]["decision_visibility_other"], "Moved to another thread");
    assert_eq!(by["limit"]["decision_account"], "DECISION_ACCOUNT_SUSPENDED");
    assert_eq!(by["limit"]["end_date_account_restriction"], "2026-12-01");
    // Of a limit only that there is one: which post it was for would name a person.
    assert_eq!(
        by["limit"]["decision_facts"],
        "Looked at without a notice. Decided by a human moderator; no automated tool was used."
    );
    assert_eq!(by.len(), stated.statements.len(), "to keep, warn, pass on and hold restrict nobody");
    assert_eq!(by["label"]["territorial_scope"], json!(["DE", "FR"]));
    assert_eq!(by["label"]["content_language"], "EN");
}

#[test]
fn what_was_found_and_where_it_came_from_is_said_in_their_words() {
    let mut made = Made::open("Civility");
    let law = json!({ "ground": { "law": "StGB § 185", "url": "https://laws.example/185" } });
    let cases = [
        ("hate", json!({}), json!({ "reason": "hate" })),
        ("threat", json!({}), json!({ "reason": "threat" })),
        ("personal-data", json!({}), Value::Null),
        ("fake-expert", json!({}), Value::Null),
        ("spam", json!({}), Value::Null),
        (
            "illegal",
            law,
            json!({ "reason": "illegal", "law": "StGB", "explanation": en("An insult."), "good_faith": true }),
        ),
    ];
    for (n, (about, more, flag)) in (0_u8..).zip(cases) {
        let post = made.argue(en(&format!("Words {n}")), 10 + n, Standing::default());
        if !flag.is_null() {
            made.report(post, 1, flag, 3);
        }
        let mut members = more;
        members["about"] = json!(about);
        made.decide(post, "hide", members);
    }
    let stated = made.stated("en", "none").statements;
    let said =
        |name: &str| -> Vec<&str> { stated.iter().map(|own| own[name].as_str().unwrap_or("")).collect() };
    let short = |text: &&str| text.replace("STATEMENT_CATEGORY_", "");
    let categories: Vec<String> = said("category").iter().map(short).collect();
    assert_eq!(
        categories,
        [
            "ILLEGAL_OR_HARMFUL_SPEECH",
            "VIOLENCE",
            "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
            "OTHER_VIOLATION_TC",
            "OTHER_VIOLATION_TC",
            "ILLEGAL_OR_HARMFUL_SPEECH"
        ]
    );
    let keywords: Vec<String> = stated.iter().map(|own| own["category_specification"].to_string()).collect();
    assert_eq!(
        keywords,
        [r#"["KEYWORD_HATE_SPEECH"]"#, "[]", "[]", r#"["KEYWORD_INAUTHENTIC_ACCOUNTS"]"#, "[]", "[]"]
    );
    let (other, own, notice) = ("SOURCE_TYPE_OTHER_NOTIFICATION", "SOURCE_VOLUNTARY", "SOURCE_ARTICLE_16");
    assert_eq!(said("source_type"), [other, other, own, own, own, notice]);
    let illegal = &stated[5];
    assert_eq!(illegal["illegal_content_legal_ground"], "StGB § 185");
    assert_eq!(illegal["decision_ground_reference_url"], "https://laws.example/185");
    assert_eq!(
        illegal["decision_facts"],
        "1 notice, of a breach of law among them. It is about post 6, revision 1. Decided by a human moderator; no automated tool was used."
    );
}

#[test]
fn overturned_ones_are_left_out_and_lifted_ones_have_an_end() {
    let mut made = Made::open("Civility");
    let posts: Vec<ActId> =
        (0..4).map(|n| made.argue(en(&format!("Words {n}")), 10 + n, Standing::default())).collect();
    let overturned = made.decide(posts[0], "hide", json!({}));
    let lifted = made.decide(posts[1], "label", json!({}));
    let stands = made.decide(posts[2], "label", json!({}));
    // As it was before decisions needed a ground.
    made.act("decision", json!({ "target": posts[3], "outcome": "hide" }), 9, standing(Role::Moderator));
    let appeal = made.act(
        "appeal",
        json!({ "decision": overturned, "text": en("Look again.") }),
        10,
        Standing::default(),
    );
    let ruling = json!({ "appeal": appeal, "finding": "overturned", "text": en("I looked.") });
    made.act("ruling", ruling, 8, standing(Role::Reviewer));
    made.now += 3 * DAY;
    made.decide(posts[1], "lift", json!({ "of": lifted }));
    let stated = made.stated("en", "none");
    assert_eq!((stated.overturned, stated.without_form), (1, 1));
    let ends: Vec<(&Value, &Value)> =
        stated.statements.iter().map(|own| (&own["puid"], &own["end_date_visibility_restriction"])).collect();
    assert_eq!(ends, [(&json!(lifted), &json!("2026-11-25")), (&json!(stands), &Value::Null)]);
}

#[test]
fn what_a_machine_found_is_said_to_be_found_by_one() {
    let mut made = Made::open("Civility");
    made.act("screen", json!({ "words": ["spade"], "classifier": "open" }), 0, standing(Role::Host));
    let listed = made.argue(en("You spade!"), 2, Standing::default());
    let held = made.argue(en("You fool!"), 3, Standing::default());
    let wording = made.folded.thing(held).expect("it is there").wording;
    let hold = json!({ "target": held, "outcome": "hold", "wording": wording, "automated": true });
    made.act("decision", hold, 7, standing(Role::Moderator));
    let seen = made.argue(en("Fine words"), 4, standing(Role::Expert));
    for target in [listed, held, seen] {
        made.decide(target, "hide", json!({}));
    }
    let stated = made.stated("zh-CN", "none").statements;
    let said =
        |name: &str| -> Vec<&str> { stated.iter().map(|own| own[name].as_str().unwrap_or("")).collect() };
    assert_eq!(said("automated_detection"), ["Yes", "Yes", "No"]);
    assert_eq!(said("automated_decision"), ["AUTOMATED_DECISION_NOT_AUTOMATED"; 3], "a person hides");
    assert_eq!(
        said("decision_facts")[0],
        "主动查看，没有举报。对象：第 1 条发言（第 1 版）。由自动工具发现，由审核员（人工）决定。"
    );
    assert_eq!(said("incompatible_content_ground")[0], "协商规则第 4 条（Civility）");
}

#[test]
fn names_of_those_concerned_do_not_leave() {
    let mut made = Made::open("Civility");
    let named = |role: Role, name: &str| Standing { name: Some(name.to_owned()), ..standing(role) };
    let official = named(Role::Official, "Ms Chen");
    let post = made.argue(en("Words"), 2, official);
    let spoken = json!({
        "text": en("Said"), "speaker": { "name": "Old Wang" }, "moment": { "programme": "ep-1", "ms": 1 },
    });
    let spoken = made.act("spoken", spoken, 9, standing(Role::Moderator));
    made.decide(
        post,
        "hide",
        json!({ "facts": en("Ms Chen insults Ms Cheng."), "reason": en("Ms Chen: not so.") }),
    );
    // Whoever wrote it down has decided nothing on it.
    let wording = made.folded.thing(spoken).expect("it is there").in_force;
    let label = json!({
        "target": spoken, "outcome": "label", "wording": wording, "about": "attack",
        "ground": { "article": 4, "version": 1 }, "facts": en("Old Wang said it."), "reason": en("Rude."),
    });
    made.act("decision", label, 8, standing(Role::Moderator));
    made.act("name", json!({ "shown": "Ann" }), 5, Standing::default());
    made.act("name", json!({ "shown": "Annabel" }), 5, Standing::default());
    let post = made.argue(en("Others"), 5, Standing::default());
    made.decide(post, "hide", json!({ "facts": en("Annabel, once Ann, insults.") }));
    let number = made.folded.author_number(Pseudonym::new([5; 16])).expect("they wrote");
    let stated = made.stated("en", "none").statements;
    assert_eq!(
        stated[2]["decision_facts"],
        format!("Resident {number:03}, once Resident {number:03}, insults.")
    );
    assert_eq!(stated[0]["decision_facts"], "the official insults Ms Cheng.");
    assert_eq!(stated[0]["incompatible_content_explanation"], "the official: not so.");
    assert_eq!(stated[1]["decision_facts"], "the speaker said it.");
}

#[test]
fn hostile_texts_come_back_as_they_were_typed() {
    let texts = [
        "<script>alert(1)</script>",
        "\"},{\"puid\":\"x\"}]}",
        "=HYPERLINK(\"https://evil.example\")",
        "\u{202e}gnp.exe\u{202c} \u{feff}",
        "${7*7} {{7*7}} %s %n ../../etc/passwd\\u0000",
        "Z\u{300}\u{301}\u{302}\u{303}\u{304}a\u{35f}lgo 😡👨‍👩‍👧",
        "line\u{2028}separator\nand break",
    ];
    let mut made = Made::open("'; DROP TABLE articles; --");
    for (n, text) in (0_u8..).zip(texts) {
        let post = made.argue(en(&format!("Words {n}")), 10 + n, Standing::default());
        made.decide(post, "hide", json!({ "facts": en(text), "reason": en(text) }));
    }
    let long = "一".repeat(1_999);
    let post = made.argue(en("Long"), 30, Standing::default());
    made.decide(
        post,
        "hide",
        json!({ "ground": { "law": "L".repeat(300) }, "reason": en(&long), "facts": en(&long) }),
    );
    let stated = made.stated("en", "none");
    let written = format!("{:#}", stated.requests()[0]);
    let read: Value = serde_json::from_str(&written).expect("it is JSON");
    let read = read["statements"].as_array().expect("a list");
    assert_eq!(read.len(), texts.len() + 1);
    for (statement, typed) in read.iter().zip(texts) {
        let typed = typed.trim();
        assert_eq!(statement["decision_facts"], typed);
        assert_eq!(statement["incompatible_content_explanation"], typed);
        assert_eq!(statement["incompatible_content_ground"], "Community rule 4 ('; DROP TABLE articles; --)");
    }
    assert_eq!(read[texts.len()]["illegal_content_explanation"], long);
}

#[test]
fn a_hundred_are_sent_at_once_and_each_once() {
    let mut made = Made::open("Civility");
    for n in 0..205_u32 {
        let by = u8::try_from(20 + n).expect("a few people");
        let post = made.argue(en(&format!("Words {n}")), by, Standing::default());
        made.decide(post, "hide", json!({}));
    }
    let requests = made.stated("en", "none").requests();
    let sizes: Vec<usize> =
        requests.iter().filter_map(|own| Some(own["statements"].as_array()?.len())).collect();
    assert_eq!((sizes, AT_ONCE), (vec![100, 100, 5], 100));
    let ids = requests.iter().flat_map(|own| own["statements"].as_array().into_iter().flatten());
    assert_eq!(ids.map(|own| own["puid"].to_string()).collect::<BTreeSet<_>>().len(), 205);
    assert_eq!(Made::open("None").stated("en", "none").requests(), [json!({ "statements": [] })]);
}

#[test]
fn the_checks_find_what_is_wrong() {
    let mut made = Made::open("Civility");
    let post = made.argue(en("Words"), 2, Standing::default());
    made.decide(post, "move", json!({}));
    let good = made.stated("en", "DE").statements[0].clone();
    for (pointer, bad) in [
        ("/decision_visibility", json!(["REMOVED"])),
        ("/decision_visibility", json!([])),
        ("/decision_visibility_other", Value::Null),
        ("/decision_ground", json!("DECISION_GROUND_ILLEGAL_CONTENT")),
        ("/content_language", json!("en")),
        ("/territorial_scope", json!(["EL"])),
        ("/content_date", json!("1999-12-31")),
        ("/application_date", json!("2026-11-23T10:00:00Z")),
        ("/decision_facts", json!("x".repeat(5_001))),
        ("/incompatible_content_explanation", json!("x".repeat(2_001))),
        ("/incompatible_content_ground", json!("")),
        ("/category", json!("OTHER_VIOLATION_TC")),
        ("/category_specification", json!(["HATE"])),
        ("/automated_detection", json!(true)),
        ("/source_type", json!("VOLUNTARY")),
        ("/puid", json!("a b")),
        ("/decision_ground_reference_url", json!("rules")),
    ] {
        let mut spoiled = good.clone();
        *spoiled.pointer_mut(pointer).expect(pointer) = bad;
        assert!(!faults(&spoiled).is_empty(), "{pointer}");
    }
    let mut more = good;
    more["author"] = json!("Ms Chen");
    assert_eq!(faults(&more), ["author: no such field"]);
}
