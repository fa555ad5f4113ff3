//! N4: a village killed at any instruction loses nothing that it acknowledged, and finishes or undoes
//! what it had begun.

mod case;
mod mesh;
mod points;
mod random;
mod recovery;
mod saga;
mod scenario;
mod site;
mod steps;
mod story;
