//! What tells a row that was altered from one that is as it was written. SQLite notices where its own structure is hurt, but not a bit
//! that flips inside a row. CRC-32: this is about accidents; whoever can write the file can write another sum, too.

use docket_shared::ids::Seq;
use rusqlite::types::ValueRef;
use uuid::Uuid;

/// The sum of a row's values, each with its type and length, so that nothing can move from one to the next.
pub(super) fn checksum<'a>(values: impl IntoIterator<Item = ValueRef<'a>>) -> i64 {
    let mut sum = Sum { hasher: crc32fast::Hasher::new(), small: [0; SMALL], filled: 0 };
    let mut value = |kind: u8, bytes: &[u8]| {
        sum.add(&[kind]);
        sum.add(&bytes.len().to_le_bytes());
        sum.add(bytes);
    };
    for it in values {
        match it {
            ValueRef::Null => value(0, &[]),
            ValueRef::Integer(number) => value(1, &number.to_le_bytes()),
            ValueRef::Real(number) => value(2, &number.to_le_bytes()),
            ValueRef::Text(text) => value(3, text),
            ValueRef::Blob(blob) => value(4, blob),
        }
    }
    sum.finish()
}

/// So many bytes are gathered before they are summed: a few at a time cost more than many at once.
const SMALL: usize = 256;

struct Sum {
    hasher: crc32fast::Hasher,
    small: [u8; SMALL],
    filled: usize,
}

impl Sum {
    fn add(&mut self, bytes: &[u8]) {
        if bytes.len() > SMALL - self.filled {
            self.hasher.update(&self.small[..self.filled]);
            self.filled = 0;
        }
        match self.small.get_mut(self.filled..self.filled + bytes.len()) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.filled += bytes.len();
            }
            None => self.hasher.update(bytes),
        }
    }

    fn finish(mut self) -> i64 {
        self.hasher.update(&self.small[..self.filled]);
        self.hasher.finalize().into()
    }
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

    /// Journals hold such sums.
    #[test]
    fn it_is_the_crc_32_of_types_lengths_and_bytes_one_after_the_other_however_long_they_are() {
        for lengths in [[0, 0, 0], [3, 200, 80], [239, 9, 1], [240, 1, 300], [256, 247, 1], [1000, 0, 257]] {
            let texts = lengths.map(|length| vec![b'x'; length]);
            let mut written = Vec::new();
            for text in &texts {
                written.push(3);
                written.extend(text.len().to_le_bytes());
                written.extend(text);
            }
            let sum = checksum(texts.iter().map(|text| ValueRef::Text(text)));
            assert_eq!(sum, i64::from(crc32fast::hash(&written)), "{lengths:?}");
        }
    }
}
