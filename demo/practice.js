// What would be right in the first lesson, for whoever wants to compare: it stands beside the deliberation in its file.
"use strict";
(async () => {
  const english = document.documentElement.lang === "en";
  const key = document.querySelector("#key");
  const words = english
    ? { keep: "Keep", hide: "Hide", label: "Label", pass: "Pass on", move: "Move", beside: "beside the programme", to: "to No. " }
    : { keep: "保留", hide: "隐藏", label: "标注", pass: "转交", move: "移动", beside: "到节目旁边", to: "到第 " };
  const answer = await fetch("./practice.json");
  if (!answer.ok) return;
  const { acts, lessons } = await answer.json();
  const posts = acts.filter(({ act }) => act.type === "argument");
  for (const [nth, { right, to, why }] of lessons.entries()) {
    const line = document.createElement("li");
    const { text } = posts[nth].act;
    const where = right !== "move" ? "" : ` ${to ? words.to + to + (english ? "" : " 条") : words.beside}`;
    line.textContent = `${english ? text.translations.en : text.text} — ${words[right]}${where}${english ? ". " : "。"}${english ? why.en : why.zh}`;
    key.querySelector("ol").append(line);
  }
  key.hidden = false;
})();
