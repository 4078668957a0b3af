//! Each of several classes, and which are taken for which.

use wellenough::report::Document;
use wellenough::report::document::Scope;

use super::Numbers;

/// The classes of one side, in the golden order: precision, recall, F1 and labels of all.
pub(super) fn add(out: &mut Numbers, document: &Document, scope: Scope, prefix: &str) {
    let Some(side) = document.classes.iter().find(|side| side.scope == scope) else {
        return;
    };
    for (at, (class, counts)) in side.classes.iter().zip(&side.confusion).enumerate() {
        let zero = |value: Option<f64>| Some(value.unwrap_or(0.0));
        // scikit-learn counts 0 where nothing was said of a class.
        let numbers = [
            zero(class.precision.value),
            zero(class.recall.value),
            zero(class.f1.value),
            Some(class.labelled as f64),
        ];
        for (row, value) in numbers.into_iter().enumerate() {
            out.insert(format!("{prefix}.per_class/{row}/{at}"), value);
        }
        for (said, count) in counts.iter().enumerate() {
            out.insert(
                format!("{prefix}.confusion/{at}/{said}"),
                Some(*count as f64),
            );
        }
    }
}
