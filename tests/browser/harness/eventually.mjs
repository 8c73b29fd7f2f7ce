// Waiting for something to become true, with the last reason why it was not.
import { setTimeout as pause } from "node:timers/promises";

// Calls `look` until it neither throws nor gives nothing (false, undefined, null, 0, ""); gives what it gave.
export async function eventually(what, look, within = 10_000) {
  const end = performance.now() + within;
  let reason;
  do {
    try {
      const seen = await look();
      if (seen) return seen;
      reason = undefined;
    } catch (error) {
      reason = error;
    }
    await pause(25);
  } while (performance.now() < end);
  throw new Error(`within ${within} ms not so: ${what}${reason ? ` (${reason.message})` : ""}`, { cause: reason });
}

// Holds for a while: that something does *not* happen.
export async function never(what, look, during = 800) {
  const end = performance.now() + during;
  do {
    if (await look()) throw new Error(`should not be so: ${what}`);
    await pause(25);
  } while (performance.now() < end);
}
