//! A store and the people who may act for it.

use std::collections::BTreeSet;

use chassis::types::{Currency, Journal, Pending, Timestamp};

use super::{Error, PersonId, StoreId};

/// How many people a store's staff can have, so that a store stays one answer.
const MOST_STAFF: usize = 200;

chassis::types::words! {
    /// What kind of store it is.
    enum StoreKind {
        Restaurant = "RESTAURANT",
        Cafe = "CAFE",
        PhoneShop = "PHONE_SHOP",
    }

    /// What a store does with a new order on its own.
    enum Automation {
        /// Nothing.
        Manual = "MANUAL",
        /// Accepts it.
        Accept = "ACCEPT",
        /// Accepts, prepares and completes it.
        Full = "FULL",
    }
}

/// What a store is, for everybody to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoreData {
    pub(crate) id: StoreId,
    pub(crate) owner: PersonId,
    pub(crate) name: String,
    pub(crate) kind: StoreKind,
    pub(crate) automation: Automation,
    /// The one currency that it prices in, from its first product on.
    pub(crate) currency: Option<Currency>,
    pub(crate) staff: BTreeSet<PersonId>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// What it takes to register a store.
#[derive(Debug, Clone)]
pub(crate) struct NewStore {
    pub(crate) id: StoreId,
    pub(crate) owner: PersonId,
    pub(crate) name: String,
    pub(crate) kind: StoreKind,
    pub(crate) automation: Automation,
}

/// What is to be changed; `None` stays.
#[derive(Debug, Clone)]
pub(crate) struct StoreChanges {
    pub(crate) name: Option<String>,
    pub(crate) automation: Option<Automation>,
}

/// What happened to a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StoreEvent {
    Registered,
    Updated,
}

/// A place of trade.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    data: StoreData,
    journal: Journal<StoreEvent>,
}

impl Store {
    /// A new store without products and staff.
    pub(crate) fn register(new: NewStore, now: Timestamp) -> Self {
        let NewStore { id, owner, name, kind, automation } = new;
        let staff = BTreeSet::new();
        let mut journal = Journal::new();
        journal.record(StoreEvent::Registered);
        let (currency, created_at, updated_at) = (None, now, now);
        Self {
            data: StoreData { id, owner, name, kind, automation, currency, staff, created_at, updated_at },
            journal,
        }
    }

    /// As it was saved.
    pub(crate) const fn restore(data: StoreData, journal: Journal<StoreEvent>) -> Self {
        Self { data, journal }
    }

    /// What it is.
    pub(crate) const fn data(&self) -> &StoreData {
        &self.data
    }

    /// What is to be saved.
    pub(crate) fn take_pending(&mut self) -> Pending<StoreEvent> {
        self.journal.take()
    }

    /// The owner registers and prices.
    pub(crate) fn require_owner(&self, actor: &PersonId) -> Result<(), Error> {
        if *actor == self.data.owner { Ok(()) } else { Err(Error::NotOwner) }
    }

    /// The staff accept, prepare and ship, and the owner may do that too.
    pub(crate) fn require_staff(&self, actor: &PersonId) -> Result<(), Error> {
        let known = *actor == self.data.owner || self.data.staff.contains(actor);
        if known { Ok(()) } else { Err(Error::NotStaff) }
    }

    /// Changes what is given. Nothing happens if it is so already.
    pub(crate) fn update(&mut self, changes: StoreChanges, now: Timestamp) {
        let name = changes.name.unwrap_or_else(|| self.data.name.clone());
        let automation = changes.automation.unwrap_or(self.data.automation);
        if name != self.data.name || automation != self.data.automation {
            self.data.name = name;
            self.data.automation = automation;
            self.data.updated_at = now;
            self.journal.record(StoreEvent::Updated);
        }
    }

