//! Rules over whole crates: dependencies, the chassis's language, migrations, sizes.

use crate::code::Code;
use crate::tree::Tree;

const PROTO: &str = "maeul-proto";
const CHASSIS: &str = "maeul-chassis";
/// From here on a file has a second room in it.
const LINES: usize = 400;

/// What the chassis may take from the contracts: what belongs to the platform and to no context.
const PLATFORM: [&str; 8] =
    ["FILE_DESCRIPTOR_SET", "access", "descriptors", "events", "google", "money", "platform", "self"];

/// Words of the contexts' language, wherever they stand in an identifier.
const WORDS: &[&str] = &[
    "approval",
    "barista",
    "book",
    "booking",
    "books",
    "cafe",
    "cart",
    "catalog",
    "courier",
    "couriers",
    "customer",
    "customers",
    "fee",
    "fees",
    "lending",
    "loan",
    "loans",
    "marketing",
    "menu",
    "mypage",
    "occupancy",
    "payment",
    "payments",
    "phone",
    "pickup",
    "price",
    "product",
    "products",
    "refund",
    "refunds",
    "reservation",
    "restaurant",
    "shipment",
    "shop",
    "stock",
];

/// Words that technology uses too (`AtomicBool::store`, sort order, a message's delivery): business
/// when they begin a type's name, or stand in one of [`NAMES`].
const TYPES: &[&str] =
    &["Deliveries", "Delivery", "Notification", "Notifications", "Order", "Orders", "Store", "Stores"];
const NAMES: &[&str] = &[
    "delivery_id",
    "notification_id",
    "order_id",
    "orders",
    "store_id",
    "store_order",
    "stores",
    "deliveries",
];

/// Services use the contracts and the chassis, the chassis the contracts, the contracts nothing of ours.
pub(crate) fn dependencies(tree: &Tree) -> Vec<String> {
    let ours: Vec<&str> = tree.crates.iter().map(|member| member.name.as_str()).collect();
    let mut found = Vec::new();
    for member in tree.crates.iter().filter(|member| !member.folder.is_empty()) {
        let allowed: &[&str] = match member.name.as_str() {
            PROTO => &[],
            CHASSIS => &[PROTO],
            _ => &[PROTO, CHASSIS],
        };
        for used in member.dependencies.iter().map(String::as_str) {
            if ours.contains(&used) && !allowed.contains(&used) && used != member.name {
                found.push(format!("{}: {} must not depend on {used}", member.folder, member.name));
            }
        }
    }
    found
}

/// The chassis names no context's package of the contracts.
pub(crate) fn chassis_contracts(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.rust("chassis/src/") {
        for path in Code::of(file).paths {
            let [package, part, ..] = path.what.as_slice() else { continue };
            if package == "maeul_proto" && !PLATFORM.contains(&part.as_str()) {
                found.push(format!(
                    "{}:{}: `{}` belongs to a context",
                    file.path,
                    path.line,
                    path.what.join("::")
                ));
            }
        }
    }
    found
}

/// No identifier of the chassis says a business word.
pub(crate) fn chassis_words(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.rust("chassis/src/") {
        for said in Code::of(file).identifiers.iter().filter(|said| is_business(&said.what)) {
            found.push(format!("{}:{}: `{}` is a context's word", file.path, said.line, said.what));
        }
    }
    found
}

fn is_business(identifier: &str) -> bool {
    let words = words(identifier);
    let is_type = identifier.starts_with(char::is_uppercase) && identifier.contains(char::is_lowercase);
    NAMES.contains(&identifier.to_lowercase().as_str())
        || words.iter().any(|word| WORDS.contains(&word.to_lowercase().as_str()))
        || is_type && words.first().is_some_and(|first| TYPES.contains(&first.as_str()))
}

/// `OrderId` is Order, Id; `store_id` is store, id; `Ordering` is one word.
fn words(identifier: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_lower = false;
    for letter in identifier.chars() {
        if letter == '_' || (letter.is_uppercase() && before_lower) {
            words.push(String::new());
        }
        before_lower = letter.is_lowercase() || letter.is_ascii_digit();
        if let (true, Some(word)) = (letter != '_', words.last_mut()) {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Both databases of every crate that has migrations go through the same steps.
pub(crate) fn migrations(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for folder in tree.crates.iter().map(|member| &member.folder).filter(|folder| !folder.is_empty()) {
        let postgres = tree.names(&format!("{folder}/migrations/postgres"));
        let sqlite = tree.names(&format!("{folder}/migrations/sqlite"));
        if postgres != sqlite {
            found.push(format!("{folder}/migrations: postgres has {postgres:?}, sqlite has {sqlite:?}"));
        }
    }
    found
}

/// No Rust file grows past [`LINES`] lines.
pub(crate) fn file_sizes(tree: &Tree) -> Vec<String> {
    let lines = tree.rust("").map(|file| (&file.path, file.text.lines().count()));
    lines
        .filter(|(_, lines)| *lines > LINES)
        .map(|(path, lines)| format!("{path}: {lines} lines, at most {LINES}"))
        .collect()
}
