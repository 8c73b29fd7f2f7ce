//! How often somebody may come: token buckets, by session for acts, by address for joining, by both for texts.
//!
//! Kept in this process and forgotten with it: limits are friction against scripts, not proof against anybody.
//! Next: [`crate::routes::acts`], [`crate::routes::join`].

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::http::HeaderMap;
use deliberation_core::id::Pseudonym;

/// So many buckets are kept before the full ones are thrown away.
const KEPT: usize = 50_000;
/// So many bits of an address of IPv6 one household has,
pub const HOUSEHOLD: u32 = 56;
/// and so many one network, which may be one telephone.
pub const NETWORK: u32 = 64;

/// How much of something is let through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// So many a second, over time.
    pub each_second: f64,
    /// So many at once.
    pub burst: f64,
}

/// One bucket, or several of different rates, for each key. A bucket fills by itself; what is done takes from it.
#[derive(Debug)]
pub struct Buckets<K> {
    rates: Vec<Rate>,
    buckets: Mutex<Kept<K>>,
}

/// How full the buckets of each key were, and when.
#[derive(Debug)]
struct Kept<K> {
    of: HashMap<K, (Vec<f64>, Instant)>,
    /// At so many those that are full are thrown away.
    most: usize,
}

impl<K: Hash + Eq> Buckets<K> {
    /// Buckets of a rate; without one everything is let through.
    #[must_use]
    pub fn new(rate: Option<Rate>) -> Self {
        Self::of(rate.into_iter().collect())
    }

    /// Buckets of several rates, all of which count.
    #[must_use]
    pub fn of(rates: Vec<Rate>) -> Self {
        Self { rates, buckets: Mutex::new(Kept { of: HashMap::new(), most: KEPT }) }
    }

    /// Takes `much` from the buckets of `key`.
    ///
    /// # Errors
    /// With the seconds after which there will be enough in them; nothing is taken then.
    pub fn take(&self, key: K, much: usize, now: Instant) -> Result<(), u64> {
        if self.rates.is_empty() {
            return Ok(());
        }
        let fill = |(levels, at): &(Vec<f64>, Instant)| -> Vec<f64> {
            let since = now.saturating_duration_since(*at).as_secs_f64();
            let filled = levels.iter().zip(&self.rates);
            filled.map(|(level, rate)| (level + since * rate.each_second).min(rate.burst)).collect()
        };
        let full = |levels: &[f64]| levels.iter().zip(&self.rates).all(|(level, rate)| *level >= rate.burst);
        let mut kept = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.of.len() >= kept.most {
            kept.of.retain(|_, bucket| !full(&fill(bucket)));
            // Where few are full it is not tried again at each step.
            kept.most = KEPT.max(2 * kept.of.len());
        }
        let bucket =
            kept.of.entry(key).or_insert_with(|| (self.rates.iter().map(|r| r.burst).collect(), now));
        let (mut levels, much) = (fill(bucket), much as f64);
        let lacks = |(level, rate): (&f64, &Rate)| (much - level).max(0.0) / rate.each_second;
        let wait = levels.iter().zip(&self.rates).map(lacks).fold(0.0, f64::max);
        if wait > 0.0 {
            *bucket = (levels, now);
            return Err(wait.ceil().max(1.0) as u64);
        }
        levels.iter_mut().for_each(|level| *level -= much);
        *bucket = (levels, now);
        Ok(())
    }

    /// Gives back what was taken and not used.
    fn give_back(&self, key: &K, much: usize) {
        let mut kept = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((levels, _)) = kept.of.get_mut(key) {
            levels.iter_mut().for_each(|level| *level += much as f64);
        }
    }
}

/// So many texts a minute and an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// A minute.
    pub minute: u32,
    /// An hour.
    pub hour: u32,
}

impl Budget {
    /// All of it at once, then as it fills.
    fn rates(self) -> Vec<Rate> {
        let rate = |many: u32, seconds: f64| {
            let many = f64::from(many.max(1));
            Rate { each_second: many / seconds, burst: many }
        };
        vec![rate(self.minute, 60.0), rate(self.hour, 3_600.0)]
    }
}

/// How many texts come from one person and from one network.
#[derive(Debug)]
pub struct Texts {
    people: Buckets<Pseudonym>,
    networks: Buckets<IpAddr>,
}

