//! What tells a row that was altered from one that is as it was written. SQLite notices where its own structure is hurt, but not a bit
//! that flips inside a row. CRC-32: this is about accidents; whoever can write the file can write another sum, too.

use docket_shared::ids::Seq;
use rusqlite::types::ValueRef;
use uuid::Uuid;

/// The sum of a row's values, each with its type and length, so that nothing can move from one to the next.
pub(super) fn checksum<'a>(values: impl IntoIterator<Item = ValueRef<'a>>) -> i64 {
    let mut hasher = crc32fast::Hasher::new();
    let mut bytes = |kind: u8, bytes: &[u8]| {
        hasher.update(&[kind]);
        hasher.update(&bytes.len().to_le_bytes());
        hasher.update(bytes);
    };
    for value in values {
        match value {
            ValueRef::Null => bytes(0, &[]),
            ValueRef::Integer(number) => bytes(1, &number.to_le_bytes()),
            ValueRef::Real(number) => bytes(2, &number.to_le_bytes()),
            ValueRef::Text(text) => bytes(3, text),
            ValueRef::Blob(blob) => bytes(4, blob),
        }
    }
    hasher.finalize().into()
}

/// What a set of events comes to, in whatever order they are counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Together {
    count: u64,
    sum: i64,
}

impl Together {
    /// And the event `seq`, which is about `subject`.
    pub(super) fn add(&mut self, subject: Uuid, seq: Seq) {
        let entry = [ValueRef::Blob(subject.as_bytes()), ValueRef::Integer(seq.0.cast_signed())];
        self.count += 1;
        self.sum = self.sum.wrapping_add(checksum(entry));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_and_every_moved_border_is_another_sum() {
        let (blob, text) = ([7; 16], "a body of an event".to_owned());
        let sum = |blob: &[u8], text: &[u8]| checksum([ValueRef::Blob(blob), ValueRef::Text(text)]);
        let right = sum(&blob, text.as_bytes());
        for bit in 0..text.len() * 8 {
            let mut altered = text.clone().into_bytes();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(sum(&blob, &altered), right, "bit {bit}");
        }
        let moved: Vec<u8> = [&blob[15..], text.as_bytes()].concat();
        assert_ne!(sum(&blob[..15], &moved), right);
        assert_ne!(checksum([ValueRef::Text(&blob), ValueRef::Text(text.as_bytes())]), right);
    }
}
