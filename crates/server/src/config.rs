//! What can be chosen about a server: typed, read once. Flags win over the environment.
//!
//! Next: [`crate::cli`] for the commands, [`crate::app`], which holds the configuration.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::classifier::{self, Classifier, PATIENCE};
use crate::demo::Demo;
use crate::identity::TokenHash;
use crate::ledger::sqlite::BUSY_TIMEOUT;
use crate::limits::{Budget, Rate};
use crate::sign_in::{Issuer, Keys};

/// Where the ledger is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// In a SQLite file.
    Sqlite(PathBuf),
}

impl FromStr for Database {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(path.into())),
            _ => Err("expected sqlite: and the path of a file, such as sqlite:deliberation.db".to_owned()),
        }
    }
}

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// The flags of `serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// The address to listen on.
    #[arg(long, env = "DELIBERATION_LISTEN", default_value = "127.0.0.1:8787", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,
    /// The host's token: whoever bears it opens deliberations and joins as their host. Without one nobody does.
    #[arg(long, env = "DELIBERATION_HOST_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub host_token: Option<String>,
    /// Public key (PEM: Ed25519, P-256 or RSA) of whoever signs the tokens of people who are signed in on the page.
    #[arg(long, env = "DELIBERATION_SIGN_IN_KEY", value_name = "FILE", value_parser = Keys::of_pem_file, group = "sign_in", requires_all = ["sign_in_issuer", "sign_in_audience"])]
    pub sign_in_key: Option<Keys>,
    /// In its place, their public keys as a set (JWKS), from a file or an https:// address: read again when it changed.
    #[arg(long, env = "DELIBERATION_SIGN_IN_JWKS", value_name = "FILE|URL", value_parser = Keys::of_jwks, group = "sign_in", requires_all = ["sign_in_issuer", "sign_in_audience"])]
    pub sign_in_jwks: Option<Keys>,
    /// In its place, the secret of one site that signs with HS256: 32 bytes or more that nobody else has.
    #[arg(long, env = "DELIBERATION_SIGN_IN_SECRET", value_name = "FILE", value_parser = Keys::of_secret_file, group = "sign_in", requires_all = ["sign_in_issuer", "sign_in_audience"])]
    pub sign_in_secret: Option<Keys>,
    /// The claim `iss` of these tokens.
    #[arg(long, env = "DELIBERATION_SIGN_IN_ISSUER", value_name = "NAME", requires = "sign_in")]
    pub sign_in_issuer: Option<String>,
    /// The claim `aud` of these tokens: this server.
    #[arg(long, env = "DELIBERATION_SIGN_IN_AUDIENCE", value_name = "NAME", requires = "sign_in")]
    pub sign_in_audience: Option<String>,
    /// The address of the host's own classifier, which is asked about texts where the deliberation says so.
    #[arg(long, env = "DELIBERATION_CLASSIFIER", value_name = "URL", value_parser = classifier::Address::read, requires = "classifier_secret")]
    pub classifier: Option<classifier::Address>,
    /// What questions to it are signed with (HMAC-SHA-256): 32 bytes or more that it and this server alone have.
    #[arg(long, env = "DELIBERATION_CLASSIFIER_SECRET", value_name = "FILE", value_parser = classifier::Secret::of_file, requires = "classifier")]
    pub classifier_secret: Option<classifier::Secret>,
    /// Let whoever opens the page on this machine play experts, officials, the host: with a key made for this run.
    #[arg(long, conflicts_with_all = ["sign_in", "trusted_proxies"])]
    pub demo: bool,
    /// The least time between two ticks of a deliberation, in milliseconds.
    #[arg(long, default_value_t = 1_000, value_name = "MS", value_parser = clap::value_parser!(u64).range(100..=60_000))]
    pub tick_ms: u64,
    /// How many joins are taken from one address a minute. A hall of people shares one address.
    #[arg(long, default_value_t = 600, value_name = "N")]
    pub joins_per_minute: u32,
    /// How many texts (statements, reasons, remarks, other wordings, reports of people for whom nobody vouches) are taken from one person
    /// a minute, and an hour. Votes are not counted.
    #[arg(long, default_value = "10,60", value_name = "N,N", value_parser = budget)]
    pub texts_per_person: Budget,
    /// The same from one network: an address, of IPv6 the first 64 bits. A hall of people shares one.
    #[arg(long, default_value = "120,3600", value_name = "N,N", value_parser = budget)]
    pub texts_per_network: Budget,
    /// Ask for a proof of work before somebody for whom nobody vouches joins: SHA-256 with so many zero bits. 16 takes a telephone
    /// about a second; each bit more doubles it.
    #[arg(long, env = "DELIBERATION_PROOF", value_name = "BITS", value_parser = clap::value_parser!(u8).range(8..=24))]
    pub proof: Option<u8>,
    /// Take any number of joins, acts and texts from anybody: for tests and measurements.
    #[arg(long)]
    pub no_limits: bool,
    /// How many proxies of yours stand before this server and add to X-Forwarded-For.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub trusted_proxies: usize,
    /// Serve the widget and its page from this directory instead of those inside this program.
    #[arg(long, value_name = "DIR")]
    pub assets: Option<PathBuf>,
    /// How the log is written.
    #[arg(long, value_enum, default_value_t, env = "DELIBERATION_LOG", value_name = "FORMAT")]
    pub log: LogFormat,
}

