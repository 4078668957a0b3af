// Hands and eyes beside the mouse: every command by name (Ctrl+K), the sheet of keys (?), a word for readers who do not
// see the page, tables to the clipboard, and a hint on the first visit. It works on what stands on the page, whatever
// that is, and knows no part of it by name; it stands beside the app, never inside.

const main = () => document.querySelector("main");
// In a closed fold there is no inner text.
const text = (node) => (node?.innerText || node?.textContent || "").replace(/\s+/g, " ").trim();
const make = (tag, properties = {}, ...inside) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
};
// Its style, before the seal closes this way.
await new Promise((resolve) => {
  const style = make("link", { rel: "stylesheet", href: new URL("hands.css", import.meta.url).href, onload: resolve, onerror: resolve });
  document.head.append(style);
});

const isSeen = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== "hidden";
const isWritten = (node) => node?.matches?.("input:not([type=range],[type=file],[type=checkbox],[type=radio]), textarea, select, [contenteditable]");

// ---- every command --------------------------------------------------------------------------------------------------

const name = (node) => node.getAttribute("aria-label") || text(node) || node.title || "";
const labelled = (node) => node.getAttribute("aria-label") || text(node.labels?.[0]?.querySelector("span") ?? node.labels?.[0]) || node.title;
const part = (node) => text(node.closest("section, nav")?.querySelector("h1, h2"));

function act(node) {
  const isShut = "details:not([open])";
  const from = node.matches("summary") ? node.closest("details").parentElement : node;
  for (let fold = from.closest(isShut); fold; fold = fold.closest(isShut)) fold.open = true;
  node.scrollIntoView({ block: "center", behavior: "instant" });
  node.focus({ preventScroll: true });
  if (!node.matches("input, textarea, canvas")) node.click();
}

// What can be done now: [what it is called, where it stands, how it is done].
function commands() {
  const found = [["Show the keys", "", sheet]];
  const controls = document.querySelectorAll("#app :is(a[href], button:not(:disabled), summary, label.button, select:not(:disabled), input:not(.unseen, :disabled), textarea, canvas[tabindex])");
  for (const node of controls) {
    if (!isSeen(node) || "copy" in node.dataset || "hands" in node.dataset) continue;
    if (node.matches("select")) {
      for (const option of node.options) {
        if (option.disabled || option.hidden || option.selected) continue;
        const choose = () => {
          act(node);
          node.value = option.value;
          node.dispatchEvent(new Event("change", { bubbles: true }));
        };
        found.push([`${labelled(node)}: ${option.label}`, part(node), choose]);
      }
    } else if (node.matches("input, textarea")) found.push([`Set ${labelled(node)}`, part(node), () => act(node)]);
    else if (node.matches("canvas")) found.push([`Chart: ${name(node).split(/[.:;]/)[0]}`, part(node), () => act(node)]);
    else found.push([name(node), node.closest("nav") ? "Go to" : part(node), () => act(node)]);
  }
  const known = new Set();
  return found.filter(([what, where]) => what && !known.has(`${what}\n${where}`) && known.add(`${what}\n${where}`));
}

