//! Orders and their timelines read by SQL.

#[cfg(test)]
mod contract;
mod rows;

use std::collections::HashMap;

use chassis::async_trait;
use chassis::db::{Row, sql};
use chassis::error::Result;
use chassis::grpc::Page;

use super::read::{SqlViews, by_whose, cut, whose};
use super::table::{self, Pages, Table};
use crate::application::ports::{Query, ShownOrder, ViewStore, Whose};
use crate::domain::orders::{Entry, OrderCase, OrderId};

macro_rules! timelines {
    ($where:literal) => {
        concat!(
            "SELECT t.order_id, t.event_id, t.source, t.event_type, t.sequence, t.detail, t.happened_at \
             FROM timeline AS t JOIN order_views AS v ON v.order_id = t.order_id WHERE ",
            $where
        )
    };
}

const TIMELINE: &str = timelines!("t.order_id = $1");
const TIMELINES: Pages = Pages {
    one: timelines!("v.updated_at > $1 AND v.order_id >= $2 AND v.order_id <= $3 AND v.customer_id = $4"),
    all: timelines!("v.updated_at > $1 AND v.order_id >= $2 AND v.order_id <= $3"),
};

impl SqlViews {
    /// The timelines of a page of views, by order.
    async fn timelines(&self, query: &Query, page: &[Row]) -> Result<HashMap<String, Vec<Entry>>> {
        let (Some(newest), Some(oldest)) = (page.first(), page.last()) else { return Ok(HashMap::new()) };
        let [oldest, newest] = [oldest.get::<String>("order_id")?, newest.get("order_id")?];
        let select = by_whose(&query.whose, &TIMELINES).bind(query.updated_after).bind(oldest).bind(newest);
        let mut timelines: HashMap<String, Vec<Entry>> = HashMap::new();
        for row in self.db.fetch_all(whose(select, &query.whose)).await? {
            timelines.entry(row.get("order_id")?).or_default().push(rows::entry(&row)?);
        }
        Ok(timelines)
    }
}

fn shown(row: &Row, mut timeline: Vec<Entry>) -> Result<ShownOrder> {
    timeline.sort_unstable();
    Ok(ShownOrder { view: table::view(row)?, store_name: row.get("store_name")?, timeline })
}

#[async_trait]
impl ViewStore<OrderCase, ShownOrder> for SqlViews {
    async fn get(&self, whose: &Whose, order: &OrderId) -> Result<Option<ShownOrder>> {
        let Some(row) = self.one::<OrderCase>(order).await? else { return Ok(None) };
        let entries = self.db.fetch_all(sql(TIMELINE).bind(order.as_str())).await?;
        let found = shown(&row, entries.iter().map(rows::entry).collect::<Result<_>>()?)?;
        Ok(whose.includes(&found.view.customer_id).then_some(found))
    }

    async fn list(&self, query: &Query) -> Result<Page<ShownOrder>> {
        let found = self.page(&OrderCase::PAGES, query, |stmt| stmt).await?;
        let mut timelines = self.timelines(query, &found).await?;
        let mut all = Vec::with_capacity(found.len());
        for row in &found {
            let timeline = timelines.remove(&row.get::<String>(OrderCase::KEY)?).unwrap_or_default();
            all.push(shown(row, timeline)?);
        }
        Ok(cut(all, query.size, |shown| &shown.view))
    }
}
