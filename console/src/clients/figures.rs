use jiff::civil::Date;
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
#[derive(Clone, Debug)]
pub(crate) struct Day {
    pub(crate) day: Date,
    /// As it ended.
    pub(crate) on_hand: i64,
    pub(crate) sums: Sums,
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

impl Figures {
    /// The whole shop: the last 30 days, and what there is now.
    ///
    /// # Errors
    ///
    /// See [`Trouble`].
    pub(crate) async fn of_shop(service: &Service<'_>) -> Result<Self, Trouble> {
        let found = read(service, &[("fields[figures]", "from,to,days,now")]).await?;
        found.data.into_iter().next().map(|one| one.attributes).ok_or_else(|| service.garbled())
    }

    /// The last 30 days of each of these that have stock, or had.
    ///
    /// # Errors
    ///
    /// See [`Trouble`].
    pub(crate) async fn of_products(service: &Service<'_>, ids: &[Uuid]) -> Result<Vec<(Uuid, Self)>, Trouble> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let (named, size) = (ids.iter().map(Uuid::to_string).collect::<Vec<_>>().join(","), ids.len().to_string());
        let fields = ("fields[figures]", "from,to,on_hand_before,days");
        let found = read(service, &[("filter[product_id]", &named), fields, ("page[size]", &size)]).await?;
        Ok(found.data.into_iter().map(|one| (one.id, one.attributes)).collect())
    }

    /// One product, from this day on. `None` where it never had stock.
    ///
    /// # Errors
    ///
    /// See [`Trouble`].
    pub(crate) async fn of_product(service: &Service<'_>, id: Uuid, from: &str) -> Result<Option<Self>, Trouble> {
        let id = id.to_string();
        let fields = ("fields[figures]", "from,to,on_hand_before,days,total");
        let found = read(service, &[("filter[product_id]", &id), ("filter[day][gte]", from), fields]).await?;
        Ok(found.data.into_iter().next().map(|one| one.attributes))
    }

    /// Units on hand as each day ended.
    pub(crate) fn on_hand(&self) -> Vec<i64> {
        let mut moved = self.days.iter().peekable();
        let mut now = self.on_hand_before;
        let each = self.from.series(jiff::Span::new().days(1)).take_while(|day| *day <= self.to).take(FIGURE_DAYS_MAX);
        each.map(|date| {
            while let Some(day) = moved.next_if(|day| day.day <= date) {
                now = day.on_hand;
            }
            now
        })
        .collect()
    }

    /// What moved on the last day.
    pub(crate) fn last_day(&self) -> Sums {
        self.days.last().filter(|day| day.day == self.to).map(|day| day.sums.clone()).unwrap_or_default()
    }
}

async fn read(service: &Service<'_>, parameters: &[(&str, &str)]) -> Result<List<Figures>, Trouble> {
    let found: Option<List<Figures>> = service.get(PATH, parameters).await?.list();
    found.filter(|list| list.data.iter().all(|one| one.attributes.from <= one.attributes.to)).ok_or_else(|| service.garbled())
}

fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

/// By hand: serde's `flatten` does not go with numbers that keep their text.
impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Own {
            #[serde(deserialize_with = "date")]
            day: Date,
            on_hand: i64,
        }
        let whole = serde_json::Value::deserialize(from)?;
        let own = Own::deserialize(&whole).map_err(serde::de::Error::custom)?;
        let sums = Sums::deserialize(&whole).map_err(serde::de::Error::custom)?;
        Ok(Self { day: own.day, on_hand: own.on_hand, sums })
    }
}
