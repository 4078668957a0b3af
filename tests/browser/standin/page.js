// A stand-in for the page, to try the shell and its seal without a build: lists the files and what the engine's
// stand-in says of them.
export default async function init({ module_or_path: response }) {
  await WebAssembly.compile(await (await response).arrayBuffer());
  const { wellenough } = window;
  const app = document.getElementById("app");
  const list = app.appendChild(document.createElement("ul"));
  list.dataset.test = "sources";
  wellenough.onseal = ({ requests, blocked }) => {
    document.getElementById("seal").textContent = `Data stays in this tab. ${requests} requests, ${blocked} blocked.`;
  };
  wellenough.onfiles = async (files) => {
    app.dataset.state = "reading";
    const { module, script } = await wellenough.ready();
    const worker = new Worker(script);
    worker.onmessage = ({ data }) => {
      if (data.kind === "ready") worker.postMessage({ kind: "task", id: 1, json: "{}", files, buffers: [] });
      if (data.kind === "reply") list.append(Object.assign(document.createElement("li"), { textContent: data.json }));
      if (data.kind === "crash") list.append(Object.assign(document.createElement("li"), { textContent: `crash ${data.message}` }));
      if (data.kind === "done") app.dataset.state = "done";
    };
    worker.postMessage({ kind: "start", module });
  };
}
