// Threads and the notes in them, as a person meets them.
import { eventually } from "./eventually.mjs";

export const panel = (widget) => widget.root.locator("#panel-thread");
export const posts = (widget) => panel(widget).locator("li.post");
export const mine = (widget) => posts(widget).filter({ hasText: widget.words.say("thread.mine") });
export const card = (widget) => widget.root.locator("dialog.note-card");
export const marks = (widget) => panel(widget).locator(".words .note-mark");
export const within = (place, widget, key) => place.getByRole("button", { name: widget.words.say(key), exact: true });
export const area = (widget) => widget.root.getByRole("textbox", { name: widget.words.say("thread.field") });

// A claim in each language, words to mark in it, and others that overlap with these.
export const CLAIMS = {
  "zh-CN": ["😡👨‍👩‍👧 一楼不同意，电梯就不能装。", "电梯就不能装", "一楼不同意，电梯"],
  en: ["😡 If the ground floor says no, no lift can be built.", "no lift can be built", "says no, no lift"],
};

export const page = async (address) => (await fetch(address)).json();
const address = (server, id) => `${server.api}/deliberations/${server.deliberation}/statements/${id}/thread`;

// The statement with the fullest thread of which no expert has said anything yet.
export async function quiet(server) {
  const { threads } = await server.snapshot();
  const full = threads.filter((head) => head.statement).sort((one, other) => other.posts - one.posts);
  server.quiet ??= await (async () => {
    for (const { statement } of full) if (!(await page(address(server, statement))).annotations) return statement;
  })();
  return server.quiet;
}

// Opens the thread of a statement, the quiet one if none is named; gives its address on the server.
export async function open(widget, server, statement = undefined) {
  const id = statement ?? (await quiet(server));
  const { statements } = await server.snapshot();
  const { number } = statements.find((own) => own.id === id);
  await widget.open("thread");
  await panel(widget).locator(".elsewhere li").first().waitFor();
  if (!(await panel(widget).locator(".elsewhere-fold").evaluate((node) => node.open)))
    await panel(widget).locator(".elsewhere-fold summary").click();
  const named = widget.words.say("vote.number", { n: String(number) }).replace(".", "\\.");
  await panel(widget).locator(".elsewhere li").filter({ hasText: new RegExp(`^${named}\\s`) }).getByRole("button").click();
  await posts(widget).first().waitFor();
  return address(server, id);
}

// An author who wrote a claim in a thread.
export async function author(stage, server, options = {}) {
  const lang = options.search?.lang ?? "zh-CN";
  const widget = await stage.visit(server, { ...options, search: { lang } });
  await widget.vote("agree");
  await widget.vote("agree");
  const thread = await open(widget, server);
  const [words] = CLAIMS[lang];
  await within(panel(widget), widget, "thread.oppose").first().click();
  await area(widget).fill(words);
  await widget.root.locator(".reply [type=submit]").click();
  const post = await eventually("it is published", async () => (await page(thread)).posts.find((own) => own.text?.text === words)?.id ?? false);
  await widget.allSent();
  return { widget, post, words, lang, thread };
}

// Where the focus is: the classes of what has it.
export const focused = (widget) => widget.root.evaluate((node) => node.shadowRoot.activeElement?.className ?? "");
export const demo = (stage) => stage.server("elevator", ["--no-limits", "--demo"]);

// Presses a key until a mark has the focus.
export async function toMark(widget) {
  await panel(widget).locator(".acts button").first().focus();
  await widget.page.keyboard.press(".");
  await eventually("a mark has the focus", async () => (await focused(widget)).includes("note-mark"));
}
