//! How far off predicted numbers are, and losses that are bad in part.

use crate::measure::quality::Metric;

use super::super::desk::Desk;
use super::super::outputs::Outputs;
use super::rows::{Row, Rows, correct};

/// Of nine in ten errors the largest is the tolerance where none is given (algorithms, 1.1).
const TOLERATED: f64 = 0.9;

/// Rows by their error and label.
pub(super) fn judged<'a>(
    mut rows: std::ops::Range<usize>,
    outputs: &'a Outputs,
    of: impl Fn(f64, f64) -> Row + 'a,
) -> Result<Rows<'a>, String> {
    let error = errors(outputs)?;
    Ok(Box::new(std::iter::from_fn(move || {
        let row = rows.next()?;
        Some(match error(row) {
            Ok((error, label)) => of(error, label),
            Err(row) => row,
        })
    })))
}

/// |prediction − label| and the label; of two classes |score − label|, the label being 0 or 1.
fn errors(outputs: &Outputs) -> Result<impl Fn(usize) -> Result<(f64, f64), Row> + '_, String> {
    let both = move |row: usize| -> Option<(f64, f64)> {
        match outputs {
            Outputs::Regression { predicted, label } => {
                Some((*predicted.get(row)?, *label.get(row)?))
            }
            Outputs::Binary {
                score: Some(score),
                label,
                ..
            } => {
                let label = label.get(row)?.map_or(f64::NAN, f64::from);
                Some((*score.get(row)?, label))
            }
            _ => None,
        }
    };
    match outputs {
        Outputs::Regression { .. } | Outputs::Binary { score: Some(_), .. } => {
            Ok(move |row: usize| match both(row) {
                Some((said, label)) if !said.is_nan() && !label.is_nan() => {
                    Ok(((said - label).abs(), label))
                }
                Some((_, label)) if !label.is_nan() => Err(Row::Invalid),
                _ => Err(Row::Waits),
            })
        }
        _ => Err("an error needs predicted numbers and labels".into()),
    }
}

/// The error that nine of ten rows of the reference keep to, or of all rows where there is none.
pub(super) fn tolerance(desk: &Desk, outputs: &Outputs) -> Result<f64, String> {
    let error = errors(outputs)?;
    let has_reference = desk
        .cut
        .groups
        .iter()
        .any(|(_, is_reference, _)| *is_reference);
    let groups = desk.cut.groups.iter();
    let mut found: Vec<f64> = groups
        .filter(|(_, is_reference, _)| *is_reference || !has_reference)
        .flat_map(|(.., range)| desk.cut.order.get(range.clone()).unwrap_or(&[]))
        .filter_map(|row| error(usize::try_from(*row).ok()?).ok())
        .map(|(error, _)| error)
        .collect();
    found.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of a length"
    )]
    let at = (TOLERATED * found.len() as f64 - 1e-9).ceil() as usize;
    let found = at.checked_sub(1).and_then(|at| found.get(at).copied());
    found.ok_or_else(|| "no row has a prediction and a label".into())
}

/// Losses between 0 and 1.
pub(super) fn losses<'a>(
    desk: &Desk,
    outputs: &'a Outputs,
    loss: &str,
) -> Result<Rows<'a>, String> {
    let rows = 0..desk.table.rows;
    match loss {
        "error_rate" => Ok(Box::new(rows.map(correct(outputs)?))),
        "brier_score_loss" => {
            let Outputs::Binary {
                score: Some(score), ..
            } = outputs
            else {
                return Err("brier_score_loss: only two classes with scores have it here".into());
            };
            if score.iter().any(|score| *score < 0.0 || *score > 1.0) {
                return Err("brier_score_loss: the scores are not probabilities".into());
            }
            judged(rows, outputs, |error, _| Row::Bad(error * error))
        }
        "capped_relative_error" => judged(rows, outputs, |error, label| {
            let whole = label.abs();
            Row::Bad(if error >= whole {
                f64::from(error > 0.0)
            } else {
                error / whole
            })
        }),
        other => {
            let known = Metric::from_id(other).is_some();
            let why = if known {
                "is no loss between 0 and 1 for each row; count windows by it instead"
            } else {
                "is not known"
            };
            Err(format!(
                "mean: {other} {why}; expected brier_score_loss, error_rate or capped_relative_error"
            ))
        }
    }
}
