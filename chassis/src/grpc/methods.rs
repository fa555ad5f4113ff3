//! The RPCs that exist, by their path: what a caller makes up must not become a name in metrics and traces.

use std::collections::HashMap;
use std::sync::LazyLock;

use prost::Message;
use prost_types::FileDescriptorSet;
use tonic::Code;

/// One RPC.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Method {
    /// `package.Service/Method`.
    pub(crate) name: String,
    /// Whether the answer is a stream.
    pub(crate) streams: bool,
}

static METHODS: LazyLock<HashMap<String, Method>> = LazyLock::new(|| {
    let files = [
        maeul_proto::FILE_DESCRIPTOR_SET,
        tonic_health::pb::FILE_DESCRIPTOR_SET,
        tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET,
    ];
    let mut methods = HashMap::new();
    for set in files.iter().filter_map(|set| FileDescriptorSet::decode(*set).ok()) {
        for file in &set.file {
            for service in &file.service {
                for method in &service.method {
                    let name = format!("{}.{}/{}", file.package(), service.name(), method.name());
                    methods.insert(format!("/{name}"), Method { name, streams: method.server_streaming() });
                }
            }
        }
    }
    methods
});

/// The name that the conventions have for RPCs that do not exist.
static OTHER: LazyLock<Method> = LazyLock::new(|| Method { name: "_OTHER".to_owned(), streams: false });

/// The RPC at `path`.
pub(crate) fn method(path: &str) -> &'static Method {
    METHODS.get(path).unwrap_or(&OTHER)
}

/// A code as gRPC writes it.
pub(super) fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

/// The code in `headers`, or in trailers; a success has it behind the message.
pub(super) fn code(headers: &http::HeaderMap) -> Code {
    headers.get("grpc-status").map_or(Code::Ok, |value| Code::from_bytes(value.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p11_a_name_that_a_caller_made_up_is_nobodys() {
        let known = method("/maeul.platform.v1.EventLogService/ListEvents");
        assert_eq!(
            (known.name.as_str(), known.streams),
            ("maeul.platform.v1.EventLogService/ListEvents", false)
        );
        assert!(method("/grpc.health.v1.Health/Watch").streams);
        for made_up in ["/a/b", "", "/maeul.platform.v1.EventLogService/Made/Up"] {
            assert_eq!(method(made_up).name, "_OTHER");
        }
    }
}
