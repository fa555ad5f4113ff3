//! The International Standard Book Number (ISO 2108).

/// The 13 digits of an ISBN. One of 10 digits is kept as the 13 that it became in 2007: with 978 before it and another
/// check digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Isbn(String);

impl Isbn {
    /// Reads 10 or 13 digits, the last of which must be the right check digit; hyphens and spaces do not matter.
    pub(crate) fn try_new(text: &str) -> Option<Self> {
        let digits: Vec<u32> = text
            .chars()
            .filter(|c| !matches!(c, '-' | ' '))
            .map(|c| if matches!(c, 'X' | 'x') { Some(10) } else { c.to_digit(10) })
            .collect::<Option<_>>()?;
        let is_digit = |digit: &u32| *digit < 10;
        match digits.as_slice() {
            [first @ .., last] if first.len() == 9 && first.iter().all(is_digit) => {
                // ISO 2108: weights 10 to 1, the sum is a multiple of 11.
                let sum: u32 = first.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
                let body: Vec<u32> = [9, 7, 8].into_iter().chain(first.iter().copied()).collect();
                (sum + last).is_multiple_of(11).then(|| Self::of(&body, check_digit(&body)))
            }
            [body @ .., last] if body.len() == 12 && digits.iter().all(is_digit) => {
                let begins_well = body.starts_with(&[9, 7, 8]) || body.starts_with(&[9, 7, 9]);
                (begins_well && check_digit(body) == *last).then(|| Self::of(body, *last))
            }
            _ => None,
        }
    }

    fn of(body: &[u32], last: u32) -> Self {
        let digits = body.iter().chain([&last]);
        Self(digits.filter_map(|digit| char::from_digit(*digit, 10)).collect())
    }

    /// The 13 digits.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// ISO 2108: weights 1 and 3 in turn, the sum with the check digit is a multiple of 10.
fn check_digit(body: &[u32]) -> u32 {
    let sum: u32 = body.iter().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::Isbn;

    #[test]
    fn l5_an_isbn_is_read_in_every_form_and_a_wrong_one_is_refused() {
        let read = |text: &str| Isbn::try_new(text).map(|isbn| isbn.as_str().to_owned());
        assert_eq!(read("978-0-306-40615-7").as_deref(), Some("9780306406157"));
        assert_eq!(read("0-306-40615-2").as_deref(), Some("9780306406157"));
        assert_eq!(read("0 8044 2957 x").as_deref(), Some("9780804429573"));
        assert_eq!(read("979-11-5839-140-6").is_some(), read("9791158391406").is_some());
        for wrong in [
            "",
            "9780306406158",
            "0306406153",
            "978030640615",
            "97803064061577",
            "978-0-306-40615-X",
            "977030640615-7",
            "X306406152",
            "abc",
            "1234567890",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
