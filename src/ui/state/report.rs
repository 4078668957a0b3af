//! The report that the reader keeps.

use super::{Effect, State};
use crate::book::notebook::Cell;
use crate::report::Shown;
use crate::report::arranged::arranged;
use crate::run::protocol::Complaint;

/// Writes the report of the results that are complete, one at a time.
pub(super) fn ask(state: &mut State) -> Vec<Effect> {
    match &state.settled.clone() {
        Some(settled) if !state.is_reporting => {
            state.is_reporting = true;
            let (asked, title) = (settled.asked.clone(), state.paper.title.clone());
            let shown = Box::new(told_by_cells(state, &settled.outcome));
            vec![Effect::Report {
                asked: Box::new(asked),
                shown,
                title,
            }]
        }
        _ => vec![],
    }
}

/// What the page shows, as its cells show it.
fn told_by_cells(state: &State, shown: &Shown) -> Shown {
    let words = |cell: &Cell, is_note| {
        let laid = state.laid.get(&(cell.id, is_note));
        laid.map_or_else(Vec::new, |(_, blocks)| blocks.to_vec())
    };
    let cells = state.paper.cells.iter().map(AsRef::as_ref);
    Shown {
        sections: arranged(&shown.sections, cells, words),
        exports: None,
        ..shown.clone()
    }
}

/// What came of it; nothing that is shown changes by it.
pub(super) fn told(state: &mut State, written: Result<(), String>) -> Vec<Effect> {
    state.is_reporting = false;
    if let Err(why) = written {
        let message = format!("the report could not be written: {why}");
        let source = None;
        state.complaints.push(Complaint { source, message });
    }
    vec![]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::shared::Shared;
    use crate::ui::state::{Action, Asked, Settled, reduce};

    #[test]
    fn the_report_is_of_complete_results_and_written_one_at_a_time() {
        let (state, effects) = reduce(&State::default(), Action::Report);
        assert_eq!((state.is_reporting, effects), (false, vec![]));
        let settled = Settled {
            asked: Asked::default(),
            outcome: Shared::new(Shown::default()),
        };
        let state = State {
            settled: Some(settled.clone()),
            ..State::default()
        };
        let (state, effects) = reduce(&state, Action::Report);
        let [Effect::Report { asked, title, .. }] = &effects[..] else {
            panic!("{effects:?}");
        };
        assert_eq!((&**asked, title.as_str()), (&settled.asked, ""));
        assert_eq!(reduce(&state, Action::Report).1, []);
        let (failed, _) = reduce(&state, Action::Reported(Err("gone".into())));
        assert!(!failed.is_reporting && failed.settled.is_some());
        assert_eq!(failed.complaints.len(), 1);
        let (done, _) = reduce(&state, Action::Reported(Ok(())));
        assert!(!done.is_reporting && done.complaints.is_empty());
    }
}
