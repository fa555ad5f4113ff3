//! Whose things a caller may look at.

/// What stands for everybody in a request.
pub const EVERYBODY: &str = "-";

/// One party's things, or everybody's for those who may see them all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose<Id> {
    /// One party's; others' do not exist.
    One(Id),
    /// Everybody's.
    All,
}

impl<Id> Whose<Id> {
    /// The party, if it is one's.
    pub fn one(&self) -> Option<&Id> {
        match self {
            Self::One(id) => Some(id),
            Self::All => None,
        }
    }
}

impl<Id: PartialEq> Whose<Id> {
    /// Whether what belongs to `owner` may be seen.
    pub fn includes(&self, owner: &Id) -> bool {
        self.one().is_none_or(|id| id == owner)
    }
}
