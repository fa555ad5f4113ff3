//! What people read: rows of the log.

use chassis::types::Timestamp;
use maeul_proto::platform::v1::LoggedEvent;

/// The headings of the rows of the log.
pub(super) fn heading() -> String {
    format!("{:>8}  {:<27}  {:<21}  {:<36}  {}", "POSITION", "TIME", "TYPE", "CASE", "SOURCE")
}

/// One event, in columns of fixed width: a log has no end to measure it by.
pub(super) fn row(event: &LoggedEvent) -> String {
    format!(
        "{:>8}  {:<27}  {:<21}  {:<36}  {}",
        event.position,
        time(event.event_time),
        short(&event.event_type),
        event.case_key,
        event.source
    )
}

/// The part of a type after the last dot; the source says the rest.
pub(super) fn short(event_type: &str) -> &str {
    event_type.rsplit('.').next().unwrap_or(event_type)
}

/// A time, always with six digits of a second.
pub(super) fn time(at: Option<prost_types::Timestamp>) -> String {
    let Some(at) = at else { return String::new() };
    let text = Timestamp::from(at).to_string();
    match text.trim_end_matches('Z').split_once('.') {
        Some((seconds, fraction)) => format!("{seconds}.{fraction:0<6}Z"),
        None => format!("{}.000000Z", text.trim_end_matches('Z')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_line_up() {
        let shown = |micros| time(Some(Timestamp::from_micros(micros).into()));
        assert_eq!(shown(0), "1970-01-01T00:00:00.000000Z");
        assert_eq!(shown(1_500_000), "1970-01-01T00:00:01.500000Z");
    }

    #[test]
    fn rows_line_up_with_their_heading() {
        let event = LoggedEvent {
            position: 12,
            event_type: "maeul.order.v1.OrderPlaced".into(),
            ..Default::default()
        };
        let row = row(&event);
        assert_eq!(row.find("OrderPlaced"), heading().find("TYPE"));
        assert!(row.starts_with("      12  "));
    }
}
