//! What can go wrong with loans.

use super::About::{Book, Case, Customer, Ghost};
use super::Story::{Lent, Returned};
use super::{Corruption, copy, found};

/// At least one for each rule.
#[rustfmt::skip]
pub(super) const CORRUPTIONS: &[Corruption] = &[
    // Nobody has told of it, and so nobody shows it.
    found(&[("loan.decided", Ghost), ("loan-view.missing", Ghost)], Returned, &[
        ("lending", copy!("loans", "loan_id = '{case}'",
            "loan_id = '{ghost}', state = 'REQUESTED', due_on = NULL, returns = '[]'")),
    ]),
    found(&[("loan.copies", Case)], Returned, &[
        ("lending", "UPDATE loans SET returns = json_set(returns, '$[0].copies', 2) WHERE loan_id = '{case}'"),
    ]),
    found(&[("loan.fees", Case)], Returned, &[
        ("lending", "UPDATE loans SET returns = json_set(returns, '$[0].days_late', 3) WHERE loan_id = '{case}'"),
    ]),
    found(&[("lending.state", Case)], Returned, &[
        ("catalog", "DELETE FROM lendings WHERE loan_id = '{case}'"),
    ]),
    found(&[("lending.facts", Case)], Returned, &[
        ("catalog", "UPDATE lendings SET book_id = 'another' WHERE loan_id = '{case}'"),
    ]),
    found(&[("lending.orphan", Ghost)], Returned, &[
        ("catalog", copy!("lendings", "loan_id = '{case}'", "loan_id = '{ghost}'")),
    ]),
    found(&[("book.stock", Book)], Returned, &[
        ("catalog", "UPDATE books SET copies_out = 1 WHERE book_id = '{book}'"),
    ]),
    found(&[("loan-message.count", Case)], Lent, &[
        ("notification", "DELETE FROM notifications WHERE case_id = '{case}' AND kind = 'LOAN_CONFIRMED'"),
    ]),
    found(&[("loan-message.count", Case)], Returned, &[
        ("notification", copy!("notifications", "case_id = '{case}' AND kind = 'LOAN_CONFIRMED'",
            "notification_id = '{ghost}', position = NULL")),
    ]),
    found(&[("loan-message.recipient", Case)], Lent, &[
        ("notification", "UPDATE notifications SET recipient_id = 'somebody' WHERE case_id = '{case}'"),
    ]),
    found(&[("loan-message.sent", Case)], Lent, &[
        ("notification", "UPDATE notifications SET sent_at = NULL WHERE case_id = '{case}'"),
    ]),
    found(&[("loan-message.orphan", Ghost)], Lent, &[
        ("notification", copy!("notifications", "case_id = '{case}' AND kind = 'LOAN_CONFIRMED'",
            "case_id = '{ghost}', notification_id = '{ghost}', position = NULL")),
    ]),
    found(&[("loan-view.missing", Case)], Lent, &[
        ("mypage", "DELETE FROM loan_views WHERE loan_id = '{case}'"),
    ]),
    found(&[("loan-view.state", Case)], Lent, &[
        ("mypage", "UPDATE loan_views SET copies_out = 1 WHERE loan_id = '{case}'"),
    ]),
    found(&[("loan-view.facts", Case)], Returned, &[
        ("mypage", "UPDATE loan_views SET copies = 3 WHERE loan_id = '{case}'"),
    ]),
    found(&[("loan-view.orphan", Ghost)], Lent, &[
        ("mypage", copy!("loan_views", "loan_id = '{case}'", "loan_id = '{ghost}', customer_id = '{ghost}'")),
    ]),
    // A card is the sum of views: one too many is in it.
    found(&[("loan-view.orphan", Ghost), ("card.sum", Customer)], Lent, &[
        ("mypage", copy!("loan_views", "loan_id = '{case}'", "loan_id = '{ghost}'")),
    ]),
];
