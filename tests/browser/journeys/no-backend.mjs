// No backend at all: the deliberation is written in the page and lives in the browser, which says so.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";

export default async function noBackend(stage) {
  const host = await stage.host({ dist: true });
  const page = await stage.page(undefined, { locale: "zh-CN" });
  await page.goto(`${host.origin}/plain.html`);
  const widget = await stage.widget(page).ready();
  await widget.text("brand.alone").first().waitFor();
  const first = await widget.vote("agree");
  await widget.vote("disagree");
  await eventually("I am counted", async () => (await widget.tookPart()) === 1);
  await page.reload();
  await widget.ready();
  await eventually("what I answered is kept", async () => (await widget.statement.innerText()) !== first);
  assert.equal(await widget.tookPart(), 1);
  assert.deepEqual(
    page.requests.filter(({ url, method }) => method !== "GET" || url.includes("/api/")),
    [],
    "nobody was asked",
  );
  await stage.shot(page, "no-backend");
}
