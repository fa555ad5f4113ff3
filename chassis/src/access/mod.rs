//! Who calls, and whether they may: judged by the rules beside the protos, before a service sees the call.
//!
//! People are known by their token, services by one of their own or by what the mesh says of them. The rules say which
//! roles reach an RPC and whose things they may name; what only a context knows it is asked, as [`Members`].

mod body;
mod caller;
mod door;
mod ending;
mod layer;
mod members;
mod mesh;
mod person;
mod services;

pub use caller::{Caller, Sight};
pub use door::Door;
pub use layer::AccessLayer;
pub use members::Members;
pub use mesh::MeshIdentity;
pub use person::{Person, SignIn};
pub(crate) use services::{SERVICE_TOKEN, Signature};
pub use services::{Secret, Services, ServicesError};
