// What the maths takes in a browser: `cargo xtask bench` calls this and reads the last line, JSON in milliseconds.
// By hand there is nothing to call: the module with the bench inside is xtask's.
import { benchPage } from "./harness/bench.mjs";
import { Stage, close } from "./harness/stage.mjs";

const [people, statements, maps, batches] = process.argv.slice(2).map(Number);
const stage = new Stage("bench");
try {
  const page = await benchPage(stage);
  const took = await page.evaluate(
    ([people, statements, maps, batches]) => {
      const timed = (times, work) =>
        Array.from({ length: times }, () => {
          const started = performance.now();
          work();
          return performance.now() - started;
        });
      const bench = new globalThis.inPage.Bench(people, statements, true);
      // The first ones run in code that the browser has compiled in haste.
      const first = timed(3, () => bench.map());
      const map = timed(maps, () => bench.map());
      // One place is quicker than the clock.
      const AT_ONCE = 100;
      bench.place(AT_ONCE);
      const place = timed(batches, () => bench.place(AT_ONCE)).map((all) => all / AT_ONCE);
      const CHANGED = 20;
      bench.meters();
      bench.meters_after(CHANGED);
      const meters = timed(batches, () => bench.meters_after(CHANGED));
      return { first, map, place, meters };
    },
    [people, statements, maps, batches],
  );
  console.log(JSON.stringify(took));
} finally {
  await stage.end();
  await close();
}
