//! The verdicts on real data, read by hand: each is kept with a sentence that says why it makes sense.
//!
//! They hold for the whole data sets of `../shared/golden` (or `GOLDEN_DIR`), not for the thinned copies of the checkout.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests and their helpers; what is left out must be seen"
)]

use std::path::Path;

use wellenough::report::verdict::terminal;
use wellenough::run::native::carry_out;

use crate::golden::{book_of, files, golden_dir};

/// The data sets, and what a reader who knows them makes of the verdict.
const SETS: [(&str, &str); 9] = [
    (
        "bikeshare_regression",
        "A model of the first weeks meets spring: most rows are warmer than any it knew, and demand grows beyond what weather explains.",
    ),
    (
        "breast_cancer_small",
        "There is no time, so nothing can have fallen since any day.",
    ),
    (
        "carloan_dq_binary",
        "Values were damaged in the log after the model had answered: the same logged inputs get other answers, and no version is logged.",
    ),
    (
        "creditcard_multiclass",
        "Made with a change on one day: outcomes of like inputs changed for all, the mix of inputs somewhat.",
    ),
    (
        "diabetes_small_regression",
        "There is no time, so nothing can have fallen since any day.",
    ),
    (
        "employment_ma_binary",
        "Four years are four windows: too few to tell a change from a difference between years.",
    ),
    (
        "flights_ewr_binary",
        "Winter storms of December 2013: like flights were late more often, and scores that were right before let expect far less.",
    ),
    ("lightgbm_ranking", "Rankings have no diagnosis."),
    (
        "wine_small_multiclass",
        "There is no time, so nothing can have fallen since any day.",
    ),
];

#[test]
fn verdicts_on_real_data_make_sense() {
    let folder = golden_dir();
    if folder.starts_with(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")) {
        println!("left out: the whole golden data sets are not beside the checkout");
        return;
    }
    for (name, why) in SETS {
        let paths = files(&folder.join(name));
        let outcome = carry_out(&book_of(&paths), &paths, 2, &mut |_| {});
        let document = outcome.unwrap().document;
        let said = document.verdict.as_ref().map_or_else(
            || "no verdict: quality is not measured over windows\n".to_owned(),
            terminal,
        );
        insta::with_settings!({ description => why, omit_expression => true }, {
            insta::assert_snapshot!(format!("verdict_{name}"), said);
        });
    }
}
