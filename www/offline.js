// Keeping the site for a visit without a network, and page and engine of one build.

const waits = navigator.serviceWorker;

// Asks the browser to keep the site; over when its files are there.
export async function keep() {
  // A page that a service worker gave is kept already; the browser itself looks for a newer one.
  if (!waits || waits.controller) return;
  const { installing } = await waits.register(new URL("sw.js", import.meta.url), { updateViaCache: "none" });
  if (!installing) return;
  await new Promise((resolve) => {
    installing.addEventListener("statechange", () => installing.state !== "installing" && resolve());
  });
}

// A build that was fetched in the background takes over where this is the only page, before anything was given.
export async function renew(given) {
  const registration = await waits?.getRegistration();
  if (!registration?.waiting) return;
  let isGiven = false;
  given.then(() => (isGiven = true));
  waits.addEventListener("controllerchange", () => isGiven || location.reload(), { once: true });
  registration.waiting.postMessage("renew");
}

// Page and engine of two builds do not understand each other: once anew, then a sentence.
export function mixed(say) {
  const key = "wellenough:mixed";
  try {
    if (!sessionStorage.getItem(key)) {
      sessionStorage.setItem(key, "1");
      location.reload();
      return;
    }
  } catch {
    // Without storage there is no telling whether it was tried.
  }
  say("A new version of this page is being published: reload it in a few minutes.", "alert");
}