    /// Takes a person on; one who is there already stays.
    pub(crate) fn add_staff(&mut self, person: PersonId, now: Timestamp) -> Result<(), Error> {
        if self.data.staff.contains(&person) {
            return Ok(());
        }
        if self.data.staff.len() >= MOST_STAFF {
            return Err(Error::TooManyStaff);
        }
        self.data.staff.insert(person);
        self.data.updated_at = now;
        self.journal.record(StoreEvent::Updated);
        Ok(())
    }

    /// Lets a person go; one who is not there stays away.
    pub(crate) fn remove_staff(&mut self, person: &PersonId, now: Timestamp) {
        if self.data.staff.remove(person) {
            self.data.updated_at = now;
            self.journal.record(StoreEvent::Updated);
        }
    }

    /// The first price settles the store's currency. Whether that was this one.
    pub(crate) fn price_in(&mut self, currency: Currency, now: Timestamp) -> Result<bool, Error> {
        match self.data.currency {
            Some(store) if store == currency => Ok(false),
            Some(store) => Err(Error::CurrencyMismatch { store, given: currency }),
            None => {
                self.data.currency = Some(currency);
                self.data.updated_at = now;
                Ok(true)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(7);

    fn person(id: &str) -> PersonId {
        PersonId::try_new(id).unwrap()
    }

    fn store() -> Store {
        let new = NewStore {
            id: StoreId::try_new("cafe").unwrap(),
            owner: person("owner"),
            name: "Cafe".into(),
            kind: StoreKind::Cafe,
            automation: Automation::Manual,
        };
        Store::register(new, Timestamp::from_micros(1))
    }

    #[test]
    fn o1_the_owner_prices_and_the_staff_prepares() {
        let mut store = store();
        store.add_staff(person("barista"), NOW).unwrap();
        assert_eq!(store.require_owner(&person("owner")), Ok(()));
        assert_eq!(store.require_owner(&person("barista")), Err(Error::NotOwner));
        assert_eq!(store.require_staff(&person("barista")), Ok(()));
        assert_eq!(store.require_staff(&person("owner")), Ok(()));
        assert_eq!(store.require_staff(&person("stranger")), Err(Error::NotStaff));
        store.remove_staff(&person("barista"), NOW);
        assert_eq!(store.require_staff(&person("barista")), Err(Error::NotStaff));
    }

    #[test]
    fn only_a_real_change_is_told() {
        let mut store = store();
        assert_eq!(store.take_pending().events, [(1, StoreEvent::Registered)]);
        store.update(StoreChanges { name: Some("Cafe".into()), automation: None }, NOW);
        assert_eq!(store.take_pending().events, []);
        store.update(StoreChanges { name: None, automation: Some(Automation::Full) }, NOW);
        assert_eq!(store.take_pending().events, [(2, StoreEvent::Updated)]);
        assert_eq!((store.data().automation, store.data().updated_at), (Automation::Full, NOW));
        store.add_staff(person("barista"), NOW).unwrap();
        store.add_staff(person("barista"), NOW).unwrap();
        assert_eq!(store.take_pending().events, [(3, StoreEvent::Updated)]);
        store.remove_staff(&person("nobody"), NOW);
        assert_eq!(store.take_pending().events, []);
    }

    #[test]
    fn a_staff_has_a_limit_that_those_on_it_do_not_feel() {
        let mut store = store();
        for n in 0..MOST_STAFF {
            store.add_staff(person(&format!("p{n}")), NOW).unwrap();
        }
        assert_eq!(store.add_staff(person("p0"), NOW), Ok(()));
        assert_eq!(store.add_staff(person("late"), NOW), Err(Error::TooManyStaff));
    }

    #[test]
    fn the_first_price_settles_the_currency() {
        let mut store = store();
        let usd = Currency::try_new("USD").unwrap();
        assert_eq!(store.price_in(Currency::KRW, NOW), Ok(true));
        assert_eq!(store.price_in(Currency::KRW, NOW), Ok(false));
        let mismatch = Error::CurrencyMismatch { store: Currency::KRW, given: usd };
        assert_eq!(store.price_in(usd, NOW), Err(mismatch));
    }
}
