//! Random bytes.

/// A source of random bytes.
pub trait Entropy {
    /// Sixteen random bytes.
    fn bytes(&self) -> [u8; 16];
}

/// Bytes for tests: never twice the same, always in the same order.
#[derive(Debug, Default)]
pub struct Counting(std::cell::Cell<u128>);

impl Entropy for Counting {
    fn bytes(&self) -> [u8; 16] {
        self.0.set(self.0.get() + 1);
        self.0.get().to_be_bytes()
    }
}
