//! Rebuilds when a migration changes, which `sqlx::migrate!` does not notice by itself.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
