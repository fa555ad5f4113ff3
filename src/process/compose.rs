//! The composition: which contexts there are, and how a process starts those that it has.

use chassis::db::Migrations;
use chassis::error::Result;
use chassis::host::Host;
use clap::{Args, ValueEnum};

/// Every context's own flags.
#[derive(Debug, Clone, Args)]
pub(crate) struct Configs {
    #[command(flatten)]
    order: maeul_order::Config,
    #[command(flatten)]
    payment: maeul_payment::Config,
    #[command(flatten)]
    delivery: maeul_delivery::Config,
    #[command(flatten)]
    notification: maeul_notification::Config,
    #[command(flatten)]
    booking: maeul_booking::Config,
    #[command(flatten)]
    approval: maeul_approval::Config,
    #[command(flatten)]
    occupancy: maeul_occupancy::Config,
}

/// A context of the village.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Context {
    /// Takes orders and sees each to its end
    Order,
    /// Stores, products, stock, preparation
    Store,
    /// Charges and refunds
    Payment,
    /// Brings what was ordered
    Delivery,
    /// Sends messages
    Notification,
    /// What customers see
    Mypage,
    /// Meeting rooms, and who has them when
    Booking,
    /// Managers decide about bookings
    Approval,
    /// Who is in which meeting room
    Occupancy,
}

/// A name, and how its database is made.
pub(crate) type Databases = &'static [(&'static str, &'static Migrations)];

impl Context {
    /// Its name: of its first database, of its consumer, and as a caller.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Store => "store",
            Self::Payment => "payment",
            Self::Delivery => "delivery",
            Self::Notification => "notification",
            Self::Mypage => "mypage",
            Self::Booking => "booking",
            Self::Approval => "approval",
            Self::Occupancy => "occupancy",
        }
    }

    /// The databases that it keeps, its own first.
    pub(crate) const fn databases(self) -> Databases {
        match self {
            Self::Order => maeul_order::DATABASES,
            Self::Store => maeul_store::DATABASES,
            Self::Payment => maeul_payment::DATABASES,
            Self::Delivery => maeul_delivery::DATABASES,
            Self::Notification => maeul_notification::DATABASES,
            Self::Mypage => maeul_mypage::DATABASES,
            Self::Booking => maeul_booking::DATABASES,
            Self::Approval => maeul_approval::DATABASES,
            Self::Occupancy => maeul_occupancy::DATABASES,
        }
    }

    /// Those that it calls.
    pub(crate) const fn calls(self) -> &'static [Self] {
        match self {
            Self::Order => &[Self::Payment, Self::Delivery],
            Self::Approval | Self::Occupancy => &[Self::Booking],
            _ => &[],
        }
    }
}

/// Starts `contexts` within `host`.
pub(crate) async fn start(host: &mut Host, contexts: &[Context], configs: Configs) -> Result<()> {
    let has = |context| contexts.contains(&context);
    if has(Context::Order) {
        maeul_order::start(host, configs.order).await?;
    }
    if has(Context::Store) {
        maeul_store::start(host).await?;
    }
    if has(Context::Payment) {
        maeul_payment::start(host, configs.payment).await?;
    }
    if has(Context::Delivery) {
        maeul_delivery::start(host, configs.delivery).await?;
    }
    if has(Context::Notification) {
        maeul_notification::start(host, configs.notification).await?;
    }
    if has(Context::Mypage) {
        maeul_mypage::start(host).await?;
    }
    if has(Context::Booking) {
        maeul_booking::start(host, configs.booking).await?;
    }
    if has(Context::Approval) {
        maeul_approval::start(host, configs.approval).await?;
    }
    if has(Context::Occupancy) {
        maeul_occupancy::start(host, configs.occupancy).await?;
    }
    Ok(())
}
