//! Bad values, by the type of the field.

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, ReflectMessage, Value};

use crate::harness::unique;

/// One bad request.
pub(crate) struct Mutation {
    pub(crate) message: DynamicMessage,
    /// The path of the field, as a violation names it.
    pub(crate) field: String,
    pub(crate) what: &'static str,
    /// It names something that does not exist, so it is `NOT_FOUND`.
    pub(crate) unknown_id: bool,
    /// It is odd and may be taken; but it must not hurt.
    pub(crate) may_pass: bool,
}

/// Fields that may be left out: path of the RPC (or empty for all) and field.
const OPTIONAL: &[(&str, &str)] = &[
    ("", "page_size"),
    ("", "max_results"),
    ("", "page_token"),
    ("", "updated_after"),
    ("", "resume_token"),
    ("", "after_position"),
    ("", "event_type"),
    ("", "case_key"),
    ("", "from_snapshot"),
    ("", "expected_total"),
    ("", "items[0].serial_number"),
    ("RegisterStore", "store_id"),
    ("RegisterStore", "automation"),
    ("RegisterProduct", "product_id"),
    ("UpdateStore", "name"),
    ("UpdateStore", "automation"),
    ("UpdateProduct", "name"),
    ("UpdateProduct", "price"),
    ("UpdateProduct", "offered"),
    ("ListDeliveries", "state"),
    ("ListStores", "owner_id"),
    ("ListStores", "kind"),
    ("RejectOrder", "reason"),
    ("RegisterBook", "book_id"),
    ("RegisterBook", "isbn"),
    ("UpdateBook", "title"),
    ("UpdateBook", "author"),
    ("UpdateBook", "isbn"),
    ("UpdateBook", "copies"),
    ("ListBooks", "query"),
    ("DenyApproval", "reason"),
    ("DenyBooking", "reason"),
    ("ListApprovalRequests", "state"),
    ("ListStoreOrders", "state"),
    ("ListRoomUseViews", "room_id"),
    ("ListUnits", "product_id"),
    ("ListUnits", "state"),
    ("ListStockMovements", "product_id"),
    ("ListStockMovements", "order_id"),
];

/// Ids that a command brings along instead of naming something that exists.
const FREE: &[(&str, &str)] = &[
    ("", "request_id"),
    ("", "courier_id"),
    ("", "owner_id"),
    ("", "staff_id"),
    ("", "librarian_id"),
    ("RegisterBook", "book_id"),
    ("BorrowBook", "customer_id"),
    ("", "case_key"),
    ("RegisterStore", "store_id"),
    ("RegisterProduct", "product_id"),
    ("Recommend", "customer_id"),
    ("BookRoom", "customer_id"),
    ("RegisterRoom", "room_id"),
    ("RegisterRoom", "manager_id"),
    ("ListApprovalRequests", "manager_id"),
    ("SetChannel", "store_id"),
    ("", "items[0].serial_number"),
    // A list of nobody's is empty, and a watch of nobody's is quiet.
    ("List", "customer_id"),
    ("List", "store_id"),
    ("List", "product_id"),
    ("List", "order_id"),
    ("List", "room_id"),
    // Who never borrowed has an empty card.
    ("GetLibraryCard", "customer_id"),
    ("Watch", "customer_id"),
    ("Watch", "store_id"),
    ("PlaceOrder", "customer_id"),
    ("SetChannel", "customer_id"),
    // Nothing to release is no error: a compensation may come first.
    ("ReleaseDelivery", "order_id"),
    ("Charge", "order_id"),
    ("Charge", "customer_id"),
    ("Charge", "store_id"),
    ("ReserveDelivery", "order_id"),
    ("ReserveDelivery", "customer_id"),
    ("ReserveDelivery", "store_id"),
];

fn listed(list: &[(&str, &str)], path: &str, field: &str) -> bool {
    let method = path.rsplit('/').next().unwrap_or(path);
    list.iter().any(|(rpc, name)| *name == field && method.starts_with(rpc))
}

