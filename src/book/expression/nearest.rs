//! Which known name a misspelt one is nearest to.

use crate::book::spelling::small;

/// The known name that differs by the fewest letters, if that is at most a third of them.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = small(name).chars().take(64).collect();
    let most = (wanted.len() / 3).max(1);
    known
        .map(|known| (distance(&wanted, known), known))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// Letters to insert, leave out or change (Levenshtein 1966), swapping two neighbours counting once.
fn distance(wanted: &[char], known: &str) -> usize {
    let known: Vec<char> = small(known).chars().take(64).collect();
    let width = known.len() + 1;
    let mut older: Vec<usize> = vec![0; width];
    let mut before: Vec<usize> = (0..width).collect();
    for (row, letter) in wanted.iter().enumerate() {
        let mut now = vec![row + 1; width];
        for (column, other) in known.iter().enumerate() {
            let get = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(usize::MAX / 2);
            let change = get(&before, column) + usize::from(letter != other);
            let gap = get(&before, column + 1).min(get(&now, column)) + 1;
            let mut least = change.min(gap);
            let is_swapped = row > 0
                && column > 0
                && wanted.get(row - 1) == Some(other)
                && known.get(column - 1) == Some(letter);
            if is_swapped {
                least = least.min(get(&older, column - 1) + 1);
            }
            if let Some(place) = now.get_mut(column + 1) {
                *place = least;
            }
        }
        older = std::mem::replace(&mut before, now);
    }
    before.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_keyboard_is_seen_and_another_word_is_not() {
        let known = ["prediction", "label", "wind_speed"];
        let near = |name| nearest(name, known.into_iter());
        assert_eq!(near("predicton"), Some("prediction"));
        assert_eq!(near("lable"), Some("label"));
        assert_eq!(near("Wind_speed"), Some("wind_speed"));
        assert_eq!(near("humidity"), None);
        assert_eq!(near(""), None);
    }
}
