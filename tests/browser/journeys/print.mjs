// On paper: numbers at the marked words, the notes in full below the thread; black on white, no buttons, nothing cut off.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "../harness/eventually.mjs";
import { Player, context, law } from "../harness/player.mjs";
import { CLAIMS, demo, marks, open, panel, quiet } from "../harness/thread.mjs";
import { paths } from "../harness/tools.mjs";

const NAMES = {
  "zh-CN": ["张律师", "李工", "某某律师事务所（示例）", "2021年1月1日", "第二百七十八条"],
  en: ["Lawyer Zhang", "Planner Li", "A law firm (sample)", "2021-01-01", "第二百七十八条"],
};

export const cases = Object.fromEntries(["zh-CN", "en"].map((lang) => [lang, (stage) => printed(stage, lang)]));

async function printed(stage, lang) {
  const server = await demo(stage);
  const statement = await quiet(server);
  const [words, exact, over] = CLAIMS[lang];
  const claim = await (await Player.join(server)).argue(statement, "oppose", lang, words);
  const [lawyer, planner] = await Promise.all(["expert-law", "expert-planning"].map((player) => Player.join(server, player, lang)));
  const note = await lawyer.note(claim, words, exact, law(lang));
  await planner.send("signature", { annotation: note, agrees: true });
  const other = await planner.note(claim, words, over, context(lang));

  // By night: paper is white all the same.
  const reader = await stage.visit(server, { search: { lang }, width: 794, height: 1123, dark: true });
  await open(reader, server, statement);
  await eventually("both are marked", async () => (await marks(reader).count()) === 2);
  const feet = panel(reader).locator(".note-feet");
  assert.equal(await feet.isVisible(), false, "on the screen there are cards");
  const { page } = reader;
  await page.emulateMedia({ media: "print" });
  const seen = (selector) => reader.root.evaluate((host, selector) => {
    const all = [...host.shadowRoot.querySelectorAll(selector)].filter((node) => node.checkVisibility() && node.getClientRects().length);
    return all.map((node) => node.innerText.trim() || node.className);
  }, selector);
  // What a step of the procedure is called stands on a button, and is printed as words.
  assert.deepEqual(await seen("button:not(.steps button), form, input, textarea, [role=tablist]"), [], "no buttons");

  // The numbers stand at the words, in the order of the page.
  const numbers = await panel(reader).locator(".words .note-number").evaluateAll((all) => all.map((node) => [node.dataset.n, node.getClientRects().length > 0 && node.getBoundingClientRect().width > 4]));
  const found = numbers.filter(([, shown]) => shown).map(([n]) => n);
  assert.ok(found.length >= 2, `the numbers of both notes are printed: ${found}`);
  assert.deepEqual(found, [...found].sort((a, b) => a - b));
  const notes = await feet.locator("li").allInnerTexts();
  assert.equal(notes.length, new Set(await panel(reader).locator(".note-number").evaluateAll((all) => all.map((node) => node.dataset.n))).size);
  const own = notes.find((text) => text.startsWith(`[`) && text.split("\n")[0].includes(exact));
  const say = (key) => reader.words.say(key);
  const order = ["thread.note-right", "thread.note-check", "thread.note-law", "thread.note-question"].map((key) => own.indexOf(say(key)));
  assert.ok(order.every((at) => at >= 0), own);
  assert.deepEqual([...order].sort((a, b) => a - b), order, "what is right stands first");
  for (const part of [...NAMES[lang], say("thread.note-status-in")]) assert.ok(own.includes(part), `${part} in ${own}`);
  const link = feet.locator('a[href="https://flk.npc.gov.cn/"]').first();
  assert.match(await link.evaluate((node) => getComputedStyle(node, "::after").content), /attr\(href\)|flk\.npc/, "the address is printed");
  assert.ok(notes.some((text) => text.includes(over)) && note !== other);

  // Black on white.
  const colours = await reader.root.evaluate((host) => {
    const widget = host.shadowRoot.querySelector(".widget");
    const text = [...widget.querySelectorAll("#panel-thread *")].filter((node) => node.checkVisibility() && [...node.childNodes].some((own) => own.nodeType === 3 && own.data.trim()));
    return { paper: getComputedStyle(widget).backgroundColor, ink: [...new Set(text.map((node) => getComputedStyle(node).color))] };
  });
  assert.deepEqual(colours, { paper: "rgb(255, 255, 255)", ink: ["rgb(0, 0, 0)"] });

  // Nothing cut off.
  const cut = await reader.root.evaluate((host) => {
    const all = [...host.shadowRoot.querySelectorAll("#panel-thread, #panel-thread *")].filter((node) => node.checkVisibility() && !node.closest(".said"));
    const hides = (node) => getComputedStyle(node).overflow !== "visible" && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1);
    return all.filter((node) => hides(node) || node.getBoundingClientRect().right > innerWidth + 1).map((node) => node.className || node.localName);
  });
  assert.deepEqual(cut, []);
  await feet.scrollIntoViewIfNeeded();
  await stage.shot(page, `print-${lang}`, { fullPage: true });
  // And what comes out of the printer is all of it: as many pages as the text is long.
  const pdf = await page.pdf({ format: "A4", printBackground: false });
  await writeFile(join(paths.screens, `print-${lang}.pdf`), pdf);
  const height = await reader.root.evaluate((host) => host.getBoundingClientRect().height);
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  assert.ok(pages >= Math.floor(height / 1123), `${pages} pages for ${height} px`);
}
