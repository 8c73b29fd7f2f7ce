//! `serve`: listens until it is told to stop.

use std::sync::Arc;

use tokio::net::TcpListener;

use crate::app::App;
use crate::cli::{CliError, open};
use crate::config::{Database, ServeArgs};
use crate::listen::{self, signal};
use crate::{retain, trace};

pub(super) fn serve(args: &ServeArgs, database: &Database) -> Result<(), CliError> {
    if args.demo && !args.listen.ip().is_loopback() {
        // Whoever reaches a demonstration may be its host.
        return Err(CliError::Usage("--demo is for this machine alone: listen on 127.0.0.1 or [::1]"));
    }
    trace::start(args.log);
    let ledger = Arc::new(open(database)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let address = args.listen;
        let listener = TcpListener::bind(address).await;
        let listener = listener.map_err(|error| CliError::Listen { address, error })?;
        let app = App::new(args.into(), ledger);
        tokio::spawn(retain::daily(app.clone()));
        Ok(listen::serve(app, listener, signal()).await?)
    })
    // Dropping the last handle of the ledger writes what still waits.
}
