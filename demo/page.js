// The host page's own script: language, theme, which deliberation and who plays, from the address. The widget needs none of it.
"use strict";
(() => {
  const asked = new URLSearchParams(location.search);
  const english = /^en\b/i.test(asked.get("lang") ?? "");
  const theme = ["light", "dark"].includes(asked.get("theme")) ? asked.get("theme") : "auto";
  const root = document.documentElement;
  const widget = document.querySelector("deliberation-widget");

  root.lang = english ? "en" : "zh-CN";
  root.dataset.theme = theme;
  widget.setAttribute("theme", theme);
  if (asked.get("deliberation")) widget.setAttribute("deliberation", asked.get("deliberation"));
  if (asked.get("api")) widget.setAttribute("api", asked.get("api"));

  // Under `serve --demo` a reader may play others: the server signs for them, as a portal does for who is signed in.
  // The choice stands in the address, so that it outlives a reload and the other language.
  const chosen = document.querySelector("#player");
  const own = chosen && !asked.get("api");
  const players = (own ? fetch("./players.json", { cache: "no-store" }) : Promise.reject())
    .then((answer) => (answer.ok ? answer.json() : []))
    .catch(() => []);
  const play = (player) => async () => {
    if (!(await players).includes(player)) return undefined;
    const body = JSON.stringify({ player, lang: english ? "en" : "zh-CN" });
    const headers = { "content-type": "application/json" };
    const answer = await fetch("/demo/token", { method: "POST", headers, body });
    if (!answer.ok) throw new Error(`nobody signs for ${player}: ${answer.status}`);
    return (await answer.json()).token;
  };
  if (chosen) {
    chosen.value = asked.get("play") ?? "";
    // An address may name nobody that there is.
    if (chosen.selectedIndex < 0) chosen.value = "";
    if (chosen.value) widget.getToken = play(chosen.value);
    players.then((all) => {
      chosen.parentElement.hidden = !all.length;
    });
  }
  chosen?.addEventListener("change", () => {
    if (chosen.value) asked.set("play", chosen.value);
    else asked.delete("play");
    history.replaceState(null, "", "?" + asked + location.hash);
    switches();
    widget.getToken = chosen.value ? play(chosen.value) : undefined;
    widget.refresh();
  });

  // This page again, with one thing changed.
  const here = (name, value) => {
    const there = new URLSearchParams(asked);
    if (value) there.set(name, value);
    else there.delete(name);
    return "?" + there;
  };
  const dark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  const language = document.querySelector("[data-switch=lang]");
  const switchTheme = document.querySelector("[data-switch=theme]");
  const switches = () => {
    language.href = here("lang", english ? "" : "en");
    switchTheme.href = here("theme", dark ? "light" : "dark");
  };
  switches();
  if (dark) [switchTheme.textContent, switchTheme.dataset.en] = ["浅色", "Light"];
  if (!english) return;

  document.title = root.dataset.enTitle ?? "Building 7 and its lift: tonight the talks go on — Morninglight (sample)";
  language.lang = language.hreflang = "zh-CN";
  for (const node of document.querySelectorAll("[data-en]")) node.textContent = node.dataset.en;
  for (const name of ["aria-label", "label"])
    for (const node of document.querySelectorAll(`[data-en-${name}]`))
      node.setAttribute(name, node.getAttribute(`data-en-${name}`));
})();
