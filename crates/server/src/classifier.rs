//! The host's own classifier: asked about texts before others see them, by a webhook that is signed. It holds texts or
//! lets them pass, and deletes nothing.
//!
//! Whether it is asked at all, and what becomes of a text when it is silent, the act `screen` says. What it answered goes
//! into the log as an automated decision ([`crate::room::screening`]), so that a replay asks nobody.
//!
//! The address comes from the configuration alone: nothing that anybody writes makes the server call another one, and
//! redirections lead nowhere. Neither an answer that is late nor a long or broken one is waited for or kept.

use std::fmt;
use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use deliberation_core::id::{ActId, DeliberationId};
use deliberation_core::moderation::asked::Unanswered;
use ring::hmac;
use serde_json::{Value, json};
use tokio::sync::{AcquireError, Semaphore};
use tokio::time::timeout;

use crate::clock;
use crate::sign_in::is_safe;

/// The header that says when a question was asked, and that it was us.
pub const SIGNATURE: &str = "x-deliberation-signature";
/// An answer takes no longer.
pub const PATIENCE: Duration = Duration::from_secs(2);
/// A text waits no longer for its turn to be asked about.
const TURN: Duration = Duration::from_secs(10);
/// The most bytes of an answer.
const LIMIT: u64 = 1_024;
/// So many questions of one room wait at most; what comes then is taken as unanswered.
pub const QUEUE: usize = 1_000;
/// So many are asked at once.
const AT_ONCE: usize = 8;
/// So many of one room's wait for one of these places. They are given in the order of coming, so that a flood in one room
/// is a few questions ahead of another's, and no more.
const OF_A_ROOM: usize = 4;
/// A secret has as many bytes as its hash at least.
const SECRET_BYTES: usize = 32;

/// An address that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// An address that nobody between can listen at: `https:`, or on this very machine.
    ///
    /// # Errors
    /// When it is another one.
    pub fn read(text: &str) -> Result<Self, String> {
        if is_safe(text) {
            return Ok(Self(text.to_owned()));
        }
        Err("expected an https:// address (http:// on this machine only): others could read along".to_owned())
    }
}

/// What questions are signed with.
#[derive(Clone)]
pub struct Secret(hmac::Key);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// The secret in a file, without a line break at its end.
    ///
    /// # Errors
    /// When it cannot be read, or is too short.
    pub fn of_file(path: &str) -> Result<Self, String> {
        let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
        let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        Self::of(line.strip_suffix(b"\r").unwrap_or(line))
    }

    /// The secret of these bytes.
    ///
    /// # Errors
    /// When they are too few.
    pub fn of(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() < SECRET_BYTES {
            return Err(format!("expected a secret of {SECRET_BYTES} bytes or more, chosen by chance"));
        }
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, bytes)))
    }

    /// What stands in the header: the time, and the signature over it, a dot and the body.
    fn signature(&self, seconds: i64, body: &str) -> String {
        let tag = hmac::sign(&self.0, format!("{seconds}.{body}").as_bytes());
        let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("t={seconds},v1={hex}")
    }
}

/// A classifier of the host's.
#[derive(Clone, Debug)]
pub struct Classifier {
    /// Where it is.
    pub address: Address,
    /// What questions are signed with.
    pub secret: Secret,
    /// How long an answer may take.
    pub patience: Duration,
}

/// What it says of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Whether a person is to look first.
    pub hold: bool,
    /// Why, for those who do.
    pub why: Option<String>,
}

impl Answer {
    fn read(text: &str) -> Result<Self, String> {
        let answer: Value =
            serde_json::from_str(text).map_err(|_| "it does not answer in JSON".to_owned())?;
        let hold = answer.get("hold").and_then(Value::as_bool);
        let why = answer.get("why").and_then(Value::as_str).filter(|why| !why.trim().is_empty());
        let hold = hold.ok_or("its answer lacks `hold`, true or false")?;
        Ok(Self { hold, why: why.map(str::to_owned) })
    }
}

/// The body of a question.
#[must_use]
pub fn body(id: &DeliberationId, asked: &Unanswered) -> String {
    let Unanswered { wording, text, also, .. } = asked;
    let mut body =
        json!({ "deliberation": id, "act": wording, "text": text.original(), "lang": text.lang() });
    if !also.is_empty() {
        body["also"] = json!(also);
    }
    body.to_string()
}

