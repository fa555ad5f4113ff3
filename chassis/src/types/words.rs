//! Enums whose variants have a word each: as databases keep them and as machines read them.

/// Declares enums with a word for each variant: `words! { /// About it. enum Size { /// Not big. Small = "SMALL", } }`.
#[macro_export]
macro_rules! words {
    ($($(#[$meta:meta])* enum $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal,)+ })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum $name { $($(#[$about])* $variant,)+ }

        impl $name {
            /// Every variant.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word of this variant.
            pub(crate) const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The variant of a word.
            pub(crate) fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|variant| variant.word() == word)
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    words! {
        /// For a test.
        enum Size {
            /// Not big.
            Small = "SMALL",
            /// Not small.
            Big = "BIG",
        }
    }

    #[test]
    fn each_word_leads_back_to_its_variant() {
        assert!(Size::ALL.iter().all(|size| Size::from_word(size.word()) == Some(*size)));
        assert_eq!(Size::from_word("MIDDLING"), None);
    }
}
