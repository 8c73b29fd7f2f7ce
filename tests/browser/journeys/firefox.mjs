// The core journey in Firefox ESR: read, vote twice, see the map, undo by key, write, reload; what was done stays.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "../harness/eventually.mjs";
import { Firefox } from "../harness/firefox.mjs";
import { Skipped } from "../harness/skipped.mjs";
import { paths } from "../harness/tools.mjs";
import { Words } from "../harness/words.mjs";

const ROOT = `document.querySelector("deliberation-widget").shadowRoot`;
const part = (name) => `${ROOT}.querySelector("[part~=${name}]")`;

export default async function (stage) {
  if (!paths.firefox) throw new Skipped("Firefox is not on this machine (Debian: firefox-esr); set $FIREFOX");
  const server = await stage.server();
  const words = new Words("en");
  const firefox = await Firefox.start(paths.firefox);
  try {
    await firefox.size(1280, 900);
    await firefox.goto(server.address({ lang: "en" }));
    const text = (name) => firefox.evaluate(`${part(name)}?.innerText`);
    const named = (key) =>
      `[...${ROOT}.querySelectorAll("button")].find((button) => button.innerText.includes(${JSON.stringify(words.say(key))}))`;
    const turns = async (what, step) => {
      const before = await text("statement");
      await step();
      await eventually(what, async () => (await text("statement")) !== before);
      return before;
    };
    await eventually("it can be used", () => firefox.evaluate(`Boolean(${part("statement")})`), 30_000);
    const before = (await server.snapshot()).seq;
    await turns("the next card", () => firefox.click(named("vote.agree")));
    assert.ok(await text("notice"), "the notice is read first");
    const last = await turns("the next card", () => firefox.click(named("vote.disagree")));
    await eventually("both are kept", async () => (await server.snapshot()).seq >= before + 2);
    await eventually("the map knows me", () => firefox.evaluate(`${ROOT}.querySelector("#panel-map svg") !== null`));
    await firefox.evaluate(`${named("vote.agree")}.focus()`);
    await turns("undone by key", () => firefox.type("z"));
    assert.equal(await text("statement"), last);
    await turns("voted by key", () => firefox.type("3"));

    await firefox.click(named("write.open"));
    await firefox.evaluate(`${ROOT}.querySelector("textarea").focus()`);
    await firefox.type("A bench by the door.");
    await firefox.reload();
    await eventually("what was typed is there", () =>
      firefox.evaluate(`${ROOT}?.querySelector("textarea")?.value === "A bench by the door."`), 30_000);
    await mkdir(paths.screens, { recursive: true });
    await firefox.shot(join(paths.screens, "firefox.png"));
    assert.deepEqual(firefox.complaints, []);
    console.log(`    Firefox ${firefox.version}`);
  } finally {
    await firefox.end();
  }
}
