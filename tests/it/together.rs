//! What a document says of several columns at once, as it is told.

use wellenough::report::document::{Correlation, Multivariate, Scope};

pub(crate) fn correlation() -> Correlation {
    Correlation {
        a: "wind".into(),
        b: "rain <b>".into(),
        method: "pearson".into(),
        reference: Some(0.1 + 0.2),
        current: Some(-0.5),
        change: Some(-0.8),
        z: Some(-40.5),
        threshold: 0.2,
        verdict: "alarm".into(),
        n_reference: 2_000,
        n: 4_000,
        undefined: None,
    }
}

pub(crate) fn multivariate() -> Multivariate {
    Multivariate {
        measure: "domain_classifier".into(),
        convention: "wellenough".into(),
        scope: Scope::Current,
        window: None,
        value: Some(0.993),
        low: Some(0.99),
        high: Some(0.996),
        threshold_low: None,
        threshold: Some(0.65),
        verdict: "alarm".into(),
        n_reference: 2_000,
        n: 2_000,
        columns: 12,
        components: None,
        top: vec![("rain <b>".into(), 0.75), ("wind".into(), 0.2)],
        alone: vec![("rain <b>".into(), 0.992)],
        undefined: None,
    }
}
