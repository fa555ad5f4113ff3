//! N4: a village killed at any instruction loses nothing that it acknowledged, and finishes or undoes
//! what it had begun.

mod points;
mod random;
mod recovery;
mod scenario;
mod steps;
mod story;
