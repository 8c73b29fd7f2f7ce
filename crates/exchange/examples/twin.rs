//! Makes `tests/data/twin`: a small export in the form of Polis, of a conversation that never took place.
//!
//! 60 people, 14 statements about an invented park. It has the traps of real exports: two statements rejected,
//! one not moderated, one meta, a text over several lines, changes of mind, lines of `votes.csv` that are not in
//! the order of time, and one person without a vote. Run `cargo run -p deliberation-exchange --example twin` to
//! write it anew; a test holds the committed files against this program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use deliberation_exchange::polis::{COMMENTS, MATRIX, SUMMARY, VOTES};
use deliberation_exchange::splitmix::SplitMix64;

const SEED: u64 = 60_014;
const PEOPLE: usize = 60;
/// The people before this one are of camp 0 (quiet), the others of camp 1 (lively).
const FIRST_LIVELY: usize = 34;
/// They only look.
const SILENT: usize = 59;
/// They leave after their first statements and are in no group.
const HASTY: [usize; 3] = [12, 31, 50];
/// One in so many changes their mind on some statement.
const CHANGES_ONE_IN: usize = 6;
/// 14 November 2023, in milliseconds of 1970.
const START: i64 = 1_700_000_000_000;

/// A statement: moderation, meta, seed, how likely each camp agrees (in hundredths), text.
struct Line(i8, bool, bool, [usize; 2], &'static str);

const STATEMENTS: [Line; 14] = [
    Line(1, false, true, [92, 88], "那两棵老槐树应当留下来。"),
    Line(1, false, true, [95, 20], "晚上九点以后，公园里不该再放音响。"),
    Line(1, false, true, [30, 93], "应当留出一块空地，让孩子能跑能跳。"),
    Line(1, false, false, [25, 80], "路边的停车位可以让出一半来建公园。"),
    Line(1, false, false, [90, 45], "健身器材要离居民楼远一些。"),
    Line(1, false, false, [88, 84], "我有两点：\n一是遛狗要拴绳，\n二是每个出口都备上\"拾便袋\"。"),
    Line(-1, false, false, [50, 50], "试一下，看能不能发出去。"),
    Line(-1, false, false, [40, 60], "同上。"),
    Line(0, false, false, [55, 75], "公园叫什么名字，可以请附近的学生来起。"),
    Line(1, true, false, [70, 35], "我就住在这条巷子里。"),
    Line(1, false, false, [94, 40], "夜里灯光要调暗，别照进卧室。"),
    Line(1, false, false, [65, 15], "与其建公园，不如先把路修好。"),
    Line(1, false, false, [78, 86], "花坛可以由居民认养。"),
    Line(1, false, false, [20, 85], "周末可以办小集市。"),
];

/// One line of `votes.csv`.
#[derive(Clone, Copy)]
struct Event {
    at: i64,
    tid: usize,
    person: usize,
    sign: i8,
}

/// The four files by name.
pub fn files() -> [(&'static str, Vec<u8>); 4] {
    let events = events();
    // The last vote by time: (person, statement) to sign.
    let mut in_time = events.clone();
    in_time.sort_by_key(|event| event.at);
    let in_force: BTreeMap<(usize, usize), i8> =
        in_time.iter().map(|event| ((event.person, event.tid), event.sign)).collect();
    [
        (SUMMARY, summary()),
        (COMMENTS, comments(&events, &in_force)),
        (VOTES, votes(&events)),
        (MATRIX, matrix(&events, &in_force)),
    ]
}

fn camp(person: usize) -> usize {
    usize::from(person >= FIRST_LIVELY)
}

/// All events, sorted by statement and person as Polis does; of one person's two votes on a statement the later
/// stands first, so that whoever trusts the order of lines is found out.
fn events() -> Vec<Event> {
    let mut random = SplitMix64::new(SEED);
    let mut events = Vec::new();
    for person in (0..PEOPLE).filter(|person| *person != SILENT) {
        let mut at = START + 95_000 * i64::try_from(person).unwrap_or_default();
        for (tid, Line(moderated, _, _, agree, _)) in STATEMENTS.iter().enumerate() {
            // Rejected statements were seen by those who came first only.
            let (seen, stays) = (*moderated != -1 || person < 20, !HASTY.contains(&person) || tid < 3);
            let (votes, agrees, passes) = (random.below(100), random.below(100), random.below(100));
            let changes = random.below(CHANGES_ONE_IN * STATEMENTS.len()) == 0;
            if !seen || !stays || votes >= 78 {
                continue;
            }
            at += 7_000;
            let side = if agrees < agree[camp(person)] { 1 } else { -1 };
            let sign = if passes < 10 { 0 } else { side };
            if changes {
                events.push(Event {
                    at: at + 3_600_000,
                    tid,
                    person,
                    sign: if sign == 0 { 1 } else { -sign },
                });
            }
            events.push(Event { at, tid, person, sign });
        }
    }
    events.sort_by_key(|event| (event.tid, event.person));
    events
}

fn summary() -> Vec<u8> {
    let text = "topic,南巷口袋公园怎么建？（虚构）\nurl,https://polis.example/twin\nviews,75\nvoters,59\n\
                voters-in-conv,56\ncommenters,9\ncomments,14\ngroups,2\n\
                conversation-description,\"程序生成的样例，不是真人意见。\n\
                Synthetic: made by a program, \"\"nobody\"\" said this.\"\n";
    text.as_bytes().to_vec()
}

fn comments(events: &[Event], in_force: &BTreeMap<(usize, usize), i8>) -> Vec<u8> {
    let mut rows = vec![
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,is-meta,is-seed,\
         group-informed-consensus,comment-body"
            .split(',')
            .map(str::to_owned)
            .collect(),
    ];
    // Newest first, as Polis writes them.
    for (tid, Line(moderated, meta, seed, _, text)) in STATEMENTS.iter().enumerate().rev() {
        let count = |sign: i8| events.iter().filter(|event| event.tid == tid && event.sign == sign).count();
        let author = if *seed { 0 } else { 3 * tid };
        let minutes = i64::try_from(tid).unwrap_or_default();
        rows.push(vec![
            (START - 86_400_000 + minutes * 60_000).to_string(),
            "synthetic".to_owned(),
            tid.to_string(),
            author.to_string(),
            count(1).to_string(),
            count(-1).to_string(),
            moderated.to_string(),
            meta.to_string(),
            seed.to_string(),
            format!("{:.6}", shared_agreement(tid, in_force)),
            (*text).to_owned(),
        ]);
    }
    csv_bytes(rows)
}

/// The product over both camps of (agreeing + 1) / (votes + 2), as Polis defines it.
fn shared_agreement(tid: usize, in_force: &BTreeMap<(usize, usize), i8>) -> f64 {
    let of_camp = |wanted: usize| {
        let cast = in_force
            .iter()
            .filter(|((person, on), _)| *on == tid && camp(*person) == wanted && !HASTY.contains(person));
        let (agree, all) = cast.fold((1_u32, 2_u32), |(a, s), (_, sign)| (a + u32::from(*sign == 1), s + 1));
        f64::from(agree) / f64::from(all)
    };
    of_camp(0) * of_camp(1)
}

fn votes(events: &[Event]) -> Vec<u8> {
    let mut rows =
        vec!["timestamp,datetime,comment-id,voter-id,vote".split(',').map(str::to_owned).collect()];
    for Event { at, tid, person, sign } in events {
        let fields = [at.to_string(), "synthetic".to_owned(), tid.to_string(), person.to_string()];
        rows.push(fields.into_iter().chain([sign.to_string()]).collect());
    }
    csv_bytes(rows)
}

/// Rows in the order in which `votes.csv` first names a person, as Polis keeps them; who is silent comes last.
fn matrix(events: &[Event], in_force: &BTreeMap<(usize, usize), i8>) -> Vec<u8> {
    let mut people: Vec<usize> = Vec::new();
    for person in events.iter().map(|event| event.person).chain([SILENT]) {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    let fixed = "participant,group-id,n-comments,n-votes,n-agree,n-disagree".split(',').map(str::to_owned);
    let mut rows = vec![fixed.chain((0..STATEMENTS.len()).map(|tid| tid.to_string())).collect()];
    for person in people {
        let cell = |tid| in_force.get(&(person, tid)).copied();
        let count = |sign: i8| (0..STATEMENTS.len()).filter(|tid| cell(*tid) == Some(sign)).count();
        let written = STATEMENTS.iter().enumerate();
        let written =
            written.filter(|(tid, Line(_, _, seed, ..))| person == if *seed { 0 } else { 3 * *tid }).count();
        let grouped = person != SILENT && !HASTY.contains(&person);
        let group = if grouped { camp(person).to_string() } else { String::new() };
        let counts = [written, count(1) + count(0) + count(-1), count(1), count(-1)];
        let start = [person.to_string(), group].into_iter().chain(counts.map(|n| n.to_string()));
        let cells =
            (0..STATEMENTS.len()).map(|tid| cell(tid).map_or_else(String::new, |sign| sign.to_string()));
        rows.push(start.chain(cells).collect());
    }
    csv_bytes(rows)
}

fn csv_bytes(rows: Vec<Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("rows of one table are equally long");
    }
    writer.into_inner().expect("a vector takes all bytes")
}

/// Where the twin lives.
pub fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/twin")
}

fn main() -> std::io::Result<()> {
    for (name, bytes) in files() {
        std::fs::write(home().join(name), bytes)?;
    }
    Ok(())
}
