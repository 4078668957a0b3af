// The hostile guest: tries every way out that a page or a worker has. Loaded before the page's own code, so it holds
// the constructors that the seal takes away later. `probes.run(base)` asks for `base + kind` in every way and tells
// what came of each; what reached a server, the server says.
(() => {
  const { WebSocket, EventSource, setTimeout } = self;
  const beacon = self.navigator.sendBeacon?.bind(self.navigator);
  const inWorker = typeof document === "undefined";
  // Guests have been here before, unless a test asks for a first visit.
  if (!inWorker && !location.search.includes("new")) localStorage.setItem("wellenough:hint", "seen");
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const event = (target, good, bad) =>
    new Promise((resolve, reject) => {
      target[good] = resolve;
      target[bad] = () => reject(new Error(bad));
    });

  const anywhere = {
    fetch: (u) => fetch(u),
    "no-cors": (u) => fetch(u, { method: "POST", mode: "no-cors", body: "secret", keepalive: true }),
    xhr: (u) => {
      const request = new XMLHttpRequest();
      request.open("GET", u);
      request.send();
      return event(request, "onload", "onerror");
    },
    websocket: (u) => event(new WebSocket(u.replace("http:", "ws:")), "onopen", "onerror"),
    eventsource: (u) => {
      const source = new EventSource(u);
      return event(source, "onopen", "onerror").finally(() => source.close());
    },
    import: (u) => import(u),
    worker: (u) => event(new Worker(u), "onmessage", "onerror"),
    nested: (u) => {
      const script = `fetch(${JSON.stringify(u)}).then(() => postMessage(1), () => { throw 1 })`;
      return event(new Worker(URL.createObjectURL(new Blob([script]))), "onmessage", "onerror");
    },
  };

  const element = (tag, properties, parent = document.body) => {
    const made = Object.assign(document.createElement(tag), properties);
    const done = event(made, "onload", "onerror");
    parent.append(made);
    return done;
  };
  const html = (text) => {
    const holder = document.createElement("div");
    holder.innerHTML = text;
    document.body.append(holder);
    return pause(500);
  };
  const css = (text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const box = document.createElement("div");
    box.className = "probe";
    box.textContent = "probe";
    document.body.append(box);
    return pause(500);
  };
  const link = (rel, more = {}) => (u) => element("link", { rel, ...more, href: u }, document.head);
  const onPage = {
    beacon: async (u) => {
      if (!beacon(u, "secret")) throw new Error("refused");
    },
    img: (u) => element("img", { src: u }),
    picture: (u) => html(`<img srcset="${u} 2x, ${u} 1x">`),
    "image input": (u) => html(`<input type="image" src="${u}">`),
    "svg image": (u) => html(`<svg><image href="${u}" width="9" height="9"/><use href="${u}#x"/></svg>`),
    script: (u) => element("script", { src: u }),
    stylesheet: link("stylesheet"),
    "css image": (u) => css(`.probe { background-image: url("${u}") }`),
    "style attribute": (u) => html(`<p style="background-image: url('${u}')">probe</p>`),
    "css import": (u) => html(`<style>@import url("${u}");</style>`),
    font: (u) => new FontFace("probe", `url("${u}")`).load(),
    prefetch: link("prefetch"),
    preload: link("preload", { as: "fetch", crossOrigin: "anonymous" }),
    modulepreload: link("modulepreload"),
    manifest: link("manifest"),
    icon: link("icon"),
    speculation: (u) =>
      element("script", { type: "speculationrules", textContent: JSON.stringify({ prefetch: [{ source: "list", urls: [u] }] }) }),
    iframe: (u) => element("iframe", { src: u }),
    object: (u) => element("object", { data: u }),
    embed: (u) => element("embed", { src: u }),
    video: (u) => {
      const video = Object.assign(document.createElement("video"), { preload: "auto", src: u });
      const done = event(video, "onloadedmetadata", "onerror");
      document.body.append(video);
      video.load();
      return done;
    },
    track: (u) => html(`<video crossorigin><track default kind="captions" src="${u}"></video>`),
    form: (u) => {
      const sink = Object.assign(document.createElement("iframe"), { name: `sink${Math.random()}` });
      const form = Object.assign(document.createElement("form"), { action: u, method: "post", target: sink.name });
      document.body.append(sink, form);
      form.submit();
      return pause(300);
    },
    ping: (u) => {
      const anchor = Object.assign(document.createElement("a"), { href: "#probe", ping: u });
      document.body.append(anchor);
      anchor.click();
      return pause(300);
    },
    "shared worker": (u) => event(new SharedWorker(u), "onload", "onerror"),
    "service worker": (u) => navigator.serviceWorker.register(u),
  };
  const onWorker = { importScripts: async (u) => importScripts(u) };

  const outcome = (attempt) =>
    Promise.race([
      attempt().then(() => "done", (error) => `refused: ${error?.name ?? error}`),
      pause(1500).then(() => "silent"),
    ]);

  async function run(base) {
    const kinds = { ...anywhere, ...(inWorker ? onWorker : onPage) };
    const told = {};
    await Promise.all(Object.entries(kinds).map(async ([kind, attempt]) => {
      told[kind] = await outcome(async () => attempt(base + encodeURIComponent(kind)));
    }));
    return told;
  }

  if (inWorker) {
    self.addEventListener("message", async ({ data }) => {
      if (data.kind === "probe") postMessage({ kind: "probed", told: await run(data.base) });
    });
    return;
  }

  const errors = [];
  addEventListener("error", (event) => errors.push(String(event.message)));
  addEventListener("unhandledrejection", (event) => errors.push(String(event.reason?.message ?? event.reason)));
  const report = console.error;
  console.error = (...words) => {
    errors.push(words.join(" "));
    report.apply(console, words);
  };

  const leave = {
    location: (u) => {
      location.href = u;
    },
    link: (u) => Object.assign(document.body.appendChild(document.createElement("a")), { href: u }).click(),
    "new tab": (u) => Object.assign(document.body.appendChild(document.createElement("a")), { href: u, target: "_blank" }).click(),
    download: (u) => Object.assign(document.body.appendChild(document.createElement("a")), { href: u, download: "x" }).click(),
    form: (u) => {
      const form = Object.assign(document.createElement("form"), { action: u });
      document.body.append(form);
      form.submit();
    },
    refresh: (u) => document.head.append(Object.assign(document.createElement("meta"), { httpEquiv: "refresh", content: `0;url=${u}` })),
    "window.open": (u) => self.open?.(u),
    "document.open": (u) => document.open?.(u, "", ""),
  };

  self.probes = {
    errors,
    // From a timer: a driver's own calls may be let through what the page's are not.
    run: (base) => new Promise((resolve) => setTimeout(() => resolve(run(base)))),
    async worker(base) {
      const { script } = await self.wellenough.ready();
      const worker = new Worker(script);
      const told = new Promise((resolve) => {
        worker.addEventListener("message", ({ data }) => data.kind === "probed" && resolve(data.told));
      });
      worker.postMessage({ kind: "probe", base });
      return told.finally(() => worker.terminate());
    },
    preconnect: async (origin) => {
      link("preconnect")(origin).catch(() => {});
      await pause(600);
    },
    leaves: Object.keys(leave),
    leave: (kind, u) => setTimeout(() => leave[kind](u)),
    async stun(port, Connection = self.RTCPeerConnection) {
      if (!Connection) return "none";
      const connection = new Connection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] });
      connection.createDataChannel("probe");
      await connection.setLocalDescription(await connection.createOffer());
      await pause(1500);
      connection.close();
      return "made";
    },
    framedConnection() {
      const frame = document.createElement("iframe");
      document.body.append(frame);
      return frame.contentWindow?.RTCPeerConnection;
    },
  };
})();
