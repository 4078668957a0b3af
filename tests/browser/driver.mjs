// Three real browsers behind one object: a W3C WebDriver client without dependencies.
//
//   chromium  through chromedriver
//   firefox   through geckodriver where there is one (GECKODRIVER or PATH), else spoken to directly (marionette.mjs)
//   webkit    through WebKitWebDriver and MiniBrowser, under an Xvfb of its own (WebKitGTK has no headless mode)
//
// `launch(engine)` gives the browser; `absent(engine)` says what is not installed for it.

import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

import { marionette } from "./marionette.mjs";

export const ENGINES = ["chromium", "firefox", "webkit"];
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const START_MS = 45_000;
const MINIBROWSERS = ["x86_64", "aarch64"].map((cpu) => `/usr/lib/${cpu}-linux-gnu/webkit2gtk-4.1/MiniBrowser`);

const onPath = (name) =>
  (process.env.PATH ?? "").split(":").map((dir) => path.join(dir, name)).find((file) => fs.existsSync(file));
const firstThere = (...files) => files.find((file) => file && fs.existsSync(file));
const chromium = () => firstThere(process.env.CHROMIUM, onPath("chromium"), onPath("google-chrome"));
const firefox = () => firstThere(process.env.FIREFOX, onPath("firefox-esr"), onPath("firefox"));
const miniBrowser = () => firstThere(process.env.MINIBROWSER, ...MINIBROWSERS);
const geckodriver = () => firstThere(process.env.GECKODRIVER, onPath("geckodriver"));

/** Which programs this engine lacks here; empty when it can be launched. */
export function absent(engine) {
  const needs = {
    chromium: { chromium: chromium(), chromedriver: onPath("chromedriver") },
    firefox: { "firefox-esr": firefox() },
    webkit: { WebKitWebDriver: onPath("WebKitWebDriver"), MiniBrowser: miniBrowser(), Xvfb: onPath("Xvfb") },
  }[engine];
  return Object.keys(needs).filter((name) => !needs[name]);
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

// Each child leads a process group of its own, and only these groups are ended.
class Children {
  list = [];

  start(command, args, env, log) {
    const fd = fs.openSync(log, "a");
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", fd, fd], detached: true });
    fs.closeSync(fd);
    child.ended = new Promise((resolve) => {
      child.once("exit", resolve);
      child.once("error", (error) => resolve((child.failed = error)));
    });
    this.list.push(child);
    return child;
  }

  signal(name) {
    for (const child of this.list) {
      try {
        process.kill(-child.pid, name);
      } catch {
        // Already gone.
      }
    }
  }

  async stop() {
    this.signal("SIGTERM");
    await Promise.race([Promise.all(this.list.map((child) => child.ended)), sleep(3000)]);
    this.signal("SIGKILL");
  }
}

// The commands over HTTP, as all three drivers speak them.
function webdriver(base) {
  let session = "";
  const call = async (method, address, body) => {
    const answer = await fetch(base + address, {
      method,
      body: body && JSON.stringify(body),
      headers: { "content-type": "application/json; charset=utf-8" },
      signal: AbortSignal.timeout(60_000),
    });
    const { value } = await answer.json();
    if (!answer.ok || value?.error) throw new Error(`${method} ${address}: ${value?.error}: ${value?.message}`.slice(0, 600));
    return value;
  };
  const post = (address, body = {}) => call("POST", `/session/${session}${address}`, body);
  return {
    async open(alwaysMatch) {
      const opened = await call("POST", "/session", { capabilities: { alwaysMatch } });
      session = opened.sessionId;
      return opened.capabilities;
    },
    timeouts: (limits) => post("/timeouts", limits),
    url: (url) => post("/url", { url }),
    rect: (rect) => post("/window/rect", rect),
    script: (script, args) => post("/execute/async", { script, args }),
    find: (css) => post("/element", { using: "css selector", value: css }).then((found) => found[ELEMENT]),
    click: (id) => post(`/element/${id}/click`),
    keys: (id, text) => post(`/element/${id}/value`, { text, value: [...text] }),
    tab: () => call("GET", `/session/${session}/window`),
    newTab: async () => (await post("/window/new", { type: "tab" })).handle,
    switchTo: (handle) => post("/window", { handle }),
    closeTab: () => call("DELETE", `/session/${session}/window`),
    shot: () => call("GET", `/session/${session}/screenshot`),
    close: () => call("DELETE", `/session/${session}`),
    cdp: (cmd, params) => post("/goog/cdp/execute", { cmd, params }),
    log: (type) => post("/se/log", { type }),
  };
}

async function chromiumUp({ dir, profile, downloads, port, start, up, width, height, flags }) {
  start("chromedriver", [`--port=${port}`]);
  const transport = await up();
  const options = {
    binary: chromium(),
    args: ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run",
      "--disable-background-networking", `--user-data-dir=${profile ?? `${dir}/profile`}`, `--window-size=${width},${height}`, ...flags],
    prefs: { "download.default_directory": downloads, "download.prompt_for_download": false },
  };
  return [transport, { browserName: "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": { browser: "ALL" } }];
}

