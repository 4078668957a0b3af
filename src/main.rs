//! Door 1, the command line: the engine with threads for workers.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    // A thread that panics ends the run with a sentence; what it says itself is for nobody who reads reports.
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() == Some("main") {
            told(panic);
        }
    }));
    cli::run()
}
