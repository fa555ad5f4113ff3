//! P10: a second version of an RPC beside the first, until nobody calls the first any more.

use maeul_proto::catalog::{v1, v2};
use maeul_proto::descriptors;
use serde_json::json;
use tonic::{Code, Status};

use crate::admin::with_admin;
use crate::harness::*;
use crate::metrics::{Scraped, scrape, until_scraped, value};
use crate::reflection::Reflected;

const V1: &str = "maeul.catalog.v1.CatalogService/GetBook";
const V2: &str = "maeul.catalog.v2.CatalogService/GetBook";

async fn by_v1(village: &Contact, book: &str) -> Result<v1::Book, Status> {
    let request = v1::GetBookRequest { book_id: book.to_owned() };
    #[expect(deprecated, reason = "whoever has not moved yet calls it like this")]
    let answer = village.catalog().get_book(request).await?;
    Ok(answer.into_inner().book.unwrap())
}

async fn by_v2(village: &Contact, book: &str) -> Result<v2::Book, Status> {
    let request = v2::GetBookRequest { book_id: book.to_owned() };
    Ok(village.catalog_v2().get_book(request).await?.into_inner().book.unwrap())
}

/// How many calls of an RPC were served.
fn calls(scraped: &Scraped, method: &str) -> f64 {
    value(scraped, "rpc_server_call_duration_seconds_count", &[("rpc_method", method)]).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn p10_both_versions_tell_of_the_same_book_at_once() {
    let village = Village::start().await;
    let request = v1::RegisterBookRequest {
        librarian_id: "librarian".into(),
        book_id: unique("book"),
        title: "The Pragmatic Programmer".into(),
        author: "Andrew Hunt, David Thomas".into(),
        isbn: "9780201616224".into(),
        copies: 5,
        request_id: unique("r"),
    };
    let book = village.catalog().register_book(request).await.unwrap().into_inner().book.unwrap().book_id;
    village.lent("customer", &book, 2).await;

    let (old, new) = tokio::join!(by_v1(&village, &book), by_v2(&village, &book));
    let (old, new) = (old.unwrap(), new.unwrap());
    let stock = new.stock.unwrap();
    assert_eq!(
        (&old.book_id, &old.title, &old.isbn, old.copies, old.available),
        (&new.book_id, &new.title, &new.isbn, stock.copies, stock.available)
    );
    assert_eq!((old.create_time, old.update_time), (new.create_time, new.update_time));
    assert_eq!((stock.copies, stock.available, stock.lent), (5, 3, 2));
    assert_eq!(old.author, "Andrew Hunt, David Thomas");
    assert_eq!(new.authors, ["Andrew Hunt", "David Thomas"]);

    for (book, code, why) in [
        (unique("nobody"), Code::NotFound, "BOOK_NOT_FOUND"),
        ("no id".into(), Code::InvalidArgument, "INVALID"),
    ] {
        let refused = [by_v1(&village, &book).await.unwrap_err(), by_v2(&village, &book).await.unwrap_err()];
        for status in &refused {
            assert_eq!(status.code(), code, "{status:?}");
            assert!(reason(status).contains(why), "{status:?}");
        }
        assert_eq!(refused[0].details(), refused[1].details());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p10_reflection_shows_both_versions_and_which_one_is_to_be_left() {
    let village = Village::start().await;
    let book = village.registered_book(3).await;
    let client = Reflected::connect(village.channel.clone()).await;
    let body = json!({"bookId": book});
    for (path, copies) in [(V1, "/book/copies"), (V2, "/book/stock/copies")] {
        let answer = client.call(path, &body, 1).await.unwrap();
        assert_eq!(answer[0].pointer(copies), Some(&json!(3)), "{answer:?}");
        let options = client.method(path).method_descriptor_proto().options.clone().unwrap_or_default();
        assert_eq!(options.deprecated(), path == V1, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p10_the_metric_tells_when_the_last_caller_of_the_old_version_has_moved() {
    let (village, admin) = with_admin(&[]).await;
    let book = village.registered_book(3).await;
    assert_eq!((calls(&scrape(&admin).await, V1), calls(&scrape(&admin).await, V2)), (0.0, 0.0));
    // One caller has moved, the other one has not.
    for _ in 0..3 {
        by_v1(&village, &book).await.unwrap();
        by_v2(&village, &book).await.unwrap();
    }
    until_scraped(&admin, "both are counted", |it| calls(it, V1) == 3.0 && calls(it, V2) == 3.0).await;
    // Both have.
    for _ in 0..6 {
        by_v2(&village, &book).await.unwrap();
    }
    let scraped = until_scraped(&admin, "the new one goes on", |it| calls(it, V2) == 9.0).await;
    assert_eq!(calls(&scraped, V1), 3.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn p10_nothing_of_ours_calls_what_is_deprecated() {
    let (village, admin) = with_admin(&[]).await;
    for command in [&["demo", "all"] as &[_], &["load", "borrow", "--users=2", "--duration=1s"], &["audit"]] {
        let done = village.run(command).await;
        assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
    let scraped = scrape(&admin).await;
    assert!(calls(&scraped, V2) > 0.0, "the demo looks at its shelf");
    let services = descriptors().services().filter(|service| service.full_name().starts_with("maeul."));
    let mut looked_at = 0;
    for method in services.flat_map(|service| service.methods().collect::<Vec<_>>()) {
        let options = method.method_descriptor_proto().options.clone().unwrap_or_default();
        if options.deprecated() {
            let name = format!("{}/{}", method.parent_service().full_name(), method.name());
            assert_eq!(calls(&scraped, &name), 0.0, "{name} is still called");
            looked_at += 1;
        }
    }
    assert!(looked_at > 0);
}