function palette() {
  const all = commands();
  const field = make("input", { type: "text", id: "wish", autocomplete: "off", spellcheck: false, placeholder: "What do you want to do?" });
  const list = make("ul", { id: "wishes" });
  const none = make("p", { className: "small muted", textContent: "Nothing here has that name." });
  for (const [key, value] of Object.entries({ role: "combobox", "aria-label": "Command", "aria-controls": "wishes", "aria-expanded": "true", "aria-autocomplete": "list" })) field.setAttribute(key, value);
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Commands");
  let shown = [];
  let at = 0;
  const mark = () => {
    [...list.children].forEach((line, place) => line.setAttribute("aria-selected", String(place === at)));
    const line = list.children[at];
    line?.scrollIntoView({ block: "nearest" });
    if (line) field.setAttribute("aria-activedescendant", line.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const done = (place) => {
    const chosen = shown[place];
    dialog.close();
    chosen?.[2]();
  };
  const look = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = ([what, where]) => words.every((word) => `${what} ${where}`.toLowerCase().includes(word));
    const early = ([what]) => (words.length > 0 && what.toLowerCase().startsWith(words[0]) ? 0 : 1);
    shown = all.filter(fits).sort((a, b) => early(a) - early(b)).slice(0, 60);
    list.replaceChildren(...shown.map(([what, where], place) => {
      const line = make("li", { id: `wish-${place}`, onclick: () => done(place) }, make("span", { textContent: what }), make("span", { className: "small muted", textContent: where }));
      line.setAttribute("role", "option");
      return line;
    }));
    none.hidden = shown.length > 0;
    at = 0;
    mark();
  };
  field.oninput = look;
  field.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) at = Math.min(Math.max(at + step, 0), shown.length - 1);
    else if (event.key === "Enter") done(at);
    else return;
    event.preventDefault();
    if (step) mark();
  };
  const dialog = open("palette", "Commands", field, list, none);
  look();
  field.focus();
}

// ---- the keys -------------------------------------------------------------------------------------------------------

const KEYS = [
  ["Ctrl K", "every command by name"],
  ["?", "these keys"],
  ["J, K", "the next part, the part before"],
  ["O", "choose files"],
  ["Ctrl Z, Ctrl Shift Z", "undo, redo"],
  ["Tab, Shift Tab", "the next control, the one before"],
  ["Enter, Space", "press, open, close"],
  ["\u2190 \u2192 Home End", "in a chart: from point to point"],
  ["\u2191 \u2193", "on a slider or the objective\u2019s line: move it"],
  ["Esc", "close, leave a chart\u2019s point"],
];

function sheet() {
  const rows = KEYS.map(([keys, what]) => make("div", {}, make("dt", {}, ...keys.split(", ").map((key) => make("kbd", { textContent: key }))), make("dd", { textContent: what })));
  const close = make("button", { type: "button", className: "plain", textContent: "Close", onclick: () => close.closest("dialog").close() });
  open("sheet", "Keys", make("h2", { textContent: "Keys" }), make("dl", {}, ...rows), close);
  close.focus();
}

function open(className, label, ...inside) {
  document.querySelector("dialog.hands")?.close();
  const before = document.activeElement;
  const dialog = make("dialog", { className: `hands ${className}` }, ...inside);
  dialog.setAttribute("aria-label", label);
  // A press beside it is one on the dialog itself: all else is inside.
  dialog.onclick = (event) => event.target === dialog && dialog.close();
  dialog.onclose = () => {
    dialog.remove();
    if (document.activeElement === document.body) before?.focus?.({ preventScroll: true });
  };
  document.body.append(dialog);
  dialog.showModal();
  forget();
  return dialog;
}

function go(step) {
  const parts = [...main().querySelectorAll("section[id]")].filter(isSeen);
  const tops = parts.map((section) => section.getBoundingClientRect().top);
  const next = step > 0 ? tops.findIndex((top) => top > 24) : tops.findLastIndex((top) => top < -8);
  const section = parts[next];
  if (!section) return;
  section.scrollIntoView({ block: "start" });
  const head = section.querySelector("h1, h2") ?? section;
  head.tabIndex = -1;
  head.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    palette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isWritten(event.target) || document.querySelector("dialog[open]")) return;
  const way = { "?": sheet, j: () => go(1), k: () => go(-1), o: () => document.getElementById("files")?.click() }[event.key];
  if (!way) return;
  event.preventDefault();
  way();
});

// ---- for those who do not see ---------------------------------------------------------------------------------------

const told = make("p", { className: "unseen", id: "told" });
told.setAttribute("role", "status");
document.body.append(told);

const tell = (words) => {
  if (words && told.textContent !== words) told.textContent = words;
};

