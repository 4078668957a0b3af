//! The page's door: mounts the UI where the static page stands.

fn main() {
    wellenough::ui::start();
}
