//! What the `OTEL_*` variables ask for, and whether they can be meant so.
//!
//! The SDK and the exporter read most of them themselves, but pass over what they do not understand with a
//! line in a log. A configuration mistake stops the start instead: whatever is set is looked at here first.

use std::time::Duration;

/// What is sent to a collector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Exports {
    /// Spans.
    pub(super) traces: bool,
    /// Metrics, each time after this long.
    pub(super) metrics: Option<Duration>,
    /// Log lines.
    pub(super) logs: bool,
}

/// The specification's default of `OTEL_METRIC_EXPORT_INTERVAL`.
const INTERVAL: Duration = Duration::from_mins(1);

const SIGNALS: [&str; 3] = ["TRACES", "METRICS", "LOGS"];

/// Milliseconds and counts.
const NUMBERS: [&str; 14] = [
    "OTEL_BSP_SCHEDULE_DELAY",
    "OTEL_BSP_EXPORT_TIMEOUT",
    "OTEL_BSP_MAX_QUEUE_SIZE",
    "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
    "OTEL_BLRP_SCHEDULE_DELAY",
    "OTEL_BLRP_EXPORT_TIMEOUT",
    "OTEL_BLRP_MAX_QUEUE_SIZE",
    "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
    "OTEL_METRIC_EXPORT_INTERVAL",
    "OTEL_METRIC_EXPORT_TIMEOUT",
    "OTEL_EXPORTER_OTLP_TIMEOUT",
    "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT",
    "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT",
    "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT",
];

const SAMPLERS: [&str; 6] = [
    "always_on",
    "always_off",
    "traceidratio",
    "parentbased_always_on",
    "parentbased_always_off",
    "parentbased_traceidratio",
];

/// Reads the variables; `get` knows them, and takes an empty one for none, as the specification says. The
/// error is one line for the user.
pub(super) fn read(get: impl Fn(&str) -> Option<String>) -> Result<Exports, String> {
    let get = |name: &str| get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    check(&get)?;
    let disabled = match get("OTEL_SDK_DISABLED").map(|value| value.to_lowercase()).as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => return Err(format!("OTEL_SDK_DISABLED: {other:?} is neither true nor false")),
    };
    let [traces, metrics, logs] = SIGNALS.map(|signal| is_exported(&get, signal));
    let (traces, metrics, logs) = (traces?, metrics?, logs?);
    if disabled {
        return Ok(Exports::default());
    }
    let interval = get("OTEL_METRIC_EXPORT_INTERVAL").and_then(|value| value.parse().ok());
    let interval = interval.map_or(INTERVAL, Duration::from_millis);
    Ok(Exports { traces, metrics: metrics.then_some(interval), logs })
}

/// Nothing leaves the process unless its destination or its exporter is named.
fn is_exported(get: &impl Fn(&str) -> Option<String>, signal: &str) -> Result<bool, String> {
    let name = format!("OTEL_{signal}_EXPORTER");
    match get(&name).as_deref() {
        Some("otlp") => Ok(true),
        Some("none") => Ok(false),
        Some("prometheus") if signal == "METRICS" => {
            Err(format!("{name}: Prometheus is served by the admin port; say --admin-listen instead"))
        }
        Some(other) => Err(format!("{name}: {other:?} is not supported; known are otlp and none")),
        None => {
            Ok(["OTEL_EXPORTER_OTLP_ENDPOINT".to_owned(), format!("OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")]
                .iter()
                .any(|endpoint| get(endpoint).is_some()))
        }
    }
}

fn check(get: &impl Fn(&str) -> Option<String>) -> Result<(), String> {
    for name in NUMBERS {
        if let Some(value) = get(name)
            && !value.parse::<u32>().is_ok_and(|number| number > 0)
        {
            return Err(format!("{name}: {value:?} is no positive number"));
        }
    }
    for name in of_otlp("PROTOCOL") {
        if let Some(value) = get(&name)
            && value != "grpc"
        {
            return Err(format!("{name}: {value:?} is not supported; only grpc is"));
        }
    }
    for name in of_otlp("COMPRESSION") {
        if let Some(value) = get(&name) {
            return Err(format!("{name}: {value:?} is not supported; nothing is compressed"));
        }
    }
    for name in of_otlp("ENDPOINT") {
        if let Some(value) = get(&name) {
            let uri: Result<http::Uri, _> = value.parse();
            let scheme = uri.as_ref().ok().and_then(http::Uri::scheme_str);
            if !matches!(scheme, Some("http" | "https")) {
                return Err(format!("{name}: {value:?} is no URL of a collector; say http://host:4317"));
            }
        }
    }
    for name in of_otlp("HEADERS").into_iter().chain(["OTEL_RESOURCE_ATTRIBUTES".to_owned()]) {
        if let Some(value) = get(&name)
            && let Some(wrong) = value
                .split(',')
                .find(|pair| pair.split_once('=').is_none_or(|(key, _)| key.trim().is_empty()))
        {
            // The value may be a secret.
            let place = value.split(',').position(|pair| pair == wrong).unwrap_or_default() + 1;
            return Err(format!("{name}: pair {place} is not key=value"));
        }
    }
    check_sampler(get)
}

