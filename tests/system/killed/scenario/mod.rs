//! What is going on when the village is killed: every saga, with a story for each of its branches.

mod library;
mod ordering;
mod rooms;

use std::path::Path;

use self::library::Shelf;
use super::story::Story;
use crate::harness::*;
use ordering::Stores;
use rooms::Diary;

/// What is played in one village at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Orders, with everything that needs no time to pass.
    Orders,
    /// Loans, likewise.
    Loans,
    /// Bookings, likewise.
    Bookings,
    /// Paying takes longer than the reservation lasts.
    Lapse,
    /// Paying takes too long altogether.
    Expiry,
    /// Nobody takes the messages.
    Untold,
    /// Books come back late.
    Overdue,
    /// `booking` does not hear of a manager's denial.
    DenialUnheard,
    /// `booking` does not hear that a room was left.
    EndUnheard,
}

/// Flags of all acts. Partners that do not answer are given up soon, and the carrier acts on its own; a room may be
/// booked from the making of the stores on.
const FLAGS: [&str; 8] = [
    "--simulated-clock",
    "--carrier-timeout=500ms",
    "--charge-timeout=3s",
    "--reserve-timeout=3s",
    "--notification-timeout=1s",
    "--carrier-pickup-after=0s",
    "--carrier-deliver-after=0s",
    "--booking-grace=20h",
];

impl Act {
    pub(super) const ALL: [Self; 9] = [
        Self::Orders,
        Self::Loans,
        Self::Bookings,
        Self::Lapse,
        Self::Expiry,
        Self::Untold,
        Self::Overdue,
        Self::DenialUnheard,
        Self::EndUnheard,
    ];
    /// Those that need no time to pass, and have the same flags.
    pub(super) const OF_A_DAY: [Self; 3] = [Self::Orders, Self::Loans, Self::Bookings];

    pub(super) fn start(self) -> Start {
        let flags = self.flags();
        Start { flags, carrier_acts: true, ..Start::default() }
    }

    pub(super) fn flags(self) -> Vec<String> {
        let zone = zone_of_noon();
        let slow = ["--payment-latency=400ms", "--provider-timeout=300ms"];
        let kept = "--order-expires-after=10h";
        let more = match self {
            Self::Orders | Self::Loans | Self::Bookings => vec![kept, slow[1]],
            Self::Lapse => vec![kept, "--reservation-ttl=1m", slow[0], slow[1]],
            Self::Expiry => slow.to_vec(),
            Self::Untold => vec![kept, "--notification-tries=2", "--smtp-url=smtp://127.0.0.1:9"],
            // Two days late are less than a request is remembered.
            Self::Overdue => vec!["--loan-days=0", &zone],
            Self::DenialUnheard => vec!["--approval-booking-timeout=500ms"],
            Self::EndUnheard => vec!["--occupancy-booking-timeout=500ms"],
        };
        FLAGS.iter().chain(&more).map(ToString::to_string).collect()
    }
}

/// What was registered once, and is copied for each run.
#[derive(Clone)]
pub(super) struct Scenario {
    stores: Stores,
    shelf: Shelf,
    diary: Diary,
}

impl Scenario {
    /// Makes it in a village that ends at once; its folder is the template.
    pub(super) async fn prepare() -> (Self, Stopped) {
        let village = Village::start().await;
        let scenario = Self::within(&village).await;
        // Whoever is killed at a point is not killed over something that was left here.
        village.rests().await;
        (scenario, village.stop().await)
    }

    /// Makes it in this village.
    pub(super) async fn within(village: &Contact) -> Self {
        let stores = Stores::open(village).await;
        Self { stores, shelf: Shelf::fill(village).await, diary: Diary::open(village).await }
    }

    /// An act's stories; `tag` makes customers and request ids.
    pub(super) fn stories(&self, act: Act, tag: &str) -> Vec<Story> {
        match act {
            Act::Orders => self.stores.day(tag),
            Act::Loans => self.shelf.day(tag),
            Act::Bookings => self.diary.day(tag),
            Act::Lapse => self.stores.lapse(tag),
            Act::Expiry => self.stores.expiry(tag),
            Act::Untold => self.stores.untold(tag),
            Act::Overdue => self.shelf.overdue(tag),
            Act::DenialUnheard => self.diary.denial_unheard(tag),
            Act::EndUnheard => self.diary.end_unheard(tag),
        }
    }

    /// The stories of all systems that need no time to pass.
    pub(super) fn day(&self, tag: &str) -> Vec<Story> {
        Act::OF_A_DAY.into_iter().flat_map(|act| self.stories(act, tag)).collect()
    }
}

/// A copy of a stopped village, to be started on its own.
pub(super) fn copy(template: &Stopped) -> Stopped {
    let copy = Stopped::empty();
    copy_folder(&template.data(), &copy.data());
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
