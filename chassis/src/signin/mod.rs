//! Sign-in by tokens of an OpenID Connect issuer: which tokens are believed, and who somebody is by one.
//!
//! Owns: the issuer's keys, what is checked of a token, and which claims say what. Must never enter: what somebody may
//! do, which is judged by [`crate::access`]; a token in a log line or an error. Its time is real time: a token is of
//! another party's making, and knows nothing of a clock that is moved.

mod args;
mod claims;
mod issuer;
mod keeper;
mod keys;
mod source;
#[cfg(test)]
mod tests;
mod token;

pub use args::SignInArgs;
pub use issuer::OidcIssuer;
