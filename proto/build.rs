//! Compiles the protos without protoc: types for Rust, and the descriptor set for reflection, access rules and JSON.

#[path = "build/rules.rs"]
mod rules;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out_dir = PathBuf::from(env::var("OUT_DIR")?);
    for folder in ["maeul", "google"] {
        println!("cargo:rerun-if-changed={}", root.join(folder).display());
    }
    let mut protos = Vec::new();
    collect_protos(&root.join("maeul"), &mut protos)?;
    protos.sort();

    let mut compiler = protox::Compiler::new([&root])?;
    compiler.include_imports(true).include_source_info(true).open_files(&protos)?;
    rules::check(&compiler.descriptor_pool())?;
    // Encoded by protox and not from `prost_types`, which would drop the options that are extensions.
    fs::write(out_dir.join("maeul.binpb"), compiler.encode_file_descriptor_set())?;

    let mut config = tonic_prost_build::Config::new();
    config.enable_type_names().include_file("maeul.rs");
    tonic_prost_build::configure().compile_fds_with_config(compiler.file_descriptor_set(), config)?;
    Ok(())
}

/// Finds every proto below a folder, and has cargo watch each of them.
fn collect_protos(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect_protos(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            println!("cargo:rerun-if-changed={}", path.display());
            found.push(path);
        }
    }
    Ok(())
}
