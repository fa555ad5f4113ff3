//! Newtypes for numbers of things: never negative, and nothing is taken from what is not there.

/// Declares newtypes for numbers of things: `count! { /// How many chairs. pub(crate) struct Chairs; }`.
#[macro_export]
macro_rules! count {
    ($($(#[$meta:meta])* $vis:vis struct $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
        $vis struct $name(u32);

        impl $name {
            /// None at all.
            $vis const NONE: Self = Self(0);

            /// So many.
            $vis const fn new(count: u32) -> Self {
                Self(count)
            }

            /// How many.
            $vis const fn count(self) -> u32 {
                self.0
            }

            /// What is left without `other`; `None` where that are more.
            $vis fn without(self, other: Self) -> Option<Self> {
                self.0.checked_sub(other.0).map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    count! {
        /// For a test.
        struct Chairs;
    }

    #[test]
    fn nobody_takes_more_than_there_are() {
        let three = Chairs::new(3);
        assert_eq!(three.without(Chairs::new(3)), Some(Chairs::NONE));
        assert_eq!(three.without(Chairs::new(4)), None);
        assert_eq!((three.count(), three.to_string()), (3, "3".to_owned()));
    }
}
