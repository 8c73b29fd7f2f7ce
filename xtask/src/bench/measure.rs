//! What a process cost, as the kernel counted it when it ended.
//!
//! User and system time are split by ticks on most Linux machines, but their sum is the scheduler's, to the
//! microsecond; so the sum is what is given. The peak of memory is never less than what *we* held when the process
//! began, since for a moment it is a copy of us: xtask is small, and nothing is measured in it.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Duration;

use wait4::Wait4;

use crate::trouble::{Result, Trouble};

/// What a process took.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// User and system time of all its threads.
    pub cpu: Duration,
    /// The most memory that it held at once, in bytes.
    pub peak: u64,
}

/// Runs it to its end; what it says is thrown away.
pub fn silently(command: &mut Command) -> Result<Cost> {
    measured(command.stdout(Stdio::null())).map(|(cost, _)| cost)
}

/// Runs it to its end, and gives what it said.
pub fn listened_to(command: &mut Command) -> Result<(Cost, String)> {
    measured(command.stdout(Stdio::piped()))
}

fn measured(command: &mut Command) -> Result<(Cost, String)> {
    let program = command.get_program().to_string_lossy().into_owned();
    let cannot = |error| Trouble::Start { program: program.clone(), error };
    let mut child = command.stdin(Stdio::null()).spawn().map_err(cannot)?;
    let mut said = String::new();
    if let Some(mut stdout) = child.stdout.take() {
        stdout.read_to_string(&mut said).map_err(cannot)?;
    }
    let used = child.wait4().map_err(cannot)?;
    if !used.status.success() {
        return Err(Trouble::Failed { command: program, status: used.status.to_string() });
    }
    Ok((Cost { cpu: used.rusage.utime + used.rusage.stime, peak: used.rusage.maxrss }, said))
}

/// A JSON list of milliseconds.
pub fn times(said: &str) -> Result<Vec<f64>> {
    serde_json::from_str(said).map_err(|error| Trouble::say(format!("no list of times ({error}): {said}")))
}
