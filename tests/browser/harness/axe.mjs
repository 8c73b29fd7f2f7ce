// Accessibility by axe-core. It is evaluated, not loaded, so a strict page cannot refuse it; it looks into open
// shadow roots by itself.
import { axeSource } from "./tools.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// What axe calls violations, a line each; an empty list is what one wants.
export async function violations(page, within = undefined) {
  if (!(await page.evaluate(() => Boolean(window.axe)))) await page.evaluate(axeSource);
  const found = await page.evaluate(
    ([where, tags]) => window.axe.run(where ?? document, { runOnly: tags, resultTypes: ["violations"] }),
    [within, RULES],
  );
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  at ${target.flat().join(" ")}\n  ${failureSummary}`),
  );
}
