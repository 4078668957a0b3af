// The page's shell, alive before any wasm: takes files, starts the page, fetches the engine, and seals the page
// before the first file is read. `window.wellenough` is all that the page and the tests know of it.

import { shelf } from "./shelf.js";

// The second law. A page obeys every policy it carries, so this one takes away what the first still allows: our own
// origin. Only workers made from here on are under it, hence they are made after it (a URL worker never would be).
const LAW = "default-src 'none'; script-src 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src blob: data:; " +
  "connect-src 'none'; worker-src blob:; form-action 'none'; base-uri 'none'; frame-src 'none'; object-src 'none'";

// Doors that no policy closes (WebRTC, new windows), and others that one does.
const DOORS = [
  [window, ["open", "RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection", "WebSocket", "WebSocketStream",
    "EventSource", "WebTransport", "SharedWorker", "PresentationRequest", "fetchLater"]],
  [Navigator.prototype, ["serviceWorker", "sendBeacon", "share", "registerProtocolHandler"]],
  [Document.prototype, ["open"]],
];

// (func (param v128)): valid only where SIMD is.
const SIMD = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 123, 0]);

const NEEDS = [
  ["WebAssembly", () => typeof WebAssembly === "object"],
  ["WebAssembly SIMD", () => WebAssembly.validate(SIMD)],
  ["Web Workers", () => typeof Worker === "function"],
  ["File.slice, to read files in pieces", () => typeof File === "function" && "slice" in File.prototype],
];

// What the first screen can wait for.
const lessons = import("./lesson.js");
const notebooks = import("./notebook.js");
lessons.catch(() => {});
notebooks.catch(() => {});

const asset = (name) => new URL(name, import.meta.url);
const byId = (id) => document.getElementById(id);

const shell = {
  missing: null,
  build: undefined,
  queue: [],
  sealed: false,
  requests: 0,
  blocked: 0,
  onprogress: null,
  onseal: null,
  get onfiles() {
    return take;
  },
  set onfiles(callback) {
    take = callback;
    if (take && shell.queue.length > 0) hand(shell.queue.splice(0));
  },
  offer,
  ready,
  seal,
  sample,
  shelf,
  // The sample whose files were given last.
  slug: "",
  // The book and the lesson that came with them.
  book: null,
  lesson: null,
  onfail: null,
};
let take = null;
window.wellenough = shell;

// ---- files ---------------------------------------------------------------------------------------------------------

const hand = (list) => notebooks.then(({ told }) => told(list, ready), () => list).then((list) => take(list));

function offer(files, isUrgent = true) {
  const list = [...files];
  if (list.length === 0 || shell.missing) return;
  if (isUrgent) hurry();
  if (take) {
    hand(list);
    return;
  }
  shell.queue.push(...list);
  const count = shell.queue.length;
  say(`${count} ${count === 1 ? "file" : "files"} waiting for the engine…`, "status");
}

// A line in the drop zone while it is still the static one; the page replaces both.
function say(text, role) {
  let line = byId("said");
  if (!line) {
    line = document.createElement("p");
    line.id = "said";
    (byId("drop") ?? document.body).append(line);
  }
  line.setAttribute("role", role);
  line.textContent = text;
}

// On the document, so that it serves both drop zones, and no file dropped beside one makes the browser leave the page.
function listen() {
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  const dragging = (on) => document.documentElement.classList.toggle("dragging", on);
  document.addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    dragging(true);
    fetchEngine("high").catch(() => {});
  });
  document.addEventListener("dragover", (event) => {
    if (carriesFiles(event)) event.preventDefault();
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) dragging(false);
  });
  document.addEventListener("drop", (event) => {
    dragging(false);
    if (!carriesFiles(event)) return;
    event.preventDefault();
    offer(event.dataTransfer.files);
  });
  document.addEventListener("click", (event) => {
    if (event.target.id === "files") fetchEngine("high").catch(() => {});
    const link = event.target.closest?.("a[href^='#sample='], a[href^='#lesson=']");
    if (!link) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    openLinked();
  });
  document.addEventListener("change", (event) => {
    if (event.target.id !== "files") return;
    const files = [...event.target.files];
    // Or the same file again would be no change.
    event.target.value = "";
    offer(files);
  });
}

// ---- the engine ----------------------------------------------------------------------------------------------------

