// From a claim to the note on it, with the browsers of two experts: `cargo xtask bench` calls this and reads the last line,
// JSON in milliseconds. Nobody reads or types here: what is measured is what the machine adds to that. By hand, after
// `cargo xtask build` and with a server built: `node tests/browser/claim.mjs 5`.
import { eventually } from "./harness/eventually.mjs";
import { Player, text } from "./harness/player.mjs";
import { Stage, close } from "./harness/stage.mjs";

const EXACT = "三分之二同意就行";
const [runs = 5] = process.argv.slice(2).map(Number);
const stage = new Stage("claim");

const desk = (widget) => widget.root.locator("deliberation-desk");
const named = (widget, key) => ({ name: widget.words.say(key), exact: true });

async function expert(server, play, tool) {
  const widget = await stage.visit(server, { search: { lang: "en", play } });
  if (tool === "annotate") {
    await widget.root.getByRole("button", { name: widget.words.say("thread.read-beside") }).click();
    await widget.root.locator("#panel-thread").getByRole("button", named(widget, "thread.by-newest")).click();
  }
  await widget.root.getByRole("button", named(widget, "thread.desk")).click();
  await desk(widget).getByRole("tab", { name: widget.words.tool(tool), exact: true }).click();
  await desk(widget).locator(".desk-panel:not([hidden]) h3").first().waitFor();
  return widget;
}

// The lawyer finds the claim, marks its words and fills in a note that takes a second signature.
async function annotate(lawyer, claim) {
  const words = lawyer.root.locator("#panel-thread .words").filter({ hasText: claim });
  const more = lawyer.root.getByRole("button", { name: lawyer.words.pattern("thread.new") });
  await words.or(more).first().waitFor();
  if (!(await words.count())) await more.first().click();
  await words.first().evaluate(async (node, exact) => {
    const at = node.firstChild.data.indexOf(exact);
    getSelection().setBaseAndExtent(node.firstChild, at, node.firstChild, at + exact.length);
    await new Promise((done) => setTimeout(done, 20));
  }, EXACT);
  const field = (key) => desk(lawyer).getByLabel(lawyer.words.say(key), { exact: true });
  await field("expert.annotate-code").selectOption("L2");
  await field("expert.annotate-severity").selectOption("material");
  await field("expert.annotate-right").fill("Neighbours do decide this together.");
  await field("expert.annotate-text").fill("Two thirds take part; of these a majority decides.");
  await field("expert.annotate-citation").fill("《中华人民共和国民法典》第二百七十八条第二款");
  await field("expert.annotate-since").fill("2021-01-01");
  await field("expert.annotate-url").fill("https://flk.npc.gov.cn/");
  await field("expert.annotate-interest").selectOption("none");
  await desk(lawyer).getByRole("button", named(lawyer, "expert.annotate-send")).click();
}

async function sign(planner, claim) {
  const waiting = desk(planner).locator("li").filter({ hasText: claim });
  await waiting.getByRole("button", named(planner, "expert.sign-send")).click();
}

try {
  const server = await stage.server("elevator", ["--no-limits", "--demo"]);
  const resident = await Player.join(server, "resident");
  const lawyer = await expert(server, "expert-law", "annotate");
  const planner = await expert(server, "expert-planning", "sign");
  const took = [];
  for (let n = 1; n <= runs; n += 1) {
    const claim = `${n} 号楼：${EXACT}。`;
    const started = performance.now();
    const target = await resident.send("remark", { text: text("zh-CN", claim) });
    await annotate(lawyer, claim);
    await sign(planner, claim);
    await eventually("everybody reads the note", async () => {
      const { annotations = [] } = await (await fetch(`${server.api}/deliberations/elevator/thread`)).json();
      return annotations.some((own) => own.target === target && own.state === "published" && own.note);
    }, 60_000);
    took.push(performance.now() - started);
  }
  console.log(JSON.stringify(took));
} finally {
  await stage.end();
  await close();
}
