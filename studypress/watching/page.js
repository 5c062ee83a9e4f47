"use strict";

// The page draws what the last event told, and knows nothing else but which document is chosen.
const at = (id) => document.getElementById(id);
const shownBefore = new Map(); // version by document, as of the last event
let state = { building: true, bug: false, documents: [], problems: [] };
let chosen = ""; // the name of a document
let loaded = ""; // the address in the frame, or on its way there
let closed = ""; // the problems that the reader has put away

const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

function choose() {
  const names = state.documents.map((one) => one.name);
  const changed = state.documents.filter((one) => shownBefore.get(one.name) !== one.version);
  const stays = names.includes(chosen) && (!changed.length || changed.some((one) => one.name === chosen));
  if (!stays) chosen = (changed[0] ?? state.documents[0])?.name ?? "";
  shownBefore.clear();
  for (const one of state.documents) shownBefore.set(one.name, one.version);
}

function showDocuments() {
  const list = at("documents");
  const told = JSON.stringify(state.documents.map((one) => [one.name, one.pages]));
  if (told !== list.dataset.told) {
    // Only then: the reader may have it open.
    list.dataset.told = told;
    const text = (one) => `${one.label} (${counted(one.pages, "page")})`;
    list.replaceChildren(...state.documents.map((one) => new Option(text(one), one.name)));
    list.disabled = !state.documents.length;
  }
  list.value = chosen;
  showPdf();
}

function showPdf() {
  const one = state.documents.find((each) => each.name === chosen);
  at("link").hidden = !one;
  if (!one) return;
  const address = `pdf/${encodeURIComponent(one.name)}?v=${one.version}#page=${one.page}&navpanes=0`;
  for (const link of document.querySelectorAll("a")) link.href = address;
  if (address === loaded) return;
  loaded = address;
  if (navigator.pdfViewerEnabled === false) {
    at("nothing").hidden = false;
    return;
  }
  // The new version is loaded beneath the old one, so that nothing flashes white.
  const frame = document.createElement("iframe");
  frame.title = one.label;
  frame.src = address;
  frame.addEventListener("load", () => {
    if (address !== loaded) return frame.remove();
    const old = [...at("frames").children].filter((other) => other !== frame);
    const focused = old.includes(document.activeElement);
    for (const other of old) other.remove();
    if (focused) frame.focus();
  });
  at("frames").prepend(frame);
}

function line(kind, text, tag = "p") {
  const made = document.createElement(tag);
  made.className = kind;
  made.textContent = text;
  return made;
}

function problemShown(problem) {
  const made = document.createElement("div");
  if (problem.place) made.append(line("place", problem.place));
  const kind = problem.warning ? "warning" : "wrong";
  made.append(line(kind, problem.warning ? `warning: ${problem.message}` : problem.message));
  if (problem.source) made.append(line("source", problem.source, "pre"));
  if (problem.hint) made.append(line("hint", `hint: ${problem.hint}`));
  return made;
}

function showProblems() {
  const panel = at("problems");
  const parts = state.problems.map(problemShown);
  if (state.bug) {
    const message = "This is a fault of studypress. The terminal tells more; another text may get by.";
    parts.unshift(problemShown({ message }));
  }
  const errors = parts.length - state.problems.filter((one) => one.warning).length;
  const told = JSON.stringify([state.bug, state.problems]);
  if (told !== panel.dataset.told) {
    panel.dataset.told = told;
    panel.replaceChildren(...parts);
  }
  if (!parts.length) closed = "";
  // Warnings stay away until they are asked for.
  panel.hidden = !parts.length || told === closed || (!errors && panel.dataset.asked !== told);
  panel.classList.toggle("doubtful", !errors);
  const toggle = at("toggle");
  toggle.hidden = !parts.length;
  toggle.textContent = errors ? counted(errors, "problem") : counted(parts.length, "warning");
  toggle.classList.toggle("doubtful", !errors);
  toggle.setAttribute("aria-expanded", String(!panel.hidden));
  return errors;
}

function show() {
  const errors = showProblems();
  const word = state.building ? "Building …" : errors ? "Not up to date" : "Up to date";
  at("state").textContent = word;
  const label = state.documents.find((one) => one.name === chosen)?.label ?? "studypress";
  document.title = `${errors ? "✗ " : ""}${label}`;
}

at("documents").addEventListener("change", (event) => {
  chosen = event.target.value;
  showPdf();
  show();
});

at("toggle").addEventListener("click", () => {
  const panel = at("problems");
  closed = panel.hidden ? "" : panel.dataset.told;
  panel.dataset.asked = panel.hidden ? panel.dataset.told : "";
  show();
});

const events = new EventSource("events");
events.addEventListener("message", (event) => {
  state = JSON.parse(event.data);
  choose();
  showDocuments();
  show();
});
events.addEventListener("error", () => {
  at("state").textContent = "The watch has ended";
});
