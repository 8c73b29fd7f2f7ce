// The words of the screen, as locales/*.json has them: journeys find things by what a person reads.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { paths } from "./tools.mjs";

const FORMS = ["zero", "one", "two", "few", "many", "other"];

export class Words {
  #table;

  // `change`, where given, is done to each text.
  constructor(tag, change = (text) => text) {
    this.tag = tag;
    const table = JSON.parse(readFileSync(join(paths.root, "locales", `${tag}.json`), "utf8"));
    this.#table = Object.fromEntries(Object.entries(table).map(([key, text]) => [key, change(text)]));
  }

  // A language that nobody speaks: English in Arabic letters, from right to left, and longer by two fifths.
  static pseudo() {
    const LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهو";
    const letter = (sign) => LETTERS[sign.toLowerCase().charCodeAt(0) - 97];
    const word = (text) => text.replace(/[a-z]/gi, letter) + LETTERS.slice(0, Math.ceil(text.length * 0.4));
    return new Words("en", (text) =>
      text
        .split(/(\{\w+\})/)
        .map((piece) => (piece.startsWith("{") ? piece : piece.replace(/[a-z]+/gi, word)))
        .join(""),
    );
  }

  // What a host gives as `messages`.
  get messages() {
    return this.#table;
  }

  // The name of a tool of the desk: in the table of whoever has it.
  tool(name) {
    return this.say(["desk", "expert", "staff"].map((whose) => `${whose}.${name}`).find((key) => key in this.#table));
  }

  // A text, with its {places} filled.
  say(key, places = {}) {
    const text = this.#table[key];
    if (text === undefined) throw new Error(`locales/${this.tag}.json has no ${key}`);
    return text.replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);
  }

  // A pattern for a text whatever stands in its places, each of them a group by its name; for a plural, in any form.
  // `{n}` is a number.
  pattern(key) {
    const texts = [key, ...FORMS.map((form) => `${key}.${form}`)]
      .map((name) => this.#table[name])
      .filter((text) => text !== undefined);
    if (!texts.length) throw new Error(`locales/${this.tag}.json has no ${key}`);
    const groups = new Set();
    const one = (text) =>
      text
        .split(/(\{\w+\})/)
        .map((piece) => {
          const name = /^\{(\w+)\}$/.exec(piece)?.[1];
          if (!name) return piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
          const any = name === "n" ? "[\\d.,\u202f\u00a0]+" : ".+?";
          // A name may stand only once in a pattern.
          if (groups.has(name)) return `(?:${any})`;
          groups.add(name);
          return `(?<${name}>${any})`;
        })
        .join("");
    // "other" first, so that its places have the names.
    return new RegExp(`(?:${texts.reverse().map(one).join("|")})`, "u");
  }
}

// A number as a person reads it.
export const number = (text) => Number(text.replace(/[^\d]/g, ""));
