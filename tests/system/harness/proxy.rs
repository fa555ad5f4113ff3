//! A stretch of network that can be cut: a TCP proxy before a server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Forwards connections until they are cut.
pub(crate) struct Proxy {
    address: SocketAddr,
    /// Counts the cuts; `None` while nobody gets through.
    open: Arc<watch::Sender<Option<u32>>>,
    cuts: u32,
    taken: Arc<AtomicUsize>,
}

impl Proxy {
    /// A proxy before `server`, that lets nobody through yet.
    pub(crate) async fn shut(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let open = Arc::new(watch::Sender::new(None));
        let state = open.clone();
        let taken = Arc::<AtomicUsize>::default();
        let count = taken.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let mut state = state.subscribe();
                let now = *state.borrow_and_update();
                if now.is_none() {
                    continue;
                }
                count.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(async move {
                    tokio::select! {
                        () = forward(client, server) => {}
                        _ = state.wait_for(|later| *later != now) => {}
                    }
                });
            }
        });
        Self { address, open, cuts: 0, taken }
    }

    /// A proxy before `server` that lets everybody through.
    pub(crate) async fn open(server: SocketAddr) -> Self {
        let proxy = Self::shut(server).await;
        proxy.let_through();
        proxy
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections got through.
    pub(crate) fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    /// New connections get through from now on.
    pub(crate) fn let_through(&self) {
        self.open.send_replace(Some(self.cuts));
    }

    /// Every connection ends, and nobody gets through.
    pub(crate) fn cut(&mut self) {
        self.cuts += 1;
        self.open.send_replace(None);
    }
}

async fn forward(mut client: TcpStream, server: SocketAddr) {
    let Ok(mut server) = TcpStream::connect(server).await else { return };
    let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
}
