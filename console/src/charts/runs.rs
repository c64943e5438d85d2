use std::fmt::Write as _;

/// Days one after the other with the same value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The first of them, counted from 0.
    pub(crate) first: usize,
    pub(crate) days: usize,
    pub(crate) value: i64,
}

/// The runs of a value for each day.
pub(super) fn runs(values: &[i64]) -> Vec<Run> {
    let mut all: Vec<Run> = Vec::new();
    for (first, value) in values.iter().enumerate() {
        match all.last_mut() {
            Some(run) if run.value == *value => run.days += 1,
            _ => all.push(Run { first, days: 1, value: *value }),
        }
    }
    all
}

/// A line in steps, one unit to the right for each day, in a box of this height whose top stands for `most`.
pub(super) fn path(runs: &[Run], most: i64, height: u16) -> String {
    let mut path = String::new();
    for (at, run) in runs.iter().enumerate() {
        let y = level(run.value, most, height);
        // Writing to a String cannot fail.
        let _ = if at == 0 { write!(path, "M0 {y}") } else { write!(path, "V{y}") };
        let _ = write!(path, "H{}", run.first + run.days);
    }
    path
}

/// How far below the top of the box a value is.
pub(super) fn level(value: i64, most: i64, height: u16) -> u16 {
    let (value, most) = (i128::from(value.max(0)), i128::from(most.max(1)));
    let from_bottom = (value.min(most) * i128::from(height) + most / 2) / most;
    height - u16::try_from(from_bottom).unwrap_or(height)
}

#[cfg(test)]
mod tests {
    use super::{level, path, runs};

    #[test]
    fn a_line_goes_in_steps() {
        for (values, drawn) in
            [(&[][..], ""), (&[0], "M0 10H1"), (&[5], "M0 0H1"), (&[5, 5, 5], "M0 0H3"), (&[4, 5, 5, 0], "M0 2H1V0H3V10H4")]
        {
            assert_eq!(path(&runs(values), 5, 10), drawn, "{values:?}");
        }
    }

    #[test]
    fn no_number_leaves_the_box() {
        for (value, most, y) in
            [(i64::MAX, i64::MAX, 0), (i64::MAX, 1, 0), (i64::MIN, i64::MAX, 10), (0, 0, 10), (1, i64::MIN, 0)]
        {
            assert_eq!(level(value, most, 10), y, "{value} of {most}");
        }
        assert_eq!(level(i64::MAX / 2, i64::MAX, 1000), 500);
    }
}
