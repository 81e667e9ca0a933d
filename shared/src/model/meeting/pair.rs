use crate::ids::{AccountId, MeetingId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Two meetings, in no order: the pair of A and B is that of B and A.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeetingPair(MeetingId, MeetingId);

impl MeetingPair {
    /// What somebody is told whom neither concerns.
    pub const WITHHELD: Self = Self(MeetingId::new(Uuid::nil()), MeetingId::new(Uuid::nil()));

    /// The two.
    pub fn new(one: MeetingId, other: MeetingId) -> Self {
        Self(one.min(other), one.max(other))
    }

    /// Both of them.
    pub const fn ids(self) -> [MeetingId; 2] {
        [self.0, self.1]
    }

    /// Whether `id` is one of them.
    pub fn holds(self, id: MeetingId) -> bool {
        self.0 == id || self.1 == id
    }
}

/// What one who may not merge two meetings tells those who may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeSuggestion {
    /// Which.
    pub pair: MeetingPair,
    /// Who thinks that they are one.
    pub by: AccountId,
    /// Since when.
    pub at: DateTime<Utc>,
    /// Who organizes them, then: each is told of the other's meeting what it is called and when, so that they can say whether the two
    /// are one. `None` where it was suggested before that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organizers: Option<[AccountId; 2]>,
}

impl MergeSuggestion {
    /// Whether `reader` was to be told of it.
    pub fn is_for(&self, reader: AccountId) -> bool {
        self.organizers.is_some_and(|organizers| organizers.contains(&reader))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::meeting;

    #[test]
    fn a_pair_has_no_order() {
        let (one, other) = (meeting(1), meeting(2));
        assert_eq!(MeetingPair::new(one, other), MeetingPair::new(other, one));
        assert!(MeetingPair::new(one, other).holds(other));
        assert!(!MeetingPair::new(one, other).holds(meeting(3)));
    }
}
