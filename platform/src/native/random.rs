use std::sync::atomic::{AtomicU64, Ordering};

use crate::Random;

/// The same sequence every time: `SplitMix64` (Steele, Lea, Flood 2014) from a fixed seed.
#[derive(Default)]
pub struct SeededRandom(AtomicU64);

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let state = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst);
            let mut z = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            for (to, from) in chunk.iter_mut().zip((z ^ (z >> 31)).to_le_bytes()) {
                *to = from;
            }
        }
    }
}
