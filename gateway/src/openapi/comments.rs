//! The comments of the contracts, as the descriptors' source info has them.

use std::collections::HashMap;
use std::sync::LazyLock;

use prost_reflect::FileDescriptor;

/// File and path within it, as `google.protobuf.SourceCodeInfo` numbers places.
type Place = (String, Vec<i32>);

/// The comment before a declaration, as Markdown; fields in it are named as JSON names them. Empty where there is none.
pub(super) fn of(file: &FileDescriptor, path: &[i32]) -> &'static str {
    static ALL: LazyLock<HashMap<Place, String>> = LazyLock::new(read);
    ALL.get(&(file.name().to_owned(), path.to_vec())).map_or("", String::as_str)
}

fn read() -> HashMap<Place, String> {
    let mut all = HashMap::new();
    for file in maeul_proto::descriptors().files() {
        let locations = file.file_descriptor_proto().source_code_info.iter().flat_map(|info| &info.location);
        for location in locations.filter(|location| location.leading_comments.is_some()) {
            let place = (file.name().to_owned(), location.path.clone());
            all.insert(place, in_json(&paragraphs(location.leading_comments())));
        }
    }
    all
}

/// Lines that are broken only because lines of code are short are put together.
fn paragraphs(comment: &str) -> String {
    let mut paragraphs = vec![String::new()];
    for line in comment.lines().map(str::trim) {
        match paragraphs.last_mut() {
            Some(last) if last.is_empty() => last.push_str(line),
            // Lists stay lists.
            Some(last) if line.starts_with("* ") => *last = format!("{last}\n{line}"),
            Some(last) if !line.is_empty() => *last = format!("{last} {line}"),
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n\n")
}

/// What stands in backticks and is a field's name, as JSON has it.
fn in_json(comment: &str) -> String {
    let is_field =
        |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_.".contains(&b));
    let parts = comment.split('`').enumerate();
    let parts =
        parts.map(|(at, part)| if at % 2 == 1 && is_field(part) { camel(part) } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("`")
}

/// A field as JSON names it: `customerId` of `customer_id`.
pub(super) fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut all, part| {
        let mut letters = part.chars();
        all.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        all + letters.as_str()
    })
}

/// The first sentence, without its full stop, and what follows it.
pub(super) fn first_sentence(comment: &str) -> (&str, &str) {
    let end = comment.match_indices('.').map(|(at, _)| at).find(|at| {
        let rest = &comment[at + 1..];
        rest.is_empty() || rest.starts_with(char::is_whitespace)
    });
    end.map_or((comment, ""), |end| (&comment[..end], comment[end + 1..].trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_those_of_the_contracts() {
        let order = maeul_proto::descriptors().get_message_by_name("maeul.order.v1.Order").unwrap();
        let said = of(&order.parent_file(), order.path());
        assert_eq!(said, "What a customer buys at one store, and what has become of it.");
        let id = order.get_field_by_name("order_id").unwrap();
        assert!(of(&order.parent_file(), id.path()).starts_with("The order's id, made by the service."));
    }

    #[test]
    fn fields_are_named_as_json_names_them_and_reasons_as_they_are() {
        let said = in_json("`request_id` of page_size, `order.retry_after`: `NOT_FOUND`, `a.V1`");
        assert_eq!(said, "`requestId` of page_size, `order.retryAfter`: `NOT_FOUND`, `a.V1`");
    }

    #[test]
    fn lines_become_paragraphs_and_a_sentence_ends_where_a_space_follows() {
        assert_eq!(paragraphs(" One\n two.\n\n Three:\n * a\n * b\n"), "One two.\n\nThree:\n* a\n* b");
        assert_eq!(first_sentence("Version 1.2 of it. More."), ("Version 1.2 of it", "More."));
        assert_eq!(first_sentence("All of it"), ("All of it", ""));
    }
}