async function firefoxUp({ dir, downloads, port, start, up, deadline }) {
  const prefs = {
    "browser.download.folderList": 2,
    "browser.download.dir": downloads,
    "browser.download.useDownloadDir": true,
    "browser.download.always_ask_before_handling_new_types": false,
    "browser.download.alwaysOpenPanel": false,
  };
  if (geckodriver()) {
    start(geckodriver(), ["--port", String(port), "--log", "warn", "--profile-root", dir], { MOZ_HEADLESS: "1", HOME: dir });
    return [await up(), { browserName: "firefox", "moz:firefoxOptions": { binary: firefox(), args: ["-headless"], prefs } }];
  }
  const quiet = {
    "marionette.port": port,
    "remote.prefs.recommended": true,
    "browser.shell.checkDefaultBrowser": false,
    "browser.startup.page": 0,
    "browser.startup.homepage_override.mstone": "ignore",
    "startup.homepage_welcome_url": "about:blank",
    "datareporting.policy.dataSubmissionEnabled": false,
    "toolkit.telemetry.reportingpolicy.firstRun": false,
    "app.update.enabled": false,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
  };
  const profile = path.join(dir, "profile");
  fs.mkdirSync(profile);
  const lines = Object.entries({ ...prefs, ...quiet })
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  fs.writeFileSync(path.join(profile, "user.js"), lines.join(""));
  start(firefox(), ["--headless", "--marionette", "--no-remote", "--profile", profile, "about:blank"], { HOME: dir });
  return [await marionette(port, deadline, ELEMENT), {}];
}

async function webkitUp({ dir, downloads, port, start, up, deadline }) {
  const screen = path.join(dir, "xvfb.out");
  const server = start("Xvfb", ["-displayfd", "1", "-screen", "0", "1600x1100x24", "-nolisten", "tcp"], {}, screen);
  let display;
  while (!display) {
    display = /^(\d+)$/m.exec(fs.readFileSync(screen, "utf8"))?.[1];
    // Without a display the new-session call would hang.
    if (server.failed || Date.now() > deadline) throw new Error("Xvfb did not start");
    await sleep(50);
  }
  for (const name of ["config", "run"]) fs.mkdirSync(path.join(dir, name), { mode: 0o700 });
  fs.writeFileSync(path.join(dir, "config", "user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  start("WebKitWebDriver", [`--port=${port}`], {
    DISPLAY: `:${display}`, HOME: dir, XDG_CONFIG_HOME: path.join(dir, "config"), XDG_CACHE_HOME: path.join(dir, "cache"),
    XDG_DATA_HOME: path.join(dir, "data"), XDG_RUNTIME_DIR: path.join(dir, "run"), GDK_BACKEND: "x11", LANG: "en_US.UTF-8",
    LANGUAGE: "en_US", LIBGL_ALWAYS_SOFTWARE: "1", NO_AT_BRIDGE: "1", GIO_USE_VFS: "local", GSETTINGS_BACKEND: "memory",
  });
  return [await up(), { "webkitgtk:browserOptions": { binary: miniBrowser(), args: ["--automation"] } }];
}

/**
 * Starts a browser with a fresh profile; `quit` ends it and removes what it left. A `profile` that is named stays
 * (Chromium only).
 */
