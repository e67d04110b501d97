// Optional. The desk without page loads: its links and forms are answered in place, ticks count at once, keys work, others' edits are told. Without this file the same links and forms do it all.
const PARTS = [".status", ".outline", ".draft", ".sources"], FIELDS = "textarea, input:not([type=hidden], [type=checkbox], [type=radio])";
const desk = document.getElementById("desk"), one = (query, from = document) => from.querySelector(query), all = (query, from = document) => [...from.querySelectorAll(query)];
const said = Object.assign(document.createElement("p"), { className: "hush" });
said.setAttribute("role", "status");
desk.before(said);
const unsaved = new Map();
let asking, queue = Promise.resolve(), selected = { text: "" };

const chosen = () => one("#chosen"), place = (field) => `${chosen()?.dataset.line ?? ""} ${field.id}`;
const sentences = () => all(".draft a.sentence"), stops = () => all(".draft a.sentence, .draft .paragraph .chip, .draft .n a");

// Words that were typed and not sent outlive a look at another sentence.
const keep = () => {
  for (const field of all(FIELDS, desk)) if (field.value !== field.defaultValue) unsaved.set(place(field), field.value);
};
const giveBack = () => {
  for (const field of all(FIELDS, desk)) {
    const words = unsaved.get(place(field));
    if (words === undefined || words === field.defaultValue) continue;
    field.value = words;
    const inside = field.closest("details");
    if (inside) inside.open = true;
  }
};
addEventListener("beforeunload", (leaving) => { keep(); if (unsaved.size) leaving.preventDefault(); });

// One stop of the Tab key for the whole draft; arrows go from sentence to sentence.
const rove = () => {
  const now = chosen() ?? stops()[0];
  for (const stop of stops()) stop.tabIndex = stop === now ? 0 : -1;
};
const settle = () => {
  one("#desk-keys").hidden = one("#desk-arrows").hidden = false;
  one("#desk-keys-on").checked = keysOn();
  rove();
  giveBack();
};

const swap = (page, focus) => {
  const open = all("details[open] > summary[data-key]", desk).map(({ dataset }) => dataset.key);
  for (const part of PARTS) {
    const there = one(part), fresh = one(part, page), top = there.scrollTop;
    there.replaceChildren(...fresh.childNodes);
    for (const { name, value } of fresh.attributes) there.setAttribute(name, value);
    there.scrollTop = part === ".sources" && focus !== "keep" ? 0 : top;
  }
  document.title = page.title;
  settle();
  if (focus === "keep") for (const key of open) one(`summary[data-key="${CSS.escape(key)}"]`, desk)?.parentElement.setAttribute("open", "");
  const lit = one(".sources mark");
  if (lit && one(".sources").scrollHeight > one(".sources").clientHeight) one(".sources").scrollTop = Math.max(0, lit.offsetTop - one(".sources").offsetTop - 120);
};

const land = (focus, hash) => {
  const errors = one("#errors"), at = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  const target = errors ?? (typeof focus === "string" && focus !== "keep" ? one(focus) : null) ?? (at || chosen());
  if (!target) return;
  if (!target.matches("a, button, input, textarea, select, summary, [tabindex]")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  const row = target.closest(".paragraph") ?? target, box = row.getBoundingClientRect();
  if (box.top < 60 || box.top > innerHeight * 0.6) row.scrollIntoView({ block: box.height > innerHeight / 2 ? "start" : "center" });
};

// Asks for a page and puts its parts in place of those that stand here. What cannot be put in place is gone to.
const show = (address, { body, focus, push = true, sent } = {}) => {
  if (!body) { asking?.abort(); asking = new AbortController(); }
  const signal = body ? undefined : asking.signal;
  queue = queue.then(async () => {
    if (signal?.aborted) return;
    desk.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { method: body ? "POST" : "GET", body, signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!one("#desk", page)) { if (body && answer.status >= 400) throw new Error(answer.status); location.assign(answer.url); return; }
      keep();
      if (sent && answer.ok) for (const field of sent) unsaved.delete(field);
      swap(page, focus);
      const there = new URL(answer.url), hash = new URL(address, location.href).hash;
      if (push && answer.ok && (!body || answer.redirected)) history[there.search === location.search ? "replaceState" : "pushState"]({}, "", there.pathname + there.search);
      land(focus, hash);
      said.textContent = [one("#desk-said").textContent.trim(), body ? one("[data-ticks] b")?.textContent ?? "" : ""].join(" ").trim();
    } catch (failure) {
      if (failure.name !== "AbortError") said.textContent = one("#desk-said").textContent = one(".status").dataset.saysFailed;
    } finally { desk.removeAttribute("aria-busy"); }
  });
  return queue;
};
const here = () => location.pathname + location.search;
addEventListener("popstate", () => show(here(), { push: false }));

