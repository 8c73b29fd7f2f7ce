//! The logs that the importers make: every act is taken, the sums are those of the source, and what is hidden is
//! nowhere in what is published.
//!
//! The twin and the sample are in this repository; the real conversations, and where they lie, are explained in
//! `shared_polis`.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::path::{Path, PathBuf};

use deliberation_core::act::{Act, KnownTie, Stamp, Verb};
use deliberation_core::alike::says;
use deliberation_core::annotation::code::{Kind, Severity};
use deliberation_core::annotation::published::{Annotated, annotated};
use deliberation_core::annotation::{Annotation, State};
use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::ActId;
use deliberation_core::movement::line::Line;
use deliberation_core::opinion::{Parameters, Picture, fit, follow, publishable};
use deliberation_core::participant::{Role, Tie};
use deliberation_core::publish::{Published, Publisher};
use deliberation_core::release::Stage;
use deliberation_core::statement::Visibility;
use deliberation_core::text::Lang;
use deliberation_core::thread::demand::DemandState;
use deliberation_core::vote::Tally;
use deliberation_core::wire::Read;
use deliberation_exchange::entry::{Entry, MakeError};
use deliberation_exchange::polis::{self, Export, Files, Moderation, Options, Unmoderated};
use deliberation_exchange::sample;
use deliberation_exchange::vote::Vote;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn twin() -> Export {
    polis::read(&root().join("tests/data/twin")).expect("the twin is readable")
}

fn shared(name: &str) -> Option<Export> {
    let beside = || root().join("../shared");
    let shared = std::env::var_os("DELIBERATION_SHARED").map_or_else(beside, PathBuf::from);
    let dir = shared.join("data/polis").join(name);
    if dir.is_dir() {
        return Some(polis::read(&dir).expect("a real export is readable"));
    }
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "no shared data: {name}");
    println!("SKIPPED (no shared data): {name}");
    None
}

fn options(name: &str) -> Options {
    Options::new(name.parse().expect("a good name"))
}

fn log(export: &Export, options: &Options) -> polis::Acts {
    polis::acts(export, options).expect("the export makes a log")
}

/// Folds the log; every act must be taken.
fn fold(entries: &[Entry]) -> Deliberation {
    let mut deliberation = Deliberation::new();
    let mut last = i64::MIN;
    let mut ids = BTreeSet::new();
    for (at, entry) in entries.iter().enumerate() {
        let Stamp { seq, received, .. } = entry.stamp;
        assert_eq!(seq, at as u64 + 1);
        assert!(received >= last, "act {seq} steps back in time");
        last = received;
        assert_eq!(Act::read(&entry.body).expect("the body is an act"), entry.act);
        assert_eq!(entry.act.id.time(), received.max(0));
        assert!(ids.insert(entry.act.id), "act {seq} repeats an id");
        let taken = deliberation.fold(&entry.act, &entry.stamp);
        assert!(taken.is_ok(), "act {seq} ({}): {taken:?}", entry.body);
    }
    deliberation
}

/// The last edition, as a server that starts would make it.
fn replayed(entries: &[Entry]) -> Published {
    let read = || Ok(entries.iter().map(|e| Ok::<_, Infallible>((e.act.clone(), e.stamp.clone()))));
    let Ok(publisher) = Publisher::replay(read);
    publisher.publish("e", 1).expect("it has been opened")
}

/// The last edition, as a server that ran all the while would have made it.
fn followed(entries: &[Entry]) -> Published {
    let mut publisher = Publisher::default();
    for entry in entries {
        let due = publisher.fold(&entry.act, &entry.stamp).expect("every act is taken");
        if let Some(job) = due {
            publisher.set_map(job.run());
        }
    }
    publisher.publish("e", 1).expect("it has been opened")
}

/// The sums that the export itself gives, by statement.
fn counted(export: &Export) -> BTreeMap<i64, Tally> {
    let mut sums: BTreeMap<i64, Tally> = BTreeMap::new();
    for ((_, tid), vote) in export.in_force() {
        let tally = sums.entry(tid).or_default();
        match vote {
            Vote::Agree => tally.agree += 1,
            Vote::Disagree => tally.disagree += 1,
            Vote::Pass => tally.pass += 1,
        }
    }
    sums
}

