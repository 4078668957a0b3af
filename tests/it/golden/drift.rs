//! Drift of the core part: scipy's tests and distances.

use std::path::PathBuf;

use wellenough::book::{Book, Convention};
use wellenough::measure::histogram::{counts_between, linspace};
use wellenough::measure::hypothesis::{
    Alternative, Tested, cramer_von_mises_exact, ks_exact, mann_whitney_exact,
};
use wellenough::report::Document;
use wellenough::report::document::{Drift, Scope};

use super::raw::{Raw, ascending};
use super::{Numbers, run};

/// Measures of the convention `scipy` whose statistic and p-value the golden files have: there and here.
const TESTS: [(&str, &str); 10] = [
    ("num.*.ks_asymp", "ks_asymptotic"),
    ("num.*.ks_auto", "ks"),
    ("num.*.mannwhitney", "mann_whitney"),
    ("num.*.cvm", "cramer_von_mises"),
    ("num.*.ttest_welch", "welch_t"),
    ("num.*.anderson", "anderson_darling"),
    ("cat.*.chi2_contingency", "chi_square"),
    ("cat.*.chi2_no_yates", "chi_square_plain"),
    ("cat.*.g_test", "g_test"),
    ("cat.*.chisquare", "chi_square_fit"),
];

/// Distances by their measure and convention.
const DISTANCES: [(&str, &str, &str); 14] = [
    ("num.*.wasserstein", "wasserstein", "scipy"),
    ("num.*.energy", "energy", "scipy"),
    ("num.*.js_hist30_2", "jensenshannon", "js_hist30"),
    ("num.*.js_hist30_e", "jensenshannon", "js_hist30_e"),
    ("num.*.kl_hist30", "kl_div", "hist30"),
    ("num.*.psi_decile", "psi", "psi_decile"),
    ("cat.*.js_2", "jensenshannon", "scipy"),
    ("cat.*.js_e", "jensenshannon", "scipy base e"),
    ("cat.*.tvd", "total_variation", "scipy"),
    ("cat.*.l_infinity", "l_infinity", "scipy"),
    ("cat.*.hellinger", "hellinger", "scipy"),
    ("cat.*.kl", "kl_div", "scipy"),
    ("cat.*.psi", "psi", "psi_categorical"),
    ("cat.*.cramers_v", "cramers_v", "scipy"),
];

fn current(document: &Document) -> impl Iterator<Item = &Drift> {
    let all = document.drift.iter();
    all.filter(|drift| drift.scope == Scope::Current)
}

/// Ours for everything under `drift`.
pub(super) fn add(out: &mut Numbers, document: &Document, book: &Book, paths: &[PathBuf]) {
    for drift in current(document).filter(|drift| drift.measure == "wasserstein_normed") {
        let id = format!("drift.num.{}.wasserstein_norm", drift.column);
        out.insert(id, drift.value);
    }
    let book = Book {
        convention: Some(Convention::Scipy),
        ..book.clone()
    };
    for drift in current(&run(&book, paths)) {
        let id = |name: &str| format!("drift.{}", name.replace('*', &drift.column));
        for (name, _) in TESTS.iter().filter(|(_, ours)| *ours == drift.measure) {
            out.insert(format!("{}/0", id(name)), drift.value);
            out.insert(format!("{}/1", id(name)), drift.p_value);
        }
        let same = |row: &&(&str, &str, &str)| row.1 == drift.measure && row.2 == drift.convention;
        for (name, ..) in DISTANCES.iter().filter(same) {
            out.insert(id(name), drift.value);
        }
        add_by_hand(out, &drift.column, paths);
    }
}

/// Exact tests of the first rows, and the counts behind the binned distances.
fn add_by_hand(out: &mut Numbers, column: &str, paths: &[PathBuf]) {
    let id = format!("drift.num.{column}");
    if out.contains_key(&format!("{id}.ks_exact_first150/0")) {
        return;
    }
    let sides = [&paths[0], &paths[1]].map(|path| Raw::read(path).numbers(column));
    let [Some(reference), Some(current)] = sides else {
        return;
    };
    let first = |values: &[Option<f64>], rows: usize| {
        let known = values.iter().flatten().take(rows);
        ascending(&known.map(|value| Some(*value)).collect::<Vec<_>>())
    };
    let mut put = |name: &str, test: Tested| {
        let test = test.ok();
        out.insert(format!("{id}.{name}/0"), test.map(|test| test.statistic));
        out.insert(format!("{id}.{name}/1"), test.map(|test| test.p_value));
    };
    let pair = |rows| (first(&reference, rows), first(&current, rows));
    let (a, b) = pair(150);
    put("ks_exact_first150", ks_exact(&a, &b));
    let (a, b) = pair(20);
    put("cvm_exact_first20", cramer_von_mises_exact(&a, &b));
    let (a, b) = pair(40);
    let test = mann_whitney_exact(&a, &b, Alternative::TwoSided);
    put("mwu_exact_first40", test);
    let (a, b) = (ascending(&reference), ascending(&current));
    if let (Some(low), Some(high)) = (a.first(), a.last())
        && let (Some(low_2), Some(high_2)) = (b.first(), b.last())
    {
        let edges = linspace(low.min(*low_2), high.max(*high_2), 30);
        for (side, values) in [a.as_slice(), &b].into_iter().enumerate() {
            for (bin, count) in counts_between(values, &edges).into_iter().enumerate() {
                out.insert(format!("{id}.hist30/{side}/{bin}"), Some(count as f64));
            }
        }
    }
}
