//! How often somebody may call: each person, and each address of those who did not sign in.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// How often those are forgotten who have been quiet.
const SWEEP: Duration = Duration::from_secs(5);

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Caller {
    /// Somebody who signed in.
    Person(String),
    /// Somebody at this address, or in this network: a household has as many addresses of IPv6 as it likes.
    At(IpAddr),
}

impl Caller {
    fn at(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::At(IpAddr::V4(address)),
            IpAddr::V6(address) => {
                let network = u128::from(address) & !u128::from(u64::MAX);
                Self::At(IpAddr::V6(network.into()))
            }
        }
    }
}

/// The limit. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct RateLimit(Option<Arc<Limiter>>);

#[derive(Debug)]
struct Limiter {
    clock: DefaultClock,
    callers: DefaultKeyedRateLimiter<Caller>,
}

impl RateLimit {
    /// So many calls a second, and twice as many at once after a pause. 0: as many as they like.
    pub(crate) fn new(calls_a_second: u32) -> Self {
        let limiter = NonZeroU32::new(calls_a_second).map(|calls| {
            let burst = calls.saturating_mul(NonZeroU32::MIN.saturating_add(1));
            let quota = Quota::per_second(calls).allow_burst(burst);
            Arc::new(Limiter { clock: DefaultClock::default(), callers: RateLimiter::keyed(quota) })
        });
        Self(limiter)
    }

    /// Counts a call of this person or, where it is nobody's, from this address; this machine itself is not counted. The
    /// failure says when the next call may come.
    pub(crate) fn count(&self, person: Option<&str>, address: IpAddr) -> Result<(), Duration> {
        let Some(limiter) = &self.0 else { return Ok(()) };
        let caller = match person {
            Some(person) => Caller::Person(person.to_owned()),
            None if address.to_canonical().is_loopback() => return Ok(()),
            None => Caller::at(address),
        };
        let counted = limiter.callers.check_key(&caller);
        counted.map_err(|until| until.wait_time_from(limiter.clock.now()))
    }

    /// Whether anybody is counted at all.
    pub(crate) fn counts(&self) -> bool {
        self.0.is_some()
    }

    /// Forgets, for ever, those who have been quiet for so long that it makes no difference.
    pub(crate) async fn sweep(self) {
        let Some(limiter) = self.0 else { return };
        loop {
            tokio::time::sleep(SWEEP).await;
            limiter.callers.retain_recent();
            limiter.callers.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n9_whoever_calls_too_often_waits_and_nobody_else_does() {
        let limit = RateLimit::new(2);
        let (one, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        for _ in 0..4 {
            limit.count(None, one).unwrap();
        }
        let wait = limit.count(None, one).unwrap_err();
        assert!(wait > Duration::ZERO && wait <= Duration::from_millis(500), "{wait:?}");
        limit.count(None, other).unwrap();
        limit.count(Some("c-1"), one).unwrap();
        for _ in 0..100 {
            limit.count(None, IpAddr::from([127, 0, 0, 1])).unwrap();
            RateLimit::new(0).count(None, one).unwrap();
        }
    }

    #[test]
    fn n9_a_network_of_ipv6_is_one_caller() {
        let one = Caller::at("2001:db8::1".parse().unwrap());
        assert_eq!(one, Caller::at("2001:db8::ffff:ffff:ffff:ffff".parse().unwrap()));
        assert_ne!(one, Caller::at("2001:db8:0:1::1".parse().unwrap()));
        assert_eq!(Caller::at("::ffff:192.0.2.1".parse().unwrap()), Caller::At([192, 0, 2, 1].into()));
    }

    #[tokio::test(start_paused = true)]
    async fn n9_those_who_were_quiet_are_forgotten() {
        let limit = RateLimit::new(1_000_000);
        for n in 0..1000_u32 {
            limit.count(Some(&n.to_string()), [192, 0, 2, 1].into()).unwrap();
        }
        let sweeping = tokio::spawn(limit.clone().sweep());
        // The limiter's own clock is the machine's: a few microseconds are enough here.
        tokio::time::sleep(SWEEP * 2).await;
        let known = limit.0.as_ref().map_or(0, |limiter| limiter.callers.len());
        sweeping.abort();
        assert_eq!(known, 0);
    }
}