impl Texts {
    /// The budgets of a person and of a network; without them everything is let through.
    #[must_use]
    pub fn new(budgets: Option<(Budget, Budget)>) -> Self {
        let (people, networks) =
            budgets.map_or_else(Default::default, |(one, all)| (one.rates(), all.rates()));
        Self { people: Buckets::of(people), networks: Buckets::of(networks) }
    }

    /// Takes one text of both budgets.
    ///
    /// # Errors
    /// With the seconds after which there will be one in both; nothing is taken then.
    pub fn take(&self, by: Pseudonym, from: IpAddr, now: Instant) -> Result<(), u64> {
        self.people.take(by, 1, now)?;
        self.networks.take(from, 1, now).inspect_err(|_| self.people.give_back(&by, 1))
    }
}

/// The place a request comes from: its address, of IPv6 the first bits, as many as are given.
///
/// `proxies` of ours stand before the server, and each adds to `X-Forwarded-For` whom it heard; what stands
/// further left was written by the client and is not believed.
#[must_use]
pub fn place(peer: SocketAddr, headers: &HeaderMap, proxies: usize, bits: u32) -> IpAddr {
    let lists = headers.get_all("x-forwarded-for").into_iter().filter_map(|list| list.to_str().ok());
    let hops: Vec<&str> = lists.flat_map(|list| list.split(',')).map(str::trim).collect();
    let told = proxies.checked_sub(1).and_then(|before| hops.len().checked_sub(1 + before));
    let told = told.and_then(|index| hops.get(index)?.parse().ok());
    match told.unwrap_or(peer.ip()).to_canonical() {
        IpAddr::V6(address) => {
            let rest = u128::MAX.checked_shr(bits).unwrap_or(0);
            Ipv6Addr::from_bits(address.to_bits() & !rest).into()
        }
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
        let at = |list, proxies| place(peer, &headers(list), proxies, HOUSEHOLD).to_string();
        assert_eq!(at("198.51.100.7", 0), "192.0.2.1");
        assert_eq!(at("1.1.1.1, 198.51.100.7", 1), "198.51.100.7");
        assert_eq!(at("1.1.1.1, 198.51.100.7, 10.0.0.1", 2), "198.51.100.7");
        assert_eq!(at("nonsense", 1), "192.0.2.1");
        assert_eq!(at("10.0.0.1", 2), "192.0.2.1");
        assert_eq!(at("2001:db8:1:2ff::5", 1), "2001:db8:1:200::");
        let network = place(peer, &headers("2001:db8:1:2ff::5"), 1, NETWORK);
        assert_eq!(network.to_string(), "2001:db8:1:2ff::");
    }

    #[test]
    fn a_budget_is_of_a_minute_and_of_an_hour() {
        let (who, start) = (|n: u8| Pseudonym::derived(&[&[n]]), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        let from = |n: u8| IpAddr::from([192, 0, 2, n]);
        let (one, all) = (Budget { minute: 2, hour: 4 }, Budget { minute: 3, hour: 100 });
        let texts = Texts::new(Some((one, all)));
        assert_eq!([1, 2, 3].map(|_| texts.take(who(1), from(1), start)), [Ok(()), Ok(()), Err(30)]);
        // Others of the same network have what it has left, and keep what was refused.
        assert_eq!([1, 2].map(|_| texts.take(who(2), from(1), start)), [Ok(()), Err(20)]);
        assert_eq!([1, 2].map(|_| texts.take(who(2), from(2), start)), [Ok(()), Err(30)]);
        // The minute is over, and then the hour counts.
        assert_eq!([1, 2].map(|_| texts.take(who(1), from(1), after(60))), [Ok(()), Ok(())]);
        assert_eq!(texts.take(who(1), from(1), after(120)), Err(780));
        assert_eq!(texts.take(who(1), from(1), after(900)), Ok(()));
        assert_eq!(Texts::new(None).take(who(1), from(1), start), Ok(()));
    }

    #[test]
    fn full_buckets_are_thrown_away_and_others_kept() {
        let rate = Rate { each_second: 1.0, burst: 2.0 };
        let (buckets, start) = (Buckets::new(Some(rate)), Instant::now());
        for n in 0..KEPT {
            assert_eq!(buckets.take(n, 1, start), Ok(()));
        }
        let later = start + Duration::from_secs(1);
        assert_eq!(buckets.take(0, 2, later), Ok(()));
        assert_eq!(buckets.take(KEPT, 1, later), Ok(()));
        assert_eq!(buckets.buckets.lock().unwrap().of.len(), 2);
    }
}
