//! Views and timelines read by SQL.

use std::collections::HashMap;

use chassis::async_trait;
use chassis::db::{Database, Row, Stmt, sql};
use chassis::error::Result;
use chassis::grpc::{Page, PageToken};

use super::rows;
use crate::application::ports::{Query, Shown, ViewStore, Whose};
use crate::domain::{Entry, OrderId};

macro_rules! select {
    ($where:literal) => {
        concat!(
            "SELECT ",
            rows::columns!(),
            ", s.name AS store_name FROM order_views AS v LEFT JOIN store_names AS s ON s.store_id = v.store_id \
             WHERE ",
            $where
        )
    };
}

macro_rules! timelines {
    ($where:literal) => {
        concat!(
            "SELECT t.order_id, t.event_id, t.source, t.event_type, t.sequence, t.detail, t.happened_at \
             FROM timeline AS t JOIN order_views AS v ON v.order_id = t.order_id WHERE ",
            $where
        )
    };
}

const GET: &str = select!("v.order_id = $1");
const TIMELINE: &str = timelines!("t.order_id = $1");
// `$2` is the id after the last one on the first page, too: no id begins with a tilde.
const LIST_ONE: &str =
    select!("v.updated_at > $1 AND v.order_id < $2 AND v.customer_id = $4 ORDER BY v.order_id DESC LIMIT $3");
const LIST_ALL: &str = select!("v.updated_at > $1 AND v.order_id < $2 ORDER BY v.order_id DESC LIMIT $3");
const TIMELINES_ONE: &str =
    timelines!("v.updated_at > $1 AND v.order_id >= $2 AND v.order_id <= $3 AND v.customer_id = $4");
const TIMELINES_ALL: &str = timelines!("v.updated_at > $1 AND v.order_id >= $2 AND v.order_id <= $3");

/// Behind every id, in the order of bytes that the ids' columns have.
const BEHIND_ALL: &str = "~";

/// The views in a service's database.
#[derive(Debug, Clone)]
pub(crate) struct SqlViews {
    db: Database,
}

impl SqlViews {
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }

    /// The timelines of a page of views, by order.
    async fn timelines(&self, query: &Query, page: &[Row]) -> Result<HashMap<String, Vec<Entry>>> {
        let (Some(newest), Some(oldest)) = (page.first(), page.last()) else { return Ok(HashMap::new()) };
        let select = by_whose(&query.whose, TIMELINES_ONE, TIMELINES_ALL);
        let range = [oldest.get::<String>("order_id")?, newest.get("order_id")?];
        let [oldest, newest] = range;
        let select = whose(select.bind(query.updated_after).bind(oldest).bind(newest), &query.whose);
        let mut timelines: HashMap<String, Vec<Entry>> = HashMap::new();
        for row in self.db.fetch_all(select).await? {
            timelines.entry(row.get("order_id")?).or_default().push(rows::entry(&row)?);
        }
        Ok(timelines)
    }
}

fn by_whose(whose: &Whose, one: &'static str, all: &'static str) -> Stmt {
    sql(match whose {
        Whose::One(_) => one,
        Whose::All => all,
    })
}

/// Binds the customer last, where the statement asks for one.
fn whose(stmt: Stmt, whose: &Whose) -> Stmt {
    match whose {
        Whose::One(customer) => stmt.bind(customer.as_str()),
        Whose::All => stmt,
    }
}

fn shown(row: &Row, mut timeline: Vec<Entry>) -> Result<Shown> {
    timeline.sort_unstable();
    Ok(Shown { view: rows::view(row)?, store_name: row.get("store_name")?, timeline })
}

#[async_trait]
impl ViewStore for SqlViews {
    async fn get(&self, whose: &Whose, order: &OrderId) -> Result<Option<Shown>> {
        let Some(row) = self.db.fetch_optional(sql(GET).bind(order.as_str())).await? else { return Ok(None) };
        let entries = self.db.fetch_all(sql(TIMELINE).bind(order.as_str())).await?;
        let found = shown(&row, entries.iter().map(rows::entry).collect::<Result<_>>()?)?;
        Ok(match whose {
            Whose::One(customer) if *customer != found.view.customer_id => None,
            _ => Some(found),
        })
    }

    async fn list(&self, query: &Query) -> Result<Page<Shown>> {
        let before = query.before.as_deref().unwrap_or(BEHIND_ALL);
        let select = by_whose(&query.whose, LIST_ONE, LIST_ALL);
        let select = select.bind(query.updated_after).bind(before).bind(query.size + 1);
        let found = self.db.fetch_all(whose(select, &query.whose)).await?;
        let mut timelines = self.timelines(query, &found).await?;
        let mut all = Vec::with_capacity(found.len());
        for row in &found {
            let timeline = timelines.remove(&row.get::<String>("order_id")?).unwrap_or_default();
            all.push(shown(row, timeline)?);
        }
        let token = |shown: &Shown| PageToken { at: 0, id: shown.view.order_id.to_string() };
        Ok(Page::cut(all, query.size, token))
    }
}
