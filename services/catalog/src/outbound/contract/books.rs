//! Books that are registered, changed, removed and found.

use chassis::error::Code;
use chassis::grpc::PageToken;
use chassis::testing::on_both_databases;
use futures::future::join_all;

use crate::domain::{BookChanges, Copies, Isbn, NewBook, Query};
use crate::outbound::MIGRATIONS;
use crate::samples::{Library, id, key};

#[tokio::test]
async fn l5_a_book_is_kept_changed_and_removed_for_good() {
    on_both_databases(&MIGRATIONS, async |db| {
        let library = Library::new(db);
        let registered = library.register_with("b-1", "Emma", "Austen", "0-306-40615-2", 2).await.unwrap();
        assert_eq!(library.catalog.get_book(&id("b-1")).await.unwrap(), registered);
        let again = library.register("b-1", "Emma", "Austen", 1).await.unwrap_err();
        assert_eq!((again.code(), again.reason()), (Code::AlreadyExists, "BOOK_ALREADY_EXISTS"));

        let changes = BookChanges {
            title: Some("Persuasion".into()),
            isbn: Some(None),
            copies: Some(Copies::new(5)),
            ..BookChanges::default()
        };
        let updated = library.update("b-1", changes.clone()).await.unwrap();
        library.update("b-1", changes).await.unwrap();
        let found = library.catalog.get_book(&id("b-1")).await.unwrap();
        assert_eq!((found.data().title.as_str(), found.available()), ("Persuasion", Copies::new(5)));
        assert_eq!(found, updated);

        assert!(library.remove("b-1").await.unwrap().data().removed);
        for gone in [
            library.catalog.get_book(&id("b-1")).await.map(drop),
            library.remove("b-1").await.map(drop),
            library.update("b-1", BookChanges::default()).await.map(drop),
        ] {
            assert_eq!(gone.unwrap_err().reason(), "BOOK_NOT_FOUND");
        }
        let taken = library.register("b-1", "Emma", "Austen", 1).await.unwrap_err();
        assert_eq!(taken.reason(), "BOOK_ALREADY_EXISTS");
        assert_eq!(library.told("b-1").await, ["BookRegistered", "BookChanged", "BookRemoved"]);
    })
    .await;
}

#[tokio::test]
async fn l1_books_are_found_by_title_author_and_isbn_as_they_are_now() {
    on_both_databases(&MIGRATIONS, async |db| {
        let library = Library::new(db);
        let isbn = "978-1-59327-828-1";
        library.register_with("rust", "The Rust Book", "Klabnik, Nichols", isbn, 1).await.unwrap();
        library.register("cook", "The Rustic Cookbook", "Nicholson", 1).await.unwrap();
        library.register("annals", "조선왕조실록", "여러 사람", 1).await.unwrap();
        library.register("emile", "Émile, ou De l’éducation", "Rousseau", 1).await.unwrap();
        for (query, found) in [
            ("", vec!["annals", "cook", "emile", "rust"]),
            ("rust", vec!["cook", "rust"]),
            ("RUST the nichols", vec!["cook", "rust"]),
            ("rust klab", vec!["rust"]),
            ("1-59327-828-4", vec!["rust"]),
            ("978159", vec!["rust"]),
            ("왕조", vec!["annals"]),
            ("éDUC", vec!["emile"]),
            ("ust", vec![]),
            ("rust rousseau", vec![]),
        ] {
            assert_eq!(library.search(query).await, found, "{query}");
        }
        let title = BookChanges { title: Some("The Iron Book".into()), ..BookChanges::default() };
        library.update("rust", title).await.unwrap();
        library.remove("cook").await.unwrap();
        assert_eq!(library.search("rust").await, Vec::<String>::new());
        assert_eq!(library.search("iron").await, ["rust"]);
    })
    .await;
}

#[tokio::test]
async fn l1_a_search_is_cut_into_pages_that_neither_repeat_nor_lose() {
    on_both_databases(&MIGRATIONS, async |db| {
        let library = Library::new(db);
        for n in 0..7 {
            library.register(&format!("b-{n}"), "Same same", "Same", 1).await.unwrap();
        }
        for query in [None, Query::try_new("same")] {
            let (mut seen, mut token) = (Vec::new(), PageToken::start());
            loop {
                let page = library.catalog.list_books(query.as_ref(), &token, 3).await.unwrap();
                seen.extend(page.items.iter().map(|book| book.data().id.to_string()));
                if page.next.is_empty() {
                    break;
                }
                token = PageToken::parse(&page.next).unwrap();
            }
            assert_eq!(seen, (0..7).map(|n| format!("b-{n}")).collect::<Vec<_>>());
        }
    })
    .await;
}

#[tokio::test]
async fn n3_a_registration_sent_often_at_once_acts_once() {
    on_both_databases(&MIGRATIONS, async |db| {
        let library = Library::new(db);
        let key = key();
        let register = |n: usize| {
            let new = NewBook {
                id: id(&format!("b-{n}")),
                title: "Emma".into(),
                author: "Austen".into(),
                isbn: Isbn::try_new("0-306-40615-2"),
                copies: Copies::new(1),
            };
            library.catalog.register_book(new, key.clone())
        };
        let answers = join_all((0..16).map(register)).await;
        let mut ids: Vec<_> = answers.into_iter().map(|book| book.unwrap().data().id.to_string()).collect();
        ids.dedup();
        assert_eq!(ids.len(), 1);
        assert_eq!(library.search("").await, ids);
    })
    .await;
}
