//! Who does it: carries out a book from files to an outcome. Imports all rooms above.
//!
//! The same code serves both doors: on the page its tasks run in workers, on the command line in threads.

pub mod protocol;
