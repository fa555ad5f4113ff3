//! How a call reaches a process: by gRPC, or by REST through the gateway; signed in where a token was given.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chassis::access::Services;
use clap::{Args, ValueEnum};
use http::header::{AUTHORIZATION, HeaderValue};
use maeul_gateway::rest_client::RestChannel;
use tonic::Status;
use tonic::body::Body;
use tonic::transport::Endpoint;
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt};

use crate::failure::Failure;
use crate::issuer::Wish;
use crate::token;

/// What carries calls to a process, whatever lies behind it. Cheap to clone.
pub(crate) type Channel = BoxCloneSyncService<http::Request<Body>, http::Response<Body>, Status>;

/// Where a village and its gateway are, unless they are told otherwise.
pub(super) const VILLAGE: &str = "http://127.0.0.1:50051";
const GATEWAY: &str = "http://127.0.0.1:8080";

/// How a village is called.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ViaArgs {
    /// How calls are made; by REST all of them go to the gateway
    #[arg(long, env = "MAEUL_VIA", value_enum, default_value_t)]
    via: Via,
    #[arg(
        long = "gateway-url", env = "MAEUL_GATEWAY_URL", value_name = "URL",
        help = format!("Where the gateway is, for `--via rest` [default: {GATEWAY}]")
    )]
    gateway: Option<String>,
}

/// How calls are made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Via {
    /// gRPC
    #[default]
    Grpc,
    /// REST, as the gateway has it
    Rest,
}

impl ViaArgs {
    /// Whether it is by REST.
    pub(crate) fn is_rest(&self) -> bool {
        self.via == Via::Rest
    }

    /// Where the gateway is, if it was said.
    pub(super) fn gateway(&self) -> Option<&str> {
        self.gateway.as_deref()
    }

    /// Where a village is of which nothing else is said.
    pub(super) fn default_url(&self) -> &str {
        if self.is_rest() { self.gateway().unwrap_or(GATEWAY) } else { VILLAGE }
    }

    /// The way to whoever is at `url`, as whom `token` says, and whether anybody answers there now.
    pub(super) async fn open(&self, url: &str, token: &TokenArgs) -> Result<(Channel, bool), Failure> {
        if self.is_rest() {
            let rest =
                RestChannel::try_new(url).map_err(|why| Failure::Configuration(format!("--url {why}")))?;
            let answers = rest.answers().await;
            return Ok((token.signed_in(rest)?, answers));
        }
        let endpoint = Endpoint::from_shared(url.to_owned())
            .map_err(|e| Failure::Configuration(format!("--url {url:?}: {e}")))?
            .connect_timeout(Duration::from_secs(3));
        let connected = endpoint.connect().await;
        let answers = connected.is_ok();
        Ok((token.signed_in(connected.unwrap_or_else(|_| endpoint.connect_lazy()))?, answers))
    }
}

/// As whom a village is called.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct TokenArgs {
    /// The token to sign in with, where the village asks for one: `maeul token --as operator:me` prints one
    #[arg(long, env = "MAEUL_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: Option<Token>,
    /// Sign in as this with the demo issuer, where no token is given: ROLE:PERSON, as operator:me
    #[arg(long = "as", env = "MAEUL_AS", value_name = "ROLE:PERSON")]
    wish: Option<Wish>,
    /// The demo issuer, for --as
    #[arg(long, env = "MAEUL_AUTH_ISSUER", value_name = "URL", default_value_t = token::demo_issuer())]
    issuer: String,
    /// How the village signs what it does for itself.
    #[arg(skip)]
    itself: Option<Services>,
}

/// A token, which nothing shows.
#[derive(Clone)]
struct Token(String);

impl FromStr for Token {
    type Err = std::convert::Infallible;

    /// Whatever is said: a refusal here would show it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.trim().to_owned()))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

impl TokenArgs {
    /// As the village itself, whoever has to sign in.
    pub(crate) fn itself(services: &Services) -> Self {
        Self { itself: Some(services.clone()), ..Self::default() }
    }

    /// The same, where no token was given.
    pub(crate) fn or_itself(&self, services: &Services) -> Self {
        if self.token.is_some() { self.clone() } else { Self::itself(services) }
    }

    /// The same with a token of the demo issuer, where one is to be asked for.
    pub(crate) async fn resolved(&self) -> Result<Self, Failure> {
        let Some(wish) = self.wish.as_ref().filter(|_| self.token.is_none()) else { return Ok(self.clone()) };
        let token = token::of_the_demo_issuer(&self.issuer, wish, token::USUAL).await?;
        Ok(Self { token: Some(Token(token)), ..self.clone() })
    }

