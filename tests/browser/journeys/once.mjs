// Once for all: a note that is published is put under the same claim elsewhere, a key a claim.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { counting } from "../harness/actions.mjs";
import { eventually } from "../harness/eventually.mjs";
import { Player, text } from "../harness/player.mjs";

const EXACT = "顶楼不出钱，水箱就不能修";
const SAID = "维修资金按面积分摊，不由一层决定。";
const RELATIONS = ["support", "oppose", "ask"];
const desk = (widget) => widget.root.locator("deliberation-desk");
const rows = (widget) => desk(widget).locator(".desk-once > li");
const within = (place, widget, key) => place.getByRole("button", { name: new RegExp(`^${widget.words.say(key).replace(/[()]/g, "\\$&")}`) });
const LAW = {
  jurisdiction: "CN", instrument: "中华人民共和国民法典", citation: "《中华人民共和国民法典》第二百七十八条第二款",
  version_date: "2021-01-01", status: "in-force", checked_on: "2026-11-01", url: "https://flk.npc.gov.cn/",
};
// Of the law, since of a question nothing else can be corrected.
const NOTE = { kind: "correction", code: "L2", severity: "hint", right: text("zh-CN", "水箱确实人人要用。"), text: text("zh-CN", SAID), question: text("zh-CN", "该由谁定？"), law: [LAW] };

// So many claims of residents that say the same, and a note of the planner's on the first.
async function claims(stage, count) {
  const server = await stage.server("elevator", ["--no-limits", "--demo"]);
  const { statements } = await server.snapshot();
  const on = statements[0].id;
  const [resident, party] = [await Player.join(server, "resident"), await Player.join(server, "party")];
  const made = [];
  for (let n = 0; n < count; n += 1) {
    const words = `👵 ${n + 1} 号楼也是：${EXACT}。`;
    const author = n % 2 ? party : resident;
    made.push({ id: await author.send("argument", { on, relation: RELATIONS[n % 3], text: text("zh-CN", words) }), words, author });
  }
  const planner = await Player.join(server, "expert-planning");
  const first = await planner.note(made[0].id, made[0].words, EXACT, NOTE);
  const thread = async () => (await fetch(`${server.api}/deliberations/elevator/statements/${on}/thread`)).json();
  await eventually("the note is published", async () => (await thread()).annotations?.some((own) => own.id === first && own.state === "published"));
  const copies = async () => (await thread()).annotations.filter((own) => own.note?.same_as === first);
  return { server, made, first, copies, planner };
}

// Opens the list from the note, by one key; the focus is on its heading, and an arrow leads to the first claim of which
// nothing was said.
async function open(widget, first = 0) {
  await widget.root.getByRole("button", { name: widget.words.say("thread.desk"), exact: true }).click();
  await desk(widget).getByRole("tab", { name: widget.words.say("expert.once"), exact: true }).click();
  const look = within(desk(widget), widget, "expert.once-look").first();
  await look.focus();
  await widget.page.keyboard.press("Enter");
  const heading = desk(widget).getByRole("heading", { name: widget.words.say("expert.once-elsewhere") });
  await eventually("the heading has the focus", () => heading.evaluate((node) => node.getRootNode().activeElement === node));
  await rows(widget).first().waitFor();
  await widget.page.keyboard.press("ArrowDown");
  await eventually("the first claim has the focus", () => focused(widget, first));
}

const focused = (widget, at) => rows(widget).nth(at).evaluate((row) => row.contains(row.getRootNode().activeElement));
const state = (widget, at) => rows(widget).nth(at).locator(".desk-state").innerText();

