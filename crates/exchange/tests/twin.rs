//! The reader on our own small export, at each of its stages, and on what becomes of it when it is damaged.
//!
//! Runs without the shared data. The real conversations are in `shared_polis`.

#[path = "../examples/twin.rs"]
#[expect(dead_code, reason = "the program's `main` is not called here")]
mod twin;

use std::collections::{BTreeMap, BTreeSet};

use deliberation_exchange::polis::{
    self, COMMENTS, Export, Files, Form, Header, MATRIX, Moderation, Progress, ReadError, Rows, SUMMARY,
    Shape, VOTES, VoteEvent,
};
use deliberation_exchange::splitmix::SplitMix64;
use deliberation_exchange::vote::Vote;

/// Votes in force, as the program happens to make them.
const VOTES_IN_FORCE: usize = 564;

/// People who changed their mind once.
const CHANGES: usize = 6;

/// The files in memory, to be changed.
type Bytes = BTreeMap<&'static str, Vec<u8>>;

fn bytes() -> Bytes {
    twin::files().into_iter().collect()
}

fn parse(bytes: &Bytes) -> Result<Export, ReadError> {
    let file = |name| bytes.get(name).map(Vec::as_slice);
    let files =
        Files { summary: file(SUMMARY), comments: file(COMMENTS), votes: file(VOTES), matrix: file(MATRIX) };
    polis::parse(files, &mut |_| ())
}

/// The twin with the text of one file changed.
fn with(name: &'static str, change: impl Fn(&str) -> String) -> Result<Export, ReadError> {
    let mut bytes = bytes();
    let text = String::from_utf8(bytes[name].clone()).expect("the twin is UTF-8");
    let changed = change(&text);
    assert_ne!(text, changed, "the change did nothing");
    bytes.insert(name, changed.into_bytes());
    parse(&bytes)
}

fn whole() -> Export {
    polis::read(&twin::home()).expect("the twin is readable")
}

#[test]
fn the_committed_files_are_those_of_the_program() {
    for (name, made) in twin::files() {
        let committed = std::fs::read(twin::home().join(name)).expect("the twin is committed");
        assert!(committed == made, "{name} differs: run the example `twin`");
    }
}

#[test]
fn the_twin_is_read_whole() {
    let export = whole();
    assert_eq!(export.shape(), Shape { participants: 60, statements: 14, votes: VOTES_IN_FORCE });
    assert_eq!(export.history.len(), VOTES_IN_FORCE + CHANGES);
    assert_eq!(export.notes, ["Participants without a vote: 1."]);
    assert_eq!(export.participants.last(), Some(&59), "who never voted is there all the same");
    assert_eq!(export.groups.len(), 56);
    assert_eq!(export.summary.voters, Some(59));
    assert!(
        export.summary.description.is_some_and(|text| text.contains("\"nobody\"") && text.contains('\n'))
    );
}

#[test]
fn statements_keep_their_text_their_moderation_and_their_marks() {
    let export = whole();
    let which = |test: &dyn Fn(&polis::Statement) -> bool| -> Vec<i64> {
        export.statements.iter().filter(|s| test(s)).map(|s| s.tid).collect()
    };
    assert_eq!(which(&|_| true), (0..14).collect::<Vec<_>>());
    assert_eq!(which(&|s| s.moderation == Moderation::Rejected), [6, 7]);
    assert_eq!(which(&|s| s.moderation == Moderation::Unmoderated), [8]);
    assert_eq!(which(&|s| s.is_meta), [9]);
    assert_eq!(which(&|s| s.is_seed), [0, 1, 2]);
    let text = export.statements[5].text.as_deref();
    assert_eq!(text, Some("我有两点：\n一是遛狗要拴绳，\n二是每个出口都备上\"拾便袋\"。"));
}

/// The twin without `votes.csv`.
fn matrix_only() -> Export {
    let mut bytes = bytes();
    bytes.remove(VOTES);
    parse(&bytes).expect("the matrix is enough")
}

