// The way of a screen reader: what it would say at each step, held against tests/browser/spoken/*.txt, which people
// read aloud. After a change that is meant: `SPOKEN=write cargo xtask test --journey spoken`, and read the difference.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { spoken } from "../harness/spoken.mjs";
import { paths } from "../harness/tools.mjs";

const folder = join(paths.root, "tests", "browser", "spoken");

// The same order of cards each time: what is drawn by chance is not.
function noChance() {
  let next = 7;
  Crypto.prototype.getRandomValues = function (array) {
    for (let i = 0; i < array.length; i += 1) array[i] = (next = (next * 1103515245 + 12345) & 0x7fffffff) >> 16;
    return array;
  };
}

async function says(page, name) {
  const now = await spoken(page, "deliberation-widget");
  const file = join(folder, `${name}.txt`);
  if (process.env.SPOKEN === "write") {
    await mkdir(folder, { recursive: true });
    await writeFile(file, now);
  }
  assert.equal(now, await readFile(file, "utf8"), `what is said: ${name}`);
}

export const cases = Object.fromEntries(["en", "zh-CN"].map((lang) => [lang, (stage) => way(stage, lang)]));

async function way(stage, lang) {
  const server = await stage.server();
  const reader = await stage.reader({ width: 390 });
  await reader.addInitScript(noChance);
  const page = await stage.page(reader);
  // What comes by itself would be said or not by chance.
  await page.route(/\/(live|ticks)\b/, () => {});
  await page.goto(server.address({ lang }));
  const widget = await stage.widget(page, lang).ready();
  await widget.button("vote.agree").waitFor();
  await says(page, `start.${lang}`);
  await widget.vote("agree");
  await widget.notice.waitFor();
  await says(page, `notice.${lang}`);
  await widget.vote("disagree");
  await widget.open("map");
  await widget.map.waitFor();
  await widget.button("map.as-table").click();
  await widget.root.getByRole("table").first().waitFor();
  await says(page, `map-table.${lang}`);
  await widget.open("list");
  await widget.root.getByRole("searchbox").fill(lang === "en" ? "floor" : "一楼");
  await page.waitForTimeout(300);
  await says(page, `list.${lang}`);
}