// Progress in quarters and the verdict at the end: a word for each step, not for each byte.
let quarter = -1;
function watch() {
  const state = main()?.dataset.state;
  const bar = document.querySelector("[data-test=progress]");
  if (state === "reading" && bar) {
    const now = Math.floor((4 * Number(bar.dataset.done)) / Math.max(1, Number(bar.dataset.total)));
    if (now !== quarter) tell(now > 0 ? `${25 * Math.min(now, 4)} % read.` : "Reading files.");
    quarter = now;
  } else if (state === "done" && quarter !== null) {
    tell(`Done. ${text(document.querySelector("[data-test=headline]"))}`.slice(0, 400));
    quarter = null;
    hint();
  }
  if (state !== "done" && quarter === null) quarter = -1;
}
const app = document.getElementById("app");
if (app) new MutationObserver(watch).observe(app, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state", "data-done"] });

// ---- tables to the clipboard ----------------------------------------------------------------------------------------

const escaped = (words) => words.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

async function copy(button) {
  const table = button.previousElementSibling?.querySelector("table");
  if (!table) return;
  const rows = [...table.rows].filter((row) => !row.classList.contains("note"));
  const cells = rows.map((row) => [...row.cells].map((cell) => [cell.localName, text(cell)]));
  const plain = cells.map((row) => row.map(([, words]) => words).join("\t")).join("\n");
  const html = `<table>${cells.map((row) => `<tr>${row.map(([tag, words]) => `<${tag}>${escaped(words)}</${tag}>`).join("")}</tr>`).join("")}</table>`;
  const blob = (type, words) => new Blob([words], { type });
  let words = "Copied";
  try {
    if (typeof ClipboardItem === "function") {
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob("text/plain", plain), "text/html": blob("text/html", html) })]);
    } else await navigator.clipboard.writeText(plain);
  } catch {
    words = "The browser refused: mark the table and copy it by hand";
  }
  tell(`${words}.`);
  button.title = words;
  button.dataset.copy = words === "Copied" ? "done" : "refused";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy], [data-hands]");
  if (button?.dataset.hands) ({ palette, sheet })[button.dataset.hands]?.();
  else if (button) copy(button);
});

// ---- names of columns while a question is typed ----------------------------------------------------------------------

// A list completes the whole field; so this one holds the field with its last word completed.
const names = make("datalist", { id: "names" });
document.body.append(names);
document.addEventListener("input", ({ target }) => {
  const all = document.getElementById("columns");
  if (!all || !target.matches?.("input[list]")) return;
  const [, before, word] = /^((?:[^"]|"[^"]*")*?)("[^"]*|[\p{L}\p{N}_.$]*)$/su.exec(target.value);
  const begun = (name) => name.replace(/^"/, "").toLowerCase().startsWith(word.replace(/^"/, "").toLowerCase());
  const fit = word ? [...all.options].map(({ value }) => value).filter(begun).slice(0, 20) : [];
  names.replaceChildren(...fit.map((name) => make("option", { value: before + name })));
  target.setAttribute("list", "names");
});

// ---- the first visit ------------------------------------------------------------------------------------------------

const KEY = "wellenough:hint";
const isOld = () => {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
};

function hint() {
  if (isOld() || document.querySelector("aside.hint")) return;
  const close = make("button", { type: "button", className: "plain", textContent: "Got it", onclick: forget });
  const find = make("button", { type: "button", className: "plain", textContent: "All commands", onclick: palette });
  const said = "Choose any metric or column to see how it is computed. Ctrl K finds every command, ? shows the keys; the words are explained in the glossary at the end.";
  const aside = make("aside", { className: "hint" }, make("p", { className: "small", textContent: said }), make("p", { className: "row" }, find, close));
  aside.setAttribute("aria-label", "Hint");
  document.body.prepend(aside);
}

function forget() {
  document.querySelector("aside.hint")?.remove();
  try {
    localStorage.setItem(KEY, "seen");
  } catch {
    // A browser that keeps nothing shows it again.
  }
}
watch();
