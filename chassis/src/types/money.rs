//! Amounts of money: one currency, exact to a millionth of its unit.

/// An ISO 4217 code: three capital letters. Whether the code is assigned is not checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The South Korean won, which has no minor unit.
    pub const KRW: Self = Self(*b"KRW");

    /// Three capital letters.
    pub fn try_new(code: &str) -> Result<Self, MoneyError> {
        match code.as_bytes() {
            [a, b, c] if code.bytes().all(|l| l.is_ascii_uppercase()) => Ok(Self([*a, *b, *c])),
            _ => Err(MoneyError::Currency),
        }
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        // Letters they are, always; without a panic the code of no currency stands for what cannot be.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl std::fmt::Debug for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// Why an amount is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not three capital letters.
    #[error("currency code must be three capital letters")]
    Currency,
    /// Units and nanos disagree in sign, or nanos is a whole unit or more.
    #[error("units and nanos must have one sign, and nanos must lie within a unit")]
    Nanos,
    /// Finer than a millionth of a unit.
    #[error("nanos must be a whole number of micros (multiples of 1000)")]
    TooFine,
    /// Beyond about 9.2 × 10¹² units.
    #[error("amount is out of range")]
    Range,
    /// Two currencies in one sum.
    #[error("amounts are of different currencies")]
    Mixed,
}

/// An amount in one currency, counted in micros (millionths of the currency's unit).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    currency: Currency,
    micros: i64,
}

impl Money {
    /// From micros, as databases keep it.
    pub const fn from_micros(currency: Currency, micros: i64) -> Self {
        Self { currency, micros }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self { currency, micros: 0 }
    }

    /// From the parts of a `google.type.Money`.
    pub fn try_from_parts(code: &str, units: i64, nanos: i32) -> Result<Self, MoneyError> {
        let currency = Currency::try_new(code)?;
        let one_sign = (units >= 0 && nanos >= 0) || (units <= 0 && nanos <= 0);
        if !one_sign || nanos.abs() >= 1_000_000_000 {
            return Err(MoneyError::Nanos);
        }
        if nanos % 1000 != 0 {
            return Err(MoneyError::TooFine);
        }
        let micros = units
            .checked_mul(1_000_000)
            .and_then(|m| m.checked_add(i64::from(nanos / 1000)))
            .ok_or(MoneyError::Range)?;
        Ok(Self { currency, micros })
    }

    /// The currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Millionths of the currency's unit.
    pub const fn micros(&self) -> i64 {
        self.micros
    }

    /// Whole units, as in `google.type.Money`.
    pub const fn units(&self) -> i64 {
        self.micros / 1_000_000
    }

    /// The rest in billionths of a unit, as in `google.type.Money`.
    pub fn nanos(&self) -> i32 {
        i32::try_from(self.micros % 1_000_000).unwrap_or(0) * 1000
    }

    /// Less than nothing.
    pub const fn is_negative(&self) -> bool {
        self.micros < 0
    }

    /// The sum of two amounts of one currency.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed);
        }
        let micros = self.micros.checked_add(other.micros).ok_or(MoneyError::Range)?;
        Ok(Self { micros, ..self })
    }

    /// This amount `times` over.
    pub fn checked_mul(self, times: u32) -> Result<Self, MoneyError> {
        let micros = self.micros.checked_mul(i64::from(times)).ok_or(MoneyError::Range)?;
        Ok(Self { micros, ..self })
    }
}

/// `12,000 KRW`, `3.5 USD`.
impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.units().unsigned_abs().to_string();
        let mut grouped = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.micros < 0 { "-" } else { "" };
        let rest = (self.micros % 1_000_000).unsigned_abs();
        if rest == 0 {
            write!(f, "{sign}{grouped} {}", self.currency.code())
        } else {
            let fraction = format!("{rest:06}");
            write!(f, "{sign}{grouped}.{} {}", fraction.trim_end_matches('0'), self.currency.code())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_an_amount_or_say_why_not() {
        assert_eq!(Money::try_from_parts("KRW", 9_000, 0).map(|m| m.micros()), Ok(9_000_000_000));
        assert_eq!(Money::try_from_parts("USD", -1, -500_000_000).map(|m| m.micros()), Ok(-1_500_000));
        assert_eq!(Money::try_from_parts("krw", 1, 0), Err(MoneyError::Currency));
        assert_eq!(Money::try_from_parts("USD", 1, -1000), Err(MoneyError::Nanos));
        assert_eq!(Money::try_from_parts("USD", 1, 1), Err(MoneyError::TooFine));
        assert_eq!(Money::try_from_parts("USD", i64::MAX, 0), Err(MoneyError::Range));
    }

    #[test]
    fn sums_never_wrap_or_mix() {
        let most = Money::from_micros(Currency::KRW, i64::MAX);
        assert_eq!(most.checked_add(Money::from_micros(Currency::KRW, 1)), Err(MoneyError::Range));
        assert_eq!(most.checked_mul(2), Err(MoneyError::Range));
        let dollars = Money::try_from_parts("USD", 1, 0).unwrap();
        assert_eq!(dollars.checked_add(Money::zero(Currency::KRW)), Err(MoneyError::Mixed));
    }

    #[test]
    fn amounts_read_well() {
        let show = |code, units, nanos| Money::try_from_parts(code, units, nanos).unwrap().to_string();
        assert_eq!(show("KRW", 1_234_500, 0), "1,234,500 KRW");
        assert_eq!(show("USD", 3, 500_000_000), "3.5 USD");
        assert_eq!(show("USD", 0, -500_000_000), "-0.5 USD");
    }
}