impl Classifier {
    /// Asks, and waits for the answer on this thread.
    fn ask(&self, body: &str) -> Result<Answer, String> {
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(self.patience))
            // A redirection would lead to an address that nobody chose.
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        let said = |error: ureq::Error| error.to_string();
        let signature = self.secret.signature(clock::now() / 1_000, body);
        let request = ureq::Agent::from(agent).post(&self.address.0).header(SIGNATURE, signature);
        let answer = request.content_type("application/json").send(body).map_err(said)?;
        if answer.status() != 200 {
            return Err(format!("it answers {}", answer.status()));
        }
        let mut text = String::new();
        let mut answer = answer.into_body().into_reader().take(LIMIT + 1);
        answer.read_to_string(&mut text).map_err(|error| error.to_string())?;
        if text.len() as u64 > LIMIT {
            return Err(format!("its answer has more than {LIMIT} bytes"));
        }
        Answer::read(&text)
    }
}

/// The questions of one room: not too many in all, and a few that are ahead of others' rooms.
#[derive(Debug)]
pub struct Turns {
    places: Semaphore,
    turns: Semaphore,
}

impl Default for Turns {
    fn default() -> Self {
        Self { places: Semaphore::new(QUEUE), turns: Semaphore::new(OF_A_ROOM) }
    }
}

/// Asks the classifier of this server, for all rooms: a few questions at once.
#[derive(Debug)]
pub struct Asker {
    classifier: Option<Classifier>,
    turns: Semaphore,
}

impl Asker {
    /// An asker; without a classifier nothing is answered.
    #[must_use]
    pub fn new(classifier: Option<Classifier>) -> Self {
        Self { classifier, turns: Semaphore::new(AT_ONCE) }
    }

    /// Asks about one text of a room. Nothing where there is no answer, whatever the reason.
    pub async fn ask(self: Arc<Self>, room: &Turns, about: ActId, body: String) -> Option<Answer> {
        let answer = self.answer(room, body).await;
        answer.inspect_err(|why| tracing::warn!(act = %about, why, "the classifier gave no answer")).ok()
    }

    async fn answer(&self, room: &Turns, body: String) -> Result<Answer, String> {
        let classifier = self.classifier.clone().ok_or("none is configured")?;
        let _place = room.places.try_acquire().map_err(|_| "too many texts wait for it")?;
        let both = async { Ok((room.turns.acquire().await?, self.turns.acquire().await?)) };
        let turn = timeout(TURN, both).await.map_err(|_| "it was busy for too long")?;
        let _turn = turn.map_err(|error: AcquireError| error.to_string())?;
        let asked = tokio::task::spawn_blocking(move || classifier.ask(&body)).await;
        asked.unwrap_or_else(|error| Err(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_whether_to_hold() {
        let read = |text: &str| Answer::read(text).map(|own| (own.hold, own.why)).ok();
        assert_eq!(read(r#"{"hold":false}"#), Some((false, None)));
        assert_eq!(
            read(r#"{"hold":true,"why":"An insult","more":1}"#),
            Some((true, Some("An insult".to_owned())))
        );
        assert_eq!(read(r#"{"hold":true,"why":" "}"#), Some((true, None)));
        for bad in ["", "yes", "{}", r#"{"hold":"true"}"#, r#"{"hold":null}"#, "[]"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_asked_is_signed_as_others_can_check() {
        // RFC 4231 has no such case; this one was computed by another program (OpenSSL's).
        let secret = Secret::of(&[b'k'; 32]).unwrap();
        assert_eq!(
            secret.signature(1_795_341_600, r#"{"text":"a"}"#),
            "t=1795341600,v1=0b252c823bc94db22503e287279e8f748f2c04103eb17c83fbb9bbd26d2b579a"
        );
        assert!(Secret::of(&[b'k'; 31]).is_err());
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }

    #[test]
    fn it_is_asked_over_tls_or_on_this_machine() {
        assert!(
            Address::read("https://host.example/hold").is_ok()
                && Address::read("http://127.0.0.1:9/x").is_ok()
        );
        for bad in ["http://host.example/hold", "file:///etc/passwd", "host.example", ""] {
            assert!(Address::read(bad).is_err(), "{bad}");
        }
    }
}
