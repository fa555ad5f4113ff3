//! Calls as services make them: the tests' villages have one secret, by which a test can be any of them.

use chassis::access::Services;
use maeul_proto::access::{self, Access};
use tonic::Request;

/// The secret of every village and mesh that a test starts.
pub(crate) const SECRET: (&str, &str) = ("MAEUL_SERVICE_SECRET", "the secret of the village of the tests");

/// What `service` says who it is by.
pub(crate) fn service_token(service: &str) -> String {
    Services::try_new(&SECRET.1.parse().unwrap()).unwrap().sign(service).unwrap()
}

/// A request to the RPC at `path` (`/package.Service/Method`), by a service that may call it; as anybody's, if people
/// may.
pub(crate) fn by_a_caller_of<T>(path: &str, message: T) -> Request<T> {
    let mut request = Request::new(message);
    if let Some(Access::Internal(callers)) = access::of(path) {
        let token = service_token(&callers[0]).parse().unwrap();
        request.metadata_mut().insert("maeul-service-token", token);
    }
    request
}
