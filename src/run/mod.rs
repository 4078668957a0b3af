//! Who does it: carries out a book from files to an outcome. Imports all rooms above.
//!
//! The [`conductor`] decides which worker does what next; a [`hand`] does it; the `desk` keeps the tables. The same
//! code serves both doors: on the page hands sit in blob workers, on the command line in threads.

#[cfg(feature = "engine")]
mod beside;
#[cfg(feature = "engine")]
mod bounds;
#[cfg(feature = "engine")]
mod classes;
#[cfg(feature = "notebook")]
pub mod clerk;
pub mod conductor;
#[cfg(feature = "engine")]
mod cut;
#[cfg(feature = "engine")]
mod desk;
#[cfg(feature = "engine")]
mod diagnosis;
#[cfg(feature = "engine")]
mod direct;
#[cfg(feature = "engine")]
mod drift;
#[cfg(feature = "engine")]
mod duplicates;
#[cfg(feature = "engine")]
mod estimate;
#[cfg(feature = "engine")]
mod feed;
#[cfg(feature = "engine")]
mod gather;
#[cfg(feature = "engine")]
mod groups;
#[cfg(feature = "engine")]
pub mod hand;
pub mod intervals;
#[cfg(feature = "engine")]
mod kept;
#[cfg(feature = "engine")]
mod labels;
#[cfg(feature = "engine")]
mod lesson;
#[cfg(feature = "engine")]
mod look;
#[cfg(feature = "engine")]
mod loss;
#[cfg(feature = "engine")]
mod maturity;
#[cfg(feature = "engine")]
mod measured;
#[cfg(feature = "engine")]
mod memo;
#[cfg(feature = "engine")]
mod moved;
#[cfg(feature = "engine")]
mod multiplicity;
#[cfg(feature = "engine")]
mod multivariate;
#[cfg(feature = "cli")]
pub mod native;
#[cfg(feature = "engine")]
mod needs;
#[cfg(feature = "engine")]
mod odd;
#[cfg(feature = "engine")]
mod opened;
#[cfg(feature = "engine")]
mod outputs;
#[cfg(feature = "engine")]
mod pictures;
pub mod protocol;
#[cfg(feature = "engine")]
mod quality;
#[cfg(feature = "engine")]
mod queries;
#[cfg(feature = "engine")]
mod question;
#[cfg(feature = "engine")]
mod ranking;
#[cfg(feature = "engine")]
mod rehearsal;
#[cfg(feature = "engine")]
mod releases;
#[cfg(feature = "engine")]
pub mod report;
#[cfg(feature = "engine")]
mod slo;
#[cfg(feature = "engine")]
mod table;
#[cfg(feature = "engine")]
mod versions;
#[cfg(feature = "engine")]
mod volume;
#[cfg(feature = "engine")]
mod weighted;
#[cfg(feature = "engine")]
mod weights;
