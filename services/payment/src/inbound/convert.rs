//! Between the contract's messages and the domain: requests are checked here, field by field.

use chassis::error::{Error, Result};
use chassis::grpc::{Listing, Violations};
use chassis::types::Timestamp;
use maeul_proto::payment::v1 as pb;

use crate::application::{Entry, EntryKind, Whose};
use crate::domain::{Charge, CustomerId, OrderId, Outcome, Payment, PaymentMethod, State};

const LONGEST_METHOD: usize = 200;

/// A charge, or everything that is wrong with the request.
pub(super) fn charge(request: &pb::ChargeRequest) -> Result<Charge> {
    let mut wrong = Violations::new();
    let order_id = wrong.id("order_id", &request.order_id);
    let customer_id = wrong.id("customer_id", &request.customer_id);
    let store_id = wrong.id("store_id", &request.store_id);
    let parts = request.amount.as_ref().map(|m| (m.currency_code.as_str(), m.units, m.nanos));
    let amount = wrong.money("amount", parts);
    wrong.require(amount.is_none_or(|amount| amount.micros() > 0), "amount.units", "must be more than zero");
    let method = wrong.text("payment_method", &request.payment_method, LONGEST_METHOD);
    let charge = (|| {
        Some(Charge {
            order_id: order_id?,
            customer_id: customer_id?,
            store_id: store_id?,
            amount: amount?,
            method: PaymentMethod(method?),
        })
    })();
    wrong.finish(charge)
}

/// Which payment of whom.
pub(super) fn get(request: &pb::GetPaymentRequest) -> Result<(Whose, OrderId)> {
    let mut wrong = Violations::new();
    let whose = wrong.whose("customer_id", &request.customer_id);
    let order = wrong.id("order_id", &request.order_id);
    wrong.finish(whose.zip(order))
}

/// Which payments.
pub(super) fn list(request: &pb::ListPaymentsRequest) -> Result<Listing<CustomerId>> {
    let (mut wrong, token) = (Violations::new(), &request.page_token);
    let listing =
        wrong.listing("customer_id", &request.customer_id, request.updated_after, token, request.page_size);
    wrong.finish(listing)
}

/// Entries made after when.
pub(super) fn entries(request: &pb::ListProviderEntriesRequest) -> Result<Timestamp> {
    let mut wrong = Violations::new();
    let after = wrong.time("updated_after", request.updated_after);
    wrong.check()?;
    Ok(after.unwrap_or(Timestamp::from_micros(i64::MIN)))
}

/// What the caller of a charge is told.
pub(super) fn outcome(outcome: Outcome) -> Result<pb::ChargeResponse> {
    use pb::charge_response as answer;
    let outcome = match outcome {
        Outcome::Approved { reference } => {
            answer::Outcome::Approved(answer::Approved { provider_reference: reference })
        }
        Outcome::Declined { reason } => answer::Outcome::Declined(answer::Declined { reason }),
        Outcome::Pending { retry_after } => {
            let retry_after = Some(retry_after.try_into().map_err(Error::internal)?);
            answer::Outcome::Pending(answer::Pending { retry_after })
        }
    };
    Ok(pb::ChargeResponse { outcome: Some(outcome) })
}

/// A payment as the contract shows it.
pub(super) fn payment(payment: &Payment) -> pb::Payment {
    let data = payment.data();
    pb::Payment {
        order_id: data.order_id.to_string(),
        customer_id: data.customer_id.to_string(),
        store_id: data.store_id.to_string(),
        amount: data.amount.map(Into::into),
        state: state(data.state).into(),
        decline_reason: data.decline_reason.clone(),
        provider_reference: data.provider_reference.clone(),
        create_time: Some(data.created_at.into()),
        update_time: Some(data.updated_at.into()),
    }
}

/// An entry as the contract shows it.
pub(super) fn entry(entry: Entry) -> pb::ProviderEntry {
    pb::ProviderEntry {
        entry_id: entry.id,
        key: entry.key,
        kind: entry_kind(entry.kind).into(),
        amount: entry.amount.map(Into::into),
        create_time: Some(entry.at.into()),
    }
}

fn state(state: State) -> pb::PaymentState {
    match state {
        State::Charging => pb::PaymentState::Charging,
        State::Unknown => pb::PaymentState::Unknown,
        State::Approved => pb::PaymentState::Approved,
        State::Declined => pb::PaymentState::Declined,
        State::Voiding => pb::PaymentState::Voiding,
        State::Voided => pb::PaymentState::Voided,
        State::Refunding => pb::PaymentState::Refunding,
        State::Refunded => pb::PaymentState::Refunded,
    }
}

fn entry_kind(kind: EntryKind) -> pb::ProviderEntryKind {
    match kind {
        EntryKind::Charged => pb::ProviderEntryKind::Charged,
        EntryKind::Declined => pb::ProviderEntryKind::Declined,
        EntryKind::Voided => pb::ProviderEntryKind::Voided,
        EntryKind::Refunded => pb::ProviderEntryKind::Refunded,
    }
}

#[cfg(test)]
mod tests {
    use maeul_proto::money::Money;

    use super::*;

    fn good() -> pb::ChargeRequest {
        pb::ChargeRequest {
            order_id: "o-1".to_owned(),
            customer_id: "c-1".to_owned(),
            store_id: "s-1".to_owned(),
            amount: Some(Money { currency_code: "KRW".to_owned(), units: 9_000, nanos: 0 }),
            payment_method: "card".to_owned(),
        }
    }

    #[test]
    fn every_field_of_a_charge_is_checked_and_named() {
        charge(&good()).unwrap();
        let amount = |code: &str, units, nanos| Some(Money { currency_code: code.to_owned(), units, nanos });
        let bad = [
            ("order_id", pb::ChargeRequest { order_id: String::new(), ..good() }),
            ("customer_id", pb::ChargeRequest { customer_id: "-".to_owned(), ..good() }),
            ("store_id", pb::ChargeRequest { store_id: "x".repeat(65), ..good() }),
            ("amount", pb::ChargeRequest { amount: None, ..good() }),
            ("amount.units", pb::ChargeRequest { amount: amount("KRW", 0, 0), ..good() }),
            ("amount.units", pb::ChargeRequest { amount: amount("KRW", -1, 0), ..good() }),
            ("amount.units", pb::ChargeRequest { amount: amount("KRW", i64::MAX, 0), ..good() }),
            ("amount.nanos", pb::ChargeRequest { amount: amount("KRW", 1, 1), ..good() }),
            ("amount.currency_code", pb::ChargeRequest { amount: amount("won", 1, 0), ..good() }),
            ("payment_method", pb::ChargeRequest { payment_method: " ".to_owned(), ..good() }),
            ("payment_method", pb::ChargeRequest { payment_method: "x".repeat(201), ..good() }),
        ];
        for (field, request) in bad {
            let error = charge(&request).unwrap_err();
            assert!(error.message().starts_with(&format!("{field}: ")), "{field}: {error}");
        }
        let all = charge(&pb::ChargeRequest::default()).unwrap_err();
        assert_eq!(all.message().matches("; ").count(), 4, "all five fields are named: {all}");
    }
}
