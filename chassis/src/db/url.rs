//! Where a database is.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

/// A PostgreSQL database or an SQLite file. Shown, it hides the password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `postgres://user:password@host/database`.
    Postgres(String),
    /// `sqlite:path/to/file.db`, or `sqlite:folder` for a file per name.
    Sqlite(PathBuf),
}

impl DatabaseUrl {
    /// The place of the database `name`. On PostgreSQL it is a schema of the same database. A path that
    /// ends in `.db` is the file of `main`, and others are beside it; any other path is a folder.
    pub fn of(&self, main: &str, name: &str) -> Self {
        match self {
            Self::Postgres(_) => self.clone(),
            Self::Sqlite(path) if path.extension().is_none_or(|end| end != "db") => {
                Self::Sqlite(path.join(format!("{name}.db")))
            }
            Self::Sqlite(_) if name == main => self.clone(),
            Self::Sqlite(path) => Self::Sqlite(path.with_file_name(format!("{name}.db"))),
        }
    }

    /// With its password, for a process of ours.
    pub fn secret(&self) -> String {
        match self {
            Self::Postgres(url) => url.clone(),
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
        }
    }

    /// The folder that must exist for it.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Postgres(_) => None,
            Self::Sqlite(path) if path.extension().is_some_and(|end| end == "db") => path.parent(),
            Self::Sqlite(path) => Some(path),
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            url.parse::<PgConnectOptions>().map_err(|e| e.to_string())?;
            return Ok(Self::Postgres(url.to_owned()));
        }
        let path = url.strip_prefix("sqlite:").map(|path| path.trim_start_matches("//"));
        let path = path.filter(|path| !path.is_empty());
        path.map(|path| Self::Sqlite(path.into())).ok_or_else(|| {
            "must be postgres://USER:PASSWORD@HOST/DATABASE, sqlite:FILE.db or sqlite:FOLDER".to_owned()
        })
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres(url) => f.write_str(&crate::config::masked(url)),
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p12_a_url_says_where_each_database_is() {
        let url: DatabaseUrl = "postgres://maeul:s3cret@db/orders".parse().unwrap();
        assert_eq!(url.of("payment", "provider"), url);
        assert_eq!(format!("{url} {url:?}").matches("s3cret").count(), 0);
        let sqlite = |path: &str| DatabaseUrl::Sqlite(path.into());
        for (url, of_main, of_other) in [
            ("sqlite:data", "data/payment.db", "data/provider.db"),
            ("sqlite:///var/lib/x.db", "/var/lib/x.db", "/var/lib/provider.db"),
        ] {
            let url: DatabaseUrl = url.parse().unwrap();
            assert_eq!(
                (url.of("payment", "payment"), url.of("payment", "provider")),
                (sqlite(of_main), sqlite(of_other))
            );
        }
        for bad in ["", "sqlite:", "mysql://x", "postgres://a:b@c:notaport/d"] {
            assert!(bad.parse::<DatabaseUrl>().is_err(), "{bad}");
        }
    }
}
