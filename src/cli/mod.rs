//! The command line: what is typed, and what comes of it.

mod check;
mod diagnose;
mod export;
mod junit;
mod openslo;
mod options;
mod report;
mod slo_file;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Model quality from files of predictions and labels. The same numbers as on the page, to the last digit.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure quality and drift of files: one joined file, predictions and labels, or reference and current.
    Report(report::Report),
    /// Say whether objectives are met: exit code 0 met, 1 breached, 2 cannot tell, 3 bad input.
    Check(check::Check),
    /// Say whether quality fell, since when and why, with the evidence.
    Diagnose(diagnose::Diagnose),
    /// Write the objective as OpenSLO, Sloth, Pyrra, Prometheus rules or a Grafana dashboard.
    Export(export::Export),
}

/// Does what was typed.
pub(crate) fn run() -> ExitCode {
    let is_check = std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == "check");
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            drop(error.print());
            // Help and version are no mistakes; for a check a mistake must not look like an answer.
            return match (error.use_stderr(), is_check) {
                (false, _) => ExitCode::SUCCESS,
                (true, true) => ExitCode::from(check::BAD_INPUT),
                (true, false) => ExitCode::from(2),
            };
        }
    };
    let told = |done: anyhow::Result<()>| match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    };
    match arguments.command {
        Command::Report(report) => told(report::run(report)),
        Command::Diagnose(diagnose) => told(diagnose::run(&diagnose)),
        Command::Export(export) => told(export::run(&export)),
        Command::Check(check) => match check::run(&check) {
            Ok(code) => ExitCode::from(code),
            Err(error) => {
                complain(&error);
                ExitCode::from(check::BAD_INPUT)
            }
        },
    }
}

fn complain(error: &anyhow::Error) {
    drop(writeln!(std::io::stderr(), "wellenough: {error:#}"));
}
