//! The library and the meeting rooms under load: what is reported is what the village lists.

use std::collections::BTreeSet;

use maeul_proto::booking::v1::{BookingState, ListBookingsRequest};
use maeul_proto::lending::v1::{ListLoansRequest, LoanState};

use super::{command, is_all_well, number, report};
use crate::harness::*;

const PAGE: i32 = 1_000;

#[tokio::test(flavor = "multi_thread")]
async fn l2_every_loan_of_a_load_is_confirmed_or_cancelled_and_told() {
    let village = Village::start().await;
    let args = ["borrow", "--users=3", "--duration=2s", "--json", "--url", &village.url];
    let (report, code) = report(&command(&args).output().await.unwrap());
    assert_eq!(code, 0, "{report:#}");
    is_all_well(&report);
    assert_eq!(report["subject"], "loans");
    let (mut listed, mut customers, mut page_token) = (0, BTreeSet::new(), String::new());
    loop {
        let request = ListLoansRequest {
            customer_id: "-".into(),
            page_size: PAGE,
            page_token,
            ..ListLoansRequest::default()
        };
        let page = village.lending().list_loans(request).await.unwrap().into_inner();
        for loan in page.loans {
            assert_eq!((loan.state(), loan.copies_out), (LoanState::Confirmed, 1), "{loan:?}");
            customers.insert(loan.customer_id);
            listed += 1;
        }
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert!(listed > 3 && number(&report, "answered") == f64::from(listed), "{listed}: {report:#}");
    assert_eq!(customers.len(), 3, "{customers:?}");
    assert!(number(&report, "loans_per_second") > 0.0, "{report:#}");
    village.audit_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r3_every_use_of_a_load_ends_and_releases_its_booking() {
    let village = Village::start().await;
    let args = ["room-use", "--duration=2s", "--json", "--url", &village.url];
    let (report, code) = report(&command(&args).output().await.unwrap());
    assert_eq!(code, 0, "{report:#}");
    is_all_well(&report);
    assert_eq!((&report["subject"], number(&report, "users")), (&"room uses".into(), 2.0));
    let request =
        ListBookingsRequest { customer_id: "-".into(), page_size: PAGE, ..ListBookingsRequest::default() };
    let page = village.booking().list_bookings(request).await.unwrap().into_inner();
    let used: Vec<_> = page.bookings.iter().filter(|it| it.state() == BookingState::Released).collect();
    assert_eq!(number(&report, "answered"), used.len() as f64, "{report:#}");
    // Whoever was about to start when the time was over has booked, and left.
    let others = page.bookings.len() - used.len();
    assert!(used.len() > 2 && others <= 2 && page.next_page_token.is_empty(), "{} and {others}", used.len());
    for booking in used {
        let (started, released) = (booking.started_time.unwrap(), booking.released_time.unwrap());
        assert!(started.seconds <= released.seconds && released.seconds < booking.end_time.unwrap().seconds);
    }
    village.audit_is_clean().await;
}
