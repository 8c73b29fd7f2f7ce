//! What all handlers share: the configuration, the ledger, the rooms, the sessions, the limits.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::classifier::Asker;
use crate::config::Config;
use crate::identity::{Sessions, TokenHash};
use crate::ledger::Ledger;
use crate::limits::{Buckets, Texts};
use crate::proof::Proofs;
use crate::room::Rooms;
use crate::routes::assets::Assets;

/// What all handlers share. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct App(Arc<Shared>);

/// See [`App`].
#[derive(Debug)]
pub struct Shared {
    /// The configuration.
    pub config: Config,
    /// Where everything is kept.
    pub ledger: Arc<dyn Ledger>,
    /// The rooms in use.
    pub rooms: Rooms,
    /// Who acts.
    pub sessions: Sessions,
    /// How many acts each session may send.
    pub act_limits: Buckets<TokenHash>,
    /// How many texts each person and each network may send.
    pub text_limits: Texts,
    /// How many sessions each address may ask for.
    pub join_limits: Buckets<IpAddr>,
    /// What somebody unknown proves before they join.
    pub proofs: Option<Proofs>,
    /// How many receipts each address may ask for.
    pub receipt_limits: Buckets<IpAddr>,
    /// The widget and its page.
    pub assets: Assets,
    /// Cancelled when the server stops: streams and waiting answers end.
    pub stopping: CancellationToken,
}

impl App {
    /// A server's inside over a ledger.
    #[must_use]
    pub fn new(config: Config, ledger: Arc<dyn Ledger>) -> Self {
        Self(Arc::new(Shared {
            rooms: Rooms::new(Arc::clone(&ledger), config.tick, Asker::new(config.classifier.clone())),
            sessions: Sessions::new(Arc::clone(&ledger)),
            act_limits: Buckets::new(config.acts),
            text_limits: Texts::new(config.texts),
            join_limits: Buckets::new(config.joins),
            proofs: config.proof.map(Proofs::new),
            receipt_limits: Buckets::new(config.receipts),
            assets: Assets::new(config.assets.clone()),
            stopping: CancellationToken::new(),
            ledger,
            config,
        }))
    }
}

impl Deref for App {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}
