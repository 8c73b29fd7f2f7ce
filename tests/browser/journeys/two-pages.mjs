// Two people, two browsers: a vote of one shows on the other's page.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";

const SOON_MS = 2500;

export default async function twoPages(stage) {
  const server = await stage.server();
  const [one, two] = [await stage.visit(server), await stage.visit(server, { search: { lang: "en" } })];
  const people = await two.tookPart();
  await one.vote("agree");
  await one.vote("agree");
  const started = performance.now();
  await eventually("the other page counts one more", async () => (await two.tookPart()) === people + 1, SOON_MS);
  console.log(`    seen after ${Math.round(performance.now() - started)} ms`);

  // Back and forth: the second person's vote shows on the first page.
  await two.vote("disagree");
  await two.vote("disagree");
  await eventually("and the first counts the second", async () => (await one.tookPart()) === people + 2, SOON_MS);
  assert.equal(await two.page.evaluate(() => document.documentElement.lang), "en");
}
