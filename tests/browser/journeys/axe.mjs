// No violation that axe knows of: both languages, light and dark, a phone and a desk; before and after voting, with
// each panel and each dialog open.
const CASES = [];
for (const lang of ["zh-CN", "en"])
  for (const theme of ["light", "dark"]) for (const width of [320, 1280]) CASES.push({ lang, theme, width });

export const cases = Object.fromEntries(
  CASES.map(({ lang, theme, width }) => [
    `${lang} ${theme} ${width}`,
    async (stage) => {
      const server = await stage.server();
      const height = width < 600 ? 720 : 900;
      const widget = await stage.visit(server, { search: { lang, theme }, width, height });
      const { page } = widget;
      const look = async (name) => {
        await stage.shot(page, `${name}-${lang}-${theme}-${width}`);
        await stage.accessible(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) throw new Error(`${name}: the page is ${wide} px wider than the screen`);
      };
      await look("start");
      await widget.vote("agree");
      await look("notice");
      for (const value of ["agree", "disagree", "pass"]) await widget.vote(value);
      for (const panel of ["map", "common", "vote"]) {
        await widget.open(panel);
        await look(panel);
      }
      await widget.button("write.open").click();
      await widget.button("write.send").click();
      await look("write");
      await widget.button("rule.label").click();
      await widget.root.getByRole("dialog").waitFor();
      await look("rules");
    },
  ]),
);
