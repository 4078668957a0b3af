//! The page's components: values in, actions out. They own only what is open and where the pointer is.

mod came_in;
mod choices;
mod column;
mod columns;
mod complaints;
mod drift;
mod exports;
mod files;
mod first;
mod header;
mod marks;
mod outline;
mod over_time;
mod progress;
mod quality;
mod threshold;
mod top;

pub(super) use came_in::CameIn;
pub(super) use complaints::Complaints;
pub(super) use drift::Drift;
pub(super) use files::Files;
pub(super) use first::First;
pub(super) use header::Header;
pub(super) use outline::Outline;
pub(super) use over_time::OverTime;
pub(super) use progress::Progressing;
pub(super) use quality::QualityCell;
pub(super) use top::Top;