    /// The header that signs a call in; `None` where no token was given.
    fn authorization(&self) -> Result<Option<HeaderValue>, Failure> {
        let Some(Token(token)) = &self.token else { return Ok(None) };
        let wrong = || Failure::Configuration("--token: empty, or not the text of a token".to_owned());
        if token.is_empty() || token.contains(char::is_whitespace) {
            return Err(wrong());
        }
        let mut header = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| wrong())?;
        header.set_sensitive(true);
        Ok(Some(header))
    }

    /// Has every call by `transport` carry the token.
    pub(crate) fn signed_in<S>(&self, transport: S) -> Result<Channel, Failure>
    where
        S: Service<http::Request<Body>, Response = http::Response<Body>> + Clone + Send + Sync + 'static,
        S::Error: Into<tonic::codegen::StdError>,
        S::Future: Send + 'static,
    {
        let header = self.authorization()?;
        let itself = self.itself.clone();
        let signed = transport.map_request(move |mut request: http::Request<Body>| {
            if let Some(header) = &header {
                request.headers_mut().insert(AUTHORIZATION, header.clone());
            }
            // Signed anew each time: it does not hold for long. Unsigned, the call is refused, which says enough.
            if let Some(Ok((name, token))) = itself.as_ref().map(Services::sign_itself) {
                request.headers_mut().insert(name, token);
            }
            request
        });
        Ok(BoxCloneSyncService::new(signed.map_err(|error| Status::from_error(error.into()))))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tokio::net::TcpListener;
    use tokio_util::task::AbortOnDropHandle;
    use tonic::service::interceptor::InterceptedService;
    use tonic::transport::server::TcpIncoming;
    use tonic::transport::{Endpoint, Server};
    use tonic_health::pb::HealthCheckRequest;
    use tonic_health::pb::health_client::HealthClient;

    use super::*;

    type Seen = Arc<Mutex<Vec<Option<String>>>>;

    /// Somebody who can be called, and who each call said that it is from.
    async fn called() -> (Endpoint, Seen, AbortOnDropHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = Endpoint::from_shared(format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let seen = Seen::default();
        let noted = seen.clone();
        let health = InterceptedService::new(
            tonic_health::server::health_reporter().1,
            move |call: tonic::Request<()>| {
                let said = call.metadata().get("authorization").map(|said| said.to_str().unwrap().to_owned());
                noted.lock().unwrap().push(said);
                Ok(call)
            },
        );
        let server = Server::builder().add_service(health).serve_with_incoming(TcpIncoming::from(listener));
        let server = tokio::spawn(async move { server.await.unwrap() });
        (endpoint, seen, AbortOnDropHandle::new(server))
    }

    fn args(token: &str) -> TokenArgs {
        TokenArgs { token: token.parse().ok(), ..TokenArgs::default() }
    }

    #[test]
    fn p2_a_token_signs_calls_in_and_is_never_shown() {
        let header = args(" e30.e30.c2ln\n").authorization().unwrap().unwrap();
        assert_eq!(header.as_bytes(), b"Bearer e30.e30.c2ln");
        assert!(header.is_sensitive());
        assert!(!format!("{:?}", args("e30.e30.c2ln")).contains("e30"));
        assert!(TokenArgs::default().authorization().unwrap().is_none());
        for bad in ["", "two words", "a\u{7f}b"] {
            let Err(Failure::Configuration(line)) = args(bad).authorization() else {
                panic!("{bad:?} was taken")
            };
            assert_eq!(line, "--token: empty, or not the text of a token");
        }
    }

    #[tokio::test]
    async fn p2_every_call_carries_the_token_that_was_given() {
        let (endpoint, seen, _server) = called().await;
        let calls = HealthClient::new(args("e30.e30.c2ln").signed_in(endpoint.connect_lazy()).unwrap());
        let mut nobodys = HealthClient::new(TokenArgs::default().signed_in(endpoint.connect_lazy()).unwrap());
        for _ in 0..2 {
            calls.clone().check(HealthCheckRequest::default()).await.unwrap();
        }
        nobodys.check(HealthCheckRequest::default()).await.unwrap();
        let bearer = Some("Bearer e30.e30.c2ln".to_owned());
        assert_eq!(*seen.lock().unwrap(), [bearer.clone(), bearer, None]);
    }

    #[tokio::test]
    async fn who_is_away_is_told_as_unavailable() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let endpoint = Endpoint::from_shared(format!("http://{nobody}")).unwrap();
        let channel = args("e30.e30.c2ln").signed_in(endpoint.connect_lazy()).unwrap();
        let status = HealthClient::new(channel).check(HealthCheckRequest::default()).await.unwrap_err();
        assert_eq!(status.code(), tonic::Code::Unavailable);
    }
}
