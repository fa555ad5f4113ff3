//! A gRPC call as a generated client makes it: which RPC, and with which request.

use http_body_util::BodyExt;
use maeul_proto::descriptors;
use prost_reflect::{DynamicMessage, MethodDescriptor};
use tonic::Status;
use tonic::body::Body;

use crate::binding::{bindings, grpc_path};

/// Whether the message is compressed, and its length in four bytes, stand before it.
pub(super) const PREFIX: usize = 5;

/// A call.
pub(super) struct Call {
    pub(super) rpc: MethodDescriptor,
    pub(super) request: DynamicMessage,
}

impl Call {
    /// Reads a call of the RPC at `path`. `UNIMPLEMENTED`: there is no such RPC, or REST cannot call it.
    pub(super) async fn read(path: &str, body: Body) -> Result<Self, Status> {
        let rpc = rpc(path).ok_or_else(|| Status::unimplemented(format!("no RPC is called {path}")))?;
        if bindings().iter().all(|binding| binding.rpc != rpc) {
            return Err(Status::unimplemented(format!("{path} is not called by HTTP")));
        }
        let bytes = body.collect().await?.to_bytes();
        let request = single(&bytes).ok_or_else(|| Status::unimplemented("not one plain message"))?;
        let request = DynamicMessage::decode(rpc.input(), request).map_err(|why| {
            Status::invalid_argument(format!("the request is no {}: {why}", rpc.input().full_name()))
        })?;
        Ok(Self { rpc, request })
    }

    /// What is said of a request that no path can hold.
    pub(super) fn cannot_be_said(&self) -> Status {
        let path = grpc_path(&self.rpc);
        let paths: Vec<_> =
            bindings().iter().filter(|it| it.rpc == self.rpc).map(|it| it.template.to_string()).collect();
        Status::invalid_argument(format!(
            "a request of {path} needs the fields that its path has: {}",
            paths.join(", ")
        ))
    }
}

fn rpc(path: &str) -> Option<MethodDescriptor> {
    let (service, method) = path.strip_prefix('/')?.split_once('/')?;
    descriptors().get_service_by_name(service)?.methods().find(|rpc| rpc.name() == method)
}

/// The only message of a body, if it has exactly one that is not compressed.
fn single(body: &[u8]) -> Option<&[u8]> {
    let (prefix, message) = body.split_at_checked(PREFIX)?;
    let length = u32::from_be_bytes(prefix[1..].try_into().ok()?);
    (prefix[0] == 0 && usize::try_from(length) == Ok(message.len())).then_some(message)
}
