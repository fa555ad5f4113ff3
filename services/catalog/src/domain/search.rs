//! By which words a book is found, and what a search asks for.

use std::collections::BTreeSet;

use super::Isbn;

/// The most words of one search.
const MOST_WORDS: usize = 8;

/// The words by which a book is found: those of its title and its author, and its ISBN.
///
/// Hangul, Han and Kana put words together without a space between them, so that a reader looks for the end of a word
/// as well: every end of such a word is a word.
pub(crate) fn words(title: &str, author: &str, isbn: Option<&Isbn>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for word in split(title).chain(split(author)) {
        if word.chars().any(is_written_together) {
            words.extend(word.char_indices().map(|(at, _)| word[at..].to_owned()));
        } else {
            words.insert(word);
        }
    }
    words.extend(isbn.map(|isbn| isbn.as_str().to_owned()));
    words
}

/// What a search asks for: each of these words must begin one of the book's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Query(Vec<String>);

impl Query {
    /// Reads a search; `None` where it has no word, or too many.
    pub(crate) fn try_new(text: &str) -> Option<Self> {
        if let Some(isbn) = Isbn::try_new(text) {
            return Some(Self(vec![isbn.as_str().to_owned()]));
        }
        let mut words: Vec<String> = split(text).collect::<BTreeSet<_>>().into_iter().collect();
        // The longest is most likely the rarest: it is looked for first.
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        (1..=MOST_WORDS).contains(&words.len()).then_some(Self(words))
    }

    /// The words, the longest first; at least one.
    pub(crate) fn words(&self) -> &[String] {
        &self.0
    }
}

/// Letters and digits that stand together, in lower case.
fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Whether words of this script are written without a space between them: the blocks of Unicode for Kana, Han and
/// Hangul.
fn is_written_together(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str, title: &str, author: &str, isbn: &str) -> bool {
        let words = words(title, author, Isbn::try_new(isbn).as_ref());
        let query = Query::try_new(query).unwrap();
        query.words().iter().all(|asked| words.iter().any(|word| word.starts_with(asked)))
    }

    #[test]
    fn l1_a_book_is_found_by_its_title_its_author_and_its_isbn() {
        let book =
            |query| found(query, "The Rust Programming Language", "Klabnik, Nichols", "978-1-59327-828-1");
        for query in
            ["rust", "RUST prog", "klab", "nichols rust", "978-1-59327-828-1", "97815932", "1593278284"]
        {
            assert!(book(query), "{query}");
        }
        for query in ["ust", "rust cooking", "9781593278298"] {
            assert!(!book(query), "{query}");
        }
    }

    #[test]
    fn l1_hangul_is_found_in_the_middle_of_a_word() {
        let book = |query| found(query, "조선왕조실록", "정도전", "");
        assert!(book("조선") && book("왕조") && book("실록 도전") && !book("록조"));
    }

    #[test]
    fn l1_a_search_has_one_to_eight_words_and_the_longest_comes_first() {
        assert_eq!(Query::try_new("a bcd a").map(|q| q.0), Some(vec!["bcd".into(), "a".into()]));
        assert_eq!(Query::try_new(" - , "), None);
        assert_eq!(Query::try_new("a b c d e f g h i"), None);
    }
}