let engine = null;

function fetchEngine(priority) {
  engine ??= loadEngine(priority).catch((error) => {
    engine = null;
    throw error;
  });
  return engine;
}

async function loadEngine(priority) {
  const sizes = get("sizes.json", priority).then((response) => response.json()).catch(() => ({}));
  const [module, glue, worker] = await Promise.all([
    compile("engine_bg.wasm", priority, sizes),
    get("engine.js", priority).then((response) => response.text()),
    get("worker.js", priority).then((response) => response.text()),
  ]);
  const script = URL.createObjectURL(new Blob([glue, "\n", worker], { type: "text/javascript" }));
  return { module, script };
}

async function get(name, priority) {
  let response;
  try {
    response = await fetch(asset(name), { priority });
  } catch {
    throw new Error(`${name} could not be fetched: check the connection and try again.`);
  }
  if (!response.ok) throw new Error(`${name} could not be fetched: the server answered ${response.status}.`);
  return response;
}

async function compile(name, priority, sizes) {
  const response = await get(name, priority);
  // A body read twice is compiled anew on each visit; the service worker's is here at once.
  if (!navigator.serviceWorker?.controller) report(response.clone(), name, sizes);
  // By the header and not by trying: a failed try has eaten the body.
  const streams = WebAssembly.compileStreaming && /^application\/wasm\b/.test(response.headers.get("content-type") ?? "");
  try {
    return await (streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
  } catch (error) {
    throw new Error(`The engine could not be started in this browser: ${error.message}`);
  }
}

// Unpacked bytes, by the build's list of sizes: content-length counts packed ones.
async function report(response, name, sizes) {
  const total = (await sizes)[name]?.raw ?? 0;
  const reader = response.body.getReader();
  let done = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    done += part.value.length;
    shell.onprogress?.(done, Math.max(done, total));
  }
}

async function ready() {
  if (shell.missing) throw new Error(shell.missing);
  const loaded = await fetchEngine("high");
  // A sample on its way is from our own origin, which the seal closes; so are the page's other hands.
  await Promise.all([sampling, hands]);
  await offline();
  seal();
  return loaded;
}

// ---- without a network, and one version at a time ------------------------------------------------------------------

const OFFLINE_MS = 3000;
const versions = import("./offline.js");
versions.catch(() => {});
let hands = null;
let kept = null;
let hurry = null;
const given = new Promise((resolve) => (hurry = () => resolve(true)));

// Before the seal, which closes this way too; not where files wait already: then on a later visit.
function offline() {
  const late = new Promise((resolve) => setTimeout(resolve, OFFLINE_MS));
  kept ??= Promise.race([Promise.race([given, null]).then((is) => is || versions.then(({ keep }) => keep())), given, late]).catch(() => {});
  return kept;
}

// ---- the seal ------------------------------------------------------------------------------------------------------

function seal() {
  if (shell.sealed) return;
  watch(performance.now());
  lock();
  shell.sealed = true;
  tell();
}

function lock() {
  const law = document.createElement("meta");
  law.httpEquiv = "Content-Security-Policy";
  law.content = LAW;
  document.head.append(law);
  for (const [owner, names] of DOORS) {
    for (const name of names) {
      if (name in owner) Object.defineProperty(owner, name, { value: undefined, writable: false, configurable: false });
    }
  }
  // No policy forbids a page to leave; where it can be asked, the answer is no.
  window.navigation?.addEventListener("navigate", (event) => {
    const stays = event.destination.sameDocument || local(event.destination.url);
    if (stays || !event.cancelable || ["reload", "traverse"].includes(event.navigationType)) return;
    event.preventDefault();
    refused();
  });
  for (const kind of ["click", "auxclick"]) {
    window.addEventListener(kind, (event) => {
      const link = event.composedPath().find((node) => ["a", "area"].includes(node.localName));
      const address = link?.href?.baseVal ?? link?.href;
      if (!address || local(address)) return;
      event.preventDefault();
      refused();
    }, true);
  }
}

const local = (address) => {
  const page = location.href.split("#")[0];
  const url = new URL(address, page).href;
  return /^(blob|data):/.test(url) || (url.includes("#") && url.split("#")[0] === page);
};

