//! The program: reads the command line and does what it says. Everything else is in the library.

use std::process::ExitCode;

use clap::Parser as _;
use deliberation_server::cli::Cli;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
