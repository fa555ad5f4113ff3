//! Money as the protos write it.

use maeul_proto::money::Money as Wire;

use crate::types::{Money, MoneyError};

impl From<Money> for Wire {
    fn from(amount: Money) -> Self {
        Self {
            currency_code: amount.currency().code().to_owned(),
            units: amount.units(),
            nanos: amount.nanos(),
        }
    }
}

impl TryFrom<&Wire> for Money {
    type Error = MoneyError;

    fn try_from(wire: &Wire) -> Result<Self, MoneyError> {
        Self::try_from_parts(&wire.currency_code, wire.units, wire.nanos)
    }
}
