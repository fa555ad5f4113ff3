//! N9, P2: everybody sees only what is theirs. What each role may do, about whom, is read from the rules beside the
//! protos; that it is so is tried over every way in.

mod intruders;
mod matrix;
mod services;
mod tokens;
mod world;
