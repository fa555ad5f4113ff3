//! Channels to the services, by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use chassis::access::Services;
use chassis::grpc::Peer;

/// Where each service is. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Peers {
    by_name: Arc<BTreeMap<String, usize>>,
    processes: Arc<[Peer]>,
}

impl Peers {
    /// A channel for each URL of `places`, which has one for each service. They connect when they are first used; the
    /// gateway is one of `services`. The error is one line for the user.
    pub fn connect(places: &BTreeMap<String, String>, services: &Services) -> Result<Self, String> {
        let mut urls: Vec<&String> = Vec::new();
        let mut by_name = BTreeMap::new();
        for (name, url) in places {
            let known = urls.iter().position(|known| *known == url);
            let process = known.unwrap_or_else(|| {
                urls.push(url);
                urls.len() - 1
            });
            by_name.insert(name.clone(), process);
        }
        let processes = urls.iter().map(|url| chassis::grpc::connect("gateway", url, services));
        Ok(Self { by_name: Arc::new(by_name), processes: processes.collect::<Result<_, _>>()? })
    }

    /// The service of this name; `None` where the village has none.
    pub(super) fn of(&self, name: &str) -> Option<Peer> {
        self.processes.get(*self.by_name.get(name)?).cloned()
    }

    /// Every process, once.
    pub(super) fn processes(&self) -> &[Peer] {
        &self.processes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn services_of_one_process_share_its_channel() {
        let places = [
            ("order", "http://127.0.0.1:1"),
            ("store", "http://127.0.0.1:2"),
            ("payment", "http://127.0.0.1:1"),
        ];
        let places = places.map(|(name, url)| (name.to_owned(), url.to_owned()));
        let door = chassis::testing::open_door();
        let peers = Peers::connect(&BTreeMap::from(places), door.services()).unwrap();
        assert_eq!(peers.processes().len(), 2);
        assert!(peers.of("payment").is_some() && peers.of("nobody").is_none());
        let nowhere = BTreeMap::from([("order".to_owned(), "not a url".to_owned())]);
        assert!(Peers::connect(&nowhere, door.services()).unwrap_err().contains("not a url"));
    }
}
