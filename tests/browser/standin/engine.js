// A stand-in for the engine's glue: the same three names, and `handle` tells each file's name and size.
const wasm_bindgen = {
  initSync({ module }) {
    wasm_bindgen.instance = new WebAssembly.Instance(module);
  },
  handle(json, files, buffers, post) {
    const reader = new FileReaderSync();
    for (const file of files) post(`${file.name} ${file.size} ${reader.readAsText(file.slice(0, 5))}`, []);
  },
};
