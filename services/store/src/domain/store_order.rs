//! A paid order as the store works on it.
//!
//! Every change records its event and what it means for the stock that is held; both are written with the
//! order, so that neither can be forgotten.

use std::collections::{BTreeMap, VecDeque};

use chassis::types::{Journal, Money, Pending, Timestamp};

use super::state::Reaction;
use super::{
    Automation, Command, Demand, Error, Happening, MovementKind, OrderId, PersonId, Pieces, ProductId,
    SerialNumber, Short, State, StoreId, StoreKind,
};

chassis::types::words! {
    /// How the goods reach the customer.
    enum Fulfilment {
        Delivery = "DELIVERY",
        Pickup = "PICKUP",
    }

    /// Why a store did not take an order.
    enum RejectReason {
        StockShort = "STOCK_SHORT",
        StoreRejected = "STORE_REJECTED",
    }
}

/// Why, and in which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rejection {
    pub(crate) reason: RejectReason,
    pub(crate) detail: String,
}

/// What is held for a line, or was when the order ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Held {
    /// Nothing: an untracked product, or short stock.
    Nothing,
    /// As many pieces as the line has.
    Pieces,
    /// These units, one for each piece.
    Units(Vec<SerialNumber>),
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) product_id: ProductId,
    /// The product's name as it was ordered.
    pub(crate) name: String,
    pub(crate) quantity: Pieces,
    /// The unit that the customer named.
    pub(crate) named: Option<SerialNumber>,
    pub(crate) held: Held,
}

/// What an order is, for everybody to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderData {
    pub(crate) id: OrderId,
    pub(crate) store_id: StoreId,
    pub(crate) customer_id: PersonId,
    pub(crate) lines: Vec<Line>,
    pub(crate) total: Money,
    pub(crate) fulfilment: Fulfilment,
    pub(crate) state: State,
    pub(crate) rejection: Option<Rejection>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// An order as it was placed.
#[derive(Debug, Clone)]
pub(crate) struct NewOrder {
    pub(crate) id: OrderId,
    pub(crate) store_id: StoreId,
    pub(crate) customer_id: PersonId,
    pub(crate) lines: Vec<Line>,
    pub(crate) total: Money,
    pub(crate) fulfilment: Fulfilment,
}

/// What happened to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OrderEvent {
    Accepted,
    Rejected(Rejection),
    Stopped,
    CancellationRefused,
    PreparationStarted,
    Ready,
    Served,
}

/// What becomes of the stock held of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StockMove {
    /// `Returned` or `Shipped`.
    pub(crate) kind: MovementKind,
    pub(crate) product_id: ProductId,
    pub(crate) quantity: Pieces,
    /// The units, for a serialised product.
    pub(crate) serials: Vec<SerialNumber>,
}

/// A store order.
#[derive(Debug, Clone)]
pub(crate) struct StoreOrder {
    data: OrderData,
    journal: Journal<OrderEvent>,
    moves: Vec<StockMove>,
}

impl StoreOrder {
    /// A paid order has arrived; nothing is held for it yet.
    pub(crate) fn receive(new: NewOrder, now: Timestamp) -> Self {
        let NewOrder { id, store_id, customer_id, lines, total, fulfilment } = new;
        let (state, rejection, created_at, updated_at) = (State::Received, None, now, now);
        let data = OrderData {
            id,
            store_id,
            customer_id,
            lines,
            total,
            fulfilment,
            state,
            rejection,
            created_at,
            updated_at,
        };
        Self::restore(data, Journal::new())
    }

    /// As it was saved.
    pub(crate) const fn restore(data: OrderData, journal: Journal<OrderEvent>) -> Self {
        Self { data, journal, moves: Vec::new() }
    }

    /// What it is.
    pub(crate) const fn data(&self) -> &OrderData {
        &self.data
    }

    /// What is to be saved.
    pub(crate) fn take_pending(&mut self) -> Pending<OrderEvent> {
        self.journal.take()
    }

    /// What is to become of the stock, to be done with the next save.
    pub(crate) fn take_moves(&mut self) -> Vec<StockMove> {
        std::mem::take(&mut self.moves)
    }

    /// Notes what is held of one product: for a serialised one `serials`, as many as are demanded. A line gets
    /// the unit that it names, and any for the rest.
    pub(crate) fn hold(&mut self, demand: &Demand, serials: Vec<SerialNumber>) {
        let named = demand.units.as_ref();
        let is_named = |serial: &SerialNumber| named.is_some_and(|named| named.contains(serial));
        let mut free: VecDeque<_> = serials.into_iter().filter(|serial| !is_named(serial)).collect();
        for line in self.data.lines.iter_mut().filter(|line| line.product_id == demand.product_id) {
            line.held = if named.is_some() {
                let mut units: Vec<_> = line.named.clone().into_iter().collect();
                while Pieces::of(&units) < line.quantity
                    && let Some(unit) = free.pop_front()
                {
                    units.push(unit);
                }
                Held::Units(units)
            } else {
                Held::Pieces
            };
        }
    }

