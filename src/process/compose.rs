//! The composition: which contexts there are, and how a process starts those that it has.

use chassis::db::Migrations;
use chassis::error::Result;
use chassis::host::Host;
use clap::{Args, ValueEnum};

/// A name, and how its database is made.
pub(crate) type Databases = &'static [(&'static str, &'static Migrations)];

/// A context is a crate with `Config` (its flags), `DATABASES` (its own first) and `start(host, config)`.
macro_rules! contexts {
    ($($(#[$what:meta])+ $context:ident $name:ident = $crate_:ident::start $(, which calls $($callee:ident)+)?;)+) => {
        /// Every context's own flags.
        #[derive(Debug, Clone, Args)]
        pub(crate) struct Configs {
            $(#[command(flatten)] $name: $crate_::Config,)+
        }

        /// A context of the village.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
        pub(crate) enum Context {
            $($(#[$what])+ $context,)+
        }

        impl Context {
            /// Its name: of its first database, of its consumer, and as a caller.
            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$context => stringify!($name),)+ }
            }

            /// The databases that it keeps, its own first.
            pub(crate) const fn databases(self) -> Databases {
                match self { $(Self::$context => $crate_::DATABASES,)+ }
            }

            /// Those that it calls.
            pub(crate) const fn calls(self) -> &'static [Self] {
                match self { $(Self::$context => &[$($(Self::$callee),+)?],)+ }
            }
        }

        /// Starts `contexts` within `host`.
        pub(crate) async fn start(host: &mut Host, contexts: &[Context], configs: Configs) -> Result<()> {
            $(if contexts.contains(&Context::$context) {
                $crate_::start(host, configs.$name).await?;
            })+
            Ok(())
        }
    };
}

contexts! {
    /// Takes orders and sees each to its end
    Order order = maeul_order::start, which calls Payment Delivery;
    /// Stores, products, stock, preparation
    Store store = maeul_store::start;
    /// Charges and refunds
    Payment payment = maeul_payment::start;
    /// Brings what was ordered
    Delivery delivery = maeul_delivery::start;
    /// The library's books and their stock
    Catalog catalog = maeul_catalog::start;
    /// Lends books and takes them back
    Lending lending = maeul_lending::start, which calls Catalog;
    /// Meeting rooms, and who has them when
    Booking booking = maeul_booking::start;
    /// Managers decide about bookings
    Approval approval = maeul_approval::start, which calls Booking;
    /// Who is in which meeting room
    Occupancy occupancy = maeul_occupancy::start, which calls Booking;
    /// Sends messages
    Notification notification = maeul_notification::start;
    /// What customers see
    Mypage mypage = maeul_mypage::start;
    /// Recommends what customers may like
    Marketing marketing = maeul_marketing::start;
}
