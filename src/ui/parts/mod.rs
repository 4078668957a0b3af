//! The page's own components: values in, actions out. They own only what is open and where the pointer is.

mod came_in;
mod choices;
mod columns;
mod complaints;
mod convention;
mod exports;
mod files;
mod header;
mod notebook;
mod objective;
mod outline;
mod progress;
mod threshold;
mod top;
mod writing;

pub(super) use came_in::CameIn;
pub(super) use choices::{blocks, picked, written};
pub(super) use complaints::{ComplaintsProps, complaints};
pub(super) use convention::convention;
pub(super) use files::{FilesProps, Step, files};
pub(super) use header::{HeaderProps, header};
pub(super) use notebook::{bar, panel, recent, wanted};
pub(super) use objective::{field_of, objective};
pub(super) use outline::outline;
pub(super) use progress::{ProgressProps, progressing};
pub(super) use threshold::Threshold;
pub(super) use top::top;
pub(super) use writing::Writing;