    /// The store has not enough: nothing is held, and the customer gets the money back.
    pub(crate) fn reject_short(&mut self, short: Short, now: Timestamp) {
        self.reject(Rejection { reason: RejectReason::StockShort, detail: short.detail }, now);
    }

    /// Goes on as far as the store does on its own.
    pub(crate) fn automate(&mut self, automation: Automation, now: Timestamp) {
        let steps: &[State] = match (automation, self.data.fulfilment) {
            (Automation::Manual, _) => &[],
            (Automation::Accept, _) => &[State::Accepted],
            (Automation::Full, Fulfilment::Delivery) => &[State::Accepted, State::Preparing, State::Ready],
            (Automation::Full, Fulfilment::Pickup) => {
                &[State::Accepted, State::Preparing, State::Ready, State::Served]
            }
        };
        for step in steps {
            self.enter(*step, now);
        }
    }

    /// Does what the people of the store ask for.
    pub(crate) fn command(
        &mut self,
        command: Command,
        store: StoreKind,
        now: Timestamp,
    ) -> Result<(), Error> {
        match (&command, self.data.fulfilment) {
            (Command::Serve, Fulfilment::Delivery) => return Err(Error::NotAPickupOrder),
            (Command::Ship, _) if store != StoreKind::PhoneShop => return Err(Error::NotAPhoneShop),
            (Command::Ship, Fulfilment::Pickup) => return Err(Error::NotADeliveryOrder),
            _ => {}
        }
        let next = self.data.state.after(&command).ok_or(Error::WrongState(self.data.state))?;
        if let Command::Reject(detail) = command {
            self.reject(Rejection { reason: RejectReason::StoreRejected, detail }, now);
        } else {
            self.enter(next, now);
        }
        Ok(())
    }

    /// Follows what happened elsewhere. Whether anything is to be saved.
    pub(crate) fn react(&mut self, happening: Happening, now: Timestamp) -> bool {
        match self.data.state.upon(happening, self.data.fulfilment) {
            Reaction::Become(next) => self.enter(next, now),
            Reaction::RefuseCancellation => self.journal.record(OrderEvent::CancellationRefused),
            Reaction::Nothing => return false,
        }
        true
    }

    fn reject(&mut self, rejection: Rejection, now: Timestamp) {
        self.data.rejection = Some(rejection);
        self.enter(State::Rejected, now);
    }

    /// The one place where the state changes, and with it events and stock.
    fn enter(&mut self, next: State, now: Timestamp) {
        self.data.state = next;
        self.data.updated_at = now;
        let rejection = self.data.rejection.clone();
        let event = match next {
            State::Accepted => Some(OrderEvent::Accepted),
            State::Preparing => Some(OrderEvent::PreparationStarted),
            State::Ready => Some(OrderEvent::Ready),
            State::Served => Some(OrderEvent::Served),
            State::Stopped => Some(OrderEvent::Stopped),
            State::Rejected => rejection.map(OrderEvent::Rejected),
            // The arrival is nobody's news, and the hand-over is told by `delivery`.
            State::Received | State::HandedOver => None,
        };
        if let Some(event) = event {
            self.journal.record(event);
        }
        match next {
            State::Stopped | State::Rejected => self.move_held(MovementKind::Returned),
            State::Served | State::HandedOver => self.move_held(MovementKind::Shipped),
            State::Received | State::Accepted | State::Preparing | State::Ready => {}
        }
    }

    /// One movement for each product of which something is held, by product id.
    fn move_held(&mut self, kind: MovementKind) {
        let mut held = BTreeMap::<&ProductId, (Pieces, Vec<SerialNumber>)>::new();
        for line in &self.data.lines {
            let serials = match &line.held {
                Held::Nothing => continue,
                Held::Pieces => &[][..],
                Held::Units(serials) => serials,
            };
            let entry = held.entry(&line.product_id).or_default();
            entry.0 = entry.0.plus(line.quantity);
            entry.1.extend_from_slice(serials);
        }
        let moves = held.into_iter().map(|(product_id, (quantity, serials))| StockMove {
            kind,
            product_id: product_id.clone(),
            quantity,
            serials,
        });
        self.moves = moves.collect();
    }
}

#[cfg(test)]
#[path = "store_order_tests.rs"]
mod tests;