document.addEventListener("click", (click) => {
  const link = click.target.closest?.(".desk a[href^='?'], .status a[href^='?']");
  if (!link || click.defaultPrevented || click.button || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return;
  click.preventDefault();
  show(link.closest("#desk-others") ? here() : link.getAttribute("href"), { focus: link.dataset.key === "." ? "keep" : undefined });
});
document.addEventListener("submit", (submit) => {
  const form = submit.target, button = submit.submitter;
  if (form.method !== "post" || !form.action.includes("/summary/edits")) return;
  submit.preventDefault();
  const body = new URLSearchParams(new FormData(form, button));
  show(form.action, { body, sent: all(FIELDS, form).map(place), focus: button?.dataset.key && !"axu".includes(button.dataset.key) ? `[data-key="${CSS.escape(button.dataset.key)}"]` : undefined });
});

// A tick is sent by itself, and the sentence follows.
desk.addEventListener("change", ({ target }) => {
  const form = target.closest("[data-ticks]");
  if (!form || target.name !== "in") return;
  const body = new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "in" && name !== "offered"));
  body.append("act", "ticks");
  body.append("offered", target.value);
  if (target.checked) body.append("in", target.value);
  show(form.action, { body, focus: `#${target.id}` });
});

// Words selected in a message are taken along when others of its words are to be quoted.
document.addEventListener("selectionchange", () => {
  const selection = getSelection(), source = selection.anchorNode?.parentElement?.closest(".source");
  if (source && String(selection).trim()) selected = { id: source.id, text: String(selection).trim().replace(/\s+/g, " ") };
});
desk.addEventListener("toggle", ({ target }) => {
  const source = target.closest(".source"), field = one("input[name=text], textarea", target);
  if (!target.open || !field) return;
  if (source && source.id === selected.id && !field.value) field.value = selected.text;
  if (target.contains(document.activeElement)) field.focus();
}, true);
desk.addEventListener("dblclick", ({ target }) => {
  if (target.closest("a.sentence")) queue.then(() => press("e"));
});