/// The id that each statement of the export became, by the order of their times and the words.
fn ids(export: &Export, entries: &[Entry]) -> BTreeMap<i64, ActId> {
    let mut of_text: BTreeMap<&str, Vec<ActId>> = BTreeMap::new();
    for entry in entries {
        if let Verb::Statement(new) = &entry.act.verb {
            of_text.entry(new.text.original()).or_default().push(entry.act.id);
        }
    }
    let mut ids = BTreeMap::new();
    for statement in &export.statements {
        let text = statement.text.as_deref().map(|text| text.trim().replace("\r\n", "\n"));
        let Some(found) = text.and_then(|text| of_text.get(text.as_str()).cloned()) else {
            continue;
        };
        // Of two with the same words the one of that time; the tests' data has no closer twins.
        let found = found.iter().find(|id| found.len() == 1 || Some(id.time()) == statement.created);
        ids.insert(statement.tid, *found.expect("a statement of that time"));
    }
    ids
}

/// What holds for the log of every export.
fn faithful(export: &Export, options: &Options) -> (polis::Acts, Deliberation, Published) {
    let acts = log(export, options);
    let deliberation = fold(&acts.entries);
    let ids = ids(export, &acts.entries);
    let sums: BTreeMap<ActId, Tally> = (deliberation.statements().iter())
        .zip(deliberation.sums())
        .map(|(statement, sums)| (statement.id, sums.total()))
        .collect();
    let counted = counted(export);
    let mut hidden = BTreeSet::new();
    for statement in &export.statements {
        let Some(id) = ids.get(&statement.tid) else {
            assert_eq!(statement.text, None);
            continue;
        };
        let expected = counted.get(&statement.tid).copied().unwrap_or_default();
        assert_eq!(sums[id], expected, "statement {}", statement.tid);
        let hide = statement.moderation == Moderation::Rejected
            || statement.moderation == Moderation::Unmoderated && options.unmoderated == Unmoderated::Hide;
        let visible = deliberation.statement(*id).map(|s| s.visibility) == Some(Visibility::Visible);
        assert_eq!(visible, !hide, "statement {}", statement.tid);
        if hide {
            hidden.insert(*id);
        }
    }
    let published = replayed(&acts.entries);
    let bytes = serde_json::to_string(&published).expect("it can be written");
    for id in hidden {
        assert!(!bytes.contains(&id.to_string()), "{id} is hidden");
    }
    for pair in acts.entries.windows(2) {
        if let Verb::Decision(decision) = &pair[1].act.verb {
            assert_eq!(pair[0].act.id, decision.target, "right after its statement");
        }
    }
    if let Some(map) = &published.map {
        let shown: BTreeSet<_> = published.statements.iter().map(|s| s.id).collect();
        assert!(map.statements.iter().all(|id| shown.contains(id)));
        assert_eq!(map.statements.len(), map.picture.center.len());
    }
    let ballots = acts.entries.iter().filter(|entry| entry.act.verb.is_ballot());
    for voter in ballots.map(|entry| entry.stamp.by).collect::<BTreeSet<_>>() {
        assert!(!bytes.contains(&voter.to_string()));
    }
    (acts, deliberation, published)
}

#[test]
fn the_twin_becomes_a_deliberation_with_the_same_sums() {
    let export = twin();
    let (acts, deliberation, published) = faithful(&export, &options("twin"));
    assert_eq!(acts, log(&export, &options("twin")), "the same export gives the same log");
    assert_eq!(deliberation.voters(), 59);
    assert_eq!(published.opening.question.lang().as_str(), "zh-CN");
    assert_eq!(published.opening.question.original(), "南巷口袋公园怎么建？（虚构）");
    assert!(published.opening.why.is_some_and(|why| why.original().contains("程序生成")));
    assert_eq!((published.statements.len(), deliberation.statements().len()), (11, 14));
    assert_eq!(
        acts.notes,
        [
            "Statements hidden because Polis' moderators rejected them: 2.",
            "Statements hidden because nobody moderated them on Polis: 1.",
        ]
    );
    let shown = Options { unmoderated: Unmoderated::Show, ..options("twin") };
    assert_eq!(faithful(&export, &shown).2.statements.len(), 12);
    assert_eq!(replayed(&acts.entries), followed(&acts.entries), "a restart changes nothing");
    let map = published.map.expect("59 people voted");
    assert_eq!((map.statements.len(), map.picture.center.len()), (11, 11));
    assert!(map.picture.groups.iter().all(|group| group.tallies.len() == 11));
    assert_eq!(Some(map.seq), deliberation.releases().grouped().map(|release| release.seq));
}

