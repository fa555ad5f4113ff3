//! Who wrote a book, one by one: librarians write all of them as one text.

/// The authors that a text names, in its order; one at least.
///
/// They are divided at semicolons, as library catalogues do it (ISBD), because `Tolkien, J. R. R.` has a comma of his
/// own. Where there is no semicolon, at commas, `&` and the word `and`.
pub(crate) fn authors(text: &str) -> Vec<&str> {
    let names: Vec<&str> = if text.contains(';') {
        text.split(';').collect()
    } else {
        text.split([',', '&']).flat_map(|names| names.split(" and ")).collect()
    };
    let names: Vec<&str> = names.into_iter().map(without_and).filter(|name| names_somebody(name)).collect();
    // Signs alone name nobody; what was written is shown as it is.
    if names.is_empty() { vec![text] } else { names }
}

fn names_somebody(name: &str) -> bool {
    name.contains(char::is_alphanumeric)
}

/// The last of a list may follow a comma and the word: `Gamma, Helm, and Vlissides`.
fn without_and(name: &str) -> &str {
    let name = name.trim();
    name.strip_prefix("and ").unwrap_or(name).trim()
}

#[cfg(test)]
mod tests {
    use super::authors;

    #[test]
    fn p10_what_v1_has_as_one_text_names_its_authors() {
        for (text, names) in [
            ("한강", &["한강"] as &[_]),
            ("Jane Austen", &["Jane Austen"]),
            ("Steve Klabnik, Carol Nichols", &["Steve Klabnik", "Carol Nichols"]),
            ("Andrew Hunt and David Thomas", &["Andrew Hunt", "David Thomas"]),
            ("Gamma, Helm, Johnson, and Vlissides", &["Gamma", "Helm", "Johnson", "Vlissides"]),
            ("Abelson & Sussman", &["Abelson", "Sussman"]),
            ("Tolkien, J. R. R.; Lewis, C. S.", &["Tolkien, J. R. R.", "Lewis, C. S."]),
            ("Tolkien, J. R. R.;", &["Tolkien, J. R. R."]),
            ("Sandy Andrews", &["Sandy Andrews"]),
            (" , ; &", &[" , ; &"]),
            ("Jane Austen; &", &["Jane Austen"]),
            (",", &[","]),
        ] {
            assert_eq!(authors(text), names, "{text}");
        }
    }
}
