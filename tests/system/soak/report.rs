//! What a soak came to.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use futures::StreamExt;
use maeul_proto::order::v1::{GetOrderRequest, Order, OrderState};
use tonic::Code;

use super::memory::Memory;
use super::plan::Fault;
use crate::harness::*;

/// How long orders may take to be delivered once nothing fails any more.
const SETTLING: Duration = Duration::from_mins(5);

pub(super) struct Report {
    pub(super) counts: BTreeMap<Fault, usize>,
    pub(super) visit: Visit,
    /// What readers and users of rooms saw.
    pub(super) stay: Stay,
    /// Orders that were answered, by what became of them.
    pub(super) settled: BTreeMap<String, usize>,
    pub(super) audit: Result<(), String>,
    pub(super) memory: Memory,
    pub(super) calm: Duration,
    pub(super) lasts: Duration,
}

/// Asks what became of each order, until all have ended or have had their time. In this village every order is
/// paid, made and delivered in the end.
pub(super) async fn settled(mesh: &Contact, orders: &[Order]) -> BTreeMap<String, usize> {
    let end = tokio::time::Instant::now() + SETTLING;
    let ask = |order: &Order| {
        let (customer_id, order_id) = (order.customer_id.clone(), order.order_id.clone());
        async move {
            let request = GetOrderRequest { customer_id, order_id };
            match mesh.order().get_order(request).await {
                Ok(answer) => format!("{:?}", answer.into_inner().order.unwrap().state()),
                Err(status) => format!("{:?}", status.code()),
            }
        }
    };
    let mut became = BTreeMap::new();
    let mut open: Vec<&Order> = orders.iter().collect();
    loop {
        let states: Vec<_> = futures::stream::iter(&open).map(|order| ask(order)).buffered(8).collect().await;
        let timed_out = tokio::time::Instant::now() >= end;
        let mut later = Vec::new();
        for (order, state) in open.into_iter().zip(states) {
            if state == completed() || timed_out {
                *became.entry(state).or_default() += 1;
            } else {
                later.push(order);
            }
        }
        if later.is_empty() {
            return became;
        }
        open = later;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn completed() -> String {
    format!("{:?}", OrderState::Completed)
}

impl Report {
    /// Orders that ended as they should.
    fn completed(&self) -> usize {
        self.settled.get(&completed()).copied().unwrap_or(0)
    }

    /// How often somebody was told that there is no room.
    fn turned_away(&self) -> usize {
        let repeats = self.visit.repeats.iter().chain(&self.stay.repeats);
        repeats.filter(|code| **code == Code::ResourceExhausted).count()
    }

    /// What did not hold.
    pub(super) fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let answered = self.visit.orders.len();
        let mut hold = |holds: bool, what: String| {
            if !holds {
                wrong.push(what);
            }
        };
        hold(answered > 0, "nobody ordered".to_owned());
        hold(self.completed() == answered, format!("of {answered} orders became {:?}", self.settled));
        hold(self.visit.refused.is_empty(), format!("unanswered or refused: {:#?}", self.visit.refused));
        hold(self.stay.loans > 0, "nobody read".to_owned());
        hold(self.stay.bookings > 0, "nobody used a room".to_owned());
        hold(self.stay.refused.is_empty(), format!("loans and bookings: {:#?}", self.stay.refused));
        hold(self.turned_away() == 0, format!("turned away {} times below the cap", self.turned_away()));
        hold(self.audit.is_ok(), format!("the audit: {:?}", self.audit));
        let grown = self.memory.grown(self.calm, self.lasts);
        hold(grown.is_empty(), format!("memory grows: {}", grown.join("; ")));
        wrong
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = |f: &mut fmt::Formatter<'_>, what: &str, n: usize| writeln!(f, "{what:<44}{n:>7}");
        writeln!(f)?;
        for fault in Fault::all() {
            row(f, fault.name(), self.counts.get(&fault).copied().unwrap_or(0))?;
        }
        let (answered, unanswered) = (self.visit.orders.len(), self.visit.refused.len());
        writeln!(f)?;
        row(f, "orders placed", answered + unanswered)?;
        row(f, "orders answered", answered)?;
        row(f, "  of them paid later", self.visit.deferred)?;
        row(f, "orders settled: paid, made and delivered", self.completed())?;
        row(f, "unanswered, refused or never paid", unanswered)?;
        row(f, "loans confirmed and returned", self.stay.loans)?;
        row(f, "bookings approved, used and released", self.stay.bookings)?;
        row(f, "loans and bookings that were not", self.stay.refused.len())?;
        row(f, "turned away below the cap", self.turned_away())?;
        row(f, "calls that were repeated", self.visit.repeats.len() + self.stay.repeats.len())?;
        writeln!(f, "\n{}", self.memory.table(self.lasts))?;
        match &self.audit {
            Ok(()) => write!(f, "\nthe audit is clean"),
            Err(last) => write!(f, "\nthe audit is not clean:\n{last}"),
        }
    }
}
