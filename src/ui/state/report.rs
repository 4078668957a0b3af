//! The report that the reader keeps.

use super::{Effect, State};
use crate::run::protocol::Complaint;

/// Writes the report of the results that are complete, one at a time.
pub(super) fn ask(state: &mut State) -> Vec<Effect> {
    match &state.settled {
        Some(settled) if !state.is_reporting => {
            state.is_reporting = true;
            vec![Effect::Report(Box::new(settled.clone()))]
        }
        _ => vec![],
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
    use crate::report::Shown;
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
        assert_eq!(effects, [Effect::Report(Box::new(settled))]);
        assert_eq!(reduce(&state, Action::Report).1, []);
        let (failed, _) = reduce(&state, Action::Reported(Err("gone".into())));
        assert!(!failed.is_reporting && failed.settled.is_some());
        assert_eq!(failed.complaints.len(), 1);
        let (done, _) = reduce(&state, Action::Reported(Ok(())));
        assert!(!done.is_reporting && done.complaints.is_empty());
    }
}
