// What somebody writes who means harm is a text like any other, wherever it stands: shown as typed, and it does nothing.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";
import { HOSTILE, lookInside } from "../harness/hostile.mjs";
import { LAW, Player, text } from "../harness/player.mjs";
import * as thread from "../harness/thread.mjs";
import { begin } from "./queue.mjs";

const FLAGS = ["--no-limits", "--demo"];
const SAFE = { pwned: 0, scripts: 0, handlers: 0, foreign: [] };
const line = (words) => words.replaceAll("\n", " ").slice(0, 120);
// As much of it as one line may have.
const short = (words) => {
  let own = line(words);
  while (Buffer.byteLength(own) > 290) own = [...own].slice(0, -1).join("");
  return own.trim();
};
const posts = async (server) => {
  const all = [];
  for (let since = 0; ; ) {
    const page = await (await fetch(`${server.api}/deliberations/${server.deliberation}/posts?since=${since}`)).json();
    all.push(...page.posts);
    since = page.since;
    if (!page.more) return all;
  }
};
const shown = (node) => (node ?? "").replaceAll("\n", " ").replace(/\s+/g, " ").trim();

export const cases = {
  async "300 texts in reasons, sources, remarks, names of speakers and bodies asked are shown as typed, and none does anything"(stage) {
    assert.equal(new Set(HOSTILE).size, 300);
    const server = await stage.server("twin", FLAGS);
    const { statements } = await server.snapshot();
    const [person, host] = [await Player.join(server), await Player.join(server, "host")];
    for (const [n, words] of HOSTILE.entries()) {
      const sources = n % 3 ? [] : [{ title: line(words) }];
      const demand = n % 50 ? undefined : { body: text("en", line(words)) };
      await person.send("argument", { on: statements[0].id, relation: n % 2 ? "support" : "oppose", text: text("en", words), sources, ...(demand && { demand }) });
      if (n % 30 === 0) {
        const moment = { programme: "morninglight-1", ms: n * 1000 };
        await person.send("remark", { text: text("en", words), moment });
        await host.send("spoken", { text: text("en", words), speaker: { name: line(words), role: line(words) }, on: statements[0].id, moment });
      }
    }
    const rows = await eventually("all are published", async () => {
      const all = await posts(server);
      return all.filter(({ kind }) => kind === "argument").length >= 300 && all;
    });
    // What was typed is what is kept, sign by sign.
    const kept = new Set(rows.filter(({ kind }) => kind === "argument").map((row) => row.text.text));
    assert.deepEqual(HOSTILE.filter((words) => !kept.has(words.trim())), []);
    const widget = await stage.visit(server, { search: { lang: "en" } });
    await thread.open(widget, server, statements[0].id);
    const more = widget.root.getByRole("button", { name: widget.words.say("thread.more"), exact: true });
    for (let n = 0; n < 60 && (await more.count()); n += 1) await more.first().click();
    const seen = await thread.panel(widget).locator(".words").evaluateAll((nodes) => nodes.map((node) => node.textContent));
    const there = new Set(seen.map(shown));
    const missing = HOSTILE.filter((words) => !there.has(shown(words)));
    assert.ok(missing.length === 0, `${missing.length} of ${HOSTILE.length} are not shown as typed, such as ${JSON.stringify(missing[0])} (${seen.length} stand there)`);
    assert.deepEqual(await widget.page.evaluate(lookInside), SAFE);
    await widget.open("map");
    assert.deepEqual(await widget.page.evaluate(lookInside), SAFE);
  },

  async "300 texts in notes of experts, with question, suggestion, law and sources, are shown as typed on the card, on paper and at the desk"(stage) {
    const server = await stage.server("twin", FLAGS);
    const { statements } = await server.snapshot();
    const [person, lawyer] = [await Player.join(server), await Player.join(server, "expert-law", "en")];
    const note = (words) => ({
      right: text("en", words),
      text: text("en", words),
      question: text("en", words),
      suggestion: text("en", words),
      law: [{ ...LAW, jurisdiction: "DE", instrument: short(words), citation: short(words), quote: words }],
      sources: [{ title: short(words) }],
    });
    // Ten to a claim, which is such a text, too: its words are what they mark.
    const claims = [];
    for (const [n, words] of HOSTILE.entries()) {
      if (n % 10 === 0) claims.push([await person.argue(statements[0].id, "oppose", "en", words), words.trim()]);
      const [claim, whole] = claims.at(-1);
      await lawyer.note(claim, whole, whole, { kind: "context", severity: "hint", ...note(words) });
    }
    const reader = await stage.visit(server, { search: { lang: "en" } });
    await thread.open(reader, server, statements[0].id);
    const more = reader.root.getByRole("button", { name: reader.words.say("thread.more"), exact: true });
    for (let n = 0; n < 20 && (await more.count()); n += 1) await more.first().click();
    // All notes stand in full below the thread, for paper.
    const feet = () => thread.panel(reader).locator(".note-feet li").evaluateAll((nodes) => nodes.map((node) => node.textContent));
    const seen = await eventually("all notes are there", async () => {
      const all = (await feet()).map(shown);
      return all.length >= HOSTILE.length && all;
    });
    const often = (whole, part) => whole.split(part).length - 1;
    const missing = HOSTILE.map(shown).filter((words) => !seen.some((foot) => often(foot, words) >= 5));
    assert.ok(missing.length === 0, `${missing.length} of ${HOSTILE.length} are not shown as typed, such as ${JSON.stringify(missing[0])}`);
    assert.deepEqual(await reader.page.evaluate(lookInside), SAFE);
    // The card has the notes of a claim.
    await thread.marks(reader).first().click();
    await thread.card(reader).locator("article").first().waitFor();
    const card = shown(await thread.card(reader).textContent());
    assert.ok(HOSTILE.map(shown).filter((words) => card.includes(words)).length >= 10, card.slice(0, 500));
    assert.deepEqual(await reader.page.evaluate(lookInside), SAFE);
    // At the desk: one to sign, and one that was reported.
    const [claim, whole] = claims[0];
    const strong = HOSTILE[8];
    await lawyer.note(claim, whole, whole, { kind: "correction", code: "R1", severity: "material", ...note(strong) });
    const standing = (await (await fetch(`${server.api}/deliberations/${server.deliberation}/statements/${statements[0].id}/thread`)).json()).annotations;
    for (const { id } of standing.slice(0, 20)) await person.send("flag", { target: id, revision: 1, reason: "other", explanation: text("en", strong) });
    const desk = (widget) => widget.root.locator("deliberation-desk");
    for (const [tab, play] of [["sign", "expert-planning"], ["once", "expert-law"]]) {
      const planner = await stage.visit(server, { search: { lang: "en", play } });
      await planner.root.getByRole("button", { name: planner.words.say("thread.desk"), exact: true }).click();
      await desk(planner).getByRole("tab", { name: planner.words.tool(tab), exact: true }).click();
      await desk(planner).locator(".desk-panel:not([hidden]) li").first().waitFor();
      if (tab === "sign") {
        const said = shown(await desk(planner).locator(".desk-panel:not([hidden])").textContent());
        assert.ok(often(said, shown(strong)) >= 4, said.slice(0, 500));
      }
      assert.deepEqual(await planner.page.evaluate(lookInside), SAFE, tab);
    }
    const moderator = await begin(stage, server, { lang: "en" });
    const said = shown(await desk(moderator).locator(".review-case .words").first().textContent());
    assert.ok(HOSTILE.map(shown).includes(said), said);
    assert.deepEqual(await moderator.page.evaluate(lookInside), SAFE);
  },

  async "statements, reports, grounds, reasons, appeals and pauses are no more than texts, in the widget and at the desk"(stage) {
    const server = await stage.server("twin", FLAGS);
    const { statements } = await server.snapshot();
    const people = [undefined, undefined, undefined, "moderator", "host"].map((player) => Player.join(server, player));
    const [person, one, other, moderator, host] = await Promise.all(people);
    const some = HOSTILE.filter((_, n) => n % 8 === 0).filter((words) => words.length < 140);
    const cases = [];
    for (const [n, words] of some.entries()) {
      const target = n % 4 ? await person.send("argument", { on: statements[0].id, relation: "ask", text: text("en", words) }) : await person.send("statement", { text: text("en", words) });
      const contact = { name: line(words), email: line(words) };
      // Nobody reports more than thirty things an hour.
      await (n % 2 ? one : other).send("flag", { target, revision: 1, reason: "illegal", law: line(words), explanation: text("en", words), good_faith: true, contact });
      cases.push([target, words]);
    }
    const widget = await begin(stage, server, { lang: "en" });
    const desk = widget.root.locator("deliberation-desk");
    await desk.locator(".review-case").focus();
    const first = await desk.locator(".review-case .words").first().textContent();
    assert.ok(some.map(shown).includes(shown(first)), JSON.stringify(first));
    assert.ok(some.map(shown).includes(shown(await desk.locator(".review-said").first().textContent())));
    assert.deepEqual(await widget.page.evaluate(lookInside), SAFE);
    // Decided with the same words as ground, facts and reason; appealed; writing paused with them.
    const decided = [];
    for (const [target, words] of cases.slice(0, 20)) {
      const ground = { law: line(words) };
      decided.push(await moderator.send("decision", { target, wording: target, outcome: "hide", about: "illegal", ground, facts: text("en", words), reason: text("en", words) }));
    }
    for (const [n, decision] of decided.slice(0, 10).entries()) await person.send("appeal", { decision, text: text("en", cases[n][1]) });
    await host.send("writing", { closed: true, reason: text("en", cases[0][1]) });
    for (const tab of ["decided", "gate", "review"]) {
      await desk.getByRole("tab", { name: widget.words.tool(tab), exact: true }).click();
      await desk.locator(".desk-list li, .note").first().waitFor();
      assert.deepEqual(await widget.page.evaluate(lookInside), SAFE, tab);
    }
    const reads = await stage.visit(server, { search: { lang: "en" } });
    await reads.open("thread");
    await reads.open("list");
    assert.deepEqual(await reads.page.evaluate(lookInside), SAFE);
    const asks = await begin(stage, server, { lang: "en", play: "host" });
    await asks.root.locator("deliberation-desk").getByRole("tab", { name: asks.words.tool("appeals"), exact: true }).click();
    await asks.root.locator("deliberation-desk .desk-list li").first().waitFor();
    assert.deepEqual(await asks.page.evaluate(lookInside), SAFE);
  },

  async "chosen names are shown as typed, beside what their authors wrote and among what is one's own, and none does anything"(stage) {
    const server = await stage.server("twin", FLAGS);
    const { statements } = await server.snapshot();
    // As hostile as 24 letters can be.
    const names = [
      "<script>pwned=1</script>",
      "<img src=x onerror=a=1>",
      "<svg onload=pwned=1>",
      "</span><b>Li</b>",
      "<a href=javascript:x()>",
      '" onclick=pwned=1 x="',
      "' autofocus onfocus=x '",
      "&lt;i&gt;Li&lt;/i&gt;",
      "&#60;b&#62;Wang",
      "{{constructor}} Li",
      "${pwned=1} Li",
      "{name} {n} {role}",
      "%s %n Li",
      "=HYPERLINK(A1) Li",
      "'; DROP TABLE acts; --",
      "__proto__",
      "../../etc/passwd",
      "javascript:pwned=1",
    ];
    for (const shown of names) {
      const person = await Player.join(server);
      await person.send("name", { shown });
      await person.send("argument", { on: statements[0].id, relation: "ask", text: text("en", `Somebody who is called otherwise asks ${names.indexOf(shown)}.`) });
    }
    const widget = await stage.visit(server, { search: { lang: "en" } });
    await thread.open(widget, server, statements[0].id);
    const more = widget.root.getByRole("button", { name: widget.words.say("thread.more"), exact: true });
    for (let n = 0; n < 20 && (await more.count()); n += 1) await more.first().click();
    const bylines = await thread.panel(widget).locator(".by").evaluateAll((nodes) => nodes.map((node) => node.textContent));
    assert.deepEqual(names.filter((name) => !bylines.some((line) => line.includes(name))), []);
    assert.deepEqual(await widget.page.evaluate(lookInside), SAFE);
    // One of mine, in the field and out of it.
    await widget.vote("agree");
    await widget.vote("agree");
    await widget.allSent();
    await widget.button("mine.label").click();
    const mine = widget.root.locator("dialog.mine");
    await mine.getByRole("button", { name: widget.words.say("own.name-choose"), exact: true }).click();
    await mine.getByRole("textbox").fill("<i onclick=x>Zhao</i>");
    await mine.getByRole("textbox").press("Enter");
    await mine.getByText(widget.words.say("own.name-shown", { name: "<i onclick=x>Zhao</i>" })).waitFor();
    assert.deepEqual(await widget.page.evaluate(lookInside), SAFE);
  },
};
