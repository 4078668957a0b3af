//! The page's components: values in, actions out. They own only what is open and where the pointer is.

mod came_in;
mod choices;
mod column;
mod columns;
mod complaints;
mod data;
mod drift;
mod exports;
mod files;
mod first;
mod header;
mod labels;
mod outline;
mod over_time;
mod progress;
mod quality;
mod queries;
mod threshold;
mod together;
mod top;

pub(super) use came_in::CameIn;
pub(super) use choices::picked;
pub(super) use complaints::{ComplaintsProps, complaints};
pub(super) use data::Data;
pub(super) use drift::Drift;
pub(super) use files::{FilesProps, Step, files};
pub(super) use first::{FirstProps, first};
pub(super) use header::{HeaderProps, header};
pub(super) use labels::LabelsCell;
pub(super) use outline::outline;
pub(super) use over_time::OverTime;
pub(super) use progress::{ProgressProps, progressing};
pub(super) use quality::QualityCell;
pub(super) use top::{TopProps, top};
