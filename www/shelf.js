// The browser's shelf of notebooks: what was asked and written, never rows. Every call may be refused (a private window,
// a full disk); the page then says so once.

const KEPT = 30;
const TAB = "wellenough:notebook";

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

async function act(mode, work) {
  const transaction = (await open()).transaction("notebooks", mode);
  const request = work(transaction.objectStore("notebooks"));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? request.error);
  });
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
  // The notebook of this tab, which a reload or a crash leaves.
  tab(id) {
    try {
      if (id) sessionStorage.setItem(TAB, id), own(id);
      return sessionStorage.getItem(TAB) ?? "";
    } catch {
      return "";
    }
  },
  fresh: () => Date.now().toString(36) + Math.random().toString(36).slice(2),
  // A link that was opened is no longer what is shown once something changes.
  address: (fragment) => history.replaceState(null, "", location.pathname + location.search + fragment),
};

// Bytes of a notebook at most.
const NOTEBOOK = 1 << 20;

// Files, each notebook among them with its text: it is known by what it says. Nothing is read before the page is sealed.
export async function told(list, sealed) {
  const likely = list.filter(({ name, size }) => /\.json$/i.test(name) && size <= NOTEBOOK);
  if (likely.length > 0) await sealed().catch(() => (likely.length = 0));
  for (const file of likely) {
    const text = await file.text().catch(() => "");
    if (/^\s*\{[^]*"wellenough"\s*:/.test(text)) file.notebook = text;
  }
  return list;
}
