//! Views of any kind read by SQL.

use chassis::async_trait;
use chassis::db::{Database, Row, Stmt, sql};
use chassis::error::Result;
use chassis::grpc::{Page, PageToken};

use super::table::{self, Pages, Table};
use crate::application::ports::{Query, ViewStore, Whose};
use crate::domain::{Case, CustomerId, View};

/// Behind every id, in the order of bytes that the ids' columns have: no id begins with a tilde.
const BEHIND_ALL: &str = "~";

/// The views in a service's database.
#[derive(Debug, Clone)]
pub(crate) struct SqlViews {
    pub(super) db: Database,
}

impl SqlViews {
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }

    /// The row of a case, if there is one, whosever it is.
    pub(super) async fn one<C: Table>(&self, case: &C::Id) -> Result<Option<Row>> {
        self.db.fetch_optional(sql(C::ONE).bind(case.to_string())).await
    }

    /// The rows of a page, and one more if there is a next page. `more` binds what else the pages ask for.
    pub(super) async fn page(
        &self,
        pages: &Pages,
        query: &Query,
        more: impl FnOnce(Stmt) -> Stmt + Send,
    ) -> Result<Vec<Row>> {
        let before = query.before.as_deref().unwrap_or(BEHIND_ALL);
        let select = by_whose(&query.whose, pages).bind(query.updated_after).bind(before);
        self.db.fetch_all(more(whose(select.bind(query.size + 1), &query.whose))).await
    }
}

/// The statement for one customer or for all.
pub(super) fn by_whose(whose: &Whose, pages: &Pages) -> Stmt {
    sql(match whose {
        Whose::One(_) => pages.one,
        Whose::All => pages.all,
    })
}

/// Binds the customer, where the statement asks for one.
pub(super) fn whose(stmt: Stmt, whose: &Whose) -> Stmt {
    stmt.bind_some(whose.one().map(CustomerId::as_str))
}

/// A page of views, out of rows of which one more was read than the page has.
pub(super) fn cut<C: Case, Shown>(all: Vec<Shown>, size: i64, view: fn(&Shown) -> &View<C>) -> Page<Shown> {
    Page::cut(all, size, |shown| PageToken { at: 0, id: view(shown).id.to_string() })
}

#[async_trait]
impl<C: Table> ViewStore<C> for SqlViews {
    async fn get(&self, whose: &Whose, case: &C::Id) -> Result<Option<View<C>>> {
        let found = self.one::<C>(case).await?;
        let view = found.as_ref().map(table::view::<C>).transpose()?;
        Ok(view.filter(|view| whose.includes(&view.customer_id)))
    }

    async fn list(&self, query: &Query) -> Result<Page<View<C>>> {
        let rows = self.page(&C::PAGES, query, |stmt| stmt).await?;
        let views = rows.iter().map(table::view::<C>).collect::<Result<Vec<_>>>()?;
        Ok(cut(views, query.size, |view| view))
    }
}