/// Every bad variation of a good request.
pub(crate) fn of(path: &str, good: &DynamicMessage) -> Vec<Mutation> {
    let mut all = Vec::new();
    walk(path, good, "", &mut |field, what, message, kind| {
        all.push(Mutation {
            message: with_its_own_request_id(message, &field),
            field,
            what,
            unknown_id: kind == Expect::NotFound,
            may_pass: kind == Expect::Anything,
        });
    });
    all
}

/// Each bad request is one of its own, and no repeat of another.
fn with_its_own_request_id(mut message: DynamicMessage, field: &str) -> DynamicMessage {
    if field != "request_id" && message.descriptor().get_field_by_name("request_id").is_some() {
        message.set_field_by_name("request_id", Value::String(unique("bad")));
    }
    message
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Invalid,
    NotFound,
    Anything,
}

type Emit<'a> = dyn FnMut(String, &'static str, DynamicMessage, Expect) + 'a;

fn walk(path: &str, message: &DynamicMessage, prefix: &str, emit: &mut Emit<'_>) {
    for field in message.descriptor().fields() {
        if field.containing_oneof().is_some() && !message.has_field(&field) {
            // Of a oneof the example sets one member; the others take its place, one after the other.
            if !field.field_descriptor_proto().proto3_optional() {
                let mut other = message.clone();
                other.set_field(&field, example(&field));
                walk_field(path, &other, &field, prefix, emit);
            }
            continue;
        }
        walk_field(path, message, &field, prefix, emit);
    }
}

/// A good value of a member that the example request does not set.
fn example(field: &FieldDescriptor) -> Value {
    match field.kind() {
        Kind::Message(of) => {
            let mut message = DynamicMessage::new(of.clone());
            for field in of.fields() {
                message.set_field(&field, example(&field));
            }
            Value::Message(message)
        }
        Kind::String if field.name() == "url" => Value::String("https://example.org/hook".into()),
        Kind::String => Value::String("example".into()),
        _ => Value::default_value_for_field(field),
    }
}

fn walk_field(
    path: &str,
    message: &DynamicMessage,
    field: &FieldDescriptor,
    prefix: &str,
    emit: &mut Emit<'_>,
) {
    let name = format!("{prefix}{}", field.name());
    let optional = listed(OPTIONAL, path, &name) || listed(OPTIONAL, path, &format!("{name}[0]"));
    let set = message.has_field(field);
    if set {
        // Of a oneof it is the whole that is missing.
        let oneof = field.containing_oneof().filter(|_| !field.field_descriptor_proto().proto3_optional());
        let (missing, optional) = match oneof {
            Some(oneof) => (format!("{prefix}{}", oneof.name()), false),
            None => (name.clone(), optional || !required(field)),
        };
        let mut changed = message.clone();
        changed.clear_field(field);
        emit(missing, "missing", changed, if optional { Expect::Anything } else { Expect::Invalid });
    }
    let mut with = |what, value: Option<Value>, expect| {
        let mut changed = message.clone();
        match value {
            Some(value) => changed.set_field(field, value),
            None => changed.clear_field(field),
        }
        emit(name.clone(), what, changed, expect);
    };
    if field.is_list() {
        list(path, message, field, &name, emit);
        return;
    }
    scalars(path, field, &name, &mut with);
    if let (Kind::Message(_), true) = (field.kind(), set) {
        nested(path, message, field, &name, None, emit);
    }
}

/// Without a presence of its own, a number or a flag that is missing is zero.
fn required(field: &FieldDescriptor) -> bool {
    !matches!(field.kind(), Kind::Bool)
        && field.parent_message().full_name() != "google.type.Money"
        && !field.parent_message().full_name().starts_with("google.protobuf.")
}

