// What the suites say when something is not as it should be, and how they open the page.

import { isDeepStrictEqual } from "node:util";

const short = (value) => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
};

export function check(truth, message) {
  if (!truth) throw new Error(message);
}

export function equal(got, wanted, what) {
  check(isDeepStrictEqual(got, wanted), `${what}: got ${short(got)}, wanted ${short(wanted)}`);
}

export function none(list, what) {
  check(list.length === 0, `${what}: ${short([...new Set(list)])}`);
}

/** Opens a variant of the site and waits until the page takes files. */
export async function open({ browser, site }, variant, hash = "") {
  // Or the page would take up the notebook that the tab had.
  await browser.run("try { sessionStorage.clear() } catch {}");
  // Away first: an address that differs only in its hash would not load anew.
  await browser.url("about:blank");
  site.log.length = 0;
  await browser.url(`${site.origin}/${variant}/${hash}`);
  await browser.until("the page", "return Boolean(window.wellenough && wellenough.onfiles)", 20_000);
}

/** The same, and sealed: what happens before a first file is read. */
export async function openSealed(context, variant) {
  await open(context, variant);
  await context.browser.run("await wellenough.ready()");
}
