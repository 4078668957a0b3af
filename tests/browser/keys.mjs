// Keys as hands press them, in Chromium: through the browser's own input, not as events of the page.

const KEYS = { Enter: 13, Escape: 27, Tab: 9, ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40 };
export const CTRL = 2;

/** Presses one key. */
export async function press(browser, key, modifiers = 0) {
  const code = KEYS[key] ?? key.toUpperCase().charCodeAt(0);
  const text = KEYS[key] || modifiers ? undefined : key;
  const event = { key, modifiers, windowsVirtualKeyCode: code, text: key === "Enter" ? "\r" : text };
  await browser.cdp("Input.dispatchKeyEvent", { type: event.text ? "keyDown" : "rawKeyDown", ...event });
  await browser.cdp("Input.dispatchKeyEvent", { type: "keyUp", ...event, text: undefined });
}

/** Writes where the focus is, letter by letter: each is an event, and what it changes must not take the field away. */
export async function type(browser, words) {
  for (const text of words) await browser.cdp("Input.insertText", { text });
}
