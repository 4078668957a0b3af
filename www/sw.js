// Keeps the site for times without a network: whole builds only, each in a cache of its own.
//
// It is registered by boot.js before the page is sealed. It sees requests for the site's own files and nothing else: no
// file of a reader's, no letter of the page. A page gets all of its files from the one build that was active when it
// was opened; the next build is fetched beside it, checked byte by byte, and takes over when no page of the old one is
// open any more.

// The build writes in place of null: { build, files: { name: SHA-256 } } (.ci/offline.mjs).
const SITE = null;

// Large and only for those who open them: kept when they are.
const LATER = /^(incidents|lessons)\/.*\//;

const scope = new URL(self.registration.scope);
const mine = `wellenough ${scope.pathname} `;
const cacheName = mine + SITE?.build;

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** A file of this build, and of no other: what a cache on the way still has of another build is asked for anew. */
async function fetched(name) {
  const address = new URL(name === "index.html" ? "./" : name, scope);
  for (const cache of ["default", "reload"]) {
    const response = await fetch(address, { cache });
    if (!response.ok) throw new Error(`${name}: the server answered ${response.status}`);
    const body = await response.arrayBuffer();
    if (hex(await crypto.subtle.digest("SHA-256", body)) !== SITE.files[name]) continue;
    // Anew, without the marks of a redirect or of packing.
    const type = response.headers.get("content-type") ?? "application/octet-stream";
    return new Response(body, { headers: { "content-type": type } });
  }
  throw new Error(`${name}: not of this build`);
}

async function install() {
  const cache = await caches.open(cacheName);
  try {
    // The page first: where the server has another build, nothing else needs to be asked for.
    const names = Object.keys(SITE.files).filter((name) => !LATER.test(name));
    names.sort((a, b) => (b === "index.html") - (a === "index.html"));
    await cache.put(new URL("index.html", scope), await fetched("index.html"));
    await Promise.all(names.slice(1).map(async (name) => cache.put(new URL(name, scope), await fetched(name))));
  } catch (error) {
    await caches.delete(cacheName);
    throw error;
  }
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(mine) && name !== cacheName).map((name) => caches.delete(name)));
}

async function answer(request, name) {
  const cache = await caches.open(cacheName);
  const address = new URL(name, scope);
  const kept = await cache.match(address);
  if (kept) return kept;
  if (!LATER.test(name)) return fetch(request);
  const response = await fetched(name);
  await cache.put(address, response.clone());
  return response;
}

self.addEventListener("install", (event) => {
  if (SITE) event.waitUntil(install());
});
self.addEventListener("activate", (event) => {
  if (SITE) event.waitUntil(activate());
});
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (!SITE || event.request.method !== "GET" || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const name = decodeURIComponent(url.pathname.slice(scope.pathname.length)) || "index.html";
  if (!Object.hasOwn(SITE.files, name)) return;
  event.respondWith(answer(event.request, name).catch(() => Response.error()));
});
// A page that was just opened asks for the build that waits; with another page open it goes on waiting.
self.addEventListener("message", (event) => {
  if (event.data !== "renew") return;
  event.waitUntil((async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    if (pages.length === 1) await self.skipWaiting();
  })());
});
