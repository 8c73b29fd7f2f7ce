//! Asks the host's classifier about what waits for it, and makes a decision of what it says.
//!
//! The decision is an act like any other: judged by the rules, committed, folded. It is made by nobody's session, under a
//! pseudonym that follows from the deliberation's name, in the role of a moderator, and says that a machine made it. Where
//! there is no answer the act `screen` says what happens: the text is shown, or waits for a person.
//! Next: [`crate::classifier`].

use std::collections::HashSet;
use std::sync::Arc;

use deliberation_core::act::{Act, Classifier, Outcome};
use deliberation_core::id::{ActId, DeliberationId, Nonce, Pseudonym};
use deliberation_core::moderation::asked::{question, unanswered};
use deliberation_core::participant::{Role, Standing};
use deliberation_core::text::{Lang, LocalText};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::classifier::{Answer, Asker, Turns, body};
use crate::clock;
use crate::identity::Session;
use crate::ledger::Row;
use crate::random;
use crate::room::state::{Sent, State};

/// The acts that bring words which wait for an answer, and the one that says what is asked about.
const ASKS: [&str; 7] = ["statement", "argument", "remark", "revision", "demand", "name", "screen"];

/// What came of one question.
#[derive(Debug)]
pub struct Answered {
    /// What the text stands on, and the act that brought it.
    target: ActId,
    wording: ActId,
    answer: Option<Answer>,
}

/// The questions of one room.
#[derive(Debug)]
pub struct Screening {
    asker: Arc<Asker>,
    /// This room's: what comes in others takes none of them.
    turns: Arc<Turns>,
    session: Arc<Session>,
    /// The wordings that were asked about and wait still. Asked once: what was not answered is for a person to look at. Again
    /// where the answer did not make it into the log.
    asked: HashSet<ActId>,
    done: mpsc::UnboundedSender<Answered>,
    inbox: mpsc::UnboundedReceiver<Answered>,
}

impl Screening {
    /// The questions of a room, none of them asked.
    #[must_use]
    pub fn new(asker: Arc<Asker>, id: &DeliberationId) -> Self {
        let by = Pseudonym::derived(&[b"classifier", id.as_str().as_bytes()]);
        let standing = Standing { role: Role::Moderator, ..Standing::default() };
        let created = crate::clock::now();
        let session =
            Session { deliberation: id.clone(), number: 0, ballot_by: by, public_by: by, standing, created };
        // As many at most as texts wait.
        let (done, inbox) = mpsc::unbounded_channel();
        let (turns, session) = (Arc::default(), Arc::new(session));
        Self { asker, turns, session, asked: HashSet::new(), done, inbox }
    }

    /// In whose name it decides.
    #[must_use]
    pub fn session(&self) -> Arc<Session> {
        Arc::clone(&self.session)
    }

    /// The next answer.
    pub async fn next(&mut self) -> Option<Answered> {
        self.inbox.recv().await
    }

    /// An answer did not make it into the log: the next time its words are asked about again.
    pub fn forget(&mut self, answered: &Answered) {
        self.asked.remove(&answered.wording);
    }

    /// Asks about all that waits for an answer and was not asked about.
    pub fn ask(&mut self, state: &State) {
        let of = state.deliberation();
        if of.moderation().screen().classifier == Classifier::Off {
            return;
        }
        let waits: Vec<_> = unanswered(of).collect();
        let wordings: HashSet<ActId> = waits.iter().map(|own| own.wording).collect();
        self.asked.retain(|wording| wordings.contains(wording));
        for own in waits {
            if !self.asked.insert(own.wording) {
                continue;
            }
            let (asker, turns, done) = (Arc::clone(&self.asker), Arc::clone(&self.turns), self.done.clone());
            let body = body(&self.session.deliberation, &own);
            tokio::spawn(async move {
                let answer = asker.ask(&turns, own.wording, body).await;
                let _ = done.send(Answered { target: own.target, wording: own.wording, answer });
            });
        }
    }
}

/// Whether something may wait for an answer after these that did not before. Votes and the answers themselves bring nothing,
/// and to go through all that waits costs.
#[must_use]
pub fn brings_questions(rows: &[Row]) -> bool {
    rows.iter().any(|row| ASKS.contains(&row.kind.as_str()))
}

/// The decision that follows of an answer, or of none; nothing where a person is to decide, or has.
#[must_use]
pub fn decision(answered: &Answered, state: &State) -> Option<Sent> {
    let Answered { target, wording, answer } = answered;
    let of = state.deliberation();
    question(of, *target).filter(|own| own.wording == *wording)?;
    let open = of.moderation().screen().classifier == Classifier::Open;
    let (outcome, facts) = match answer {
        Some(Answer { hold: true, why }) => (Outcome::Hold, why.as_deref().and_then(said)),
        Some(Answer { hold: false, .. }) => (Outcome::Show, None),
        None if open => (Outcome::Show, silent()),
        None => return None,
    };
    let mut act = json!({
        "id": ActId::derived(clock::now(), &[b"classifier", &random::bytes::<16>()]),
        "nonce": Nonce::new(random::bytes()),
        "type": "decision", "target": target, "outcome": outcome, "wording": wording, "automated": true,
    });
    if let Some(facts) = facts {
        act["facts"] = facts;
    }
    let body = act.to_string();
    Act::read(&body).ok().map(|act| Sent { act, body })
}

/// What it says, in a language that nobody named; nothing where that is no text.
fn said(why: &str) -> Option<Value> {
    let lang = Lang::try_from("und".to_owned()).ok()?;
    serde_json::to_value(LocalText::new(lang, why).ok()?).ok()
}

fn silent() -> Option<Value> {
    let lang = |tag: &str| Lang::try_from(tag.to_owned()).ok();
    let text = LocalText::new(lang("zh-CN")?, "主办方的自动检查没有答复，先行显示。").ok()?;
    let text = text.translated(lang("en")?, "The host's classifier gave no answer, so it is shown.").ok()?;
    serde_json::to_value(text).ok()
}
