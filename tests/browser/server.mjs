// Serves the site under test, and plays the hostile world that nothing may reach.
//
// One site, several variants of it, each below a path of its own (which also shows that the site works below any path):
//   plain     as built, byte for byte
//   real      as built, with the probes added (probes.js, loaded before boot.js and before the engine's glue)
//   unlocked  the same, but the seal does nothing
//   lawless   the same, and the page's first policy is gone too
//   sealonly  the first policy is gone, the seal stands
//   faulty    as real, but a worker dies of a file whose name begins with `boom`
//   late      the page's module takes its time
//   cut       the engine is refused while `site.cut`
//   untyped   the server knows no media type for wasm
//   old       the browser has no SIMD
//   alone     the machine has one processor
//   four      the machine has four
//   refused   the browser refuses service workers
//   unkept    the browser has none
//   mixed     the engine is of another build than the page

import dgram from "node:dgram";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const PROBES = fs.readFileSync(path.join(HERE, "probes.js"), "utf8");
const processors = (count) => `Object.defineProperty(navigator, "hardwareConcurrency", { value: ${count} });`;
const workers = (value) =>
  `{ const no = () => Promise.reject(new Error("refused")); Object.defineProperty(Navigator.prototype, "serviceWorker", { value: ${value}, configurable: true, writable: true }); }`;
const VARIANTS = {
  plain: {},
  real: { probes: true },
  unlocked: { probes: true, unlocked: true },
  lawless: { probes: true, unlocked: true, lawless: true },
  sealonly: { probes: true, lawless: true },
  faulty: { probes: true, faulty: true },
  late: { probes: true, delay: { "page_bg.wasm": 2000 } },
  cut: { probes: true, refuse: "engine_bg.wasm" },
  untyped: { probes: true, untyped: true },
  old: { probes: true, prelude: "WebAssembly.validate = () => false;" },
  alone: { probes: true, prelude: processors(1) },
  four: { probes: true, prelude: processors(4) },
  refused: { probes: true, prelude: workers(`{ register: no, getRegistration: no, addEventListener() {} }`) },
  unkept: { probes: true, prelude: workers("undefined") },
  mixed: { probes: true, mixed: true },
};
const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm",
  ".json": "application/json", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json", ".png": "image/png", ".csv": "text/csv", ".gz": "application/gzip",
};
const LAW = /<meta http-equiv="Content-Security-Policy"[^>]*>/;
const BOOT = '<script type="module" src="boot.js">';
const LOCK = "function lock() {";
const HANDLE = "wasm_bindgen.handle(";
// A trap, as a wasm module would raise it.
const BOOM = `((letter, files, ...rest) => {
  if (files.some((file) => file.name.startsWith("boom"))) throw new WebAssembly.RuntimeError("unreachable");
  return wasm_bindgen.handle(letter, files, ...rest);
})(`;

// A control that changes nothing would prove nothing.
function replaced(text, from, to) {
  const changed = text.replace(from, () => to);
  if (changed === text) throw new Error(`the control found nothing to replace: ${from}`);
  return changed;
}

function varied(name, bytes, { probes, unlocked, lawless, faulty, mixed }) {
  const edit = (change) => Buffer.from(change(bytes.toString("utf8")));
  if (name === "index.html") {
    return edit((text) => {
      const ruled = lawless ? replaced(text, LAW, "") : text;
      return probes ? replaced(ruled, BOOT, `<script src="probes.js"></script>${BOOT}`) : ruled;
    });
  }
  if (name === "engine.js" && probes) return edit((text) => `${PROBES}\n${text}`);
  if (name === "boot.js" && unlocked) return edit((text) => replaced(text, LOCK, `${LOCK} return;`));
  if (name === "worker.js" && unlocked) return edit((text) => replaced(text, LOCK, `${LOCK} return;`));
  if (name === "worker.js" && mixed) return edit((text) => replaced(text, /wasm_bindgen\.build\?\.\(\)/, '"another"'));
  if (name === "worker.js" && faulty) return edit((text) => replaced(text, HANDLE, BOOM));
  return bytes;
}

