// Nothing leaves the page after the seal: every known way out is tried on the real page and in its worker, against a
// server that counts. A zero means something only where the same attempt arrives without the law, so the controls come
// first, and a control that reaches less than it must is a failure.

import { sleep } from "./driver.mjs";
import { check, equal, none, open, openSealed } from "./expect.mjs";
import { serveHostile } from "./server.mjs";

// Ways that reach nobody even where nothing forbids them, so that their zero under the seal is no evidence.
const MUTE = {
  // Scripts of these kinds must come from our own origin in any case.
  hostile: ["worker", "shared worker", "service worker"],
  own: [],
  chromium: ["manifest", "track", "speculation"],
  // Firefox sends no pings and, headless, neither prefetches nor reads manifests.
  firefox: ["prefetch", "ping", "manifest", "speculation", "track"],
  webkit: ["prefetch", "icon", "manifest", "speculation", "track"],
};
// Our own origin's ways that the page's first policy leaves open and the seal closes.
const OPEN_BEFORE = ["fetch", "no-cors", "xhr", "websocket", "eventsource", "import", "beacon", "img", "picture", "svg image", "script",
  "stylesheet", "css image", "font"];
const OPEN_BEFORE_IN_WORKER = ["fetch", "no-cors", "xhr", "websocket", "eventsource", "import", "importScripts"];

// Ways to leave the page for another, which no policy forbids. WebKitGTK has no `navigation` to say no with.
const LEAVES_OPEN = { chromium: [], firefox: [], webkit: ["location", "refresh"] };

async function probe({ browser, site, hostile }) {
  hostile.hits.length = 0;
  site.log.length = 0;
  const told = {};
  for (const [side, origin] of [["hostile", hostile.origin], ["own", site.origin]]) {
    told[`${side} page`] = await browser.run("return probes.run(args[0])", `${origin}/probe/page/`);
    told[`${side} worker`] = await browser.run("return probes.worker(args[0])", `${origin}/probe/worker/`);
  }
  await sleep(400);
  const arrived = { hostile: hostile.hits, own: site.log.map(({ url }) => url).filter((url) => url.startsWith("/probe/")) };
  return { told, arrived };
}

const missing = (told, arrived, where) => Object.keys(told).filter((kind) => !arrived.includes(`/probe/${where}/${kind}`));

