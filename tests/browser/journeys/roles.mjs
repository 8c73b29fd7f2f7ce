// Roles: the host gives one by a person's code and takes it away again, from the keyboard. What is wrong is said at its field,
// and what was typed outlives a refusal, a reload and a dead network.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";
import { Player } from "../harness/player.mjs";

const FLAGS = ["--no-limits", "--demo"];
const desk = (widget) => widget.root.locator("deliberation-desk");
const says = (widget, key, places) => desk(widget).getByText(widget.words.say(key, places), { exact: true });
const field = (widget, key) => desk(widget).locator(".desk-form").getByLabel(widget.words.say(key), { exact: true });
const press = (widget, key) => desk(widget).getByRole("button", { name: widget.words.say(key), exact: true });
const tab = (widget, name) => desk(widget).getByRole("tab", { name: widget.words.tool(name), exact: true });
const rows = (widget) => desk(widget).locator(".desk-panel:not([hidden]) .desk-list > li");

async function begin(stage, server, search = {}, options = {}) {
  const widget = await stage.visit(server, { search: { lang: "en", play: "host", ...search }, ...options });
  await widget.root.getByRole("button", { name: widget.words.say("thread.desk"), exact: true }).click();
  await tab(widget, "roles").click();
  await says(widget, "stage.roles-give").waitFor();
  return widget;
}

// A day from today on, as a field of a date has it.
const day = (after) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);
const handle = async (player) => (await player.get("/me")).moderation.handle;
const role = async (player) => (await player.get("/me")).standing?.role ?? "participant";