#[test]
fn the_history_ends_in_the_matrix_and_the_matrix_alone_gives_the_same_votes() {
    let (whole, alone) = (whole(), matrix_only());
    assert_eq!(whole.in_force(), alone.in_force());
    assert_eq!(alone.history.len(), VOTES_IN_FORCE);
    assert!(alone.history.iter().all(|event| event.at_ms.is_none()));
    assert_eq!(whole.participants, alone.participants);
    assert!(alone.notes[0].contains("no votes.csv"), "{:?}", alone.notes);
}

#[test]
fn votes_alone_give_the_same_votes_and_the_same_order_of_people() {
    let mut bytes = bytes();
    bytes.remove(MATRIX);
    bytes.remove(SUMMARY);
    let export = parse(&bytes).expect("the votes are enough");
    let whole = whole();
    assert_eq!(export.in_force(), whole.in_force());
    assert_eq!(export.history, whole.history);
    assert_eq!(export.participants, whole.participants[..59], "who never voted cannot be known");
    assert_eq!(export.notes.len(), 2);
}

#[test]
fn the_later_vote_counts_though_it_stands_on_the_earlier_line() {
    let whole = whole();
    let mut seen: BTreeMap<(i64, i64), Vec<VoteEvent>> = BTreeMap::new();
    for event in &whole.history {
        seen.entry((event.participant, event.tid)).or_default().push(*event);
    }
    let twice: Vec<_> = seen.values().filter(|events| events.len() > 1).collect();
    assert_eq!(twice.len(), CHANGES);
    let matrix = matrix_only().in_force();
    for events in twice {
        assert!(events[0].at_ms < events[1].at_ms && events[0].value != events[1].value);
        assert_eq!(matrix[&(events[1].participant, events[1].tid)], events[1].value);
    }
}

#[test]
fn other_line_ends_a_byte_order_mark_and_seconds_change_nothing() {
    for name in [SUMMARY, VOTES, MATRIX] {
        let export = with(name, |text| format!("\u{feff}{}", text.replace('\n', "\r\n")));
        assert_eq!(export.expect("both are common").history, whole().history, "{name}");
    }
    let in_seconds = with(VOTES, |text| text.replace("000,synthetic", ",synthetic"));
    assert_eq!(in_seconds.expect("seconds are common").history, whole().history);
}

#[test]
fn columns_may_stand_anywhere_and_unknown_ones_are_passed_over() {
    let turned = with(MATRIX, |text| {
        let turn = |line: &str| line.split(',').rev().chain(["x"]).collect::<Vec<_>>().join(",");
        text.lines().map(turn).collect::<Vec<_>>().join("\n")
    });
    let turned = turned.expect("the names say it all");
    assert_eq!(turned.in_force(), whole().in_force());
    assert_eq!(turned.groups, whole().groups);
}

/// The vote with which it all began.
fn first_vote() -> VoteEvent {
    whole().history[0]
}

#[test]
fn where_the_files_differ_the_matrix_is_believed() {
    let VoteEvent { participant, tid, .. } = first_vote();
    let mark = format!(",synthetic,{tid},{participant},");
    // The vote is missing in votes.csv.
    let lost = with(VOTES, |text| drop_lines(text, &mark)).expect("readable");
    assert_eq!(lost.in_force(), whole().in_force());
    assert!(lost.notes.iter().any(|note| note.ends_with("added without a time: 1.")), "{:?}", lost.notes);
    assert_eq!(lost.history.last().map(|event| event.at_ms), Some(None));
    // The vote is another one in votes.csv.
    let other = with(VOTES, |text| text.lines().map(|line| flip(line, &mark)).collect()).expect("readable");
    assert_eq!(other.in_force(), whole().in_force());
    assert!(other.notes.iter().any(|note| note.ends_with("believed: 1.")), "{:?}", other.notes);
}

fn drop_lines(text: &str, mark: &str) -> String {
    text.split_inclusive('\n').filter(|line| !line.contains(mark)).collect()
}

