// The widget as a person meets it: by what it says (locales/*.json), by roles, and by its parts, which are public.
import assert from "node:assert/strict";
import { eventually } from "./eventually.mjs";
import { Words, number } from "./words.mjs";

export class Widget {
  // `tag` is the language it is expected to speak.
  constructor(page, tag = "zh-CN", root = page.locator("deliberation-widget").first()) {
    this.page = page;
    this.words = new Words(tag);
    this.root = root;
  }

  button(key, places) {
    return this.root.getByRole("button", { name: this.words.say(key, places), exact: true });
  }

  text(key) {
    return this.root.getByText(this.words.pattern(key));
  }

  get question() {
    return this.root.getByRole("heading", { level: 2 }).first();
  }

  get card() {
    return this.root.locator("[part~=card]");
  }

  get statement() {
    return this.root.locator("[part~=statement]");
  }

  get notice() {
    return this.root.locator("[part~=notice]");
  }

  // The picture, not its table.
  get map() {
    return this.root.getByRole("group", { name: this.words.pattern("people.voters") });
  }

  get mapPanel() {
    return this.root.locator("#panel-map");
  }

  get commonPanel() {
    return this.root.locator("#panel-common");
  }

  get field() {
    return this.root.getByRole("textbox", { name: this.words.say("write.field") });
  }

  // Until it can be used.
  async ready() {
    await this.root.scrollIntoViewIfNeeded();
    await this.question.waitFor({ timeout: 30_000 });
    return this;
  }

  // `agree`, `disagree` or `pass` on the card that is shown. Gives what was voted on.
  async vote(value) {
    await this.open("vote");
    const text = await this.statement.innerText();
    await this.button(`vote.${value}`).click();
    await eventually("another card is shown", async () => (await this.card.innerText()).includes(text) === false);
    return text;
  }

  // Until the server has answered for everything: an act lies in the browser's database till then. (What the screen
  // says follows a moment later, so that it may say nothing yet.)
  async allSent() {
    await eventually("everything is answered for", () =>
      this.page.evaluate(async () => {
        const done = (request) => new Promise((give, fail) => Object.assign(request, { onsuccess: () => give(request.result), onerror: fail }));
        const base = await done(indexedDB.open("deliberation-outbox"));
        const [store] = base.objectStoreNames;
        const left = await done(base.transaction(store).objectStore(store).count());
        base.close();
        return left === 0;
      }),
    );
    await eventually("and the screen says so", async () => (await this.text("sent.waiting").count()) === 0);
  }

  async undo() {
    await this.open("vote");
    await this.button("vote.undo").click();
  }

  // `vote`, `map` or `common`: by its tab, where there is one.
  async open(panel) {
    const tab = this.root.getByRole("tab", { name: this.words.say(`panel.${panel}`), exact: true });
    if ((await tab.count()) && (await tab.getAttribute("aria-selected")) !== "true") await tab.click();
  }

  // The number in a text such as "428 people took part".
  async count(key) {
    const found = this.words.pattern(key).exec(await this.text(key).first().innerText());
    assert.ok(found?.groups?.n, `no number in ${key}`);
    return number(found.groups.n);
  }

  tookPart() {
    return this.count("people.took-part");
  }

  // Where *you* are on the map, as the picture has it.
  async place() {
    await this.open("map");
    const you = this.map.locator(".me .dot");
    await you.waitFor();
    return you.evaluate((node) => {
      const { x, y, width, height } = node.getBoundingClientRect();
      const frame = node.ownerSVGElement.getBoundingClientRect();
      return { x: (x + width / 2 - frame.x) / frame.width, y: (y + height / 2 - frame.y) / frame.height };
    });
  }
}
