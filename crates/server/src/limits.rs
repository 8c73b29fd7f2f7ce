//! How often somebody may come: token buckets, by session for acts and by address for joining.
//!
//! Kept in this process and forgotten with it: limits are friction against scripts, not proof against anybody.
//! Next: [`crate::routes::acts`], [`crate::routes::join`].

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::http::HeaderMap;

/// So many buckets are kept before the full ones are thrown away.
const KEPT: usize = 50_000;

/// How much of something is let through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// So many a second, over time.
    pub each_second: f64,
    /// So many at once.
    pub burst: f64,
}

/// One bucket for each key. A bucket fills by itself; what is done takes from it.
#[derive(Debug)]
pub struct Buckets<K> {
    rate: Option<Rate>,
    buckets: Mutex<HashMap<K, (f64, Instant)>>,
}

impl<K: Hash + Eq> Buckets<K> {
    /// Buckets of a rate; without one everything is let through.
    #[must_use]
    pub fn new(rate: Option<Rate>) -> Self {
        Self { rate, buckets: Mutex::default() }
    }

    /// Takes `much` from the bucket of `key`.
    ///
    /// # Errors
    /// With the seconds after which there will be enough in it.
    pub fn take(&self, key: K, much: usize, now: Instant) -> Result<(), u64> {
        let Some(Rate { each_second, burst }) = self.rate else {
            return Ok(());
        };
        let filled = |(level, at): (f64, Instant)| {
            let since = now.saturating_duration_since(at).as_secs_f64();
            (level + since * each_second).min(burst)
        };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEPT {
            buckets.retain(|_, bucket| filled(*bucket) < burst);
        }
        let bucket = buckets.entry(key).or_insert((burst, now));
        let (level, much) = (filled(*bucket), much as f64);
        if much <= level {
            *bucket = (level - much, now);
            Ok(())
        } else {
            *bucket = (level, now);
            Err(((much - level) / each_second).ceil().max(1.0) as u64)
        }
    }
}

/// The place a request comes from: its address, of IPv6 the first 56 bits, which one household has.
///
/// `proxies` of ours stand before the server, and each adds to `X-Forwarded-For` whom it heard; what stands
/// further left was written by the client and is not believed.
#[must_use]
pub fn place(peer: SocketAddr, headers: &HeaderMap, proxies: usize) -> IpAddr {
    let lists = headers.get_all("x-forwarded-for").into_iter().filter_map(|list| list.to_str().ok());
    let hops: Vec<&str> = lists.flat_map(|list| list.split(',')).map(str::trim).collect();
    let told = proxies.checked_sub(1).and_then(|before| hops.len().checked_sub(1 + before));
    let told = told.and_then(|index| hops.get(index)?.parse().ok());
    match told.unwrap_or(peer.ip()).to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 72 << 72).into(),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_bucket_empties_and_fills() {
        let rate = Rate { each_second: 2.0, burst: 4.0 };
        let (buckets, start) = (Buckets::new(Some(rate)), Instant::now());
        assert_eq!(buckets.take("a", 4, start), Ok(()));
        assert_eq!(buckets.take("a", 4, start), Err(2));
        assert_eq!(buckets.take("b", 1, start), Ok(()));
        assert_eq!(buckets.take("a", 4, start + Duration::from_secs(2)), Ok(()));
        assert_eq!(Buckets::new(None).take("a", 1_000, start), Ok(()));
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        let peer: SocketAddr = "192.0.2.1:5".parse().unwrap();
        let headers = |list: &'static str| {
            HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), list.parse().unwrap())])
        };
        let at = |list, proxies| place(peer, &headers(list), proxies).to_string();
        assert_eq!(at("198.51.100.7", 0), "192.0.2.1");
        assert_eq!(at("1.1.1.1, 198.51.100.7", 1), "198.51.100.7");
        assert_eq!(at("1.1.1.1, 198.51.100.7, 10.0.0.1", 2), "198.51.100.7");
        assert_eq!(at("nonsense", 1), "192.0.2.1");
        assert_eq!(at("10.0.0.1", 2), "192.0.2.1");
        assert_eq!(at("2001:db8:1:2ff::5", 1), "2001:db8:1:200::");
    }
}
