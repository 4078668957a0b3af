// The engine's worker, appended to the engine's glue (`engine.js`) and started from a blob: URL, so that it inherits
// the page's seal. It carries out tasks one after another; what a task means is Rust's (`src/bin/worker.rs`).
(() => {
  "use strict";

  // As on the page: the policy is the law, this is the second bolt.
  function lock() {
    for (const name of ["RTCPeerConnection", "WebSocket", "WebSocketStream", "EventSource", "WebTransport"]) {
      if (name in self) Object.defineProperty(self, name, { value: undefined, writable: false, configurable: false });
    }
  }
  lock();

  // The page shows how many requests left since the seal; a worker's are only seen here.
  const egress = (address, policy) => postMessage({ kind: "egress", address, policy });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) egress(entry.name, null);
  }).observe({ type: "resource" });
  self.addEventListener("securitypolicyviolation", (event) => egress(event.blockedURI, event.originalPolicy));

  const crash = (id, error) => {
    postMessage({ kind: "crash", id, message: String(error?.message ?? error) });
    // After a trap the module's memory is not to be trusted.
    self.close();
  };

  // Tasks are chained, so that one that waits is not overtaken.
  let last = Promise.resolve();
  self.addEventListener("message", ({ data }) => {
    if (data.kind === "start") {
      try {
        wasm_bindgen.initSync({ module: data.module });
        postMessage({ kind: "ready", build: wasm_bindgen.build?.() });
      } catch (error) {
        crash(null, error);
      }
    } else if (data.kind === "task") {
      last = last.then(() => carryOut(data));
    }
  });

  async function carryOut({ id, letter, files, buffers }) {
    const post = (reply, out) => postMessage({ kind: "reply", id, letter: reply, buffers: out }, out.map((array) => array.buffer));
    try {
      await wasm_bindgen.handle(letter, files, buffers, post);
      postMessage({ kind: "done", id });
    } catch (error) {
      crash(id, error);
    }
  }
})();
