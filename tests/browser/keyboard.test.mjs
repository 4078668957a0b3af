// A whole journey without a mouse: files in, the verdict read, the objective moved and taken back, a note written, a link
// made, the page loaded again, and the results taken out.

import { check, equal, open } from "./expect.mjs";
import { workshop } from "./files.mjs";
import { CTRL, press, type } from "./keys.mjs";
import { done } from "./page.mjs";

const files = workshop();

const focus = (browser, what, css) => browser.until(`the focus on ${what}`, "return document.activeElement.matches(arguments[0])", 5000, css);

/** Asks for a command by name, as Ctrl+K offers it. */
async function ask(browser, words) {
  await press(browser, "k", CTRL);
  await focus(browser, "the palette", "#wish");
  await type(browser, words);
  const found = await browser.run("return [...document.querySelectorAll('#wishes li')].map((line) => line.innerText)");
  check(found.length > 0, `no command “${words}”`);
  const nameless = found.find((line) => /^Set\s*(\n|$)/.test(line));
  check(!nameless, `a control without a name: ${nameless}`);
  await press(browser, "Enter");
  await browser.until("the palette closed", "return !document.querySelector('dialog')", 5000);
}

/** Presses Tab until the focus is there. */
async function tab(browser, what, css, most = 80) {
  for (let step = 0; step < most; step += 1) {
    if (await browser.run("return document.activeElement.matches(arguments[0])", css)) return step;
    await press(browser, "Tab");
  }
  throw new Error(`${what} is not reached by ${most} times Tab`);
}

/** The chooser of files, reached by keys; what the system's own window does then is the driver's. */
async function give(browser, list) {
  await browser.run("scrollTo(0, 0); document.activeElement.blur()");
  await tab(browser, "the chooser of files", "#files");
  await browser.choose("#files", list);
}

const told = "return document.querySelector('#slo').innerText";

const tests = [
  {
    name: "files, verdict, objective, undo, note, link, reload and download by keys alone",
    engines: ["chromium"],
    async run(context) {
      if (context.standin) context.skip("the stand-in computes nothing");
      const { browser } = context;
      await open(context, "real");
      await give(browser, [files.good()]);
      await done(browser, "good.csv");

      await browser.run("scrollTo(0, 0); document.activeElement.blur()");
      let heard = "";
      for (let part = 0; part < 8 && !/Verdict/.test(heard); part += 1) {
        await press(browser, "j");
        heard = await browser.run("const it = document.activeElement; return (it.closest('section') ?? it).querySelector('h2, h1')?.textContent ?? it.textContent");
      }
      check(/Verdict/.test(heard), `J does not come to the verdict: ${heard}`);

      const before = await browser.run(told);
      await ask(browser, "set objective");
      await focus(browser, "the objective's slider", "[data-test=move-slo] input[type=range]");
      await press(browser, "ArrowLeft");
      await browser.until("another objective", "return Boolean(document.querySelector('[data-test=adopt]'))", 5000);
      await tab(browser, "the button that uses it", "[data-test=adopt]", 12);
      await press(browser, "Enter");
      await browser.until("the objective in use", "return !document.querySelector('[data-test=adopt]') && document.querySelector('main').dataset.state === 'done'", 20_000);
      const after = await browser.run(told);
      check(after !== before, "the objective is as before");
      await browser.run("document.activeElement.blur()");
      await press(browser, "z", CTRL);
      await browser.until("the objective of before", `return document.querySelector('main').dataset.state === 'done' && document.querySelector('#slo').innerText === arguments[0]`, 20_000, before);

      await ask(browser, "add a cell text");
      await browser.until("a text", "return Boolean(document.querySelector('[data-kind=text]'))", 5000);
      await focus(browser, "the text of the new cell", "[data-test=write]");
      await type(browser, "Seen **by keys**.");
      await browser.until("the words", "return document.querySelector('[data-test=text] strong')?.textContent === 'by keys'", 10_000);
      await press(browser, "Escape");
      await browser.run("document.activeElement.blur()");

      await ask(browser, "share");
      const link = await browser.until("the link", "return document.querySelector('[data-test=link]')?.value", 10_000);
      check(/#v1\./.test(link), `the link: ${link}`);
      await browser.until("the browser to keep it", "return document.querySelector('[data-test=kept]').dataset.kept === 'true'", 60_000);

      await browser.run("setTimeout(() => location.reload())");
      await browser.until("the notebook", "return Boolean(document.querySelector('[data-test=wanted]')) && Boolean(document.querySelector('[data-test=text] strong'))", 80_000);
      await give(browser, [files.good()]);
      await done(browser, "good.csv again");
      equal(await browser.run("return document.querySelector('[data-test=text] strong').textContent"), "by keys", "the note");

      await ask(browser, "results json");
      const { name, bytes } = await browser.download();
      check(name.endsWith(".json") && JSON.parse(bytes.toString("utf8")).verdict !== undefined, `no verdict in ${name}`);
    },
  },
];

export default tests;