fn check_sampler(get: &impl Fn(&str) -> Option<String>) -> Result<(), String> {
    let sampler = get("OTEL_TRACES_SAMPLER");
    if let Some(value) = &sampler
        && !SAMPLERS.contains(&value.as_str())
    {
        return Err(format!(
            "OTEL_TRACES_SAMPLER: {value:?} is not supported; known are {}",
            SAMPLERS.join(", ")
        ));
    }
    if let Some(value) = get("OTEL_TRACES_SAMPLER_ARG")
        && sampler.is_some_and(|sampler| sampler.ends_with("traceidratio"))
        && !value.parse::<f64>().is_ok_and(|ratio| (0.0..=1.0).contains(&ratio))
    {
        return Err(format!("OTEL_TRACES_SAMPLER_ARG: {value:?} is no ratio from 0 to 1"));
    }
    Ok(())
}

/// The variable of all signals and of each.
pub(super) fn of_otlp(what: &str) -> Vec<String> {
    let each = SIGNALS.iter().map(|signal| format!("OTEL_EXPORTER_OTLP_{signal}_{what}"));
    std::iter::once(format!("OTEL_EXPORTER_OTLP_{what}")).chain(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(set: &[(&str, &str)]) -> Result<Exports, String> {
        read(|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn p11_nothing_is_exported_unless_it_is_said_where_or_how() {
        assert_eq!(of(&[]), Ok(Exports::default()));
        assert_eq!(of(&[("OTEL_EXPORTER_OTLP_ENDPOINT", " ")]), Ok(Exports::default()));
        let all = Exports { traces: true, metrics: Some(INTERVAL), logs: true };
        let endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317");
        assert_eq!(of(&[endpoint]), Ok(all.clone()));
        assert_eq!(of(&[endpoint, ("OTEL_LOGS_EXPORTER", "none")]), Ok(Exports { logs: false, ..all }));
        assert_eq!(of(&[endpoint, ("OTEL_SDK_DISABLED", "True")]), Ok(Exports::default()));
        let traces = Exports { traces: true, ..Exports::default() };
        assert_eq!(
            of(&[("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://collector:4317")]),
            Ok(traces.clone())
        );
        assert_eq!(of(&[("OTEL_TRACES_EXPORTER", "otlp")]), Ok(traces));
        let often = of(&[("OTEL_METRICS_EXPORTER", "otlp"), ("OTEL_METRIC_EXPORT_INTERVAL", "500")]).unwrap();
        assert_eq!(often.metrics, Some(Duration::from_millis(500)));
    }

    #[test]
    fn p11_a_mistake_is_named_and_no_secret_is_told() {
        for (name, value, says) in [
            ("OTEL_SDK_DISABLED", "maybe", "neither true nor false"),
            ("OTEL_TRACES_EXPORTER", "zipkin", "otlp and none"),
            ("OTEL_METRICS_EXPORTER", "prometheus", "--admin-listen"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", "only grpc"),
            ("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "http/json", "only grpc"),
            ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip", "not supported"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "http://host:4317"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "a=b,secret", "pair 2 is not key=value"),
            ("OTEL_RESOURCE_ATTRIBUTES", "=x", "pair 1"),
            ("OTEL_TRACES_SAMPLER", "sometimes", "always_on"),
            ("OTEL_BSP_SCHEDULE_DELAY", "5s", "no positive number"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "0", "no positive number"),
        ] {
            let why = of(&[(name, value)]).unwrap_err();
            assert!(why.starts_with(name) && why.contains(says) && !why.contains("secret"), "{why}");
        }
        let ratio = [("OTEL_TRACES_SAMPLER", "traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "2")];
        assert!(of(&ratio).unwrap_err().contains("from 0 to 1"));
    }
}
