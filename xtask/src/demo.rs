//! `cargo xtask demo`: from a fresh clone to an address that one can open, in one command.
//!
//! The database stays in `target/demo/`, so that the next start goes on where this one ended; delete the file for a
//! fresh deliberation.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use crate::build::{self, Mode};
use crate::house::House;
use crate::run;
use crate::trouble::{Result, Trouble};

/// Our own deliberation: an old residential compound decides on lifts.
const SAMPLE: &str = "elevator";
/// A server that has not answered by then never will.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(100);

/// What to show, and where.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Show the Polis export in this folder instead of our sample.
    #[arg(long, value_name = "DIR")]
    polis: Option<PathBuf>,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8787", value_name = "ADDRESS")]
    listen: String,
    /// Build the widget quickly, unoptimised.
    #[arg(long)]
    dev: bool,
}

/// Builds, imports, serves; ends with Ctrl-C, which the server hears too.
pub fn demo(house: &House, options: &Options) -> Result<()> {
    let id = match &options.polis {
        Some(folder) => name_of(folder)?,
        None => SAMPLE.to_owned(),
    };
    free(&options.listen)?;
    // The server carries dist/ inside: the widget comes first.
    build::build(house, Mode::new(options.dev))?;
    run::run(run::cargo(house).args(["build", "--release", "--package", "deliberation-server"]))?;
    let server = house.server("release");
    let database = database(house, &server, &id, options.polis.as_deref())?;

    let mut serve = run::command(house, &server);
    serve.args(["serve", "--listen", &options.listen, "--database", &database]);
    // Elsewhere than on this machine nobody is signed for: the server refuses to start.
    let alone = is_loopback(&options.listen);
    if alone {
        serve.arg("--demo");
    }
    // The address is to stay on the screen; whoever wants to see each request says so.
    if env::var_os("RUST_LOG").is_none() {
        serve.env("RUST_LOG", "warn");
    }
    let mut child =
        serve.spawn().map_err(|error| Trouble::Start { program: server.display().to_string(), error })?;
    if let Err(trouble) = answers(&options.listen, &mut child) {
        child.kill().ok();
        child.wait().ok();
        return Err(trouble);
    }
    println!(
        "\nThe deliberation is open. Please visit\n\n    http://{}/?deliberation={id}\n",
        options.listen
    );
    println!("Open it twice to see one page follow the other. Ctrl-C ends it.");
    let players = if alone {
        "Above the widget you choose as whom: a resident, an expert, an official, the host.\n"
    } else {
        "Experts, officials and the host can be played on a loopback address only.\n"
    };
    println!("{players}");
    let status = child.wait().map_err(Trouble::at(&server))?;
    if status.success() { Ok(()) } else { Err(Trouble::say(format!("the server ended ({status})"))) }
}

/// A folder's name is the deliberation's name in addresses.
fn name_of(folder: &Path) -> Result<String> {
    let full = folder.canonicalize().map_err(Trouble::at(folder))?;
    let name = full.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    if name.is_empty() || name.len() > 64 || !name.chars().all(fits) {
        let trouble = format!("{name:?} cannot be a name in an address: use a-z A-Z 0-9 . _ - only");
        return Err(Trouble::say(trouble));
    }
    Ok(name)
}

/// The database's address; imports when there is none yet.
fn database(house: &House, server: &Path, id: &str, polis: Option<&Path>) -> Result<String> {
    let folder = house.target().join("demo");
    fs::create_dir_all(&folder).map_err(Trouble::at(&folder))?;
    let file = folder.join(format!("{id}.db"));
    let address = format!("sqlite:{}", file.display());
    if file.exists() {
        println!("Going on with {}; delete it for a fresh start.", crate::short(house, &file).display());
        return Ok(address);
    }
    let mut import = run::command(house, server);
    match polis {
        Some(folder) => {
            let folder = folder.canonicalize().map_err(Trouble::at(folder))?;
            import.args(["import", "polis"]).arg(folder).args(["--id", id])
        }
        None => import.args(["import", "sample"]),
    };
    import.args(["--database", &address]);
    run::run(&mut import).inspect_err(|_| {
        // Half an import would be taken for a whole one next time.
        for end in ["", "-wal", "-shm"] {
            fs::remove_file(folder.join(format!("{id}.db{end}"))).ok();
        }
    })?;
    Ok(address)
}

/// Said before minutes of building, and lest another server answers in place of ours.
fn free(listen: &str) -> Result<()> {
    TcpListener::bind(listen).map(drop).map_err(|error| {
        Trouble::say(format!("cannot listen on {listen} ({error}); choose another address with --listen"))
    })
}

/// Whether an address is this machine's own. A name that leads elsewhere is none.
fn is_loopback(listen: &str) -> bool {
    listen.to_socket_addrs().is_ok_and(|mut all| all.all(|address| address.ip().is_loopback()))
}

/// Waits until `/healthz` answers.
fn answers(listen: &str, child: &mut Child) -> Result<()> {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if let Ok(Some(status)) = child.try_wait() {
            return Err(Trouble::say(format!("the server ended before it answered ({status})")));
        }
        if healthy(listen).unwrap_or(false) {
            return Ok(());
        }
        thread::sleep(PAUSE);
    }
    Err(Trouble::say(format!("the server does not answer on {listen}")))
}

fn healthy(listen: &str) -> std::io::Result<bool> {
    let Some(address) = listen.to_socket_addrs()?.next() else {
        return Ok(false);
    };
    let mut stream = TcpStream::connect_timeout(&address, PAUSE)?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: {listen}\r\nConnection: close\r\n\r\n")?;
    let mut head = [0; 12];
    stream.read_exact(&mut head)?;
    Ok(head.ends_with(b" 200"))
}
