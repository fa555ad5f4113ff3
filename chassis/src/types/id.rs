//! Newtypes for ids: one alphabet and one length for every kind of id.

/// The id is empty, longer than 64 characters, or has a character outside `[A-Za-z0-9._-]`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must have 1 to 64 characters of A-Z a-z 0-9 . _ - and begin with a letter or digit")]
pub struct InvalidId;

/// Whether `text` may be an id.
pub fn is_valid_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes.first(), Some(first) if first.is_ascii_alphanumeric())
        && bytes.len() <= 64
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

/// Declares id newtypes: `id! { /// The id of an order. pub struct OrderId; }`.
#[macro_export]
macro_rules! id {
    ($($(#[$meta:meta])* $vis:vis struct $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis struct $name(String);

        impl $name {
            /// Checks the alphabet and the length.
            pub fn try_new(text: impl Into<String>) -> Result<Self, $crate::types::InvalidId> {
                let text = text.into();
                if $crate::types::is_valid_id(&text) { Ok(Self(text)) } else { Err($crate::types::InvalidId) }
            }

            /// The id as it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::types::InvalidId;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::try_new(text)
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use super::is_valid_id;

    #[test]
    fn an_id_has_an_alphabet_and_a_length() {
        for good in ["a", "0", "store-1", "a.b_c-D", &"x".repeat(64)] {
            assert!(is_valid_id(good), "{good}");
        }
        for bad in ["", "-a", ".a", "a b", "a/b", "é", "-", &"x".repeat(65), "a\n"] {
            assert!(!is_valid_id(bad), "{bad:?}");
        }
    }
}
