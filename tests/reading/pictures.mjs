// The pictures that new readers are asked about, at 390 px, in both languages: see README.md beside this.
import { eventually } from "../browser/harness/eventually.mjs";
import { LAW, Player, text } from "../browser/harness/player.mjs";
import { Stage, close } from "../browser/harness/stage.mjs";

const PHONE = { width: 390, height: 844 };

const CLAIMS = {
  "zh-CN": {
    words: "一楼不同意，电梯就不能装，法律就是这么规定的。",
    exact: "一楼不同意，电梯就不能装",
    tail: "法律就是这么规定的",
    right: "一层的采光、通风和房价是实实在在的利益，可以要求合理补偿。",
    text: "法律没有给任何一户否决权：由业主按面积和人数共同表决，够了比例就可以装。（示例）",
    question: "您认为一层可以否决，依据的是哪一条？",
    suggestion: "一层受影响最大，应当先谈好补偿，再表决装不装",
  },
  en: {
    words: "If the ground floor says no, no lift can be built. That is the law.",
    exact: "If the ground floor says no, no lift can be built",
    tail: "That is the law",
    right: "Light, air and the value of the ground floor are real interests, and fair compensation can be asked for.",
    text: "The law gives no single home a veto: owners decide together, by space and by heads, and a share of them is enough. (Illustrative.)",
    question: "Which article, in your view, lets the ground floor veto it?",
    suggestion: "The ground floor is affected most: agree on compensation first, then vote",
  },
};

const panel = (widget) => widget.root.locator("#panel-thread");

// An author whose own words an expert of law has marked and a second one signed.
async function author(stage, lang) {
  const server = await stage.server("elevator", ["--no-limits", "--demo"]);
  const widget = await stage.visit(server, { search: { lang }, ...PHONE });
  await widget.vote("agree");
  await widget.vote("agree");
  await widget.open("thread");
  await panel(widget).locator(".elsewhere li button").nth(1).click();
  await panel(widget).locator("li.post").first().waitFor();
  const claim = CLAIMS[lang];
  await panel(widget).getByRole("button", { name: widget.words.say("thread.oppose"), exact: true }).first().click();
  await widget.root.getByRole("textbox", { name: widget.words.say("thread.field") }).fill(claim.words);
  await widget.root.locator(".reply [type=submit]").click();
  await widget.allSent();
  // Marked words are broken by the sign of the mark.
  const own = panel(widget).locator("li.post", { hasText: claim.tail });
  await own.waitFor();
  const { threads } = await server.snapshot();
  const id = await eventually("it is published", async () => {
    for (const { statement } of threads.filter((head) => head.statement)) {
      const page = await (await fetch(`${server.api}/deliberations/elevator/statements/${statement}/thread`)).json();
      const post = page.posts.find((post) => post.text?.text === claim.words);
      if (post) return post.id;
    }
    return false;
  });
  const lawyer = await Player.join(server, "expert-law", lang);
  const planner = await Player.join(server, "expert-planning", lang);
  const say = (member) => text(lang, claim[member]);
  const note = await lawyer.note(id, claim.words, claim.exact, {
    kind: "correction",
    code: "L1",
    severity: "material",
    right: say("right"),
    text: say("text"),
    question: say("question"),
    suggestion: say("suggestion"),
    law: [LAW],
  });
  await planner.send("signature", { annotation: note, agrees: true });
  await own.locator(".note-mark").first().waitFor();
  return { widget, own };
}

// The panel of common ground of somebody who has voted, from a heading on.
async function panelOf(stage, lang) {
  const server = await stage.server();
  const widget = await stage.visit(server, { search: { lang }, ...PHONE });
  await widget.vote("agree");
  await widget.vote("agree");
  await widget.allSent();
  await widget.open("common");
  await widget.commonPanel.locator(".meter").first().waitFor();
  return widget;
}

// The stance line of somebody who has said where they stand.
async function standing(stage, lang) {
  const server = await stage.server();
  const widget = await stage.visit(server, { search: { lang }, ...PHONE });
  await widget.vote("agree");
  await widget.vote("agree");
  await widget.allSent();
  await widget.open("map");
  const line = widget.root.locator(".stance");
  await line.getByRole("slider").focus();
  for (let i = 0; i < 4; i += 1) await widget.page.keyboard.press("ArrowRight");
  await line.locator(".stance-form .button").first().click();
  await line.locator(".stance-bars").first().waitFor();
  return { widget, line };
}

const top = (place) => place.evaluate((node) => scrollTo(0, node.getBoundingClientRect().y + scrollY - 8));

export const pictures = {
  // What all accept.
  "meters-shared": async (stage, lang) => {
    const widget = await panelOf(stage, lang);
    await top(widget.commonPanel);
    return widget;
  },
  // Where one side does not go along.
  "meters-divided": async (stage, lang) => {
    const widget = await panelOf(stage, lang);
    await top(widget.commonPanel.locator(".heading").last());
    return widget;
  },
  // The numbers behind one meter.
  "meters-numbers": async (stage, lang) => {
    const widget = await panelOf(stage, lang);
    const last = widget.commonPanel.locator(".meter").last();
    await last.locator("details.numbers > summary").click();
    await top(last);
    return widget;
  },
  // Where people stand, before and after.
  "stance-line": async (stage, lang) => {
    const { widget, line } = await standing(stage, lang);
    await top(line.locator("h4").first());
    return widget;
  },
  // Who moved.
  "stance-moved": async (stage, lang) => {
    const { widget, line } = await standing(stage, lang);
    await top(line.locator(".stance-moved"));
    return widget;
  },
  // One's own words, as they stand in the thread once they are marked.
  "kindness-thread": async (stage, lang) => {
    const { widget, own } = await author(stage, lang);
    await own.scrollIntoViewIfNeeded();
    return widget;
  },
  // What one reads on opening the mark; as tall as it takes, in place of a finger that scrolls.
  "kindness-card": async (stage, lang) => {
    const { widget, own } = await author(stage, lang);
    await widget.page.setViewportSize({ width: PHONE.width, height: 1300 });
    await own.locator(".note-mark").first().click();
    await widget.root.locator("dialog.note-card").waitFor();
    return widget;
  },
};

const asked = process.argv.slice(2);
for (const [name, picture] of Object.entries(pictures)) {
  if (asked.length && !asked.includes(name)) continue;
  for (const lang of ["zh-CN", "en"]) {
    const stage = new Stage(name);
    try {
      const widget = await picture(stage, lang);
      await stage.shot(widget.page, `reading-${name}-${lang}`, {});
      console.log(`${name}, ${lang}`);
    } finally {
      await stage.end();
    }
  }
}
await close();