export const cases = {
  async "twenty more claims take at most 25 keys, and each side is counted before"(stage) {
    const { server, made, first, copies, planner } = await claims(stage, 21);
    const widget = await stage.visit(server, { search: { lang: "en", play: "expert-planning" } });
    const counted = await counting(widget.page);
    await open(widget);
    const { alike } = await planner.get(`/desk?alike=${first}`);
    const of = (side) => String(alike.filter((claim) => claim.side === side).length);
    const sides = { support: of("support"), oppose: of("oppose"), other: of(undefined) };
    const listed = widget.words.say("expert.once-listed.other", { n: String(alike.length) });
    await desk(widget).getByText(listed + widget.words.say("expert.once-sides", sides), { exact: true }).waitFor();
    assert.ok([sides.support, sides.oppose, sides.other].every((n) => Number(n) >= 6), JSON.stringify(sides));
    assert.equal(await rows(widget).count(), alike.length);
    assert.equal(await rows(widget).first().locator("mark").innerText(), EXACT);
    await stage.shot(widget.page, "desk-once-en-1280", { fullPage: false });
    await stage.accessible(widget.page, "deliberation-widget");
    for (let n = 0; n < 20; n += 1) await widget.page.keyboard.press(n % 2 ? "y" : "Enter");
    const keys = await counted.keys();
    assert.ok(keys > 20 && keys <= 25, `${keys} keys`);
    const found = await eventually("it stands on twenty more", async () => {
      const found = await copies();
      return found.length === 20 && found;
    });
    for (const { target, note } of found) {
      const claim = made.find((own) => own.id === target);
      assert.deepEqual({ exact: note.exact, start: note.place.start, text: note.text.text }, { exact: EXACT, start: [...claim.words.split(EXACT)[0]].length, text: SAID });
    }
    await eventually("the list says so", async () => (await state(widget, 19)) === widget.words.say("expert.once-noted"));
    const heard = await (await fetch(`${server.api}/deliberations/elevator/heard`)).json();
    assert.deepEqual(heard.heard.map((own) => [own.first, own.claims, own.text.text]).slice(0, 1), [[first, 21, made[0].words]]);
    // One of the authors disputes theirs: the others stand as they did.
    const twelfth = found.find((own) => own.target === made[12].id);
    await made[12].author.send("dispute", { annotation: twelfth.id, text: text("zh-CN", "我说的是我们单元。") });
    await eventually("one is disputed", async () => (await copies()).filter((own) => own.state === "disputed").length === 1);
    assert.equal((await copies()).filter((own) => own.state === "published").length, 19);
  },

  async "n passes, arrows move, a key that is held says nothing more, and words that were changed are shown anew"(stage) {
    const { server, made, copies } = await claims(stage, 6);
    const widget = await stage.visit(server, { search: { lang: "zh-CN", play: "expert-planning" }, width: 412, height: 823 });
    const { keyboard } = widget.page;
    await open(widget);
    const at = async (id) => {
      const texts = await rows(widget).locator(".words").allInnerTexts();
      return texts.indexOf(made.find((own) => own.id === id).words);
    };
    assert.deepEqual(await Promise.all(made.slice(1, 4).map((own) => at(own.id))), [0, 1, 2]);
    await keyboard.press("n");
    assert.equal(await state(widget, 0), widget.words.say("expert.once-passed"));
    await eventually("the next has the focus", () => focused(widget, 1));
    await keyboard.press("ArrowDown");
    await eventually("the one after", () => focused(widget, 2));
    await keyboard.press("ArrowUp");
    await eventually("and back", () => focused(widget, 1));
    // A key that is held down repeats.
    await keyboard.down("y");
    await keyboard.down("y");
    await keyboard.down("y");
    await keyboard.up("y");
    await eventually("one is confirmed", async () => (await copies()).length === 1);
    await eventually("the next has the focus", () => focused(widget, 2));

    const changed = made[3];
    const now = `我改过了，${changed.words}`;
    await changed.author.send("revision", { target: changed.id, base: 1, text: text("zh-CN", now) });
    await keyboard.press("Enter");
    await rows(widget).nth(2).getByText(widget.words.say("expert.once-changed")).waitFor();
    await eventually("they are renewed", async () => (await rows(widget).nth(2).locator(".words").innerText()) === now);
    assert.equal(await rows(widget).nth(2).locator("mark").innerText(), EXACT);
    assert.deepEqual([await state(widget, 0), await state(widget, 1)], ["expert.once-passed", "expert.once-noted"].map((key) => widget.words.say(key)), "nothing was lost");
    await stage.shot(widget.page, "desk-once-zh-412", { fullPage: false });
    await stage.accessible(widget.page, "deliberation-widget");
    await within(rows(widget).nth(2), widget, "expert.once-yes").focus();
    await keyboard.press("y");
    await eventually("it stands on the other wording", async () => (await copies()).some((own) => own.target === changed.id && own.note.revision === 2));
    assert.equal((await copies()).length, 2);
    // What was passed over is so after a reload, and can be taken up.
    await widget.page.reload();
    await widget.ready();
    await open(widget, 1);
    assert.equal(await state(widget, await at(made[1].id)), widget.words.say("expert.once-passed"));
    await within(rows(widget).nth(await at(made[1].id)), widget, "expert.once-yes").click();
    await eventually("it is put there after all", async () => (await copies()).length === 3);
  },

  async "whoever signed a note puts it elsewhere with their own interest, and it says who wrote it first"(stage) {
    const { server, made } = await claims(stage, 3);
    const official = await Player.join(server, "official", "en");
    const more = { kind: "context", code: "L2", severity: "hint", interests: ["issuer"], text: text("zh-CN", "以公告为准。"), law: [LAW] };
    const first = await official.note(made[0].id, made[0].words, EXACT, more);
    await (await Player.join(server, "expert-law", "en")).send("signature", { annotation: first, agrees: true });
    const widget = await stage.visit(server, { search: { lang: "en", play: "expert-law" } });
    const { keyboard } = widget.page;
    // The claims come late, and the person has gone on meanwhile.
    await widget.page.route(/alike=/, async (route) => {
      await pause(600);
      await route.continue();
    });
    await widget.root.getByRole("button", { name: widget.words.say("thread.desk"), exact: true }).click();
    await desk(widget).getByRole("tab", { name: widget.words.say("expert.once"), exact: true }).click();
    await desk(widget).getByText(widget.words.pattern("expert.note-by")).first().waitFor();
    await within(desk(widget), widget, "expert.once-look").first().click();
    const interest = desk(widget).getByRole("combobox", { name: widget.words.say("expert.annotate-interest"), exact: true });
    await interest.focus();
    await rows(widget).first().waitFor();
    assert.ok(await interest.evaluate((node) => node.getRootNode().activeElement === node), "the focus stays where it is");
    await within(rows(widget).first(), widget, "expert.once-yes").focus();
    await keyboard.press("y");
    await rows(widget).first().getByText(widget.words.say("expert.need-interest")).waitFor();
    assert.ok(await focused(widget, 0), "and one is still there");
    await interest.selectOption("resident");
    await within(rows(widget).first(), widget, "expert.once-yes").focus();
    await keyboard.press("y");
    const thread = async () => (await fetch(`${server.api}/deliberations/elevator/statements/${(await server.snapshot()).statements[0].id}/thread`)).json();
    const { note } = await eventually("it stands there", async () => (await thread()).annotations.find((own) => own.note?.same_as === first) ?? false);
    assert.deepEqual([note.interests, note.by.name, note.first_by.role], [["resident"], "Lawyer Zhang", "official"]);
    await stage.shot(widget.page, "desk-once-signed-en-1280", { fullPage: false });
  },
};