#[test]
fn who_wrote_and_who_voted_are_not_joined_and_hosts_seed() {
    let (acts, deliberation, published) = faithful(&twin(), &options("twin"));
    let by = |ballots: bool| -> BTreeSet<_> {
        let entries = acts.entries.iter().filter(|e| e.act.verb.is_ballot() == ballots);
        entries.map(|e| e.stamp.by).collect()
    };
    assert!(by(true).is_disjoint(&by(false)));
    let roles = published.statements.iter().filter_map(|s| s.by.as_ref());
    assert_eq!(roles.filter(|by| by.role == Role::Host).count(), 3);
    assert_eq!(deliberation.ties(), BTreeMap::new());
}

#[test]
fn each_person_s_ballots_count_up() {
    let acts = log(&twin(), &options("twin"));
    let mut nth = BTreeMap::new();
    for entry in &acts.entries {
        if let Verb::Vote(vote) = &entry.act.verb {
            let last = nth.insert(entry.stamp.by, vote.nth).unwrap_or(0);
            assert_eq!(vote.nth, last + 1);
        }
    }
    assert_eq!(nth.len(), 59);
}

#[test]
fn a_matrix_alone_gives_the_same_sums_and_a_map_with_everybody() {
    let dir = root().join("tests/data/twin");
    let file = |name: &str| std::fs::read(dir.join(name)).expect("the twin is committed");
    let (comments, matrix) = (file(polis::COMMENTS), file(polis::MATRIX));
    let files = Files { comments: Some(&comments), matrix: Some(&matrix), ..Files::default() };
    let export = polis::parse(files, &mut |_| ()).expect("the matrix is enough");
    let (acts, _, published) = faithful(&export, &options("twin"));
    assert!(acts.notes.iter().any(|note| note.starts_with("Votes without a time")));
    assert_eq!(published.opening.question.original(), "twin", "no topic: the name");
    let map = published.map.expect("59 people voted");
    assert_eq!(map.picture.people, 59);
}

#[test]
fn nothing_and_texts_missing_or_repeated_are_no_trouble() {
    let empty = faithful(&Export::default(), &options("empty"));
    assert_eq!(empty.0.entries.len(), 1);
    let mut export = twin();
    export.statements[3].text = None;
    let same = export.statements[0].text.clone();
    export.statements[4].text = same;
    export.statements[5].text = Some("a\u{b}b".to_owned());
    let acts = log(&export, &options("odd"));
    let deliberation = fold(&acts.entries);
    assert_eq!(deliberation.statements().len(), 13);
    assert!(acts.notes.iter().any(|note| note.starts_with("Statements without a text")));
    assert!(acts.notes.iter().any(|note| note.starts_with("Votes on statements without a text")));
    assert!(acts.notes.iter().any(|note| note.contains("control characters")));
}

#[test]
fn a_vote_before_its_statement_waits_for_nothing() {
    let mut export = twin();
    export.statements[2].created = Some(4_000_000_000_000);
    export.statements[1].created = None;
    faithful(&export, &options("clocks"));
    for event in &mut export.history {
        event.at_ms = event.at_ms.filter(|at| at % 3 != 0);
    }
    fold(&log(&export, &options("clocks")).entries);
}

#[test]
fn what_is_too_much_is_an_error_and_the_longest_text_sets_the_limit() {
    let mut export = twin();
    export.statements[0].text = Some("长".repeat(1_001));
    let error = polis::acts(&export, &options("long")).expect_err("too long");
    assert!(matches!(error, MakeError::TooLong { tid: 0, length: 1_001, limit: 1_000 }));
    export.statements[0].text = Some("长".repeat(1_000));
    let deliberation = fold(&log(&export, &options("long")).entries);
    assert_eq!(deliberation.policy().statement_limit(), 1_000);
    let one = export.statements[1].clone();
    export.statements =
        (0..10_001).map(|tid| polis::Statement { tid, text: Some(tid.to_string()), ..one.clone() }).collect();
    let error = polis::acts(&export, &options("many")).expect_err("too many");
    assert!(matches!(error, MakeError::TooManyStatements(10_001)));
    export.summary.description = Some("理由".repeat(3_000));
    export.statements.truncate(10_000);
    export.history.clear();
    let acts = log(&export, &options("many"));
    assert!(acts.notes.iter().any(|note| note.contains("description is longer")));
    assert_eq!(fold(&acts.entries).statements().len(), 10_000);
}