impl ServeArgs {
    /// Who vouches for people: key or keys, and both names, or none of it.
    fn issuer(&self) -> Option<Issuer> {
        Some(Issuer {
            name: self.sign_in_issuer.clone()?,
            audience: self.sign_in_audience.clone()?,
            keys: [&self.sign_in_key, &self.sign_in_jwks, &self.sign_in_secret]
                .into_iter()
                .flatten()
                .next()?
                .clone(),
        })
    }
}

impl ServeArgs {
    /// Whom texts are shown to before others see them.
    fn classifier(&self) -> Option<Classifier> {
        let (address, secret) = (self.classifier.clone()?, self.classifier_secret.clone()?);
        Some(Classifier { address, secret, patience: PATIENCE })
    }
}

/// Acts of one session: forty a second over time, two hundred at once (an outbox that was offline).
const ACTS: Rate = Rate { each_second: 40.0, burst: 200.0 };

/// Receipts that one address asks for: sixty a minute. They cannot be guessed; nor shall anybody try.
const RECEIPTS: Rate = Rate { each_second: 1.0, burst: 60.0 };

/// Texts of one person.
const TEXTS: Budget = Budget { minute: 10, hour: 60 };
/// Texts of one network.
const TEXTS_OF_NETWORK: Budget = Budget { minute: 120, hour: 3_600 };

/// Reads a budget: so many a minute, and so many an hour.
fn budget(text: &str) -> Result<Budget, String> {
    let wrong = || "expected so many a minute and so many an hour, from 1 on, such as 10,60".to_owned();
    let (minute, hour) = text.split_once(',').ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse().ok().filter(|&many: &u32| many > 0).ok_or_else(wrong);
    Ok(Budget { minute: number(minute)?, hour: number(hour)? })
}

/// What a server is run with.
#[derive(Debug, Clone)]
pub struct Config {
    /// The hash of the host's token.
    pub host_token: Option<TokenHash>,
    /// Who vouches for people.
    pub issuer: Option<Issuer>,
    /// The host's own classifier.
    pub classifier: Option<Classifier>,
    /// Who plays in a demonstration, and signs for it.
    pub demo: Option<Demo>,
    /// The least time between two ticks.
    pub tick: Duration,
    /// How many acts one session may send.
    pub acts: Option<Rate>,
    /// How many texts one person and one network may send.
    pub texts: Option<(Budget, Budget)>,
    /// How many joins one address may ask for.
    pub joins: Option<Rate>,
    /// How hard the proof of work is before somebody unknown joins, in bits; nothing where none is asked for.
    pub proof: Option<u8>,
    /// How many receipts one address may ask for.
    pub receipts: Option<Rate>,
    /// How many proxies of ours stand before the server.
    pub trusted_proxies: usize,
    /// Where the widget is, if not inside this program.
    pub assets: Option<PathBuf>,
    /// How long a connection may take to send the head of a request.
    pub header_timeout: Duration,
    /// How long the body of a request may take to arrive.
    pub body_timeout: Duration,
    /// How long a request may take until the head of its answer.
    pub request_timeout: Duration,
    /// How long a GET of the next tick waits.
    pub wait: Duration,
    /// How often a silent stream says that it is alive.
    pub heartbeat: Duration,
    /// How long a server that stops waits for what it has begun.
    pub drain: Duration,
    /// How long the ledger waits for another process.
    pub busy: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            host_token: None,
            issuer: None,
            classifier: None,
            demo: None,
            tick: Duration::from_secs(1),
            acts: Some(ACTS),
            texts: Some((TEXTS, TEXTS_OF_NETWORK)),
            joins: Some(joins(600)),
            proof: None,
            receipts: Some(RECEIPTS),
            trusted_proxies: 0,
            assets: None,
            header_timeout: Duration::from_secs(5),
            body_timeout: Duration::from_secs(8),
            request_timeout: Duration::from_secs(10),
            wait: Duration::from_secs(5),
            heartbeat: Duration::from_secs(15),
            drain: Duration::from_secs(10),
            busy: BUSY_TIMEOUT,
        }
    }
}

fn joins(a_minute: u32) -> Rate {
    Rate { each_second: f64::from(a_minute.max(1)) / 60.0, burst: f64::from(a_minute.max(1)) }
}

impl From<&ServeArgs> for Config {
    fn from(args: &ServeArgs) -> Self {
        let demo = args.demo.then(Demo::new);
        Self {
            issuer: demo.as_ref().map(Demo::issuer).or_else(|| args.issuer()),
            demo,
            classifier: args.classifier(),
            host_token: args.host_token.as_deref().filter(|token| !token.is_empty()).map(TokenHash::of),
            tick: Duration::from_millis(args.tick_ms),
            acts: (!args.no_limits).then_some(ACTS),
            texts: (!args.no_limits).then_some((args.texts_per_person, args.texts_per_network)),
            joins: (!args.no_limits).then(|| joins(args.joins_per_minute)),
            proof: args.proof,
            receipts: (!args.no_limits).then_some(RECEIPTS),
            trusted_proxies: args.trusted_proxies,
            assets: args.assets.clone(),
            ..Self::default()
        }
    }
}
