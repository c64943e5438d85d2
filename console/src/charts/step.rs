use maud::{Markup, html};

use super::runs::{Run, level, path, runs};

const HEIGHT: u16 = 1000;

/// A chart in steps with its scales. They are text of the page, not of the drawing, and so are legible at any width.
pub(crate) struct Step<'a> {
    /// One for each day.
    pub(crate) values: &'a [i64],
    /// A line across, if it is above 0.
    pub(crate) level: Option<i64>,
    /// What the whole of it says.
    pub(crate) told: &'a str,
    /// What days with the same value say to a pointer.
    pub(crate) run: &'a dyn Fn(Run) -> String,
    /// How a value is written.
    pub(crate) number: &'a dyn Fn(i64) -> String,
    /// Under the drawing: the first day, the one in the middle, the last one.
    pub(crate) days: [String; 3],
}

impl Step<'_> {
    pub(crate) fn render(&self) -> Markup {
        let (runs, width) = (runs(self.values), self.values.len());
        let highest = self.values.iter().copied().chain(self.level).max().unwrap_or_default();
        let top = round_top(highest);
        let line = path(&runs, top, HEIGHT);
        html! {
            div.plot {
                div.scale aria-hidden="true" { @for mark in [top, top / 2, 0] { span { ((self.number)(mark)) } } }
                svg.step role="img" viewBox={ "0 0 " (width.max(1)) " " (HEIGHT) } preserveAspectRatio="none" {
                    title { (self.told) }
                    path.grid d={ "M0 0H" (width) "M0 " (HEIGHT / 2) "H" (width) "M0 " (HEIGHT) "H" (width) } {}
                    @if !runs.is_empty() { path.area d={ (line) "V" (HEIGHT) "H0Z" } {} }
                    path.line d=(line) {}
                    @if let Some(level_of) = self.level.filter(|level| *level > 0) {
                        path.level d={ "M0 " (level(level_of, top, HEIGHT)) "H" (width) } {}
                    }
                    @for run in &runs {
                        rect x=(run.first) width=(run.days) height=(HEIGHT) data-value=(run.value) { title { ((self.run)(*run)) } }
                    }
                }
                div.days aria-hidden="true" { @for day in &self.days { span { (day) } } }
            }
        }
    }
}

/// The least round number that is not below this one, and whose half is a whole number.
fn round_top(highest: i64) -> i64 {
    let mut ten: i64 = 1;
    while let Some(next) = ten.checked_mul(10) {
        if let Some(top) = [2, 4, 6, 8, 10].map(|digit| digit * ten).into_iter().find(|top| *top >= highest) {
            return top;
        }
        ten = next;
    }
    highest
}

#[cfg(test)]
mod tests {
    use super::round_top;

    #[test]
    fn a_scale_ends_with_a_round_number() {
        for (highest, top) in [
            (i64::MIN, 2),
            (0, 2),
            (2, 2),
            (3, 4),
            (9, 10),
            (11, 20),
            (61, 80),
            (801, 1000),
            (1_000_000_000, 1_000_000_000),
            (i64::MAX, i64::MAX),
        ] {
            assert_eq!(round_top(highest), top, "{highest}");
        }
    }
}
