//! The facts that a decision rests on: as whoever decided wrote them, else what the log knows.

use deliberation_core::act::Outcome;
use deliberation_core::deliberation::Deliberation;
use deliberation_core::moderation::case::{Decided, Source};
use deliberation_core::participant::Role;

use crate::linked::Terms;

/// The facts, in a few sentences. `found`: by a machine.
pub(super) fn of(of: &Deliberation, decided: &Decided, found: bool, terms: &Terms) -> String {
    if let Some(facts) = &decided.new.facts {
        return facts.for_reader(&terms.lang).1.to_owned();
    }
    let chinese = terms.lang.as_str().starts_with("zh");
    [came(decided, chinese), thing(of, decided, chinese), decider(decided, found, chinese)].concat()
}

/// What it came of.
fn came(decided: &Decided, chinese: bool) -> String {
    let n = decided.answers;
    let notices = if n == 1 { "notice" } else { "notices" };
    match (decided.source, chinese) {
        (Source::Notice, true) => format!("收到 {n} 份举报，其中有举报指出违反法律。"),
        (Source::Notice, false) => format!("{n} {notices}, of a breach of law among them. "),
        (Source::Flags, true) => format!("收到 {n} 份依协商规则提出的举报。"),
        (Source::Flags, false) => format!("{n} {notices} under the rules of procedure. "),
        (Source::Own | Source::Automated, true) => "主动查看，没有举报。".to_owned(),
        (Source::Own | Source::Automated, false) => "Looked at without a notice. ".to_owned(),
    }
}

/// What it is about. Of a person only that it is one.
fn thing(of: &Deliberation, decided: &Decided, chinese: bool) -> String {
    let (id, revision) = (decided.new.target, decided.revision);
    let named = match (of.threads().number(id), of.statement_number(id)) {
        _ if decided.new.outcome == Outcome::Limit => None,
        (Some(n), _) => Some(if chinese { format!("第 {n} 条发言") } else { format!("post {n}") }),
        (None, Some(n)) => {
            Some(if chinese { format!("第 {n} 条观点") } else { format!("statement {n}") })
        }
        (None, None) => None,
    };
    match (named, chinese) {
        (Some(named), true) => format!("对象：{named}（第 {revision} 版）。"),
        (Some(named), false) => format!("It is about {named}, revision {revision}. "),
        (None, _) => String::new(),
    }
}

/// Who decided: an office, never a person.
fn decider(decided: &Decided, found: bool, chinese: bool) -> String {
    let office = match (decided.role, chinese) {
        (Role::Host, true) => "主办方",
        (Role::Host, false) => "the host",
        (_, true) => "审核员",
        (_, false) => "a human moderator",
    };
    match (decided.new.automated, found, chinese) {
        (true, _, true) => "由自动工具决定。".to_owned(),
        (true, _, false) => "Decided by an automated tool.".to_owned(),
        (false, true, true) => format!("由自动工具发现，由{office}（人工）决定。"),
        (false, true, false) => format!("Found by an automated tool; decided by {office}."),
        (false, false, true) => format!("由{office}（人工）决定，没有使用自动工具。"),
        (false, false, false) => format!("Decided by {office}; no automated tool was used."),
    }
}
