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

impl<Id: PartialEq> Whose<Id> {
    /// Whether what belongs to `owner` may be seen.
    pub fn includes(&self, owner: &Id) -> bool {
        match self {
            Self::One(id) => id == owner,
            Self::All => true,
        }
    }
}
