// The position map: groups with what they stand for, its sentence, its table twin.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";

export default async function map(stage) {
  const server = await stage.server();
  const widget = await stage.visit(server, { search: { lang: "en" } });
  // By the table of small rooms, and the courtesy of the screen, nothing of others before my own vote.
  await widget.open("map");
  await widget.text("wait.after-vote").first().waitFor();
  for (const value of ["agree", "agree", "disagree", "agree"]) await widget.vote(value);

  await widget.open("map");
  await widget.map.waitFor();
  const people = await widget.map.getAttribute("aria-label");
  assert.match(people, widget.words.pattern("people.voters"), "the picture says how many it shows");
  const groups = widget.mapPanel.getByText(widget.words.pattern("map.group"));
  assert.ok((await groups.count()) >= 2, "there are groups");
  assert.ok((await widget.mapPanel.locator("q").count()) >= 2, "each is explained by quotes");
  await widget.place();
  await stage.shot(widget.page, "map-wide");

  await widget.button("map.as-table").click();
  const table = widget.root.getByRole("table", { name: widget.words.say("map.table") });
  await table.waitFor();
  assert.ok((await table.getByRole("row").count()) >= 3, "a head and a row a group");
  await widget.button("map.as-picture").click();
  await widget.map.waitFor();

  await widget.open("common");
  await eventually("what all groups accept is named", async () => {
    const panel = await widget.commonPanel.innerText();
    return panel.includes(widget.words.say("common.label"));
  });
  await stage.shot(widget.page, "common-wide");
}
