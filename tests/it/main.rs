//! What the rooms do together, seen from outside.

// What every accumulator and distance obeys.
mod laws;
// Quality against scikit-learn; coverage of intervals.
mod quality;
// Drift against scipy; noise floors and verdicts.
mod drift;
// Values that trusted tools got, and seeded draws.
mod reference;
