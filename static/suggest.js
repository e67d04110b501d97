// Optional. While a message is written, goals that its words suggest are marked; without this file the preview does it.
for (const goals of document.querySelectorAll("[data-suggest]")) {
  const { suggest, saysSuggested } = goals.dataset, form = goals.closest("form");
  const line = goals.querySelector("[role=status] span"), offered = form.elements.goals_suggested;
  let pause = 0, asked = "";
  const ask = async () => {
    const words = form.elements.body.value.trim();
    if (words.length < 20 || words === asked) return;
    asked = words;
    try {
      const answer = await fetch(suggest, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      goals.querySelectorAll("small").forEach((note) => note.remove());
      offered.value = [...new Set([...offered.value.split(" "), ...suggestions.map(({ goal }) => goal)])].join(" ").trim();
      line.replaceChildren(...suggestions.flatMap(({ goal, words }) => {
        const box = [...goals.querySelectorAll("[name=goals]")].find(({ value }) => value === goal);
        if (!box) return [];
        const note = document.createElement("small"), said = Object.assign(document.createElement("span"), { dir: "auto", textContent: words.join(", ") });
        note.append(`${saysSuggested} `, said);
        box.nextElementSibling.append(" ", note);
        return [Object.assign(document.createElement("a"), { href: `#${box.id}`, textContent: goal }), " "];
      }));
      if (!suggestions.length) line.textContent = "–";
    } catch { /* the preview suggests as well */ }
  };
  form.addEventListener("input", ({ target }) => {
    if (!/^(body|subject|language)$/.test(target.name)) return;
    clearTimeout(pause);
    pause = setTimeout(ask, 800);
  });
}
