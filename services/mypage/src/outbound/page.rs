//! What the page has beside views, written in SQL.

use chassis::async_trait;
use chassis::db::{Tx, insert, sql};
use chassis::error::Result;
use chassis::row;

use crate::application::ports::PageUow;
use crate::domain::Origin;
use crate::domain::orders::{Entry, OrderFact, StoreId};

#[async_trait]
impl PageUow for Tx {
    async fn add_entries(&mut self, facts: &[OrderFact]) -> Result<()> {
        let lines = insert(
            "timeline (order_id, event_id, source, event_type, sequence, detail, happened_at)",
            "ON CONFLICT DO NOTHING",
        );
        let line = |fact: &OrderFact| {
            let Entry { origin, detail } = fact.entry();
            let Origin { at, source, sequence, event_id, event_type } = origin;
            row![fact.id.as_str(), event_id, source, event_type, sequence, detail, at]
        };
        self.write_some(lines.rows(facts.iter().map(line))).await
    }

    async fn set_store_name(&mut self, store: &StoreId, name: &str, sequence: i64) -> Result<()> {
        let upsert = sql("INSERT INTO store_names (store_id, name, sequence) VALUES ($1, $2, $3) \
             ON CONFLICT (store_id) DO UPDATE SET name = excluded.name, sequence = excluded.sequence \
             WHERE store_names.sequence < excluded.sequence");
        self.execute(upsert.bind(store.as_str()).bind(name).bind(sequence)).await.map(|_| ())
    }

    async fn clear(&mut self) -> Result<()> {
        for delete in [
            "DELETE FROM order_views",
            "DELETE FROM timeline",
            "DELETE FROM store_names",
            "DELETE FROM loan_views",
            "DELETE FROM booking_views",
        ] {
            self.execute(sql(delete)).await?;
        }
        Ok(())
    }
}
