//! Starting programs.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::{env, io, thread};

use crate::house::House;
use crate::trouble::{Result, Trouble};

/// A program to start in the root of the house. Nothing of the cargo that runs *us* leaks into it, else each
/// build that we start would think the world had changed.
pub fn command(house: &House, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(house.root());
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"]
            .iter()
            .any(|prefix| text.starts_with(prefix))
        {
            command.env_remove(&name);
        }
    }
    command
}

/// Cargo, the one that runs us.
pub fn cargo(house: &House) -> Command {
    command(house, env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Says what is run, and runs it to its end.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    eprintln!("> {shown}");
    let status = command.status().map_err(|error| start(command, error))?;
    check(status, &shown)
}

/// Runs it in silence and gives its output as text.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| start(command, error))?;
    check(output.status, &shown)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Says what is run, runs it to its end, shows its standard output as it comes and gives it back, with whether
/// it ended well.
pub fn tee(command: &mut Command) -> Result<(bool, String)> {
    println!("> {}", show(command));
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| start(command, error))?;
    let mut seen = String::new();
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line);
            print!("{text}");
            seen.push_str(&text);
            line.clear();
        }
        io::stdout().flush().ok();
    }
    let status = child.wait().map_err(|error| start(command, error))?;
    Ok((status.success(), seen))
}

/// The search path with `first` in front.
pub fn path_with(first: &[PathBuf]) -> Result<std::ffi::OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    env::join_paths(first.iter().cloned().chain(env::split_paths(&old)))
        .map_err(|error| Trouble::say(format!("PATH: {error}")))
}

/// The first of `names` that is a program on the search path.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|candidate| candidate.is_file())
}

/// How many jobs a program may run at once.
pub fn jobs() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

fn check(status: ExitStatus, shown: &str) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    Err(Trouble::Failed { command: shown.to_owned(), status: status.to_string() })
}

fn start(command: &Command, error: io::Error) -> Trouble {
    Trouble::Start { program: command.get_program().to_string_lossy().into_owned(), error }
}

/// As one would type it, by the program's short name.
fn show(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program()).to_string_lossy().into_owned();
    let words = command.get_args().map(|word| word.to_string_lossy().into_owned());
    std::iter::once(name).chain(words).collect::<Vec<_>>().join(" ")
}
