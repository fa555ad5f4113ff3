//! Services fail while books are borrowed and returned.

use maeul_proto::catalog::v2::GetBookRequest;
use maeul_proto::lending::v1::LoanState;
use maeul_proto::mypage::v1::{GetLibraryCardRequest, LibraryCard};
use maeul_proto::notification::v1::NotificationKind as Kind;

use crate::harness::*;

/// How many copies of a book are left.
async fn left_of(village: &Contact, book: &str, copies: i32) {
    until(&format!("{copies} copies of {book} are left"), || async {
        let found = village.catalog_v2().get_book(GetBookRequest { book_id: book.to_owned() }).await.ok()?;
        (found.into_inner().book?.stock?.available == copies).then_some(())
    })
    .await;
}

async fn card(village: &Contact, customer: &str) -> Option<LibraryCard> {
    let request = GetLibraryCardRequest { customer_id: customer.to_owned() };
    village.mypage().get_library_card(request).await.ok()?.into_inner().library_card
}

#[tokio::test(flavor = "multi_thread")]
async fn l7_with_the_catalog_away_books_are_borrowed_and_returned_and_it_decides_when_it_is_back() {
    let mut mesh = MeshStart { services: SERVICES.to_vec(), ..MeshStart::default() }.mesh().await;
    let customer = unique("customer");
    let (many, one) = (mesh.registered_book(10).await, mesh.registered_book(1).await);
    let out = mesh.borrowed(&customer, &many, 4).await;
    let out = mesh.loan_is(&out, LoanState::Confirmed).await;

    mesh.kill("catalog").await;
    let taken = mesh.borrowed(&customer, &many, 2).await;
    let too_many = mesh.borrowed(&customer, &one, 2).await;
    assert_eq!([taken.state(), too_many.state()], [LoanState::Requested; 2]);
    let back = mesh.returned(&out, 3).await;
    assert_eq!((back.copies_out, back.state()), (1, LoanState::Confirmed));
    mesh.start_again("catalog");
    mesh.loan_is(&taken, LoanState::Confirmed).await;
    mesh.loan_is(&too_many, LoanState::Cancelled).await;
    left_of(&mesh, &many, 7).await;

    // One that stands still is not waited for either.
    mesh.serves("catalog").await;
    mesh.pause("catalog");
    let slow = mesh.borrowed(&customer, &many, 7).await;
    assert_eq!(slow.state(), LoanState::Requested);
    mesh.returned(&taken, 2).await;
    mesh.resume("catalog");
    mesh.loan_is(&slow, LoanState::Confirmed).await;
    left_of(&mesh, &many, 2).await;
    left_of(&mesh, &one, 1).await;

    mesh.was_told_of(&too_many.loan_id, &customer, vec![Kind::LoanCancelled]).await;
    until("the card says what is out", || async {
        card(&mesh, &customer).await.filter(|card| card.copies_out == 1 + 7).map(|_| ())
    })
    .await;
    mesh.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn l6_with_page_and_messages_away_the_library_goes_on_and_both_catch_up() {
    let mut mesh = MeshStart { services: SERVICES.to_vec(), ..MeshStart::default() }.mesh().await;
    let customer = unique("customer");
    let book = mesh.registered_book(5).await;
    mesh.kill("notification").await;
    mesh.kill("mypage").await;
    let loan = mesh.borrowed(&customer, &book, 3).await;
    let loan = mesh.loan_is(&loan, LoanState::Confirmed).await;
    mesh.returned(&loan, 1).await;
    left_of(&mesh, &book, 3).await;

    for service in ["notification", "mypage"] {
        mesh.start_again(service);
        mesh.serves(service).await;
    }
    mesh.was_told_of(&loan.loan_id, &customer, vec![Kind::LoanConfirmed, Kind::BooksReturned]).await;
    until("the card says what is out", || async {
        card(&mesh, &customer).await.filter(|card| card.copies_out == 2).map(|_| ())
    })
    .await;
    mesh.audit_is_clean().await;
}

/// Whoever is killed again and again loses no loan: each is decided, and no copy is lent twice.
#[tokio::test(flavor = "multi_thread")]
async fn n4_catalog_and_lending_are_killed_while_many_borrow_and_return() {
    let mut mesh = MeshStart { services: SERVICES.to_vec(), ..MeshStart::default() }.mesh().await;
    let book = mesh.registered_book(40).await;
    let (village, mut loans) = (Contact::clone(&mesh), Vec::new());
    for service in ["catalog", "lending", "catalog", "lending"] {
        let readers = (0..8).map(|_| async {
            let customer = unique("customer");
            until("the loan is taken", || village.tries_to_borrow(&customer, &book, 1)).await
        });
        let killed = async {
            mesh.kill(service).await;
            mesh.start_again(service);
        };
        loans.extend(tokio::join!(futures::future::join_all(readers), killed).0);
    }
    for loan in &loans {
        mesh.loan_is(loan, LoanState::Confirmed).await;
    }
    left_of(&mesh, &book, 40 - 32).await;
    let back = loans.iter().map(|loan| mesh.returned(loan, 1));
    for loan in futures::future::join_all(back).await {
        assert_eq!(loan.state(), LoanState::Returned);
    }
    left_of(&mesh, &book, 40).await;
    mesh.audit_is_clean().await;
}
