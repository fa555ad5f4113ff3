//! What being late costs.

use chassis::types::{Currency, Money};

/// L4: the fee of one return, however many copies it brings. 1 to 7 days late 500 KRW, 8 to 14 days 1,000 KRW, later
/// 2,000 KRW; nothing in time.
pub(crate) fn fee(days_late: u32) -> Option<Money> {
    let won = match days_late {
        0 => return None,
        1..=7 => 500,
        8..=14 => 1_000,
        _ => 2_000,
    };
    Some(Money::from_micros(Currency::KRW, won * 1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l4_the_table_of_fees() {
        let won = |days| fee(days).map_or(0, |fee| fee.units());
        let table = [(0, 0), (1, 500), (7, 500), (8, 1_000), (14, 1_000), (15, 2_000), (u32::MAX, 2_000)];
        for (days, units) in table {
            assert_eq!(won(days), units, "{days} days late");
        }
    }
}
