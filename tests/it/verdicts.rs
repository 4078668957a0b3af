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
    ("bikeshare_regression", ""),
    ("breast_cancer_small", ""),
    ("carloan_dq_binary", ""),
    ("creditcard_multiclass", ""),
    ("diabetes_small_regression", ""),
    ("employment_ma_binary", ""),
    ("flights_ewr_binary", ""),
    ("lightgbm_ranking", ""),
    ("wine_small_multiclass", ""),
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