// Keys. Single ones can be switched off; arrows, Enter and Escape stay.
const keysOn = () => { try { return localStorage.getItem("desk-keys") !== "off"; } catch { return true; } };
document.addEventListener("change", ({ target }) => {
  if (target.id === "desk-keys-on") try { localStorage.setItem("desk-keys", target.checked ? "on" : "off"); } catch { /* for this page only */ }
});
const choose = (link) => {
  chosen()?.removeAttribute("aria-current");
  link.focus();
  clearTimeout(choose.pause);
  choose.next = link;
  choose.pause = setTimeout(arrive, 150);
};
// What is pressed before the chosen sentence is there is meant for it, not for the one before.
const arrive = () => {
  clearTimeout(choose.pause);
  const { next } = choose;
  choose.next = undefined;
  if (next) show(next.getAttribute("href"));
  return Boolean(next);
};
const step = (by) => {
  const list = sentences().filter(({ dataset }) => dataset.line), at = list.indexOf(document.activeElement) >= 0 ? list.indexOf(document.activeElement) : list.indexOf(chosen());
  const next = list[at + by];
  if (next) choose(next);
  else if (at >= 0) show(one(`.draft .pager a[rel=${by > 0 ? "next" : "prev"}]`)?.getAttribute("href") ?? here()).then(() => { const fresh = sentences().filter(({ dataset }) => dataset.line); (by > 0 ? fresh[0] : fresh.at(-1))?.focus(); });
};
const press = (key) => {
  const button = one(`[data-key="${CSS.escape(key)}"]`);
  if (!button) return false;
  if (button.matches("legend")) one("input[type=checkbox]", button.parentElement)?.focus();
  else if (button.matches("summary")) { button.focus(); button.parentElement.open = true; one(FIELDS, button.parentElement)?.focus(); }
  else button.click();
  return true;
};
const MOVES = {
  j: () => step(1), k: () => step(-1),
  s: () => one("#sources-title").focus(), o: () => one("#outline-title").focus(), d: () => (chosen() ?? sentences()[0])?.focus(),
  f: () => {
    const list = all(".draft [data-flag]"), at = list.findIndex((flag) => chosen() && chosen().compareDocumentPosition(flag) & 4);
    const next = list[Math.max(at, 0)] ?? one("#flags a");
    if (next) show(next.getAttribute("href"));
  },
};
const latin = ({ key, code, shiftKey }) => {
  if (/^[ -~]$/.test(key)) return key;
  const letter = { BracketLeft: "[{", BracketRight: "]}", Slash: "/?", Period: ".>" }[code] ?? (/^Key.$/.test(code) ? code[3].toLowerCase() + code[3] : "");
  return letter[+shiftKey] ?? "";
};
document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.defaultPrevented || event.altKey) return;
  if (target.matches?.(`${FIELDS}, select`)) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) one("button[name=act]", target.form)?.click();
    if (event.key === "Escape" && target.closest("details") && desk.contains(target)) {
      target.value = target.defaultValue;
      unsaved.delete(place(target));
      target.closest("details").open = false;
      one("summary", target.closest("details")).focus();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey) return;
  const at = stops().indexOf(target), way = { ArrowDown: 1, ArrowUp: -1 }[event.key], aside = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (at >= 0 && (way || aside)) {
    const list = way ? sentences() : stops(), from = list.indexOf(target), turned = aside && getComputedStyle(desk).direction === "rtl" ? -1 : 1;
    const next = from < 0 ? target.closest(".paragraph").querySelector("a.sentence") : list[from + (way ?? aside * turned)];
    if (!next) return;
    event.preventDefault();
    for (const stop of stops()) stop.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    return;
  }
  const key = latin(event);
  if (!key || !keysOn()) return;
  const waits = (!"jk".includes(key) && arrive()) || desk.hasAttribute("aria-busy");
  if (MOVES[key]) MOVES[key]();
  else if (waits) queue.then(() => document.activeElement.matches(FIELDS) || press(key)); // keys pressed ahead of the page wait for it
  else if (!press(key)) return;
  event.preventDefault();
});

// Others at the same desk.
setInterval(async () => {
  const { edits, newest, inForce } = one(".status").dataset;
  if (document.hidden || !edits) return;
  try {
    const answer = await fetch(`${edits}?after=${newest}`);
    if (!answer.ok) return;
    const found = await answer.json(), note = one("#desk-others");
    if (newest !== one(".status").dataset.newest || (!found.edits.length && found.in_force === +inForce) || !note.hidden) return;
    one("span", note).textContent += ` ${[...new Set(found.edits.map(({ by }) => by).filter(Boolean))].join(", ")}`;
    note.hidden = false;
    said.textContent = one("span", note).textContent;
  } catch { /* told the next time */ }
}, 15000);

settle();
