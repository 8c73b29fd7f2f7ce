//! red-dwarf, the Python implementation that we are measured against, in an environment of its own among the tools.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::bench::measure;
use crate::house::House;
use crate::trouble::{Result, Trouble};
use crate::{run, setup};

const VERSION: &str = "0.4.0";
/// The seed of the crowd that is made.
const SEED: &str = "42";

/// Where it is.
#[derive(Debug)]
pub struct RedDwarf {
    python: PathBuf,
    shared: PathBuf,
}

impl RedDwarf {
    /// Installs it once; an error says what is missing.
    pub fn find(house: &House) -> Result<Self> {
        let shared = env::var_os("DELIBERATION_SHARED").filter(|folder| !folder.is_empty());
        let shared = house.root().join(shared.unwrap_or_else(|| "../shared".into()));
        if !shared.join("tools/red_dwarf_cpu.py").is_file() {
            return Err(Trouble::say("no shared data: set DELIBERATION_SHARED"));
        }
        let folder = house.tools().join(format!("red-dwarf-{VERSION}"));
        let python = folder.join("bin/python");
        if !setup::is_complete(&folder) {
            let system = run::find(&["python3"]).ok_or_else(|| Trouble::say("no python3"))?;
            eprintln!("Installing red-dwarf {VERSION}, once.");
            setup::empty(&folder)?;
            let installed = run::output(run::command(house, system).args(["-m", "venv"]).arg(&folder))
                .and_then(|_| {
                    let package = format!("red-dwarf=={VERSION}");
                    let words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", &package];
                    run::output(run::command(house, &python).args(words))
                });
            installed.map_err(|why| Trouble::say(format!("red-dwarf cannot be installed: {why}")))?;
            setup::complete(&folder)?;
        }
        Ok(Self { python, shared })
    }

    /// The folder with the data and the scripts.
    pub fn shared(&self) -> &Path {
        &self.shared
    }

    /// CPU seconds of its pipeline on an export, on one thread as ours.
    pub fn cpu_seconds(&self, house: &House, export: &Path) -> Result<f64> {
        let mut python = self.script(house, "red_dwarf_cpu.py");
        let (_, said) = measure::listened_to(python.arg(export))?;
        let last = said.lines().last().unwrap_or_default();
        last.trim().parse().map_err(|_| Trouble::say(format!("red-dwarf says no time: {said}")))
    }

    /// The export of a crowd of so many people and statements, made once.
    pub fn synthetic(&self, house: &House, [people, statements]: [&str; 2]) -> Result<PathBuf> {
        let folder = house.target().join("tmp").join(format!("synth-{people}-{statements}-{SEED}"));
        if !setup::is_complete(&folder) {
            eprintln!("> making {people} people and {statements} statements");
            fs::create_dir_all(&folder).map_err(Trouble::at(&folder))?;
            let mut python = self.script(house, "synth.py");
            measure::silently(python.arg(&folder).args([people, statements, SEED]))?;
            setup::complete(&folder)?;
        }
        Ok(folder)
    }

    fn script(&self, house: &House, name: &str) -> std::process::Command {
        let mut python = run::command(house, &self.python);
        python.arg(self.shared.join("tools").join(name));
        python
            .env("OMP_NUM_THREADS", "1")
            .env("OPENBLAS_NUM_THREADS", "1")
            .env("PYTHONDONTWRITEBYTECODE", "1");
        python
    }
}
