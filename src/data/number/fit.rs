//! Which style the numbers of a column have, by how many of a sample fit each.

use super::{NumberStyle, is_percent, plain, read};

/// How the numbers of a sample can be read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fit {
    /// Values looked at.
    n: usize,
    /// Values that are plain, that fit with a decimal point, and that fit with a decimal comma.
    plain: usize,
    point: usize,
    comma: usize,
    /// Values that mean something else with a point than with a comma, such as `1,234`.
    either: usize,
    percent: bool,
}

/// Share of a column's values that must read as a type for the column to have it; the others are counted.
pub(crate) const AGREE: f64 = 0.95;

/// What the numbers of a column are, by its sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbers {
    /// Plain.
    Plain,
    /// In a style; `doubt`: every value could be read in the other style too.
    Styled { style: NumberStyle, doubt: bool },
}

impl Fit {
    /// Looks at the present values of a column.
    pub(crate) fn of(present: &[&str]) -> Self {
        let percents = present.iter().filter(|text| is_percent(text)).count();
        let percent = percents > 0 && percents * 2 >= present.len();
        let mut fit = Self {
            n: present.len(),
            percent,
            ..Self::default()
        };
        let style = |decimal_comma| NumberStyle {
            decimal_comma,
            percent,
        };
        for text in present {
            let finite = |value: &f64| value.is_finite();
            let point = read(text, style(false)).filter(finite);
            let comma = read(text, style(true)).filter(finite);
            fit.plain += usize::from(!percent && plain(text).is_some_and(f64::is_finite));
            fit.point += usize::from(point.is_some());
            fit.comma += usize::from(comma.is_some());
            fit.either += usize::from(point.is_some() && comma.is_some() && point != comma);
        }
        fit
    }

    fn agree(self, count: usize) -> bool {
        self.n > 0 && count as f64 / self.n as f64 >= AGREE
    }

    /// Whether the column alone tells that a comma, or a point, stands before fractions.
    pub(crate) fn decimal_comma(self) -> Option<bool> {
        if self.comma > self.point && self.agree(self.comma) {
            Some(true)
        } else if self.point > self.comma && self.agree(self.point) {
            Some(false)
        } else {
            None
        }
    }

    /// What the numbers are; where the column does not tell, what the other columns of the file told decides.
    pub(crate) fn numbers(self, told_elsewhere: Option<bool>) -> Option<Numbers> {
        let styled = |decimal_comma, doubt| {
            let percent = self.percent;
            Numbers::Styled {
                style: NumberStyle {
                    decimal_comma,
                    percent,
                },
                doubt,
            }
        };
        match self.decimal_comma() {
            Some(true) => Some(styled(true, false)),
            _ if self.agree(self.plain) => {
                let grouped =
                    told_elsewhere == Some(true) && self.point == self.comma && self.either > 0;
                Some(if grouped {
                    styled(true, true)
                } else {
                    Numbers::Plain
                })
            }
            Some(false) => Some(styled(false, false)),
            None if self.agree(self.point) => {
                let doubt = self.either > 0;
                Some(styled(doubt && told_elsewhere == Some(true), doubt))
            }
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_column_decides_on_its_style() {
        let told = |present: &[&str], elsewhere| Fit::of(present).numbers(elsewhere);
        let styled = |decimal_comma, percent, doubt| {
            let style = NumberStyle {
                decimal_comma,
                percent,
            };
            Some(Numbers::Styled { style, doubt })
        };
        assert_eq!(told(&["1.5", "2", "-3e4"], None), Some(Numbers::Plain));
        assert_eq!(told(&["1.234", "2"], None), Some(Numbers::Plain));
        assert_eq!(told(&["1.234", "2"], Some(true)), styled(true, false, true));
        assert_eq!(told(&["1,5", "2"], None), styled(true, false, false));
        assert_eq!(
            told(&["1.234,5", "1.234"], None),
            styled(true, false, false)
        );
        assert_eq!(
            told(&["1,234.5", "1,234"], None),
            styled(false, false, false)
        );
        assert_eq!(told(&["1,234", "5"], None), styled(false, false, true));
        assert_eq!(told(&["1,234", "5"], Some(true)), styled(true, false, true));
        assert_eq!(
            told(&["1,234,567", "1,234"], Some(true)),
            styled(false, false, false)
        );
        assert_eq!(told(&["12%", "7.5%"], None), styled(false, true, false));
        assert_eq!(told(&["$5", "$7"], Some(true)), styled(false, false, false));
        assert_eq!(told(&["a", "1"], None), None);
        assert_eq!(told(&[], None), None);
    }
}
