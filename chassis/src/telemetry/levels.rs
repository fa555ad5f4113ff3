//! What is logged, changeable while the process runs.

use std::sync::{Arc, Mutex, PoisonError};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{EnvFilter, reload};

/// The levels at which is logged, as directives: `info`, `warn,maeul_order=debug`. Cheap to clone.
#[derive(Clone)]
pub struct Levels {
    current: Arc<Mutex<String>>,
    reload: Arc<dyn Fn(EnvFilter) -> Result<(), reload::Error> + Send + Sync>,
}

impl std::fmt::Debug for Levels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Levels").field(&self.get()).finish()
    }
}

impl Levels {
    /// The levels, and the filter that follows them.
    pub(crate) fn new<S: 'static>(directives: &str) -> Result<(Self, reload::Layer<EnvFilter, S>), String> {
        let (filter, handle) = reload::Layer::new(parse(directives)?);
        let current = Arc::new(Mutex::new(directives.to_owned()));
        Ok((Self { current, reload: Arc::new(move |filter| handle.reload(filter)) }, filter))
    }

    /// The directives in force.
    pub fn get(&self) -> String {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts other directives in force; the error says what is wrong with them.
    pub fn set(&self, directives: &str) -> Result<(), String> {
        let filter = parse(directives)?;
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        (self.reload)(filter).map_err(|e| format!("cannot change the log levels: {e}"))?;
        directives.clone_into(&mut current);
        Ok(())
    }
}

/// Stricter than the library, to which a misspelt level is a module of that name: everything else would
/// fall silent.
fn parse(directives: &str) -> Result<EnvFilter, String> {
    let wrong = |why: String| format!("log level {directives:?}: {why}");
    for directive in directives.split(',').map(str::trim) {
        if directive.is_empty() {
            return Err(wrong("say a level, such as info".to_owned()));
        }
        let is_level = directive.parse::<LevelFilter>().is_ok();
        if !is_level && !directive.contains(['=', '[']) {
            return Err(wrong(format!(
                "{directive:?} is no level; known are off, error, warn, info, debug, trace; \
                 for one module say {directive}=debug"
            )));
        }
    }
    EnvFilter::try_new(directives).map_err(|e| wrong(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_level_is_told_and_changes_nothing() {
        let (levels, _filter) = Levels::new::<tracing_subscriber::Registry>("info").unwrap();
        for (wrong, why) in
            [("inof", "no level"), ("a=loud", "a=loud"), ("", "say a level"), ("info,", "say a level")]
        {
            let error = levels.set(wrong).unwrap_err();
            assert!(error.contains(why), "{wrong:?}: {error}");
        }
        assert_eq!(levels.get(), "info");
        levels.set("WARN,maeul_order=debug").unwrap();
        assert_eq!(levels.get(), "WARN,maeul_order=debug");
    }
}