fn flip(line: &str, mark: &str) -> String {
    match line.split_once(mark) {
        Some((before, vote)) => format!("{before}{mark}{}\n", if vote == "1" { "-1" } else { "1" }),
        None => format!("{line}\n"),
    }
}

#[test]
fn votes_that_the_matrix_does_not_have_are_dropped_and_told() {
    let stranger = with(VOTES, |text| format!("{text}1700000000000,x,0,777,1\n")).expect("readable");
    assert_eq!(stranger.in_force(), whole().in_force());
    assert!(stranger.notes[0].contains("no row in participants-votes.csv, dropped: 1."));
    let silent = with(VOTES, |text| format!("{text}1700000000000,x,0,59,1\n")).expect("readable");
    assert_eq!(silent.in_force(), whole().in_force());
    assert!(silent.notes[0].contains("is empty, dropped: 1."));
}

#[test]
fn a_statement_without_text_is_kept_for_its_votes() {
    let no_column = with(VOTES, |text| format!("{text}1700000000000,x,99,0,-1\n")).expect("readable");
    let unknown = no_column.statements.last().expect("there are statements");
    assert_eq!((unknown.tid, unknown.text.as_deref(), unknown.is_meta), (99, None, true));
    assert_eq!(no_column.in_force()[&(0, 99)], Vote::Disagree);
    assert_eq!(no_column.in_force().len(), VOTES_IN_FORCE + 1);
    let no_text = with(COMMENTS, |text| drop_lines(text, "我就住在这条巷子里")).expect("readable");
    assert_eq!(no_text.shape(), whole().shape());
    assert_eq!(no_text.statements[9].text, None);
    assert!(no_text.notes.iter().any(|note| note.contains("comments.csv leaves out: 1.")));
}

#[test]
fn a_missing_file_is_named_with_what_it_is_needed_for() {
    let mut bytes = bytes();
    bytes.remove(COMMENTS);
    let message = |bytes: &Bytes| parse(bytes).expect_err("a file is missing").to_string();
    assert_eq!(message(&bytes), "comments.csv is missing: it has the texts of the statements.");
    let only = bytes_of([COMMENTS]);
    assert_eq!(
        message(&only),
        "participants-votes.csv is missing: either participants-votes.csv or votes.csv is needed to know who \
         voted on what."
    );
    let nowhere = polis::read(&twin::home().join("nowhere")).expect_err("there is no such directory");
    assert!(nowhere.to_string().starts_with("comments.csv is missing"));
}

