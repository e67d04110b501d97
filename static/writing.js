// Optional, and only on pages to write on. Without this file they work as they stand.

// Words being written. The site keeps them as a draft every few seconds; this browser keeps what the site has not received.
const copies = {
  read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  write(key, copy) { try { localStorage.setItem(key, JSON.stringify(copy)); } catch { /* no room, or not allowed: the site's draft remains */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* not allowed */ } },
};
for (const form of document.querySelectorAll("form[data-drafts]")) {
  const { drafts, place, sent, saysKept, saysHere, saysRestored, saysOther, saysShow } = form.dataset;
  const key = `words ${place}`, status = form.querySelector("[role=status]");
  const fields = () => [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
  const written = (list) => list.filter(([name, value]) => value.trim() && /^(subject|body|initiatives-\d+-(title|type|audience))$/.test(name)).join("\n");
  let waiting = false, leaving = false;

  const fill = (copy) => {
    for (const control of form.elements) {
      if (!control.name || ["submit", "hidden", "file"].includes(control.type)) continue;
      const values = copy.filter(([name]) => name === control.name).map(([, value]) => value);
      if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
      else if (values.length) control.value = values[0];
      if (values.some((value) => value.trim())) control.closest("details")?.setAttribute("open", "");
    }
    form.dispatchEvent(new Event("input"));
    status.textContent = saysRestored;
  };

  const keep = async () => {
    if (!waiting || leaving) return;
    waiting = false;
    try {
      const answer = await fetch(drafts, { method: "POST", body: new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")), headers: { Accept: "application/json" }, keepalive: form.elements.body.value.length < 15000 });
      if (!answer.ok) throw new Error(answer.status);
      const { at } = await answer.json();
      if (!waiting) copies.drop(key);
      form.dispatchEvent(new Event("kept"));
      status.textContent = saysKept.replace("{time}", at);
    } catch {
      waiting = true;
      status.textContent = saysHere;
    }
  };

  form.addEventListener("input", () => {
    waiting = true;
    copies.write(key, { submission: form.elements.submission.value, fields: fields() });
  });
  const copy = copies.read(key);
  if (copy && sent.split(" ").includes(copy.submission)) copies.drop(key);
  else if (copy && written(copy.fields) !== written(fields())) {
    if (!form.elements.body.value.trim()) fill(copy.fields);
    else {
      const show = Object.assign(document.createElement("button"), { type: "button", textContent: saysShow });
      show.addEventListener("click", () => fill(copy.fields));
      status.append(` ${saysOther} `, show);
    }
  }
  form.addEventListener("submit", () => { leaving = true; });
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  setInterval(keep, 4000);
}

// "@" and the beginning of a name: who can be meant is offered below the words.
for (const form of document.querySelectorAll("form[data-names]")) {
  const body = form.elements.body, offered = Object.assign(document.createElement("p"), { className: "row" });
  let asked = 0;
  offered.setAttribute("role", "status");
  body.after(offered);
  body.addEventListener("input", () => {
    clearTimeout(asked);
    const begun = /(?:^|[^\p{L}\d_@./])@([\p{L}\d][^@\n]{1,40})$/u.exec(body.value.slice(0, body.selectionStart));
    offered.replaceChildren();
    if (!begun) return;
    asked = setTimeout(async () => {
      const answer = await fetch(`${form.dataset.names}?q=${encodeURIComponent(begun[1])}`, { headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer?.ok || !body.value.slice(0, body.selectionStart).endsWith(`@${begun[1]}`)) return;
      offered.replaceChildren(...(await answer.json()).names.map(({ write, who }) => {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: `@${write}`, title: who, dir: "auto" });
        button.addEventListener("click", () => {
          body.setRangeText(`${write} `, body.selectionStart - begun[1].length, body.selectionStart, "end");
          body.dispatchEvent(new Event("input", { bubbles: true }));
          body.focus();
        });
        return button;
      }));
    }, 300);
  });
}
