//! Compression at the highest quality, once and at home, so that a server need not do it badly a million times.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::run;
use crate::stamp;
use crate::trouble::{Result, Trouble};

/// Brotli's best, with the largest window that every browser takes.
const QUALITY: u32 = 11;
const WINDOW: u32 = 22;
const BUFFER: usize = 64 * 1024;
/// What a browser loads as text or code.
const KINDS: [&str; 8] = ["js", "wasm", "css", "html", "json", "svg", "vtt", "txt"];

/// Writes `name.br` beside each file that is worth it.
pub fn precompress(folder: &Path) -> Result<()> {
    let files: Vec<_> = stamp::files(folder)?
        .into_iter()
        .filter(|file| file.extension().is_some_and(|kind| KINDS.iter().any(|known| kind == *known)))
        .collect();
    std::thread::scope(|scope| {
        let workers: Vec<_> = files
            .chunks(files.len().div_ceil(run::jobs()).max(1))
            .map(|share| scope.spawn(move || share.iter().try_for_each(|file| write_beside(file))))
            .collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().map_err(|_| Trouble::say("a compressor broke off"))?)
    })
}

/// `bytes` after brotli.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    brotli_at(bytes, QUALITY)
}

/// `bytes` after brotli of another quality, as a server would have it that has less time.
pub fn brotli_at(bytes: &[u8], quality: u32) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), BUFFER, quality, WINDOW);
    writer.write_all(bytes).map_err(|error| Trouble::say(format!("brotli: {error}")))?;
    Ok(writer.into_inner())
}

fn write_beside(file: &Path) -> Result<()> {
    let packed = brotli(&fs::read(file).map_err(Trouble::at(file))?)?;
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    fs::write(&name, packed).map_err(Trouble::at(Path::new(&name)))
}
