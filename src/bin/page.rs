//! The page's door: mounts the UI where the static page stands.

use wasm_bindgen::prelude::wasm_bindgen;
use wellenough::run::protocol::BUILD;

/// Of which build this module is; the shell holds the engine's against it.
#[wasm_bindgen]
pub fn build() -> String {
    BUILD.into()
}

fn main() {
    wellenough::ui::start();
}
