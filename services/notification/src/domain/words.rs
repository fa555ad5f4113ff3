//! Enums whose variants have a word each: as databases keep them and as machines read them.

/// Declares enums with a word for each variant.
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
pub(crate) use words;
