//! A village in which everybody has something, and has to sign in.

use std::collections::HashMap;
use std::time::Duration;

use http::{Request, Response};
use maeul_gateway::rest_client::RestChannel;
use maeul_proto::access::v1::Role;
use maeul_proto::store::v1::StoreOrderState;
use prost_reflect::{DynamicMessage, MethodDescriptor};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio_stream::StreamExt;
use tonic::body::Body;
use tonic::{Code, Status};
use tower::util::BoxCloneSyncService;
use tower::ServiceExt;

use crate::bad_input::requests::People;
use crate::harness::*;
use crate::reflection::{Dynamic, Reflected};
use crate::verb;

/// Who works at the store.
pub(super) const STAFF: &str = "staff-of-the-store";
/// Somebody who has nothing here, whatever they are.
pub(super) const STRANGER: &str = "stranger";

/// A way in.
type Way = BoxCloneSyncService<Request<Body>, Response<Body>, Box<dyn std::error::Error + Send + Sync>>;

/// The village, what everybody has in it, and the ways in.
pub(super) struct World {
    pub(super) people: People,
    pub(super) ways: [(&'static str, Way); 3],
    issuer: String,
    tokens: Mutex<HashMap<String, String>>,
    pub(super) village: Village,
}

impl World {
    /// Everybody gets what they have while nobody has to sign in; from then on all have to.
    pub(super) async fn settle() -> Self {
        let village = Village::start().await;
        let mut people = People::settle(&village).await;
        people.shop.add_units(&people.phone.clone(), &["SN-OF-THE-CUSTOMER"]).await;
        let phone = village.placed(order_for(&people.customer, &people.shop, &people.phone)).await;
        people.shop.order_is(&phone, StoreOrderState::Received).await;
        verb!(people.shop, accept_order, AcceptOrderRequest, phone).unwrap();
        let client = Reflected::connect(village.channel.clone()).await;
        let joins = json!({"storeId": people.shop.id, "actorId": people.shop.owner, "staffId": STAFF, "requestId": "joins"});
        client.call("maeul.store.v1.StoreService/AddStaff", &joins, 1).await.unwrap();
        village.is_quiet().await;
        let issuer = format!("127.0.0.1:{}", free_port());
        let flags = [format!("--demo-issuer={issuer}")];
        let start = Start { flags: flags.to_vec(), ..Start::default() };
        let village = village.stop().await.start_with(start).await;
        let channel = |url: &str| tonic::transport::Endpoint::from_shared(url.to_owned()).unwrap().connect_lazy();
        let boxed = |channel: tonic::transport::Channel| BoxCloneSyncService::new(channel.map_err(Into::into));
        let rest = RestChannel::try_new(&village.rest).unwrap();
        let ways = [
            ("gRPC", boxed(village.channel.clone())),
            ("gRPC through the gateway", boxed(channel(&village.rest))),
            ("REST", BoxCloneSyncService::new(rest.map_err(Into::into))),
        ];
        Self { people, ways, issuer, tokens: Mutex::default(), village }
    }

    /// The id of whoever has things here in this role.
    pub(super) fn owner(&self, role: Role) -> &str {
        match role {
            Role::Customer => &self.people.customer,
            Role::Owner => &self.people.shop.owner,
            Role::Staff => STAFF,
            Role::Courier => "courier",
            Role::Librarian => "librarian",
            Role::Manager => &self.people.room.manager_id,
            Role::Operator => "operator",
            Role::Unspecified | Role::Anyone => panic!("{role:?} is nobody"),
        }
    }

    /// A token of the issuer; `who` is `role:person`.
    pub(super) async fn token(&self, who: &str) -> String {
        let mut tokens = self.tokens.lock().await;
        if let Some(token) = tokens.get(who) {
            return token.clone();
        }
        let url = format!("http://{}/token", self.issuer);
        let answer = reqwest::Client::new().post(url).form(&[("as", who)]).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        let token = answer["access_token"].as_str().unwrap_or_else(|| panic!("{who}: {answer}")).to_owned();
        tokens.insert(who.to_owned(), token.clone());
        token
    }

    /// What a good request to this RPC says, by whoever has something in this role.
    pub(super) fn request(&self, rpc: &MethodDescriptor, role: Option<Role>) -> Value {
        let path = format!("{}/{}", rpc.parent_service().full_name(), rpc.name());
        let mut body = self.people.request(&path).unwrap_or_else(|| panic!("{path} has no example request"));
        let fields = body.as_object_mut().unwrap();
        if fields.contains_key("requestId") {
            fields.insert("requestId".to_owned(), json!(unique("matrix")));
        }
        // Messages are to a customer or to a store.
        let of_the_store = matches!(role, Some(Role::Owner | Role::Staff));
        if of_the_store && path.contains("NotificationService") {
            fields.remove("customerId");
            fields.insert("storeId".to_owned(), json!(self.people.shop.id));
        }
        if let (Some(role @ Role::Staff), true) = (role, fields.contains_key("actorId")) {
            fields.insert("actorId".to_owned(), json!(self.owner(role)));
        }
        body
    }

    /// Calls it; the first answer of a stream.
    pub(super) async fn call(
        &self,
        way: &Way,
        rpc: &MethodDescriptor,
        body: &Value,
        token: Option<&str>,
    ) -> Result<Option<DynamicMessage>, Status> {
        let message = DynamicMessage::deserialize(rpc.input(), body).unwrap();
        let mut request = tonic::Request::new(message);
        if let Some(token) = token {
            request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        }
        let path = format!("/{}/{}", rpc.parent_service().full_name(), rpc.name());
        let mut grpc = tonic::client::Grpc::new(way.clone());
        let answer = async {
            grpc.ready().await.map_err(|why| Status::unavailable(why.to_string()))?;
            let path = http::uri::PathAndQuery::try_from(path).unwrap();
            let mut answers = grpc.server_streaming(request, path, Dynamic(rpc.output())).await?.into_inner();
            answers.next().await.transpose()
        };
        // A stream that has nothing to say was let in.
        tokio::time::timeout(Duration::from_secs(5), answer).await.unwrap_or(Ok(None))
    }
}

/// What the door says to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    In,
    Denied,
    Unknown,
}

impl Verdict {
    pub(super) fn of(answer: &Result<Option<DynamicMessage>, Status>) -> Self {
        match answer {
            Err(status) if status.code() == Code::PermissionDenied => Self::Denied,
            Err(status) if status.code() == Code::Unauthenticated => Self::Unknown,
            Ok(_) | Err(_) => Self::In,
        }
    }
}

/// Every RPC that people may call.
pub(super) fn public() -> Vec<(MethodDescriptor, &'static maeul_proto::access::Public)> {
    let services = maeul_proto::descriptors().services();
    let methods = services.flat_map(|service| service.methods().collect::<Vec<_>>());
    let rule = |method: &MethodDescriptor| {
        maeul_proto::access::of(&format!("/{}/{}", method.parent_service().full_name(), method.name()))
    };
    methods
        .filter_map(|method| match rule(&method)? {
            maeul_proto::access::Access::Public(public) => Some((method, public)),
            maeul_proto::access::Access::Internal(_) => None,
        })
        .collect()
}

/// The roles that people have.
pub(super) const ROLES: [Role; 7] = [
    Role::Customer,
    Role::Owner,
    Role::Staff,
    Role::Courier,
    Role::Librarian,
    Role::Manager,
    Role::Operator,
];

/// As the issuer has it.
pub(super) fn word(role: Role) -> String {
    role.as_str_name().trim_start_matches("ROLE_").to_ascii_lowercase()
}
