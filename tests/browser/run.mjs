// Runs the journeys: a real server, a real Chromium, a person's steps. `cargo xtask test --only browser` calls this
// with everything set up; by hand: `cargo xtask test --journey vote`.
//
// A journey is a file in journeys/ that exports one function as default, or several as `cases` (an object, name →
// function). Each gets a fresh stage (harness/stage.mjs) and a time limit; what it throws, and what it leaves
// undone, fails it. The last line counts.
import { readdir } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { Skipped } from "./harness/skipped.mjs";
import { Stage, close } from "./harness/stage.mjs";

const LIMIT_MS = 120_000;
const folder = new URL("./journeys/", import.meta.url);
const files = (await readdir(folder)).filter((file) => file.endsWith(".mjs")).sort();
const asked = process.argv.slice(2).map((name) => name.replace(/\.mjs$/, ""));
const unknown = asked.filter((name) => !files.includes(`${name}.mjs`));

let passed = 0;
let failed = unknown.length;
let skipped = 0;
for (const name of unknown) console.log(`FAILED ${name}: there is no such journey`);

for (const file of files) {
  const name = file.replace(/\.mjs$/, "");
  if (asked.length && !asked.includes(name)) continue;
  for (const [title, journey] of await casesOf(file, name)) {
    const started = performance.now();
    const error = await run(title, journey);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (error instanceof Skipped) {
      skipped += 1;
      console.log(`SKIPPED (${error.message}): ${title}`);
    } else if (error) {
      failed += 1;
      console.log(`FAILED ${title} (${seconds} s)\n${indent(error?.stack ?? String(error))}`);
    } else {
      passed += 1;
      console.log(`ok ${title} (${seconds} s)`);
    }
  }
}
await close();
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
// Whatever is still open must not keep a finished run alive.
process.exit(failed ? 1 : 0);

// A file that cannot be read, or that has nothing to run, is a journey that fails.
async function casesOf(file, name) {
  try {
    const module = await import(new URL(file, folder));
    if (typeof module.default === "function") return [[name, module.default]];
    const cases = Object.entries(module.cases ?? {});
    if (cases.length) return cases.map(([title, journey]) => [`${name}: ${title}`, journey]);
    throw new Error("it exports neither a default function nor cases");
  } catch (error) {
    return [[name, () => Promise.reject(error)]];
  }
}

async function run(title, journey) {
  const stage = new Stage(title);
  const over = new AbortController();
  const limit = pause(LIMIT_MS, undefined, { signal: over.signal, ref: false }).then(
    () => Promise.reject(new Error(`not done after ${LIMIT_MS / 1000} s`)),
    () => {},
  );
  try {
    await Promise.race([Promise.resolve().then(() => journey(stage)), limit]);
    stage.check();
    return undefined;
  } catch (error) {
    if (!(error instanceof Skipped)) await stage.postMortem();
    return error ?? new Error("it failed without a word");
  } finally {
    over.abort();
    await stage.end();
  }
}

function indent(text) {
  return text.replace(/^/gm, "    ");
}
