//! What changed between a good block of rows and a bad one: change points, cells of alike inputs, and how the change of
//! the loss splits over inputs, model and outcomes.
//!
//! In go slices of losses, outcomes and cells, out come shares of a change. **Invariant:** higher losses are worse here;
//! side 0 is the block before, side 1 the block after.

mod change_point;
mod contrast;
mod disde;
mod fingerprint;
mod magnitude;
mod murphy;
mod prior;
mod raking;
mod shapley;
mod slices;
mod table;
mod tree;

pub use change_point::{Costs, Posterior, autocorrelation, dispersion, pelt, season, seasonal};
pub use contrast::{Contrast, contrast, mcnemar};
pub use disde::{Disde, disde};
pub use fingerprint::{Fingerprint, fingerprint};
pub use magnitude::{Magnitudes, Rescaled, rotation};
pub use murphy::{Murphy, murphy};
pub use prior::{bbse, bbse_error, prior_only, saerens};
pub use raking::{Margins, raked};
pub use shapley::{Xmw, intervals, xmw};
pub use slices::{Part, mix_and_rate};
pub use table::{CellTable, Group, Profile, RowFacts};
pub use tree::{Binned, Honest, LEAST, Tree, honest_cells};

#[cfg(test)]
mod laws;