export async function launch(engine, { width = 1280, height = 900, flags = [], profile } = {}) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), `wellenough-${engine}-`));
  const downloads = path.join(dir, "downloads");
  const log = path.join(dir, "driver.log");
  fs.mkdirSync(downloads);
  const children = new Children();
  const deadline = Date.now() + START_MS;
  const port = await freePort();
  const start = (command, args, env = {}, file = log) => children.start(command, args, env, file);
  const up = async () => {
    const child = children.list.at(-1);
    for (;;) {
      const status = await fetch(`http://127.0.0.1:${port}/status`).then((answer) => answer.json()).catch(() => null);
      if (status && status.value?.ready !== false) return webdriver(`http://127.0.0.1:${port}`);
      if (child.failed || Date.now() > deadline) throw new Error(`${engine} did not start: ${fs.readFileSync(log, "utf8").slice(-800)}`);
      await sleep(50);
    }
  };
  let transport;
  let quitting;
  const quit = () => {
    quitting ??= (async () => {
      await Promise.race([Promise.resolve(transport?.close()).catch(() => {}), sleep(5000)]);
      await children.stop();
      fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
      process.off("exit", ended);
    })();
    return quitting;
  };
  // If the runner itself is ended, the groups and the folder go with it.
  const ended = () => {
    children.signal("SIGKILL");
    fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once("exit", ended);
  try {
    const begin = { chromium: chromiumUp, firefox: firefoxUp, webkit: webkitUp }[engine];
    const [opened, wanted] = await begin({ dir, profile, downloads, port, start, up, deadline, width, height, flags });
    transport = opened;
    const got = await within(START_MS, transport.open(wanted), `${engine} gave no session`);
    await transport.timeouts({ script: 60_000, pageLoad: 30_000, implicit: 0 });
    await transport.rect({ x: 0, y: 0, width, height }).catch(() => {});
    const kill = async () => {
      children.signal("SIGKILL");
      await Promise.all(children.list.map((child) => child.ended));
      transport = undefined;
      await quit();
    };
    return { ...browser(engine, `${got.browserName} ${got.browserVersion}`, transport, downloads, quit), kill };
  } catch (error) {
    await quit();
    throw error;
  }
}

/** The promise's value, or an error after so many milliseconds. */
export function within(ms, promise, message) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${message} within ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function browser(engine, version, transport, downloads, quit) {
  // The body runs in the page; what it returns (or a promise of it) comes back.
  const run = async (body, ...args) => {
    const answer = await transport.script(
      `var args = [].slice.call(arguments), done = args.pop();
       Promise.resolve().then(function () { return (async function () { ${body} }).apply(null, args); })
         .then(function (value) { done({ value: value === undefined ? null : value }); },
               function (error) { done({ error: String(error && error.message || error) }); });`,
      args,
    );
    if (answer?.error !== undefined) throw new Error(answer.error);
    return answer?.value;
  };
  return {
    engine,
    version,
    quit,
    run,
    url: (address) => transport.url(address),
    click: async (css) => transport.click(await transport.find(css)),
    /** Sets files on a file input, as a reader's choice would. */
    choose: async (css, files) => transport.keys(await transport.find(css), files.join("\n")),
    /** Runs the body until it gives something true; a page that is just loading may refuse for a while. */
    async until(what, body, ms, ...args) {
      const end = Date.now() + ms;
      let refusal = "";
      for (;;) {
        const value = await run(body, ...args).catch((error) => {
          refusal = `: ${error.message}`;
        });
        if (value) return value;
        if (Date.now() > end) throw new Error(`${what} did not come within ${ms / 1000} s${refusal}`);
        await sleep(40);
      }
    },
    /** Does something in a new tab, which is closed afterwards (Chromium only). */
    async inAnotherTab(work) {
      const first = await transport.tab();
      await transport.switchTo(await transport.newTab());
      try {
        return await work();
      } finally {
        await transport.closeTab();
        await transport.switchTo(first);
      }
    },
    rect: (width, height) => transport.rect({ x: 0, y: 0, width, height }),
    png: async () => Buffer.from(await transport.shot(), "base64"),
    cdp: (command, params = {}) => transport.cdp(command, params),
    /** Console lines since the last call (Chromium only; the others have no such command). */
    logs: async () => (engine === "chromium" ? transport.log("browser") : []),
    /** The bytes of the next finished download; the file is removed, so that the same name may come again. */
    async download(ms = 10_000) {
      const end = Date.now() + ms;
      let before = -1;
      while (Date.now() < end) {
        // A name that begins with a dot, or ends like these, is of a download under way, and may vanish as we look.
        const names = fs.readdirSync(downloads);
        const [name] = names;
        const file = name && path.join(downloads, name);
        const done = names.length === 1 && !/^\.|\.(part|crdownload|wkdownload)$/.test(name);
        // WebKit writes into the file that it will be, piece by piece.
        const size = done ? (fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) : 0;
        const isWhole = size > 0 && size === before;
        before = size;
        if (isWhole) {
          const bytes = fs.readFileSync(file);
          fs.rmSync(file);
          return { name, bytes };
        }
        await sleep(engine === "webkit" ? 400 : 60);
      }
      const found = fs.readdirSync(downloads);
      // Or the next test would find what this one left.
      for (const name of found) fs.rmSync(path.join(downloads, name), { force: true });
      throw new Error(`no download came; the folder has: ${found.join(" ") || "nothing"}`);
    },
  };
}