fn list(path: &str, message: &DynamicMessage, field: &FieldDescriptor, name: &str, emit: &mut Emit<'_>) {
    let value = message.get_field(field).into_owned();
    let Some(items) = value.as_list().filter(|items| !items.is_empty()) else { return };
    let mut changed = message.clone();
    changed.set_field(field, Value::List(vec![items[0].clone(); 1001]));
    emit(name.to_owned(), "1,001 times", changed, Expect::Invalid);
    if let Kind::Message(_) = field.kind() {
        nested(path, message, field, name, Some(items), emit);
    } else {
        for (what, bad) in texts() {
            let mut changed = message.clone();
            changed.set_field(field, Value::List(vec![Value::String(bad)]));
            emit(name.to_owned(), what, changed, Expect::Invalid);
        }
    }
}

/// The bad variations of a message within the message.
fn nested(
    path: &str,
    outer: &DynamicMessage,
    field: &FieldDescriptor,
    name: &str,
    items: Option<&[Value]>,
    emit: &mut Emit<'_>,
) {
    let value = outer.get_field(field).into_owned();
    let first = items.map_or(Some(&value), <[Value]>::first);
    let Some(inner) = first.and_then(Value::as_message) else { return };
    let prefix = if items.is_some() { format!("{name}[0].") } else { format!("{name}.") };
    walk(path, inner, &prefix, &mut |field_name, what, changed, expect| {
        let changed = Value::Message(changed);
        let mut message = outer.clone();
        message.set_field(field, if items.is_some() { Value::List(vec![changed]) } else { changed });
        emit(field_name, what, message, expect);
    });
}

fn texts() -> Vec<(&'static str, String)> {
    vec![
        ("too long", "x".repeat(5_000)),
        ("with a control character", "a\u{0}b".to_owned()),
        ("of spaces", "   ".to_owned()),
    ]
}

fn scalars(
    path: &str,
    field: &FieldDescriptor,
    name: &str,
    with: &mut dyn FnMut(&'static str, Option<Value>, Expect),
) {
    let owner = field.parent_message();
    let money = owner.full_name() == "google.type.Money";
    let well_known = owner.full_name().starts_with("google.protobuf.");
    match field.kind() {
        Kind::String => {
            for (what, text) in texts() {
                with(what, Some(Value::String(text)), Expect::Invalid);
            }
            let is_id = name.ends_with("_id") || name == "consumer" || name == "case_key";
            if is_id {
                with("with a space", Some(Value::String("no id".into())), Expect::Invalid);
                let free = listed(FREE, path, name);
                with(
                    "unknown",
                    Some(Value::String(unique("nobody"))),
                    if free { Expect::Anything } else { Expect::NotFound },
                );
            }
            if name.ends_with("token") {
                with("forged", Some(Value::String("p1-ffffffffffffffffffff-x".into())), Expect::Invalid);
            }
        }
        Kind::Int32 if well_known || money => {
            with("the largest", Some(Value::I32(i32::MAX)), Expect::Invalid);
            with("negative", Some(Value::I32(-1)), Expect::Invalid);
        }
        Kind::Int64 if well_known || money => {
            with("the largest", Some(Value::I64(i64::MAX)), Expect::Invalid);
            with("the smallest", Some(Value::I64(i64::MIN)), Expect::Invalid);
            if money {
                with("negative", Some(Value::I64(-1)), Expect::Invalid);
            }
        }
        Kind::Int32 => {
            with("negative", Some(Value::I32(-1)), Expect::Invalid);
            with("the largest", Some(Value::I32(i32::MAX)), Expect::Anything);
        }
        Kind::Int64 => {
            with("negative", Some(Value::I64(-1)), Expect::Invalid);
            with("the largest", Some(Value::I64(i64::MAX)), Expect::Anything);
            with("the smallest", Some(Value::I64(i64::MIN)), Expect::Invalid);
        }
        Kind::Enum(_) => with("unknown", Some(Value::EnumNumber(999)), Expect::Invalid),
        _ => {}
    }
}
