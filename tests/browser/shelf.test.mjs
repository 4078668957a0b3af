// What the browser keeps of notebooks: after a reload, a crash, a sample in their place, in two tabs, and where it refuses.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { launch, sleep } from "./driver.mjs";
import { check, equal, open } from "./expect.mjs";
import { add, files, kept, kinds, needs, opened, press, type } from "./notebook.mjs";
import { done, drop } from "./page.mjs";

const tests = [
  {
    name: "a sample that is opened in the tab of a notebook leaves it on the shelf",
    async run(context) {
      const browser = await opened(context);
      await type(browser, "[data-test=title]", "Mine", "change");
      await browser.run("setTimeout(() => wellenough.sample('bikes'), 400)");
      await sleep(1000);
      await done(browser, "the sample");
      equal(await browser.run("return document.querySelector('[data-test=title]').value"), "", "the title of the sample's notebook");
      await browser.until("both", `
        const kept = await wellenough.shelf.list();
        const mine = kept.find(([, title]) => title === "Mine")?.[0];
        return mine && mine !== wellenough.shelf.tab() && kept.some(([id]) => id === wellenough.shelf.tab());`, 60_000);
      // The other way: a file of one's own after the sample.
      await browser.run("[...document.querySelectorAll('button')].find((button) => button.innerText === 'Start over').click()");
      await browser.until("nothing", "return document.querySelector('main').dataset.state === 'empty'", 5000);
      equal(await browser.run("return location.hash"), "", "the address of an empty page");
      await drop(browser, [files.good()]);
      await done(browser, "good.csv again");
      await type(browser, "[data-test=title]", "Mine too", "change");
      await kept(browser);
      await browser.run("setTimeout(() => location.reload())");
      await sleep(500);
      await browser.until("the own notebook", "return document.querySelector('[data-test=title]')?.value === 'Mine too'", 20_000);
    },
  },
  {
    name: "notebooks of other days are listed, opened and forgotten",
    async run(context) {
      const browser = await opened(context);
      await type(browser, "[data-test=title]", "Of another day", "change");
      await browser.until("a change", "return document.querySelector('[data-test=kept]').dataset.kept === 'false'", 5000).catch(() => {});
      await kept(browser);
      await open(context, "real");
      await browser.until("the list", "return (document.querySelector('[data-test=recent]')?.textContent ?? '').includes('Of another day')", 10_000);
      await browser.run("[...document.querySelectorAll('[data-test=recent] button')].find((button) => button.textContent === 'Of another day').click()");
      await browser.until("the notebook", "return document.querySelector('[data-test=title]')?.value === 'Of another day'", 10_000);
      await open(context, "real");
      await browser.until("the list", "return Boolean(document.querySelector('[data-test=recent]'))", 10_000);
      await browser.run("[...document.querySelectorAll('[data-test=recent] li')].filter((row) => row.textContent.includes('Of another day')).forEach((row) => row.querySelector('button:last-child').click())");
      await browser.until("its end", "return !(document.querySelector('[data-test=recent]')?.textContent ?? '').includes('Of another day')", 10_000);
    },
  },
  {
    name: "a tab that is loaded again at any moment has lost a second at most",
    async run(context) {
      const browser = await opened(context);
      await add(browser, "text");
      // A seed of its own, so that every run is the same.
      let state = 7;
      const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
      for (let round = 0; round < 4; round += 1) {
        // What was written a second ago or more is to be there; while the page stands still, nobody writes.
        const due = await browser.run(`
          const times = [];
          const write = () => {
            const to = document.querySelector("[data-kind=text] [data-test=write]");
            times.push(Date.now());
            to.value = "at " + times.at(-1);
            to.dispatchEvent(new InputEvent("input", { bubbles: true }));
          };
          write();
          setInterval(write, 50);
          await new Promise((go) => setTimeout(go, arguments[0]));
          setTimeout(() => location.reload());
          const end = Date.now();
          return times.findLast((time) => time <= end - 1000);`, 1200 + Math.floor(random() * 1500));
        await sleep(500);
        const text = await browser.until("the text", "return window.wellenough?.onfiles && document.querySelector('[data-kind=text] [data-test=write]')?.value", 80_000);
        const late = due - Number(text.replace("at ", ""));
        check(late <= 0, `round ${round}: the last ${late + 1000} ms are lost`);
      }
    },
  },
  {
    name: "the tab's draft is taken up at once, and one that another build wrote is left alone",
    async run(context) {
      const browser = await opened(context);
      await type(browser, "[data-test=title]", "As kept", "change");
      await kept(browser);
      // Words of the same length, for texts stand with theirs in a draft.
      for (const [build, title] of [["of another build", "As kept"], ["", "Drafted"]]) {
        await browser.run(`
          const { shelf } = wellenough;
          shelf.draft(arguments[0] + shelf.draft().replace("As kept", "Drafted"));
          setTimeout(() => location.reload());`, build);
        await sleep(500);
        await browser.until(`the notebook ${title}`, "return document.querySelector('[data-test=title]')?.value === arguments[0]", 30_000, title);
        await browser.run(`wellenough.shelf.draft(wellenough.shelf.draft().replace("of another build", ""))`);
      }
    },
  },
  {
    name: "a page that is left in the middle of keeping does not stop the next one",
    async run(context) {
      const { browser } = context;
      for (let round = 0; round < 4; round += 1) {
        await open(context, "real");
        await browser.run(`
          const { shelf } = wellenough;
          await shelf.put("left", "Left", "");
          for (let time = 0; time < 6; time += 1) shelf.put("left", "Left", "x".repeat(900_000)).catch(() => {});
          setTimeout(() => (location.href = "about:blank"), arguments[0]);`, 15 * round);
        await sleep(300);
        await open(context, "real");
        const answer = "return Promise.race([wellenough.shelf.list().then(() => true), new Promise((late) => setTimeout(late, 5000))])";
        check(await browser.run(answer), `round ${round}: what is kept can no longer be read`);
        await browser.run("await wellenough.shelf.drop('left')");
      }
    },
  },
  {
    name: "a browser that is killed at any moment has lost a second at most",
    engines: ["chromium"],
    ms: 180_000,
    async run(context) {
      needs(context);
      const profile = fs.mkdtempSync(path.join(os.tmpdir(), "wellenough-profile-"));
      let live;
      try {
        let state = 11;
        const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
        const rounds = 4;
        const losses = [];
        let end = 0;
        for (let round = 0; round <= rounds; round += 1) {
          live = await launch("chromium", { profile });
          if (round === 0) {
            await opened({ ...context, browser: live });
            await add(live, "text");
          } else {
            await open({ ...context, browser: live }, "real");
            // Nothing of the tab is left, so the notebook is among those of other days, the last one first.
            await live.until("a notebook of other days", "return Boolean(document.querySelector('[data-test=recent] button'))", 20_000);
            await press(live, "[data-test=recent] button");
            const text = await live.until("the text", "return document.querySelector('[data-kind=text] [data-test=write]')?.value", 80_000);
            const lost = end - Number(text.replace("at ", ""));
            losses.push(lost);
            check(lost <= 1000, `round ${round}: the last ${lost} ms are lost`);
          }
          if (round === rounds) break;
          await live.run(`
            const write = () => {
              const to = document.querySelector("[data-kind=text] [data-test=write]");
              to.value = "at " + Date.now();
              to.dispatchEvent(new InputEvent("input", { bubbles: true }));
            };
            write();
            setInterval(write, 50);`);
          await sleep(1200 + Math.floor(random() * 1500));
          end = Date.now();
          await live.kill();
        }
        return `lost at most ${Math.max(...losses)} ms in ${rounds} rounds`;
      } finally {
        await live?.quit();
        fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  },
  {
    name: "a tab that was duplicated writes a notebook of its own",
    engines: ["chromium"],
    async run(context) {
      const browser = await opened(context);
      const title = "return document.querySelector('[data-test=title]')?.value";
      const call = async (words) => {
        await type(browser, "[data-test=title]", words, "change");
        await browser.until(`the title ${words}`, `${title} === arguments[0]`, 5000, words);
        await sleep(100);
        await kept(browser);
      };
      const texts = "const kept = await wellenough.shelf.list(); return Promise.all(kept.map(([id]) => wellenough.shelf.get(id)))";
      const has = async (words) => (await browser.run(texts)).filter((text) => text.includes(words)).length;
      await call("The first tab");
      const [id, draft] = await browser.run("return [wellenough.shelf.tab(), wellenough.shelf.draft()]");
      check(draft.length > 0, "the tab has no draft");
      await browser.inAnotherTab(async () => {
        const address = `${context.site.origin}/real/`;
        await browser.url(address);
        // What a browser copies when it duplicates a tab.
        await browser.run(`
          sessionStorage.setItem("wellenough:notebook", arguments[0]);
          sessionStorage.setItem("wellenough:draft", arguments[1]);
          setTimeout(() => location.reload());`, id, draft);
        await sleep(500);
        await browser.until("the notebook", `${title} === "The first tab"`, 80_000);
        await call("The second tab");
        check((await browser.run("return wellenough.shelf.tab()")) !== id, "both tabs are at one notebook");
        equal([await has("The first tab"), await has("The second tab")], [1, 1], "what is kept");
      });
      await call("The first tab again");
      equal(await browser.run("return wellenough.shelf.tab()"), id, "the notebook of the first tab");
      equal([await has("The first tab again"), await has("The second tab")], [1, 1], "what is kept at the end");
    },
  },
  {
    name: "a browser that keeps nothing is said once and nothing else breaks",
    async run(context) {
      const browser = await opened(context);
      await browser.run("wellenough.shelf.put = () => Promise.reject(new Error('no room'))");
      await add(browser, "text");
      const said = await browser.until("a sentence", "return document.querySelector('[data-test=complaint]')?.textContent", 5000);
      // Firefox's driver makes errors of another world, which have no reason here.
      const why = context.engine === "firefox" ? "this browser does not keep" : "no room";
      check(said.toLowerCase().includes(why) && said.includes("save it as a file"), `it says: ${said}`);
      check((await kinds(browser)).includes("text"), "the cell is gone");
      equal(await browser.run("return document.querySelector('main').dataset.state"), "done", "the results");
    },
  },
];

export default tests;
