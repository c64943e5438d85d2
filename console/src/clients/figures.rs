use std::collections::HashMap;

use jiff::Span;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use super::answer::List;
use super::service::Service;
use super::trouble::Trouble;
use crate::limits::FIGURE_DAYS_MAX;

const PATH: &str = "/inventory/figures";

/// What moved day by day, and what there is now.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Figures {
    #[serde(deserialize_with = "date")]
    pub(crate) from: Date,
    #[serde(deserialize_with = "date")]
    pub(crate) to: Date,
    #[serde(default)]
    pub(crate) on_hand_before: i64,
    /// The days on which something moved, in order.
    #[serde(default)]
    pub(crate) days: Vec<Day>,
    pub(crate) total: Option<Sums>,
    pub(crate) now: Option<State>,
}

/// A day on which something moved.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Told")]
pub(crate) struct Day {
    pub(crate) date: Date,
    /// As it ended.
    pub(crate) on_hand: i64,
    pub(crate) sums: Sums,
}

/// The same as the service tells it. serde's `flatten` does not go with numbers that keep their text.
#[derive(Deserialize)]
struct Told {
    #[serde(deserialize_with = "date")]
    day: Date,
    on_hand: i64,
    sold: i64,
    returned: i64,
    received: i64,
    adjusted_up: i64,
    adjusted_down: i64,
    #[serde(default)]
    money: Vec<Turnover>,
}

/// What a line is made of: of all that moved only what was left, since a page of lists has thousands of days.
#[derive(Clone, Debug, Deserialize)]
struct Line {
    #[serde(deserialize_with = "date")]
    from: Date,
    #[serde(deserialize_with = "date")]
    to: Date,
    on_hand_before: i64,
    days: Vec<End>,
}

#[derive(Clone, Debug, Deserialize)]
struct End {
    #[serde(deserialize_with = "date")]
    day: Date,
    on_hand: i64,
}

/// Units and money.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Sums {
    pub(crate) sold: i64,
    pub(crate) returned: i64,
    pub(crate) received: i64,
    pub(crate) adjusted_up: i64,
    pub(crate) adjusted_down: i64,
    #[serde(default)]
    pub(crate) money: Vec<Turnover>,
}

/// What was paid and given back in one currency.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Turnover {
    pub(crate) currency: String,
    pub(crate) sold: String,
    pub(crate) returned: String,
    pub(crate) units_sold: i64,
    pub(crate) units_returned: i64,
}

/// What there is in the whole shop.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct State {
    pub(crate) products: i64,
    pub(crate) out: i64,
    pub(crate) low: i64,
    pub(crate) reserved: i64,
    pub(crate) holds: i64,
}

impl From<Told> for Day {
    fn from(told: Told) -> Self {
        let Told { day, on_hand, sold, returned, received, adjusted_up, adjusted_down, money } = told;
        Self { date: day, on_hand, sums: Sums { sold, returned, received, adjusted_up, adjusted_down, money } }
    }
}

impl Figures {
    /// The whole shop, from this day on, and what there is now.
    ///
    /// # Errors
    ///
    /// See [`Trouble`].
    pub(crate) async fn of_shop(service: &Service<'_>, from: &str) -> Result<Self, Trouble> {
        let found: List<Self> = read(service, &[("filter[day][gte]", from), ("fields[figures]", "from,to,days,now")]).await?;
        found.data.into_iter().next().map(|one| one.attributes).ok_or_else(|| service.garbled())
    }

    /// What was on hand at the end of each of the last 30 days, of each of these products that has stock, or had.
    ///
    /// # Errors
    ///
    /// See [`Trouble`].
    pub(crate) async fn lines(service: &Service<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<i64>>, Trouble> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let (named, size) = (ids.iter().map(Uuid::to_string).collect::<Vec<_>>().join(","), ids.len().to_string());
        let fields = ("fields[figures]", "from,to,on_hand_before,days");
        let found: List<Line> = read(service, &[("filter[product_id]", &named), fields, ("page[size]", &size)]).await?;
        let line = |Line { from, to, on_hand_before, days }| {
            each_day([from, to], on_hand_before, days.iter().map(|end| (end.day, end.on_hand)))
        };
        Ok(found.data.into_iter().map(|one| (one.id, line(one.attributes))).collect())
    }

    /// One product, from this day on. `None` where it never had stock.
    ///
    /// # Errors
    ///
    /// See [`Trouble`].
    pub(crate) async fn of_product(service: &Service<'_>, id: Uuid, from: &str) -> Result<Option<Self>, Trouble> {
        let named = id.to_string();
        let fields = ("fields[figures]", "from,to,on_hand_before,days,total");
        let found: List<Self> = read(service, &[("filter[product_id]", &named), ("filter[day][gte]", from), fields]).await?;
        Ok(found.data.into_iter().find(|one| one.id == id).map(|one| one.attributes))
    }

    /// Units on hand as each day ended.
    pub(crate) fn on_hand(&self) -> Vec<i64> {
        each_day([self.from, self.to], self.on_hand_before, self.days.iter().map(|day| (day.date, day.on_hand)))
    }

    /// What moved on the last day.
    pub(crate) fn last_day(&self) -> Sums {
        self.days.last().filter(|day| day.date == self.to).map(|day| day.sums.clone()).unwrap_or_default()
    }
}

async fn read<A: DeserializeOwned>(service: &Service<'_>, parameters: &[(&str, &str)]) -> Result<List<A>, Trouble> {
    service.get(PATH, parameters).await?.list().ok_or_else(|| service.garbled())
}

/// What was on hand as each day ended, from those days on which something moved.
fn each_day([from, to]: [Date; 2], before: i64, moved: impl Iterator<Item = (Date, i64)>) -> Vec<i64> {
    let (mut moved, mut on_hand) = (moved.peekable(), before);
    let days = from.series(Span::new().days(1)).take_while(|day| *day <= to).take(FIGURE_DAYS_MAX);
    days.map(|today| {
        while let Some((_, left)) = moved.next_if(|(day, _)| *day <= today) {
            on_hand = left;
        }
        on_hand
    })
    .collect()
}

fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}