#[test]
fn the_source_is_named_unless_another_is_given_and_a_language_can_be_given() {
    let published = replayed(&log(&twin(), &options("twin")).entries);
    let named = published.opening.attribution.expect("the source is named");
    let lang = |tag: &str| Lang::try_from(tag.to_owned()).expect("a tag");
    for reader in ["zh-CN", "en"] {
        let text = named.for_reader(&lang(reader)).1;
        assert!(text.contains("The Computational Democracy Project") && text.contains("CC BY 4.0"));
        assert!(text.contains("https://polis.example/twin"), "{text}");
    }
    let given = Options {
        lang: Some(lang("zh-TW")),
        attribution: Some(named.clone().translated(lang("fr"), "Nous").expect("a text")),
        ..options("twin")
    };
    let published = replayed(&log(&twin(), &given).entries);
    assert_eq!(published.opening.attribution, given.attribution);
    assert!(published.statements.iter().all(|s| s.text.lang().as_str() == "zh-TW"));
}

#[test]
fn real_conversations_become_deliberations_with_the_same_sums() {
    // What is shown: all but the rejected, less those that nobody moderated.
    for (name, tag, visible) in [
        ("vtaiwan.uberx", "zh-TW", 197 - 78 - 20),
        ("scoop-hivemind.biodiversity", "en", 0),
        ("scoop-hivemind.affordable-housing", "en", 0),
        ("brexit-consensus", "en", 0),
    ] {
        let Some(export) = shared(name) else { continue };
        let options = options(name);
        let (acts, deliberation, published) = faithful(&export, &options);
        println!("{name}: {} acts, {} statements shown", acts.entries.len(), published.statements.len());
        println!("{name}: {:?}", acts.notes);
        assert_eq!(published.opening.question.lang().as_str(), tag);
        assert!(visible == 0 || published.statements.len() == visible);
        let map = published.map.expect("many voted");
        assert_eq!(map.statements.len(), published.statements.len());
        assert_eq!(published.participation.stage, Stage::Map);
        println!(
            "{name}: map of {} people of {} in groups of {:?}, {} in common",
            map.picture.people,
            deliberation.voters(),
            map.picture.groups.iter().map(|group| group.size).collect::<Vec<_>>(),
            map.picture.common_ground.len()
        );
    }
}

#[test]
fn the_map_after_an_import_is_that_of_the_visible_statements_and_nearly_all_votes() {
    let (acts, deliberation, published) = faithful(&twin(), &options("twin"));
    let map = published.map.expect("59 people voted");
    // The votes of the last renewal.
    let then = fold(&acts.entries[..map.seq as usize]);
    let hidden = then.statements().iter().map(|statement| statement.visibility != Visibility::Visible);
    let out: Vec<bool> = hidden.collect();
    let shown =
        then.statements().iter().zip(&out).filter(|(_, out)| !**out).map(|(statement, _)| statement.id);
    assert_eq!(shown.collect::<Vec<_>>(), map.statements);
    let (votes, sums) = (then.running().votes(), then.running().sums());
    let parameters = Parameters { cell: 10, min_group: 20, ..Parameters::default() };
    let drawing = follow(None, &fit(votes, sums, &out, &parameters), votes);
    let anew = publishable(&drawing, votes, &parameters);
    // What it follows may turn axes and rename groups, no more.
    let of = |picture: &Picture| {
        (picture.people, picture.grouped, picture.spread, picture.noise, picture.stability)
    };
    assert_eq!(of(&anew), of(&map.picture));
    assert_eq!(anew.groups.len(), map.picture.groups.len());
    assert_eq!(anew.cells.len(), map.picture.cells.len());
    // Fewer than a cell's worth of people wait for the next renewal.
    assert!(deliberation.voters() - map.picture.people < 10);
}

const ENDS_AT: i64 = 1_763_890_000_000;

fn the_sample(seed: u64) -> Vec<Entry> {
    let slug = "elevator".parse().expect("a good name");
    sample::acts(&slug, seed, ENDS_AT).expect("the sample makes a log")
}

