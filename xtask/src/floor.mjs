// What is used that the oldest promised browsers do not know, by MDN's table (npm: @mdn/browser-compat-data).
// `cargo xtask floor` calls it with a JSON object on stdin: `oldest` (browser → version), `above` (name → what happens
// without it), `styles` and `scripts` (file → text), `wasm` (features that the compiler was told of), `table` (path).
// Prints a line for each finding; the exit code is 1 when there is any.
import { readFileSync } from "node:fs";

const given = JSON.parse(readFileSync(0, "utf8"));
const table = JSON.parse(readFileSync(given.table, "utf8"));
const found = new Map();
const used = new Set();

const number = (version) => version.replace(/^[≤~]/, "").split(".").map(Number);
const notAfter = (a, b) => {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) < (b[i] ?? 0);
  return true;
};

// Whether a browser of that age has it as it is, without a flag or another name.
function has(support, browser, oldest) {
  return [support[browser] ?? []].flat().some(
    ({ version_added: since, version_removed: until, flags, prefix, alternative_name: other }) =>
      typeof since === "string" && since !== "preview" && !until && !flags && !prefix && !other &&
      notAfter(number(since), number(oldest)),
  );
}

function lacking(compat) {
  return Object.entries(given.oldest).filter(([browser, oldest]) => !has(compat.support, browser, oldest)).map(([browser]) => browser);
}

function check(name, places, where) {
  const all = places.map((place) => place?.__compat).filter(Boolean);
  if (!all.length) return;
  const lacks = all.map(lacking);
  // A name that stands for several things is too new when all of them are.
  if (lacks.some((browsers) => !browsers.length)) return;
  used.add(name);
  if (!(name in given.above)) found.set(name, `${where}: ${name} is above the floor: ${lacks[0].join(", ")}`);
}

const { "at-rules": at_rules, properties, selectors, types } = table.css;
const deep = (tree, name, into = []) => {
  for (const [key, value] of Object.entries(tree)) {
    if (key === "__compat") continue;
    if (key === name) into.push(value);
    deep(value, name, into);
  }
  return into;
};
const functions = new Map();

for (const [file, text] of Object.entries(given.styles)) {
  const sheet = text.replace(/\/\*[^]*?\*\//g, " ").replace(/"[^"]*"|'[^']*'/g, "''");
  for (const [, name] of sheet.matchAll(/@([a-z-]+)/g)) check(`@${name}`, [at_rules[name]], file);
  for (const [, prelude] of sheet.matchAll(/@(?:media|container)([^{]*)\{/g))
    for (const [, name] of prelude.matchAll(/\(\s*([a-z-]+)\s*[:)<>=]/g)) check(`@media ${name}`, [at_rules.media[name]], file);
  for (const [, body] of sheet.matchAll(/\{([^{}]*)\}/g))
    for (const declaration of body.split(";")) {
      const [, property, value] = /^\s*([a-z-]+)\s*:([^]*)$/.exec(declaration) ?? [];
      if (!property || property.startsWith("--")) continue;
      check(property, [properties[property]], file);
      for (const [, word] of value.matchAll(/(?<![\w-])([a-z][a-z-]*)(?![\w(-])/g)) check(`${property}: ${word}`, [properties[property]?.[word]], file);
      for (const [, name] of value.matchAll(/(?<![\w-])([a-z][a-z-]*)\(/g)) {
        if (!functions.has(name)) functions.set(name, deep(types, name));
        check(`${name}()`, functions.get(name), file);
      }
      for (const [, unit] of value.matchAll(/\d([a-z]+)(?!\w)/g)) check(`unit ${unit}`, [types.length?.[unit]], file);
    }
  for (const [, head] of sheet.matchAll(/([^{};]*)\{/g))
    for (const [, name] of head.replace(/@[^]*/, "").matchAll(/::?([a-z-]+)/g)) check(`:${name}`, [selectors[name]], file);
}

// Members by their names, of whatever interface or object they are.
const members = new Map();
const gather = (tree, depth) => {
  for (const [name, value] of Object.entries(tree)) {
    if (name === "__compat") continue;
    const plain = name.replace(/_(static|event|permission)$/, "");
    if (depth) members.set(plain, [...(members.get(plain) ?? []), value]);
    if (depth < 2) gather(value, depth + 1);
  }
};
gather(table.api, 0);
gather(table.javascript.builtins, 0);
const whole = (name) => [table.api[name], table.javascript.builtins[name]].filter(Boolean);

for (const [file, text] of Object.entries(given.scripts)) {
  const script = text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, " ");
  for (const [, name] of script.matchAll(/(?<!\.)\.\s*([A-Za-z_]\w*)/g)) check(`.${name}`, members.get(name) ?? [], file);
  for (const [, name] of script.matchAll(/(?<![.\w])([A-Z]\w+)(?=[(.;,)\s])/g)) check(name, whole(name), file);
  for (const [, name] of script.matchAll(/^\s*(?:async )?([a-z]\w*Callback)\(/gm)) check(`.${name}`, members.get(name) ?? [], file);
}

const WASM = {
  "bulk-memory": "bulk-memory-operations",
  "bulk-memory-opt": "bulk-memory-operations",
  "nontrapping-float-to-int": "non-trapping-float-to-int-conversions",
  "sign-ext": "sign-extension-operations",
  // Not in the table: Chromium 74, Firefox 61, Safari 12.
  "mutable-globals": "definitions",
  "reference-types": "reference-types",
  multivalue: "multi-value",
};
for (const name of given.wasm) {
  const place = table.webassembly[WASM[name]];
  if (place) check(`wasm ${name}`, [place], "wasm");
  else found.set(name, `wasm: MDN's table has no ${name}; say in floor.mjs what it is called there`);
}

for (const name of Object.keys(given.above))
  if (!used.has(name)) found.set(name, `browsers.toml: ${name} is not used, or is not above the floor`);
for (const line of found.values()) console.log(line);
process.exit(found.size ? 1 : 0);
