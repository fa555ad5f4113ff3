//! What the rules look at: the crates with their dependencies, and the files with their text.

use std::path::Path;

use cargo_metadata::MetadataCommand;

/// Tells each place where a tree breaks the rule, as `file:line: what`.
pub(crate) type Rule = fn(&Tree) -> Vec<String>;

/// A workspace.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) crates: Vec<Crate>,
    pub(crate) files: Vec<File>,
}

/// A member of the workspace.
#[derive(Debug)]
pub(crate) struct Crate {
    pub(crate) name: String,
    /// Relative to the workspace; empty for the root package.
    pub(crate) folder: String,
    /// Names of all dependencies of every kind.
    pub(crate) dependencies: Vec<String>,
}

/// A file that a rule may look into.
#[derive(Debug)]
pub(crate) struct File {
    /// Relative to the workspace.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Tree {
    /// This workspace as it is on disk.
    pub(crate) fn of_this_workspace() -> Self {
        let metadata = MetadataCommand::new().no_deps().exec().unwrap_or_else(|error| panic!("{error}"));
        let root = metadata.workspace_root.as_std_path();
        let crates = metadata.packages.iter().map(|package| Crate {
            name: package.name.to_string(),
            folder: package
                .manifest_path
                .parent()
                .map(|folder| relative(root, folder.as_std_path()))
                .unwrap_or_default(),
            dependencies: package.dependencies.iter().map(|dependency| dependency.name.clone()).collect(),
        });
        let mut tree = Self { crates: crates.collect(), files: Vec::new() };
        for folder in ["benches", "chassis", "proto", "services", "src", "tests"] {
            tree.read(root, &root.join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
        }
        tree
    }

    fn read(&mut self, root: &Path, folder: &Path) -> std::io::Result<()> {
        if !folder.exists() {
            return Ok(());
        }
        for entry in folder.read_dir()? {
            let path = entry?.path();
            if path.is_dir() {
                self.read(root, &path)?;
            } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "sql") {
                let text = std::fs::read_to_string(&path)?;
                self.files.push(File { path: relative(root, &path), text });
            }
        }
        Ok(())
    }

    /// The crates below `services/`.
    pub(crate) fn services(&self) -> impl Iterator<Item = &Crate> {
        self.crates.iter().filter(|member| member.folder.starts_with("services/"))
    }

    /// The Rust files below `folder`.
    pub(crate) fn rust(&self, folder: &str) -> impl Iterator<Item = &File> {
        self.files
            .iter()
            .filter(move |file| file.path.rsplit('.').next() == Some("rs") && file.path.starts_with(folder))
    }

    /// The names of the files directly or deeper below `folder`, sorted.
    pub(crate) fn names(&self, folder: &str) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.files.iter().filter_map(|file| file.path.strip_prefix(folder)?.strip_prefix('/')).collect();
        names.sort_unstable();
        names
    }
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