#[test]
fn the_crowd_of_the_sample_stands_on_the_line_and_some_of_it_moves() {
    let published = replayed(&the_sample(7));
    let line = Line::read(&published.stance).expect("there is a line");
    let (before, after) = (line.before.expect("before is shown"), line.after.expect("after is shown"));
    let on = |bars: &[u32]| bars.iter().sum::<u32>();
    assert!(on(&before.bars) > 250 && on(&after.bars) > 150, "{before:?} {after:?}");
    assert!(before.undecided > 10 && after.undecided < before.undecided);
    let moved = line.moved.expect("movement is shown");
    let [first, second, stayed] = moved.ways.expect("each way is taken by enough people");
    assert!(first >= 10 && second > first && stayed > second, "{moved:?}");
    assert!(moved.stepped.is_some() && !moved.reasons.is_empty(), "{moved:?}");
    assert!(line.regions.is_some());
    let ties: Vec<KnownTie> = Read::read(&published.opening.ties).expect("sizes of ties");
    assert_eq!(ties.iter().map(KnownTie::size).collect::<Vec<_>>(), [48]);
}

#[test]
fn the_sample_is_a_deliberation_in_which_every_act_is_taken() {
    let entries = the_sample(7);
    let deliberation = fold(&entries);
    assert_eq!(entries, the_sample(7));
    assert_ne!(entries, the_sample(8));
    assert_eq!(entries.last().map(|entry| entry.stamp.received), Some(ENDS_AT));
    assert!(matches!(entries.last().map(|e| &e.act.verb), Some(Verb::Vote(_))));
    assert_eq!(deliberation.voters(), 428);
    assert_eq!(deliberation.took_part(), 428);
    let ties = [(Tie::Party, 48), (Tie::Affected, 24), (Tie::Nearby, 36), (Tie::Viewer, 320)];
    assert_eq!(deliberation.ties(), BTreeMap::from(ties));
    let phase = deliberation.phase().expect("a phase is in force");
    assert_eq!(phase.id, "deliberate");
    let published = replayed(&entries);
    assert_eq!(published, followed(&entries));
    assert_eq!(published.phase.rule.map(|rule| rule.article), Some(9));
    // The host knows those of the house and near it, whatever each of them did last.
    let tied = published.participation.ties.iter().filter(|(tie, _)| **tie != Tie::Viewer);
    let known = published.participation.known().expect("there are enough");
    assert!(known.all >= tied.map(|(_, people)| people).sum(), "{known:?}");
    assert!(known.verified * 2 < known.all && known.verified * 4 > known.all, "{known:?}");
    assert_eq!(published.statements.len(), 43);
    assert!(published.statements.iter().all(|s| s.tally.is_some_and(|tally| tally.seen() > 0)));
    assert!(published.map.is_some_and(|map| map.picture.groups.len() >= 2));
    // The quarrel: what is said, and where the demands stand.
    let posts = deliberation.threads().posts();
    assert_eq!(posts.len(), 159);
    assert_eq!(posts.iter().filter(|post| post.is_spoken()).count(), 8);
    let states = posts.iter().filter_map(|post| post.demand.as_ref()).map(|demand| demand.state);
    let mut states: Vec<DemandState> = states.collect();
    states.sort_unstable();
    assert_eq!(
        states,
        [
            DemandState::Open,
            DemandState::Accepted,
            DemandState::Accepted,
            DemandState::NotSatisfied,
            DemandState::CarriedOver
        ]
    );
    assert!(posts.iter().all(|post| post.wordings[0].text.translations().len() == 1));
}

