// Optional, and only on the steps of a profile. Without this file they work as they stand: each step is kept when its button is pressed.

// What is typed is kept as a draft after some seconds of rest, and when the page is left.
const form = document.querySelector("form[data-profile]");
if (form) {
  const status = form.querySelector("[role=status]");
  let waiting = false, leaving = false, timer;
  const keep = async () => {
    clearTimeout(timer);
    if (!waiting || leaving) return;
    waiting = false;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" }, keepalive: true });
      if (!answer.ok) throw new Error(answer.status);
      status.textContent = form.dataset.saysKept.replace("{time}", (await answer.json()).at);
    } catch {
      waiting = true;
      status.textContent = form.dataset.saysFailed;
    }
  };
  form.addEventListener("input", () => { waiting = true; clearTimeout(timer); timer = setTimeout(keep, 4000); });
  form.addEventListener("submit", () => { leaving = true; });
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("visibilitychange", () => { if (document.hidden) keep(); });

  // Words are counted as the site counts them: a Han character is a word.
  const han = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/g;
  for (const told of form.querySelectorAll("[data-words]")) {
    const field = document.getElementById(told.dataset.of);
    field.addEventListener("input", () => {
      const count = (field.value.match(han) ?? []).length + field.value.replace(han, " ").split(/\s+/).filter((piece) => /[\p{L}\p{N}]/u.test(piece)).length;
      told.textContent = told.textContent.replace(/\d+/, count);
      told.classList.toggle("error", count > Number(told.dataset.words));
    });
  }
}
