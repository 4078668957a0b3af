// Firefox without geckodriver: its own remote protocol, JSON over TCP, each message as `length:json`.
//   to Firefox    [0, id, command, parameters]
//   from Firefox  [1, id, error, result]
// Source: https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html

import net from "node:net";

const COLON = 58;

async function connect(port, deadline) {
  for (;;) {
    try {
      return await new Promise((resolve, reject) => {
        const socket = net.connect(port, "127.0.0.1", () => resolve(socket)).on("error", reject);
      });
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** The same commands as WebDriver's, to a Firefox that listens on this port. */
export async function marionette(port, deadline, elementKey) {
  const socket = await connect(port, deadline);
  const waiting = new Map();
  let unread = Buffer.alloc(0);
  let last = 0;
  let greeted;
  const greeting = new Promise((resolve) => {
    greeted = resolve;
  });
  const hear = (message) => {
    if (!Array.isArray(message)) return greeted(message);
    const [, id, error, result] = message;
    const [resolve, reject] = waiting.get(id) ?? [];
    waiting.delete(id);
    if (error) return reject?.(new Error(`${error.error}: ${error.message}`));
    return resolve?.(result && "value" in result ? result.value : result);
  };
  socket.on("data", (data) => {
    unread = Buffer.concat([unread, data]);
    for (;;) {
      const colon = unread.indexOf(COLON);
      if (colon < 0) return;
      const end = colon + 1 + Number(unread.subarray(0, colon).toString());
      if (unread.length < end) return;
      const message = JSON.parse(unread.subarray(colon + 1, end).toString());
      unread = unread.subarray(end);
      hear(message);
    }
  });
  const lost = () => {
    for (const [, reject] of waiting.values()) reject(new Error("Firefox closed the connection"));
    waiting.clear();
  };
  socket.on("close", lost).on("error", lost);
  await greeting;
  const send = (command, parameters = {}) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, [resolve, reject]);
      const message = JSON.stringify([0, last, command, parameters]);
      socket.write(`${Buffer.byteLength(message)}:${message}`);
    });
  return {
    open: async () => (await send("WebDriver:NewSession")).capabilities,
    timeouts: (limits) => send("WebDriver:SetTimeouts", limits),
    url: (url) => send("WebDriver:Navigate", { url }),
    rect: (rect) => send("WebDriver:SetWindowRect", rect),
    script: (script, args) => send("WebDriver:ExecuteAsyncScript", { script, args }),
    find: (css) => send("WebDriver:FindElement", { using: "css selector", value: css }).then((found) => found[elementKey]),
    click: (id) => send("WebDriver:ElementClick", { id }),
    keys: (id, text) => send("WebDriver:ElementSendKeys", { id, text }),
    shot: () => send("WebDriver:TakeScreenshot", { full: false }),
    close: () => send("Marionette:Quit", { flags: ["eForceQuit"] }),
  };
}