#[test]
fn the_panel_of_the_sample_says_of_everything_something_and_each_way_is_gone_once() {
    let entries = the_sample(7);
    let deliberation = fold(&entries);
    let published = replayed(&entries);
    let notes = deliberation.annotations();
    assert_eq!(notes.all().len(), 15);
    let count = |state| notes.all().iter().filter(|own| own.state_at(deliberation.at()) == state).count();
    assert_eq!(
        [State::Published, State::Awaiting, State::Resolved, State::Withdrawn, State::Disputed].map(count),
        [12, 1, 1, 1, 0]
    );
    let kinds: BTreeSet<Kind> = notes.all().iter().map(|own| own.new.kind).collect();
    assert_eq!(kinds, BTreeSet::from(Kind::ALL));
    let codes: BTreeSet<&str> = notes.all().iter().filter_map(|own| Some(own.new.code?.name())).collect();
    assert_eq!(codes, BTreeSet::from(["F1", "F2", "F3", "L1", "L2", "L3", "L5", "R1", "R4"]));
    let severities: BTreeSet<Severity> = notes.all().iter().map(|own| own.new.severity).collect();
    assert_eq!(severities, BTreeSet::from(Severity::ALL));
    // What carries weight has a signature of another house, or waits for one.
    for own in notes.all().iter().filter(|own| own.new.severity != Severity::Hint) {
        let houses: BTreeSet<_> = own.houses().map(|standing| standing.org.clone()).collect();
        assert!(houses.len() == 2 || own.state == State::Awaiting || own.new.same_as.is_some());
    }
    let upheld: Vec<_> = notes.all().iter().filter(|own| own.upheld).collect();
    assert!(upheld.len() == 1 && upheld[0].disputes.len() == 1 && upheld[0].verdict.is_some());
    let copies: Vec<_> = notes.all().iter().filter(|own| own.new.same_as.is_some()).collect();
    assert!(copies.len() == 1 && copies[0].new.text == notes.all()[0].new.text);
    assert!(says(notes.all()[0].new.span.exact(), copies[0].new.span.exact()), "a server would take it, too");
    // On a statement, a post, what was said on air, and what an official answered.
    let posts = deliberation.threads().posts();
    let on = |id| posts.iter().find(|post| post.id == id);
    assert!(notes.all().iter().any(|own| deliberation.statement(own.new.target).is_some()));
    assert!(notes.all().iter().any(|own| on(own.new.target).is_some_and(|post| post.is_spoken())));
    let office =
        |own: &&Annotation| on(own.new.target).is_some_and(|post| post.standing.role == Role::Official);
    assert!(notes.all().iter().any(|own| office(&own)));
    // After a face, and two that overlap.
    let spans = |id| notes.on(id).map(|own| own.new.span.range()).collect::<Vec<_>>();
    assert!(notes.all().iter().any(|own| {
        let words = on(own.new.target).map_or("", |post| post.wordings[0].text.original());
        let before: String = words.chars().take(own.new.span.range().start as usize).collect();
        before.contains('😡')
    }));
    let overlap = |ranges: Vec<std::ops::Range<u32>>| matches!(&*ranges, [a, b] if a.start < b.start && b.start < a.end);
    assert!(notes.all().iter().any(|own| overlap(spans(own.new.target))));
    // Whoever asked for an expert is nobody's business; how many did is told.
    assert_eq!(published.notes.claims.iter().filter(|claim| claim.calls > 0).count(), 5);
    assert!(published.notes.claims.iter().any(|claim| claim.checking) && !published.notes.counts);
    let map = published.map.as_deref();
    let rows = annotated(&deliberation, map, &Annotated::default());
    let helped = rows.iter().filter(|row| row.note.as_ref().is_some_and(|note| note.helps.is_some()));
    assert!(helped.count() >= 12);
    for own in notes.all() {
        let standing = &own.standing;
        let credentials = standing.credentials.as_ref().expect("the panel shows what makes it experts");
        let house = standing.org.as_deref().expect("and a house");
        assert!(house.contains("（示例）") && credentials.issuer.contains("（示例）"));
        let ending =
            if own.new.law.is_empty() { "（示例）" } else { "（示例，须由律师确认）" };
        assert!(own.new.text.original().ends_with(ending), "{}", own.new.text.original());
    }
}

#[test]
fn the_sample_says_in_both_languages_that_its_people_are_invented() {
    let published = replayed(&the_sample(7));
    let how = published.opening.how.expect("it says how");
    assert!(how.original().contains("由程序生成（种子 7），不是真人意见"));
    let english = &how.translations()[&Lang::try_from("en".to_owned()).expect("a tag")];
    assert!(english.contains("made by a program (seed 7)"));
    assert!(how.original().contains("不代替业主依法表决"));
}

#[test]
fn the_sample_s_authors_are_residents_and_one_office() {
    let published = replayed(&the_sample(7));
    let by = |role| -> Vec<_> {
        let bylines = published.statements.iter().filter_map(|s| s.by.as_ref());
        bylines.filter(|by| by.role == role).collect()
    };
    assert_eq!((by(Role::Participant).len(), by(Role::Official).len()), (31, 5));
    assert!(
        by(Role::Participant).iter().all(|by| by.tie.is_none() && by.org.is_none()),
        "a declared tie stays private"
    );
    let office = by(Role::Official);
    assert!(office.iter().all(|by| by.number == office[0].number));
    assert!(office.iter().all(|by| by.org.as_deref() == Some("光明街道办（示例）")));
}
