// The way of a screen reader: what it would say at each step, held against tests/browser/spoken/*.txt, which people
// read aloud. After a change that is meant: `SPOKEN=write cargo xtask test --journey spoken`, and read the difference.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "../harness/eventually.mjs";
import { Player, context, law } from "../harness/player.mjs";
import { spoken } from "../harness/spoken.mjs";
import { CLAIMS, card, demo, open, panel, quiet } from "../harness/thread.mjs";
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

async function says(page, name, within) {
  const now = await spoken(page, "deliberation-widget", within);
  const file = join(folder, `${name}.txt`);
  if (process.env.SPOKEN === "write") {
    await mkdir(folder, { recursive: true });
    await writeFile(file, now);
  }
  assert.equal(now, await readFile(file, "utf8"), `what is said: ${name}`);
}

const LANGUAGES = ["en", "zh-CN"];

export const cases = {
  ...Object.fromEntries(LANGUAGES.map((lang) => [lang, (stage) => way(stage, lang)])),
  ...Object.fromEntries(LANGUAGES.map((lang) => [`notes in ${lang}`, (stage) => notes(stage, lang)])),
};

// A claim with two notes whose words overlap: marks, the card, and back.
async function notes(stage, lang) {
  const server = await demo(stage);
  const statement = await quiet(server);
  const [words, exact, over] = CLAIMS[lang];
  const claim = await (await Player.join(server)).argue(statement, "oppose", lang, words);
  const lawyer = await Player.join(server, "expert-law", lang);
  const planner = await Player.join(server, "expert-planning", lang);
  const note = await lawyer.note(claim, words, exact, law(lang));
  await planner.send("signature", { annotation: note, agrees: true });
  await planner.note(claim, words, over, context(lang));
  const widget = await stage.visit(server, { search: { lang }, width: 390 });
  await open(widget, server, statement);
  const mark = panel(widget).locator(`[data-note="${note}"]`);
  await mark.waitFor();
  const { page } = widget;
  const place = `[data-target="${claim}"]`;
  await says(page, `claim.${lang}`, place);
  await mark.focus();
  await page.keyboard.press("Enter");
  await card(widget).waitFor();
  await eventually("the head of the card has the focus", () => widget.root.evaluate((node) => node.shadowRoot.activeElement?.localName === "h5"));
  await says(page, `note-card.${lang}`, "dialog.note-card");
  await page.keyboard.press("Escape");
  await eventually("the focus is back", () => mark.evaluate((node) => node.getRootNode().activeElement === node));
  await says(page, `claim.${lang}`, place);
}

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