const tests = [
  {
    name: "control: without any law every probe arrives",
    async run(context) {
      await openSealed(context, "lawless");
      const { told, arrived } = await probe(context);
      let ways = 0;
      for (const side of ["hostile", "own"]) {
        const mute = [...MUTE[side], ...MUTE[context.engine]];
        for (const where of ["page", "worker"]) {
          const kinds = told[`${side} ${where}`];
          none(missing(kinds, arrived[side], where).filter((kind) => !mute.includes(kind)), `from the ${where} to the ${side} server, not arrived`);
          ways += Object.keys(kinds).length;
        }
      }
      return `${arrived.hostile.length + arrived.own.length} of ${ways} ways arrive`;
    },
  },
  {
    name: "control: without the seal the page's own origin is reached, and the page counts it",
    async run(context) {
      await openSealed(context, "unlocked");
      const { told, arrived } = await probe(context);
      const left = { page: missing(told["own page"], arrived.own, "page"), worker: missing(told["own worker"], arrived.own, "worker") };
      none(OPEN_BEFORE.filter((kind) => left.page.includes(kind)), "from the page, not arrived");
      none(OPEN_BEFORE_IN_WORKER.filter((kind) => left.worker.includes(kind)), "from the worker, not arrived");
      none(arrived.hostile, "the first policy let through");
      const requests = await context.browser.run("return wellenough.requests");
      check(requests >= 10, `the page counted ${requests} requests of ${arrived.own.length}`);
      return `${arrived.own.length} arrive, the page counts ${requests}`;
    },
  },
  {
    name: "the seal alone stops every probe",
    async run(context) {
      await openSealed(context, "sealonly");
      const { arrived } = await probe(context);
      none(arrived.hostile, "reached the hostile server");
      none(arrived.own, "reached the page's own server");
    },
  },
  {
    name: "the sealed page and its worker reach nobody",
    async run(context) {
      const { browser, engine, site, hostile } = context;
      await openSealed(context, "real");
      const before = hostile.connections();
      const { told, arrived } = await probe(context);
      none(arrived.hostile, "reached the hostile server");
      none(arrived.own, "reached the page's own server");
      none(site.log.map(({ url }) => url), "the page's own server was asked for");
      equal(hostile.connections(), before, "connections to the hostile server");
      const state = await browser.run("return { sealed: wellenough.sealed, requests: wellenough.requests, blocked: wellenough.blocked }");
      check(state.sealed && state.blocked > 20, `the page says ${JSON.stringify(state)}`);
      // WebKitGTK times requests that it blocked in a worker, and does not name them as blocked.
      check(state.requests === 0 || engine === "webkit", `the page counted ${state.requests} requests`);
      const ways = Object.values(told).reduce((sum, kinds) => sum + Object.keys(kinds).length, 0);
      return `${ways} attempts, 0 arrived, ${state.blocked} counted as blocked, ${state.requests} as sent`;
    },
  },
  {
    name: "the sealed page has no WebRTC and opens no window",
    async run(context) {
      const { browser, engine, hostile } = context;
      await openSealed(context, "lawless");
      const began = hostile.packets();
      await browser.run("await probes.stun(args[0])", hostile.stunPort);
      const control = hostile.packets() - began;
      check(control > 0 || engine !== "chromium", "control: no STUN packet came without the seal");
      await openSealed(context, "real");
      const gone = "return ['RTCPeerConnection', 'webkitRTCPeerConnection', 'open', 'WebSocket', 'EventSource'].filter((name) => window[name])";
      none(await browser.run(gone), "still there");
      const sealed = hostile.packets();
      equal(await browser.run("return probes.stun(args[0])", hostile.stunPort), "none", "WebRTC");
      equal(hostile.packets(), sealed, "STUN packets");
      // A known hole: an empty frame has a WebRTC (and a window.open) of its own. Code that could make one would have to
      // be ours, as the seal lets no other run.
      const framed = await browser.run("return Boolean(probes.framedConnection())");
      return `${control} packets without the seal; a frame's own WebRTC: ${framed ? "there" : "none"}`;
    },
  },
  {
    name: "the sealed page does not leave",
    async run(context) {
      const { browser, engine, hostile } = context;
      await openSealed(context, "real");
      const kinds = await browser.run("return probes.leaves");
      const left = [];
      for (const kind of kinds) {
        hostile.hits.length = 0;
        await browser.run("probes.leave(args[0], args[1])", kind, `${hostile.origin}/leave/${encodeURIComponent(kind)}?secret`);
        await sleep(600);
        const there = await browser.run("return Boolean(window.wellenough && wellenough.sealed)").catch(() => false);
        if (hostile.hits.length > 0 || !there) left.push(kind);
        if (!there) await openSealed(context, "real");
      }
      none(left.filter((kind) => !LEAVES_OPEN[engine].includes(kind)), "the page left by");
      return left.length > 0 ? `known holes: ${left.join(", ")}` : `${kinds.length} ways, none open`;
    },
  },
  {
    name: "control: an unsealed page leaves",
    async run(context) {
      const { browser, hostile } = context;
      for (const kind of ["location", "link", "refresh"]) {
        await openSealed(context, "lawless");
        hostile.hits.length = 0;
        await browser.run("probes.leave(args[0], args[1])", kind, `${hostile.origin}/leave/${kind}`);
        await sleep(800);
        check(hostile.hits.length > 0, `${kind} went nowhere`);
      }
    },
  },
  {
    name: "known hole: preconnect may open a connection without a request",
    async run(context) {
      const opened = {};
      for (const variant of ["real", "lawless"]) {
        // A server of its own: an idle connection to the other would be used again.
        const fresh = await serveHostile();
        await openSealed(context, variant);
        await context.browser.run("await probes.preconnect(args[0])", fresh.origin);
        opened[variant] = fresh.connections();
        fresh.close();
        if (variant === "real") none(fresh.hits, "requests");
      }
      return `${opened.real} connections, ${opened.lawless} without the seal`;
    },
  },
  {
    name: "what the page needs still works under the seal",
    async run(context) {
      const { browser } = context;
      await openSealed(context, "real");
      const worked = await browser.run(`
        const { module, script } = await wellenough.ready();
        const worker = new Worker(script);
        const ready = new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => resolve(data.kind);
          worker.onerror = (event) => reject(new Error(event.message));
        });
        worker.postMessage({ kind: "start", module });
        const kind = await ready;
        worker.terminate();
        const canvas = document.createElement("canvas");
        canvas.getContext("2d").fillRect(0, 0, 9, 9);
        const picture = await new Promise((resolve) => canvas.toBlob(resolve));
        const image = new Image();
        image.src = URL.createObjectURL(picture);
        await image.decode();
        document.body.style.outlineWidth = "1px";
        const before = location.href;
        location.hash = "probe";
        return [kind, image.width > 0, await new File(["abc"], "x").slice(1, 2).text(), document.body.style.outlineWidth,
          location.href === before.split("#")[0] + "#probe"];`);
      equal(worked, ["ready", true, "b", "1px", true], "worker, image, slice, style, hash");
      await browser.run(`
        const link = document.createElement("a");
        link.download = "kept.txt";
        link.href = URL.createObjectURL(new Blob(["kept"]));
        document.body.append(link);
        link.click();`);
      equal((await browser.download()).bytes.toString(), "kept", "download");
    },
  },
];

export default tests;