// What went out since the seal: each request that the browser timed, less those that it names as blocked by policy
// (some browsers time these too). Workers report theirs (worker.js), so `Worker` is wrapped to hear them.
function watch(since) {
  const timed = new Map();
  const stopped = new Map();
  const policies = new Map();
  const more = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
  const count = () => {
    let requests = 0;
    for (const [url, times] of timed) {
      // A foreign frame that was blocked is named by its origin only.
      const blocked = stopped.get(url) ?? stopped.get(new URL(url).origin) ?? 0;
      requests += Math.max(0, times - blocked);
    }
    shell.requests = requests;
    // Each attempt breaks both policies, the page's first and the seal, and is told once for each.
    shell.blocked = Math.max(0, ...policies.values()) + left;
    tell();
  };
  recount = count;
  const request = (address) => {
    if (/^(blob|data):/.test(address)) return;
    more(timed, address.split("#")[0]);
    count();
  };
  const violation = (address, policy) => {
    more(stopped, address);
    more(policies, policy);
    count();
  };
  new PerformanceObserver((list) => {
    for (const { startTime, name } of list.getEntries()) if (startTime >= since) request(name);
  }).observe({ type: "resource" });
  document.addEventListener("securitypolicyviolation", (event) => violation(event.blockedURI, event.originalPolicy));
  window.Worker = class extends Worker {
    constructor(script, options) {
      super(script, options);
      this.addEventListener("message", (event) => {
        if (event.data?.kind === "ready" && event.data.build !== shell.build) {
          event.stopImmediatePropagation();
          this.terminate();
          versions.then(({ mixed }) => mixed(say));
        }
        if (event.data?.kind !== "egress") return;
        event.stopImmediatePropagation();
        const { address, policy } = event.data;
        if (policy) violation(address, policy);
        else request(address);
      });
    }
  };
}

// Attempts to leave the page that the shell itself refused.
let left = 0;
let recount = tell;
function refused() {
  left += 1;
  recount();
}

function tell() {
  shell.onseal?.({ sealed: shell.sealed, requests: shell.requests, blocked: shell.blocked });
  if (take) return;
  const line = byId("seal");
  const { requests } = shell;
  if (line) line.textContent = `Data stays in this tab. Sealed: ${requests} ${requests === 1 ? "request" : "requests"} since.`;
}

// ---- samples -------------------------------------------------------------------------------------------------------

// A sample comes from our own origin, which the seal closes: a sealed page starts anew, with the sample in its hash.
let sampling = Promise.resolve();

async function sample(slug, kind = "sample") {
  if (shell.sealed) {
    // A link that names the sample is to be read again.
    if (linked().slug !== slug) history.replaceState(null, "", `#${kind}=${encodeURIComponent(slug)}`);
    location.reload();
    return new Promise(() => {});
  }
  const files = lessons.then(({ fetchSample }) => fetchSample(slug, kind, get)).then(({ files, ...rest }) => {
    Object.assign(shell, { slug, ...rest });
    return files;
  });
  sampling = files.catch(() => {});
  return files;
}

function linked() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const kind = asked.has("lesson") ? "lesson" : "sample";
  return { kind, slug: asked.get(kind) };
}

function openLinked() {
  const { kind, slug } = linked();
  const failed = ({ message }) => (shell.onfail ?? ((said) => say(said, "alert")))(message);
  if (slug) sample(slug, kind).then((files) => offer(files, false), failed);
}

// ---- start ---------------------------------------------------------------------------------------------------------

async function start() {
  const lacking = NEEDS.find(([, present]) => !present());
  if (lacking) {
    shell.missing = `This browser lacks ${lacking[0]}. Chrome or Edge 103, Firefox 113, Safari 16.4 and later have it.`;
    say(shell.missing, "alert");
    return;
  }
  listen();
  hands = import("./hands.js").catch(() => {});
  versions.then(({ renew }) => renew(given)).catch(() => {});
  openLinked();
  window.addEventListener("hashchange", openLinked);
  // Asked for here and not by a preload link, which WebKit fetches and then does not use.
  const wasm = get("page_bg.wasm", "high");
  wasm.catch(() => {});
  try {
    const { default: init, build } = await import("./page.js");
    await init({ module_or_path: wasm });
    shell.build = build?.();
  } catch (error) {
    say(`The page could not be started: ${error.message}`, "alert");
    throw error;
  }
  fetchEngine("low").catch(() => {});
}

start();
