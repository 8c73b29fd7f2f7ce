// Before a statement is sent, those that say nearly the same are shown: to vote on instead, or to send it anyway.
import { eventually, never } from "../harness/eventually.mjs";

export const cases = {
  async "one is voted on instead; the draft stays"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server);
    const { statements } = await server.snapshot();
    const other = statements.at(-1).text.text;
    await widget.button("write.open").click();
    await widget.field.fill(`我觉得，${other}`);
    await widget.button("write.send").click();
    await widget.text("write.alike").first().waitFor();
    await stage.shot(widget.page, "alike");
    await stage.accessible(widget.page, "deliberation-widget");
    await widget.button("write.instead").first().click();
    await eventually("it is on the card", async () => (await widget.statement.innerText()) === other);
    await widget.button("write.open").click();
    await eventually("the draft stays", async () => (await widget.field.inputValue()).endsWith(other));
  },

  async "whoever means it sends it anyway"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server);
    await widget.vote("agree");
    await widget.vote("agree");
    const { statements } = await server.snapshot();
    const text = `我觉得，${statements.at(-1).text.text}`;
    const there = async () => JSON.stringify(await server.snapshot()).includes(text);
    await widget.button("write.open").click();
    await widget.field.fill(text);
    await widget.button("write.send").click();
    await widget.button("write.anyway").waitFor();
    await never("it is sent", there, 400);
    await widget.button("write.anyway").click();
    await eventually("it is sent", there);
  },
};
