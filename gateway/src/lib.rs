//! The village's front door: REST/JSON, gRPC and gRPC-Web on one port, made from the contracts at run time.
//!
//! Owns: the way from HTTP to gRPC and back, limits on what comes in, the description of the API. Knows every contract by
//! its descriptor and none by its words; decides nothing that a service decides.

pub mod binding;
pub mod rest_client;
