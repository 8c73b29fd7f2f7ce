// The host page's own script: language, theme and which deliberation, from the address. The widget needs none of it.
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
  language.href = here("lang", english ? "" : "en");
  switchTheme.href = here("theme", dark ? "light" : "dark");
  if (dark) [switchTheme.textContent, switchTheme.dataset.en] = ["浅色", "Light"];
  if (!english) return;

  document.title = "Building 7 and its lift: tonight the talks go on — Morninglight (sample)";
  language.lang = language.hreflang = "zh-CN";
  for (const node of document.querySelectorAll("[data-en]")) node.textContent = node.dataset.en;
  for (const name of ["aria-label", "label"])
    for (const node of document.querySelectorAll(`[data-en-${name}]`))
      node.setAttribute(name, node.getAttribute(`data-en-${name}`));
})();
