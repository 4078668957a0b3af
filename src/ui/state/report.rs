//! The report that the reader keeps.

use super::{Effect, State};
use crate::book::notebook::Cell;
use crate::run::protocol::Complaint;

/// Has the report of complete results written, one at a time, as the cells stand now.
pub(super) fn ask(state: &mut State) -> Vec<Effect> {
    let settled = state.settled.as_ref().filter(|_| state.progress.is_none());
    let Some(settled) = settled.filter(|_| !state.answers.is_reporting) else {
        return vec![];
    };
    let asked = Box::new(settled.asked.clone());
    state.answers.is_reporting = true;
    let cells = state.paper.cells.iter().map(|cell| Cell::clone(cell));
    vec![Effect::Report(
        asked,
        state.paper.title.clone(),
        cells.collect(),
    )]
}

/// Saves it, or says why there is none; nothing that is shown changes by it.
pub(super) fn written(state: &mut State, report: Result<String, String>) -> Vec<Effect> {
    state.answers.is_reporting = false;
    match report {
        Ok(text) => vec![Effect::Save {
            name: "wellenough.html".into(),
            text,
        }],
        Err(why) => {
            let message = format!("the report could not be written: {why}");
            let source = None;
            state.complaints.push(Complaint { source, message });
            vec![]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Shown;
    use crate::run::protocol::Told;
    use crate::ui::shared::Shared;
    use crate::ui::state::{Action, Asked, Settled, reduce};

    #[test]
    fn the_report_is_of_complete_results_and_written_one_at_a_time() {
        let (state, effects) = reduce(&State::default(), Action::Report);
        assert_eq!((state.answers.is_reporting, effects), (false, vec![]));
        let settled = Settled {
            asked: Asked::default(),
            outcome: Shared::new(Shown::default()),
        };
        let state = State {
            settled: Some(settled),
            ..State::default()
        };
        let (state, effects) = reduce(&state, Action::Report);
        assert!(matches!(&effects[..], [Effect::Report(_, _, cells)] if cells.len() == 10));
        assert_eq!(reduce(&state, Action::Report).1, []);
        let told = |report| Action::Told(Told::Report(report));
        let (failed, effects) = reduce(&state, told(Err("gone".into())));
        assert!(!failed.answers.is_reporting && failed.settled.is_some() && effects.is_empty());
        assert_eq!(failed.complaints.len(), 1);
        let (done, effects) = reduce(&state, told(Ok("<html>".into())));
        assert!(!done.answers.is_reporting && done.complaints.is_empty());
        assert!(
            matches!(&effects[..], [Effect::Save { name, text }] if name == "wellenough.html" && text == "<html>")
        );
    }
}
