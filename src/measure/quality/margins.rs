//! What the numbers over classes are read from: the margins of a table of labels by predictions.

/// A share that every class has.
#[derive(Debug, Clone, Copy)]
pub(super) enum ClassShare {
    Precision,
    F1,
    Jaccard,
    FHalf,
    FTwo,
}

/// Per class: rows that are and were said to be of it, that are, and that were said to be.
///
/// # Shapes and units
/// Rows, or their weights.
/// # Source
/// scikit-learn's metrics of the same names; Gorodkin (2004), Computational Biology and Chemistry 28, 367–374.
/// # Checked against
/// As [`Multiclass`](super::Multiclass).
#[derive(Debug, Clone)]
pub(super) struct Margins {
    both: Vec<f64>,
    labelled: Vec<f64>,
    predicted: Vec<f64>,
    /// Whether any label or prediction names the class.
    is_named: Vec<bool>,
}

impl Margins {
    /// The three of every class.
    pub(super) fn of(classes: usize, class: impl Fn(usize) -> [f64; 3]) -> Self {
        let all: Vec<[f64; 3]> = (0..classes).map(class).collect();
        Self {
            both: all.iter().map(|[both, ..]| *both).collect(),
            labelled: all.iter().map(|[_, labelled, _]| *labelled).collect(),
            predicted: all.iter().map(|[.., predicted]| *predicted).collect(),
            is_named: all
                .iter()
                .map(|[_, labelled, predicted]| labelled + predicted > 0.0)
                .collect(),
        }
    }

    fn n(&self) -> f64 {
        self.labelled.iter().sum()
    }

    fn rows(&self) -> impl Iterator<Item = (f64, f64, f64)> {
        let sides = self.labelled.iter().zip(&self.predicted);
        self.both
            .iter()
            .zip(sides)
            .map(|(both, (labelled, predicted))| (*both, *labelled, *predicted))
    }

    /// Over the classes that any label or prediction names; weighted by their labels, or not.
    pub(super) fn mean(&self, of: ClassShare, is_weighted: bool) -> f64 {
        let (mut sum, mut weights) = (0.0, 0.0);
        let named = self.rows().zip(&self.is_named);
        for ((both, labelled, predicted), _) in named.filter(|(_, is_named)| **is_named) {
            let share = match of {
                ClassShare::Precision => quotient(both, predicted),
                ClassShare::F1 => quotient(2.0 * both, labelled + predicted),
                ClassShare::FHalf => quotient(1.25 * both, 0.25 * labelled + predicted),
                ClassShare::FTwo => quotient(5.0 * both, 4.0 * labelled + predicted),
                ClassShare::Jaccard => quotient(both, labelled + predicted - both),
            };
            let weight = if is_weighted { labelled } else { 1.0 };
            sum += weight * share;
            weights += weight;
        }
        quotient(sum, weights)
    }

    /// Whether labels, and predictions, name more than one class.
    pub(super) fn vary(&self) -> [bool; 2] {
        [&self.labelled, &self.predicted]
            .map(|margin| margin.iter().filter(|rows| **rows > 0.0).count() > 1)
    }

    /// n² − Σ m².
    fn spread(&self, margin: &[f64]) -> f64 {
        self.n() * self.n() - margin.iter().map(|rows| rows * rows).sum::<f64>()
    }

    fn by_chance(&self) -> f64 {
        self.rows()
            .map(|(_, labelled, predicted)| labelled * predicted)
            .sum()
    }

    pub(super) fn mcc(&self) -> f64 {
        let agreed: f64 = self.both.iter().sum();
        let scale = self.spread(&self.labelled).sqrt() * self.spread(&self.predicted).sqrt();
        (agreed * self.n() - self.by_chance()) / scale
    }

    pub(super) fn kappa(&self) -> f64 {
        let agreed: f64 = self.both.iter().sum();
        let chance = self.by_chance() / self.n();
        (agreed - chance) / (self.n() - chance)
    }

    /// How `read` changes with one more row in a margin of a class, found by moving it by `step` rows.
    pub(super) fn slope(
        &self,
        margin: usize,
        class: usize,
        step: f64,
        read: &dyn Fn(&Self) -> f64,
    ) -> f64 {
        let at = |step: f64| {
            let mut moved = self.clone();
            let margin = match margin {
                0 => &mut moved.both,
                1 => &mut moved.labelled,
                _ => &mut moved.predicted,
            };
            if let Some(rows) = margin.get_mut(class) {
                *rows += step;
            }
            read(&moved)
        };
        (at(step) - at(-step)) / (2.0 * step)
    }
}

fn quotient(part: f64, whole: f64) -> f64 {
    if whole <= 0.0 { 0.0 } else { part / whole }
}