// Presses Tab until the focus is there.
async function tabTo(widget, what, locator) {
  await locator.waitFor();
  for (let at = 0; at < 200; at += 1) {
    if (await locator.evaluate((node) => node === node.getRootNode().activeElement)) return;
    await widget.page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not come to ${what}`);
}

// What is said at a field, and that it is said of that field.
async function fault(widget, label, key) {
  const own = field(widget, label);
  await eventually(`${label} is wrong`, async () => (await own.getAttribute("aria-invalid")) === "true");
  const said = await own.evaluate((node) => node.getRootNode().getElementById(node.getAttribute("aria-describedby")).textContent);
  assert.equal(said, widget.words.say(key));
}

// Types a letter until the choice is there.
async function choose(widget, label, value) {
  await tabTo(widget, label, field(widget, label));
  for (let at = 0; at < 12 && (await field(widget, label).inputValue()) !== value; at += 1) await widget.page.keyboard.press("ArrowDown");
  assert.equal(await field(widget, label).inputValue(), value);
}

export const cases = {
  async "a moderator is made and unmade by the host, from the keyboard, and acts as one from the next act on"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const person = await Player.join(server);
    const code = await handle(person);
    assert.equal(await role(person), "participant");
    const host = await stage.visit(server, { search: { lang: "en", play: "host" } });
    const { keyboard } = host.page;
    await host.root.getByRole("button", { name: host.words.say("thread.desk"), exact: true }).focus();
    await keyboard.press("Enter");
    await desk(host).getByRole("tab", { selected: true }).waitFor();
    await desk(host).getByRole("tab", { selected: true }).focus();
    await keyboard.press("End");
    await says(host, "stage.roles-none").waitFor();
    // Nothing is sent without a code, and the focus is where one is missing.
    await tabTo(host, "sending", press(host, "stage.roles-send"));
    await keyboard.press("Enter");
    await fault(host, "stage.roles-to", "stage.roles-need-to");
    await eventually("the field has the focus", () => field(host, "stage.roles-to").evaluate((node) => node === node.getRootNode().activeElement));
    await stage.accessible(host.page, "deliberation-widget");
    // As people type it.
    await keyboard.type(code.toLowerCase().replaceAll("-", " "));
    await choose(host, "stage.roles-role", "moderator");
    await says(host, "stage.roles-may-moderator").waitFor();
    await tabTo(host, "sending", press(host, "stage.roles-send"));
    await keyboard.press("Enter");
    await says(host, "stage.roles-done").waitFor();
    await rows(host).filter({ hasText: code }).waitFor();
    assert.equal(await field(host, "stage.roles-to").inputValue(), "", "the next one begins with an empty form");
    assert.equal(await role(person), "moderator");
    assert.ok((await person.get("/queue")).cases, "they read what waits");
    // Taken away, after one was asked once more.
    const take = rows(host).getByRole("button", { name: host.words.say("stage.roles-take") });
    await tabTo(host, "taking it away", take);
    await keyboard.press("Enter");
    await says(host, "stage.roles-sure", { role: host.words.say("desk.role-moderator") }).waitFor();
    await stage.accessible(host.page, "deliberation-widget");
    await tabTo(host, "taking it away", rows(host).locator("[type=submit]"));
    await keyboard.press("Enter");
    await says(host, "desk.done").waitFor();
    await eventually("the list says so", async () => (await rows(host).first().innerText()).includes(host.words.say("desk.role-participant")));
    assert.equal(await role(person), "participant");
    assert.equal((await person.get("/queue")).status, 403);
  },

  async "what is refused is said at its field, and everything typed is still there; after a reload and without a network, too"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const person = await Player.join(server);
    const host = await begin(stage, server);
    const own = await eventually("the host's own code", () =>
      host.page.evaluate(async ([api]) => {
        const key = Object.keys(localStorage).find((key) => key.endsWith("/token") || key.endsWith("token"));
        const answer = await fetch(`${api}/me`, { headers: { authorization: `Bearer ${localStorage.getItem(key)}` } });
        return (await answer.json()).moderation?.handle;
      }, [`${server.api}/deliberations/${server.deliberation}`]),
    );
    await field(host, "stage.roles-to").fill(own);
    await field(host, "stage.roles-role").selectOption("expert");
    await field(host, "stage.roles-name").fill("Li Wei");
    await field(host, "stage.roles-org").fill("A law office");
    await press(host, "stage.roles-send").click();
    await desk(host).getByText(host.words.say("stage.roles-need-fields"), { exact: true }).waitFor();
    await desk(host).getByLabel(host.words.say("desk.field-law"), { exact: true }).check();
    await press(host, "stage.roles-send").click();
    // By the server: nobody gives themselves a role.
    await fault(host, "stage.roles-to", "stage.roles-refuse-who");
    assert.equal(await field(host, "stage.roles-name").inputValue(), "Li Wei");
    await field(host, "stage.roles-to").fill(await handle(person));
    await field(host, "stage.roles-until").fill("2020-01-01");
    await press(host, "stage.roles-send").click();
    await fault(host, "stage.roles-until", "stage.roles-need-until");
    await stage.accessible(host.page, "deliberation-widget");
    const context = host.page.context();
    await host.page.close();
    const again = await begin(stage, server, {}, { reader: context });
    const typed = async () => [
      await field(again, "stage.roles-to").inputValue(),
      await field(again, "stage.roles-role").inputValue(),
      await field(again, "stage.roles-org").inputValue(),
      await desk(again).getByLabel(again.words.say("desk.field-law"), { exact: true }).isChecked(),
    ];
    assert.deepEqual(await typed(), [await handle(person), "expert", "A law office", true]);
    await context.setOffline(true);
    await field(again, "stage.roles-until").fill("");
    await press(again, "stage.roles-send").click();
    await desk(again).locator(".desk-panel:not([hidden]) [role=status]").first().waitFor();
    assert.deepEqual(await typed(), [await handle(person), "expert", "A law office", true]);
    assert.equal(await role(person), "participant");
    await context.setOffline(false);
    await says(again, "stage.roles-done").waitFor({ timeout: 40_000 });
    const { standing } = await person.get("/me");
    assert.deepEqual([standing.role, standing.name, standing.org, standing.fields], ["expert", "Li Wei", "A law office", ["law"]]);
    await rows(again).getByText("Li Wei · A law office", { exact: true }).waitFor();
  },

  async "nobody but the host has the tool"(stage) {
    const server = await stage.server("elevator", FLAGS);
    for (const play of ["moderator", "official"]) {
      const widget = await stage.visit(server, { search: { lang: "en", play } });
      await widget.root.getByRole("button", { name: widget.words.say("thread.desk"), exact: true }).click();
      await desk(widget).getByRole("tab").first().waitFor();
      assert.equal(await tab(widget, "roles").count(), 0, play);
    }
  },
};

for (const lang of ["zh-CN", "en"])
  for (const [theme, width] of [["light", 1280], ["dark", 1280], ["light", 320], ["dark", 320]])
    cases[`how it looks: ${lang} ${theme} ${width}`] = async (stage) => {
      const server = await stage.server("elevator", FLAGS);
      const host = await Player.join(server, "host");
      const all = [];
      for (let n = 0; n < 4; n += 1) all.push(await handle(await Player.join(server)));
      const office = { name: "陈静", org: "城东律师事务所", fields: ["law", "property"] };
      await host.send("grant", { to: all[0], role: "expert", until: day(400), standing: office });
      await host.send("grant", { to: all[1], role: "moderator" });
      await host.send("grant", { to: all[2], role: "reviewer" });
      await host.send("grant", { to: all[2], role: "participant" });
      const widget = await begin(stage, server, { lang, theme }, { width, height: width < 600 ? 720 : 900 });
      await rows(widget).first().waitFor();
      const shot = async (name) => {
        await stage.shot(widget.page, `roles-${name}-${lang}-${theme}-${width}`, {});
        await stage.accessible(widget.page, "deliberation-widget");
        const over = await widget.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${name}: the page is ${over} px wider than the screen`);
      };
      await field(widget, "stage.roles-to").fill("7KQ2");
      await field(widget, "stage.roles-role").selectOption("expert");
      await press(widget, "stage.roles-send").click();
      await fault(widget, "stage.roles-to", "stage.roles-need-to");
      await shot("form");
      await rows(widget).getByRole("button").first().click();
      await rows(widget).locator("[type=submit]").scrollIntoViewIfNeeded();
      await shot("list");
    };
