//! Views of any kind written in SQL.

use std::collections::BTreeSet;

use chassis::async_trait;
use chassis::db::{Tx, insert, sql};
use chassis::error::Result;
use chassis::row;

use super::table::{self, Table};
use crate::application::ports::{Versioned, Views};
use crate::domain::{CustomerId, Section};

#[async_trait]
impl<C: Table> Views<C> for Tx {
    async fn views(&mut self, cases: &BTreeSet<&C::Id>) -> Result<Vec<Versioned<C>>> {
        let cases: Vec<String> = cases.iter().map(ToString::to_string).collect();
        let found = self.fetch_all(sql(C::MANY).bind(cases)).await?;
        found
            .iter()
            .map(|row| Ok(Versioned { view: table::view(row)?, version: row.get("version")? }))
            .collect()
    }

    async fn save(&mut self, views: &[Versioned<C>]) -> Result<()> {
        let mut all = insert(C::INTO, C::OVER);
        for Versioned { view, version } in views {
            let (key, customer) = (view.id.to_string(), view.customer_id.as_str());
            let mut row = row![key, customer, view.created_at, view.updated_at, version + 1];
            row.extend(view.case.values()?);
            all = all.row(row);
        }
        self.write_each(all).await
    }

    fn changed(&mut self, section: Section, customer: &CustomerId, case: &C::Id) {
        self.touch(section.scope(customer), case.to_string());
    }
}
