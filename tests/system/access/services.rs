//! INTERNAL RPCs are for the services that the design names, at every port.

use maeul_proto::access::{self, Access};
use tonic::{Code, Request};

use crate::harness::*;
use crate::reflection::{Dynamic, Reflected};
use prost_reflect::DynamicMessage;

#[tokio::test(flavor = "multi_thread")]
async fn n9_an_internal_rpc_refuses_everybody_but_the_services_that_it_names() {
    let village = Village::start().await;
    let client = Reflected::connect(village.channel.clone()).await;
    let gateway = tonic::transport::Endpoint::from_shared(village.rest.clone()).unwrap().connect_lazy();
    let call = async |channel: &tonic::transport::Channel, path: &str, token: Option<String>| {
        let method = client.method(path.trim_start_matches('/'));
        let mut request = Request::new(DynamicMessage::new(method.input()));
        if let Some(token) = token {
            request.metadata_mut().insert("maeul-service-token", token.parse().unwrap());
        }
        let mut grpc = tonic::client::Grpc::new(channel.clone());
        grpc.ready().await.unwrap();
        let path = http::uri::PathAndQuery::try_from(path.to_owned()).unwrap();
        let refused = grpc.unary(request, path, Dynamic(method.output())).await.unwrap_err();
        (refused.code(), reason(&refused))
    };
    let internal = access::all().iter().filter_map(|(path, rule)| match rule {
        Access::Internal(callers) => Some((path, callers)),
        Access::Public(_) => None,
    });
    let denied = (Code::PermissionDenied, "INTERNAL_RPC".to_owned());
    let mut tried = 0;
    for (path, callers) in internal {
        tried += 1;
        for caller in callers {
            // It came through, and was found empty.
            let known = call(&village.channel, path, Some(service_token(caller))).await;
            assert_eq!(known.0, Code::InvalidArgument, "{path} by {caller}");
            assert_eq!(call(&gateway, path, Some(service_token(caller))).await, denied, "{path} at the gateway");
        }
        assert_eq!(call(&village.channel, path, None).await, denied, "{path} by nobody");
        for other in ["gateway", "mypage", "maeul"] {
            assert_eq!(call(&village.channel, path, Some(service_token(other))).await, denied, "{path} by {other}");
        }
        let forged = call(&village.channel, path, Some("e30.e30.e30".to_owned())).await;
        assert_eq!(forged, (Code::Unauthenticated, "SERVICE_TOKEN".to_owned()), "{path}");
    }
    assert!(tried >= 7, "{tried}");
}