const listening = (server) =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}`)));

// What a probe asks for, answered so that each kind of request would succeed.
function answerProbe(request, response) {
  const kind = decodeURIComponent(request.url.split("/").pop());
  const type = kind === "eventsource" ? "text/event-stream" : kind === "stylesheet" ? "text/css" : "text/javascript";
  request.resume();
  response.writeHead(200, { "access-control-allow-origin": "*", "content-type": type, "cache-control": "no-store" });
  response.end("\n");
}

/** The site's server: `log` has every request in order and what asked for it, `origin` its address, `failed` what a variant could not do. */
export async function serveSite(dir) {
  const log = [];
  const failed = [];
  const site = { log, failed, cut: false };
  const server = http.createServer((request, response) => {
    const address = decodeURIComponent(request.url.split("?")[0]);
    log.push({ url: address, from: request.headers.referer ?? "", at: Date.now() });
    if (address.startsWith("/probe/")) return answerProbe(request, response);
    const [, variant, ...rest] = address.split("/");
    const name = rest.join("/") || "index.html";
    const file = path.join(dir, path.normalize(name));
    const odd = VARIANTS[variant] ?? {};
    const end = (status, headers = {}, body = "") => {
      setTimeout(() => response.writeHead(status, headers).end(body), odd.delay?.[name] ?? 0);
    };
    if (!VARIANTS[variant] || !file.startsWith(dir)) return end(404);
    if (name === "probes.js") return end(200, { "content-type": TYPES[".js"] }, `${odd.prelude ?? ""}\n${PROBES}`);
    if (name === odd.refuse && site.cut) return end(503);
    // What is not as built cannot be kept, and a browser that has a service worker asks for it anew when it likes.
    if (name === "sw.js" && variant !== "plain") return end(404);
    if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) return end(404);
    let body;
    try {
      body = varied(name, fs.readFileSync(file), odd);
    } catch (error) {
      failed.push(error.message);
      return end(500);
    }
    // Browsers insist on a script's and a page's type.
    const typed = !odd.untyped || /\.(js|html|css)$/.test(name);
    const type = (typed && TYPES[path.extname(name)]) || "application/octet-stream";
    // As built it is cached as on GitHub Pages; a test of the others must not meet what an earlier one left.
    const headers = { "content-type": type, "cache-control": variant === "plain" ? "max-age=600" : "no-store" };
    // As GitHub Pages does, so that the size list and not content-length has to give the progress.
    if (/\.(js|css|html|json|wasm)$/.test(name) && /gzip/.test(request.headers["accept-encoding"] ?? "")) {
      return end(200, { ...headers, "content-encoding": "gzip" }, zlib.gzipSync(body, { level: 1 }));
    }
    return end(200, headers, body);
  });
  // A web socket to our own origin counts too.
  server.on("upgrade", (request, socket) => {
    log.push({ url: decodeURIComponent(request.url), at: Date.now() });
    socket.destroy();
  });
  return Object.assign(site, { origin: await listening(server), close: () => (server.closeAllConnections(), server.close()) });
}

/** The hostile world: `hits` are the addresses asked for, `connections()` and `packets()` what came without a request. */
export async function serveHostile() {
  const hits = [];
  let connections = 0;
  let packets = 0;
  const server = http.createServer((request, response) => {
    hits.push(decodeURIComponent(request.url));
    answerProbe(request, response);
  });
  server.on("connection", () => (connections += 1));
  server.on("upgrade", (request, socket) => {
    hits.push(decodeURIComponent(request.url));
    socket.destroy();
  });
  const stun = dgram.createSocket("udp4").on("message", () => (packets += 1));
  const origin = await listening(server);
  await new Promise((resolve) => stun.bind(0, "127.0.0.1", resolve));
  return {
    origin,
    hits,
    stunPort: stun.address().port,
    connections: () => connections,
    packets: () => packets,
    close: () => (server.closeAllConnections(), server.close(), stun.close()),
  };
}
