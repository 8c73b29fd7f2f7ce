//! A live show: 2,000 viewers, some 600 texts in 90 minutes with three peaks, everything held, two moderators. Nobody waits
//! long, nothing is lost, and nothing is decided twice.
//!
//! A moderator looks at a text for 8 s and goes on with the next; the decision leaves 8 s later, till when it could be taken
//! back. Two of them do 15 a minute. Texts come by chance (Poisson), 4 a minute, and 24 in the last four minutes of each
//! half hour.

use std::collections::BTreeSet;

use deliberation_core::act::{Act, Decision, Hold, NewRemark, Origin, Outcome, Stamp, Verb, Writing};
use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::{ActId, Nonce};
use deliberation_core::moderation::queue::queue;
use deliberation_core::participant::Role;
use deliberation_core::rules::{Refusal, admit};
use deliberation_core::statement::Visibility;
use deliberation_core::vote::Value;

use crate::room::{Actor, author, host, text, vote, voter, with_reason};

const MINUTE: i64 = 60_000;
const SHOW: i64 = 90 * MINUTE;
/// What a moderator takes to read and decide, and how long a decision can be taken back.
const LOOKS: i64 = 8_000;
const HELD: i64 = 8_000;
const VIEWERS: u32 = 2_000;

/// The same numbers each time (SplitMix64, S. Vigna).
struct Dice(u64);

impl Dice {
    /// A number from 0, inclusive, to 1.
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// When texts come, in milliseconds from the beginning: by thinning out what comes at the highest rate.
fn arrivals(dice: &mut Dice) -> Vec<i64> {
    let rate = |at: i64| if at % (30 * MINUTE) >= 26 * MINUTE { 24.0 } else { 4.0 };
    let (mut at, mut texts) = (0.0, Vec::new());
    loop {
        at += -(1.0 - dice.roll()).ln() * MINUTE as f64 / 24.0;
        if at >= SHOW as f64 {
            return texts;
        }
        if dice.roll() * 24.0 < rate(at as i64) {
            texts.push(at as i64);
        }
    }
}

/// A log that is folded as it grows.
struct Show {
    deliberation: Deliberation,
    seq: u64,
}

impl Show {
    fn act(&mut self, actor: &Actor, now: i64, verb: Verb) -> Result<ActId, Refusal> {
        let seq = self.seq + 1;
        let id = ActId::derived(now, &[&seq.to_be_bytes()]);
        let act = Act { id, nonce: Nonce::new([7; 16]), at: None, moment: None, from: Origin::Remote, verb };
        let standing = actor.standing.clone();
        let stamp = Stamp { seq, received: now, by: actor.by, session: actor.session, standing };
        admit(&self.deliberation, &act, &stamp)?;
        self.seq = seq;
        self.deliberation.fold(&act, &stamp).map(|_| id)
    }
}

/// A decision that was made, and leaves when it can be taken back no more.
struct Made {
    leaves: i64,
    by: Actor,
    decision: Decision,
}

#[test]
fn in_a_show_of_2000_viewers_nobody_waits_long_and_nothing_is_lost() {
    let mut dice = Dice(298);
    let texts = arrivals(&mut dice);
    assert!((540..660).contains(&texts.len()), "{}", texts.len());
    let mut show = Show { deliberation: Deliberation::new(), seq: 0 };
    let opening =
        r#"{"question":{"lang":"en","text":"A lift?"},"statements":[{"text":{"lang":"en","text":"Yes"}}]}"#;
    show.act(&host(), 0, Act::read_opening(opening).unwrap().verb).unwrap();
    let all = Writing { hold: Hold::Everyone, ..Writing::default() };
    show.act(&host(), 0, Verb::Writing(all)).unwrap();
    let first = show.deliberation.statements()[0].id;

    let moderators = [author(1, Role::Moderator), author(2, Role::Moderator)];
    let mut free = [0_i64; 2];
    let mut made: Vec<Made> = Vec::new();
    // What somebody is looking at or has decided on is taken by nobody else: they see each other's presence.
    let mut taken: BTreeSet<ActId> = BTreeSet::new();
    let mut waits: Vec<i64> = Vec::new();
    let (mut next, mut voted, mut written) = (texts.iter().peekable(), 0, 0);
    for now in (0..SHOW + 10 * MINUTE).step_by(500) {
        while next.next_if(|at| **at <= now).is_some() {
            written += 1;
            let viewer = author(10 + written, Role::Participant);
            let remark = NewRemark { text: text(&format!("Words {written}")), on: None, demand: None };
            show.act(&viewer, now, Verb::Remark(remark)).unwrap();
        }
        // All vote in the first third, at once and without waiting.
        while voted < VIEWERS && i64::from(voted) * SHOW / 3 / i64::from(VIEWERS) <= now {
            show.act(&voter(voted, None), now, vote(first, Value::Agree, 1)).unwrap();
            voted += 1;
        }
        for Made { by, decision, .. } in made.extract_if(.., |made| made.leaves <= now) {
            let since = show.deliberation.moderation().waiting(decision.target).map(|own| own.since);
            show.act(&by, now, Verb::Decision(Box::new(decision))).unwrap();
            waits.push(now - since.unwrap());
        }
        for (moderator, free) in moderators.iter().zip(&mut free) {
            if *free > now || show.deliberation.moderation().all_waiting().next().is_none() {
                continue;
            }
            let queue = queue(&show.deliberation, moderator.by, &moderator.standing);
            let Some(case) = queue.waiting.iter().find(|case| !taken.contains(&case.target)) else {
                continue;
            };
            taken.insert(case.target);
            *free = now + LOOKS;
            let outcome = if dice.roll() < 0.1 { Outcome::Hide } else { Outcome::Show };
            let decision = Decision {
                wording: Some(case.wording),
                base: Some(case.changed),
                ..with_reason(case.target, outcome)
            };
            made.push(Made { leaves: now + LOOKS + HELD, by: moderator.clone(), decision });
        }
    }
    assert_eq!((show.deliberation.voters(), written as usize), (VIEWERS, texts.len()));
    let decisions = show.deliberation.moderation().decisions();
    let targets: BTreeSet<ActId> = decisions.iter().map(|decided| decided.new.target).collect();
    assert_eq!((decisions.len(), targets.len()), (texts.len(), texts.len()));
    assert!(show.deliberation.moderation().all_waiting().next().is_none());
    let posts = show.deliberation.threads().posts();
    assert!(posts.iter().all(|post| post.visibility != Visibility::Waiting));
    let hidden = decisions.iter().filter(|decided| decided.new.outcome == Outcome::Hide).count();
    assert_eq!(posts.iter().filter(|post| post.visibility == Visibility::Hidden).count(), hidden);
    waits.sort_unstable();
    let (median, late) = (waits[waits.len() / 2], waits[waits.len() * 95 / 100]);
    println!("{} texts: median {} s, 95 of 100 within {} s", waits.len(), median / 1_000, late / 1_000);
    assert!(median <= 60_000, "{median}");
    assert!(late <= 300_000, "{late}");
}
