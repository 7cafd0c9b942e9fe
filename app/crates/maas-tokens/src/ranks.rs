//! Which strings of bytes are tokens, and which of two is made first: a hash table over the embedded vocabulary.
//!
//! Nearly all tokens are shorter than 16 bytes. Such a string is two numbers, its length among them, and these are compared, not bytes.

/// Bytes that fit beside the length.
const SHORT: usize = 15;
/// Bits of a slot for the rank, above which stands a part of the hash: by that alone most of what is no token is told.
const RANK_BITS: u32 = 18;
const RANK: u32 = (1 << RANK_BITS) - 1;
/// The rank of what is no token.
pub(crate) const NONE: u32 = u32::MAX;

/// A string, up to [`SHORT`] bytes as it is, a longer one by a hash, its end and its length.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key(u64, u64);

/// The ranks of all tokens.
pub(crate) struct Ranks {
    /// 0 where nothing is; else the rank plus one, and above it a part of the hash.
    slots: Vec<u32>,
    /// By rank.
    keys: Vec<Key>,
    /// Long tokens by rank: their keys might be another string's.
    long: Vec<(u32, &'static [u8])>,
    longest: usize,
    /// By two bytes.
    pairs: Vec<u32>,
}

impl Ranks {
    /// Reads a vocabulary: the length of each token in the order of their ranks, and all their bytes.
    pub(crate) fn new(lengths: &'static [u8], bytes: &'static [u8]) -> Self {
        let mut ranks = Self {
            // At most half full.
            slots: vec![0; (2 * lengths.len()).next_power_of_two()],
            keys: Vec::with_capacity(lengths.len()),
            long: Vec::new(),
            longest: 0,
            pairs: vec![NONE; 1 << 16],
        };
        let mut rest = bytes;
        for (rank, length) in (0..).zip(lengths) {
            let Some((token, after)) = rest.split_at_checked(usize::from(*length)) else {
                break;
            };
            rest = after;
            ranks.insert(token, rank);
        }
        ranks
    }

    fn insert(&mut self, token: &'static [u8], rank: u32) {
        self.longest = self.longest.max(token.len());
        if token.len() > SHORT {
            self.long.push((rank, token));
        }
        if let [first, second] = token
            && let Some(pair) = self.pairs.get_mut(pair(*first, *second))
        {
            *pair = rank;
        }
        let key = key(token);
        self.keys.push(key);
        let hash = hash(key);
        let mut place = self.place(hash);
        while let Some(slot) = self.slots.get_mut(place) {
            if *slot == 0 {
                *slot = mark(hash) | (rank + 1);
                return;
            }
            place = self.place(place as u64 + 1);
        }
    }

    fn place(&self, hash: u64) -> usize {
        hash as usize & (self.slots.len() - 1)
    }

    /// The rank of a string, or [`NONE`].
    #[inline]
    pub(crate) fn of(&self, bytes: &[u8]) -> u32 {
        if bytes.len() > self.longest {
            return NONE;
        }
        let key = key(bytes);
        let hash = hash(key);
        let mark = mark(hash);
        let mut place = self.place(hash);
        while let Some(slot) = self.slots.get(place).filter(|slot| **slot != 0) {
            let rank = (slot & RANK).wrapping_sub(1);
            if slot & !RANK == mark
                && self.keys.get(rank as usize) == Some(&key)
                && (bytes.len() <= SHORT || self.is_long(rank, bytes))
            {
                return rank;
            }
            place = self.place(place as u64 + 1);
        }
        NONE
    }

    fn is_long(&self, rank: u32, bytes: &[u8]) -> bool {
        let found = self.long.binary_search_by_key(&rank, |(rank, _)| *rank);
        let token = found.ok().and_then(|at| self.long.get(at));
        token.is_some_and(|(_, token)| *token == bytes)
    }

    /// The rank of two bytes, or [`NONE`].
    #[inline]
    pub(crate) fn of_two(&self, first: u8, second: u8) -> u32 {
        let pair = self.pairs.get(pair(first, second));
        pair.copied().unwrap_or(NONE)
    }
}

fn pair(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}

#[inline]
fn key(bytes: &[u8]) -> Key {
    let length = bytes.len() as u64;
    let (low, high) = if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
        if bytes.len() <= SHORT {
            // What both have is in the first only.
            (first, last.unbounded_shr(8 * (16 - length as u32)))
        } else {
            let (chunks, _) = bytes.as_chunks();
            let join = |sum: u64, chunk: &[u8; 8]| mix(sum ^ u64::from_le_bytes(*chunk));
            (chunks.iter().fold(0, join), last >> 8)
        }
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        let last = u64::from(last) << (8 * (length - 4));
        (u64::from(first) | last, 0)
    } else {
        let join = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        (bytes.iter().fold(0, join), 0)
    };
    Key(low, high | length << 56)
}

#[inline]
fn mix(number: u64) -> u64 {
    // The golden ratio, as Knuth has it.
    number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

#[inline]
fn hash(key: Key) -> u64 {
    mix(mix(key.0) ^ key.1)
}

/// What of a hash stands in a slot.
#[inline]
fn mark(hash: u64) -> u32 {
    (hash >> 40) as u32 & !RANK
}