fn bytes_of<const N: usize>(names: [&'static str; N]) -> Bytes {
    bytes().into_iter().filter(|(name, _)| names.contains(name)).collect()
}

#[test]
fn progress_is_told_for_each_file_up_to_its_end() {
    let mut told: Vec<Progress> = Vec::new();
    polis::read_with(&twin::home(), &mut |progress| told.push(progress)).expect("the twin is readable");
    let done: BTreeSet<&str> = told.iter().filter(|p| p.read == p.of).map(|p| p.file).collect();
    assert_eq!(done, BTreeSet::from([SUMMARY, COMMENTS, VOTES, MATRIX]));
    assert!(told.iter().all(|progress| progress.read <= progress.of));
}

/// Reads, and holds what comes out against what every outcome must keep to.
fn survives(bytes: &Bytes) {
    match parse(bytes) {
        Ok(export) => {
            let tids: BTreeSet<i64> = export.statements.iter().map(|s| s.tid).collect();
            let people: BTreeSet<i64> = export.participants.iter().copied().collect();
            assert!(export.history.iter().all(|e| tids.contains(&e.tid) && people.contains(&e.participant)));
        }
        Err(ReadError::Wrong { file, line, column, expected, found }) => {
            assert!([SUMMARY, COMMENTS, VOTES, MATRIX].contains(&file) && line > 0);
            assert!(!expected.is_empty() && !found.is_empty() && !column.contains('\n'), "{column}");
        }
        Err(error) => unreachable!("all files are there: {error}"),
    }
}

#[test]
fn a_file_cut_off_anywhere_never_panics() {
    let whole = bytes();
    for (name, content) in &whole {
        let near = content.len().min(200);
        for end in (0..near).chain((near..content.len()).step_by(211)) {
            let mut cut = whole.clone();
            cut.insert(name, content[..end].to_vec());
            survives(&cut);
        }
    }
}

#[test]
fn mangled_bytes_never_panic() {
    const NASTY: &[u8] = b"\",\n\r\0-19\xFF\xE4 x";
    let whole = bytes();
    let names: Vec<&'static str> = whole.keys().copied().collect();
    let mut random = SplitMix64::new(1);
    for _ in 0..1500 {
        let mut mangled = whole.clone();
        let name = names[random.below(names.len())];
        let content = mangled.entry(name).or_default();
        for _ in 0..=random.below(6) {
            let at = random.below(content.len());
            let nasty = NASTY[random.below(NASTY.len())];
            match random.below(3) {
                0 => content[at] = nasty,
                1 => content.insert(at, nasty),
                _ => drop(content.drain(at..(at + random.below(40)).min(content.len()))),
            }
        }
        survives(&mangled);
    }
}

#[test]
fn what_is_written_of_the_twin_reads_back_as_the_twin() {
    let whole = whole();
    for header in [Header::New, Header::Old] {
        let set = polis::write(&whole, Form { header, meta_is_known: true });
        let bytes: Bytes =
            set.files().into_iter().map(|(name, text)| (name, text.as_bytes().to_vec())).collect();
        let read = parse(&bytes).expect("what we write we read");
        assert_eq!(
            (&read.history, &read.participants, &read.groups),
            (&whole.history, &whole.participants, &whole.groups)
        );
        assert_eq!(read.summary, whole.summary);
        if header == Header::New {
            assert_eq!(read, whole);
        }
        // The matrix is written to the byte as it was.
        assert_eq!(bytes[MATRIX], self::bytes()[MATRIX]);
    }
}

/// The votes in force by the numbers of people and statements.
fn in_force(rows: &Rows) -> BTreeMap<(i64, i64), i8> {
    let cells = |row: usize| {
        let cells = rows.votes.row(row);
        cells.map(move |(column, sign)| ((rows.people[row], rows.statements[column as usize].tid), sign))
    };
    (0..rows.people.len()).flat_map(cells).collect()
}

#[test]
fn the_lean_reader_gets_the_votes_in_force() {
    let whole = whole();
    let votes: BTreeMap<_, _> =
        whole.in_force().into_iter().map(|(cell, vote)| (cell, vote.sign())).collect();
    let rows = polis::rows(&twin::home()).expect("the twin is readable");
    assert_eq!((in_force(&rows), &rows.people), (votes.clone(), &whole.participants));
    assert_eq!((&rows.statements, rows.count()), (&whole.statements, VOTES_IN_FORCE));
    let groups: BTreeMap<i64, i64> = rows
        .people
        .iter()
        .zip(&rows.groups)
        .filter_map(|(person, group)| Some((*person, (*group)?)))
        .collect();
    assert_eq!(groups, whole.groups);
    let files = bytes();
    let of = |votes: Option<&'static str>, matrix: Option<&'static str>| {
        let file = |name: &'static str| files.get(name).map(Vec::as_slice);
        let (votes, matrix) = (votes.and_then(file), matrix.and_then(file));
        polis::rows_of(Files { summary: None, comments: file(COMMENTS), votes, matrix })
    };
    let alone = of(Some(VOTES), None).expect("the votes are enough");
    assert_eq!((in_force(&alone), &alone.people[..]), (votes, &whole.participants[..59]));
    assert_eq!(of(None, Some(MATRIX)).expect("the matrix is enough").votes, rows.votes);
    let message = |read: Result<Rows, ReadError>| read.expect_err("a file is missing").to_string();
    assert!(message(of(None, None)).starts_with("participants-votes.csv is missing"));
}
