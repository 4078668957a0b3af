// The browser's shelf of notebooks: what was asked and written, never rows. Every call may be refused (a private window,
// a full disk); the page then says so once.

const KEPT = 30;
const TAB = "wellenough:notebook";
const DRAFT = "wellenough:draft";
const ANSWER_MS = 10_000;

let base;

function open() {
  base ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("wellenough", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("notebooks", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  base.catch(() => { base = undefined; });
  return base;
}

async function acted(mode, work) {
  const transaction = (await open()).transaction("notebooks", mode);
  const request = work(transaction.objectStore("notebooks"));
  // A transaction that waits for a page which is left holds WebKit's base for ever.
  transaction.commit();
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? request.error);
  });
}

const act = (mode, work) => new Promise((resolve, reject) => {
  const late = setTimeout(() => reject(new Error("its storage does not answer")), ANSWER_MS);
  acted(mode, work).then(resolve, reject).finally(() => clearTimeout(late));
});

// The tab's own, which a reload or a crash leaves.
function held(key, text) {
  try {
    if (text !== undefined) sessionStorage.setItem(key, text);
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

// Two tabs never write one notebook: whoever has it open says so when asked, and the other writes one of its own.
const owned = new Map();
const mine = new Set();
const channel = new BroadcastChannel(TAB);
const hear = (what) => channel.addEventListener("message", ({ data }) => what(data));
hear(({ asked }) => mine.has(asked) && channel.postMessage({ taken: asked }));

const own = (id) => owned.get(id) ?? owned.set(id, new Promise((take) => {
  hear(({ taken }) => taken === id && !mine.has(id) && take(own(shelf.fresh())));
  setTimeout(() => take(id), 300);
  channel.postMessage({ asked: id });
}).then((ours) => (mine.add(ours), ours))).get(id);

const all = async () => (await act("readonly", (store) => store.getAll())).sort((one, other) => other.at - one.at);

export const shelf = {
  async put(id, title, text) {
    const ours = await own(id);
    await act("readwrite", (store) => store.put({ id: ours, title, text, at: Date.now() }));
    if (shelf.tab() === id) shelf.tab(ours);
    for (const old of (await all()).slice(KEPT)) await shelf.drop(old.id);
  },
  get: async (id) => (await act("readonly", (store) => store.get(id)))?.text,
  async drop(id) {
    await act("readwrite", (store) => store.delete(id));
    return shelf.list();
  },
  list: async () => (await all()).map(({ id, title, at }) => [id, title, new Date(at).toLocaleString()]),
  // The notebook of this tab.
  tab: (id) => (id && own(id), held(TAB, id)),
  // Its last state, which waits for no engine.
  draft: (text) => held(DRAFT, text),
  fresh: () => Date.now().toString(36) + Math.random().toString(36).slice(2),
  // A link that was opened is no longer what is shown once something changes.
  address: (fragment) => history.replaceState(null, "", location.pathname + location.search + fragment),
};
