//! Trees that break one rule each, and some that look as if they did: every rule can fail, and only then does.

use crate::tree::{Crate, File, Rule, Tree};
use crate::{rooms, rules};

fn member(name: &str, folder: &str, dependencies: &[&str]) -> Crate {
    let dependencies = dependencies.iter().map(|&name| name.to_owned()).collect();
    Crate { name: name.to_owned(), folder: folder.to_owned(), dependencies }
}

/// A healthy village of two services, with `files` added.
fn village(files: &[(&str, &str)]) -> Tree {
    let file = |(path, text): (&str, &str)| File { path: path.to_owned(), text: text.to_owned() };
    let service = ["tea", "cake"].into_iter().flat_map(|name| {
        [
            "src/lib.rs",
            "src/domain/mod.rs",
            "src/application/mod.rs",
            "src/inbound/mod.rs",
            "src/outbound/mod.rs",
            "migrations/postgres/0001_a.sql",
            "migrations/sqlite/0001_a.sql",
        ]
        .map(|path| File { path: format!("services/{name}/{path}"), text: String::new() })
    });
    Tree {
        crates: vec![
            member("maeul", "", &["maeul-proto", "maeul-chassis", "maeul-tea", "maeul-cake"]),
            member("maeul-proto", "proto", &["prost"]),
            member("maeul-chassis", "chassis", &["maeul-proto", "sqlx"]),
            member("maeul-tea", "services/tea", &["maeul-proto", "maeul-chassis"]),
            member("maeul-cake", "services/cake", &["maeul-chassis"]),
        ],
        files: service.chain(files.iter().copied().map(file)).collect(),
    }
}

/// The rule finds exactly one violation, which says `hint`.
fn breaks(rule: Rule, tree: &Tree, hint: &str) {
    let found = rule(tree);
    assert!(found.len() == 1 && found[0].contains(hint), "expected one violation with {hint:?}: {found:#?}");
}

/// The text breaks the rule in each of `paths`, and the same text is fine in each of `elsewhere`.
fn breaks_only_in(rule: Rule, paths: &[&str], elsewhere: &[&str], text: &str, hint: &str) {
    for path in paths {
        breaks(rule, &village(&[(path, text)]), hint);
        breaks(rule, &village(&[(path, text)]), path);
    }
    for path in elsewhere {
        assert_eq!(rule(&village(&[(path, text)])), Vec::<String>::new(), "{path} may say {text}");
    }
}

const DOMAIN: &str = "services/tea/src/domain/leaf.rs";
const APPLICATION: &str = "services/tea/src/application/brew.rs";
const INBOUND: &str = "services/tea/src/inbound/grpc.rs";
const OUTBOUND: &str = "services/tea/src/outbound/store.rs";
const WIRE: &str = "services/tea/src/wire.rs";
const BESIDE: &str = "services/tea/src/wiring.rs";

#[test]
fn a_healthy_village_breaks_no_rule() {
    let rules: [Rule; 10] = [
        rules::dependencies,
        rooms::complete,
        rooms::imports,
        rooms::domain_is_synchronous,
        rooms::sql,
        rooms::columns_are_named,
        rules::chassis_contracts,
        rules::chassis_words,
        rules::migrations,
        rules::file_sizes,
    ];
    for rule in rules {
        assert_eq!(rule(&village(&[])), Vec::<String>::new());
    }
}

#[test]
fn a_service_that_uses_another_is_found() {
    let mut tree = village(&[]);
    tree.crates[3].dependencies.push("maeul-cake".to_owned());
    breaks(rules::dependencies, &tree, "maeul-tea must not depend on maeul-cake");
}

#[test]
fn a_chassis_or_contract_that_looks_up_is_found() {
    let mut tree = village(&[]);
    tree.crates[2].dependencies.push("maeul-tea".to_owned());
    breaks(rules::dependencies, &tree, "maeul-chassis must not depend on maeul-tea");
    let mut tree = village(&[]);
    tree.crates[1].dependencies.push("maeul-chassis".to_owned());
    breaks(rules::dependencies, &tree, "maeul-proto must not depend on maeul-chassis");
}

#[test]
fn a_missing_room_is_found() {
    for part in
        ["src/lib.rs", "src/domain", "src/application", "src/inbound", "src/outbound", "migrations/sqlite"]
    {
        let mut tree = village(&[]);
        tree.files.retain(|file| !file.path.starts_with(&format!("services/tea/{part}")));
        breaks(rooms::complete, &tree, part);
    }
}

#[test]
fn technology_in_the_inner_rooms_is_found_however_it_is_named() {
    for text in [
        "use sqlx::Row;",
        "use ::sqlx::Row;",
        "use {std::fmt, sqlx::Row};",
        "use sqlx::{self};",
        "fn f(row: &sqlx::sqlite::SqliteRow) {}",
        "mod inner { fn f() { macro_call!(sqlx::query(1)) } }",
    ] {
        breaks_only_in(rooms::imports, &[DOMAIN, APPLICATION, INBOUND], &[OUTBOUND], text, "sqlx");
    }
    for text in ["use tonic::Status;", "use tonic_types::ErrorDetails;"] {
        breaks_only_in(
            rooms::imports,
            &[DOMAIN, APPLICATION, BESIDE, WIRE],
            &[INBOUND, OUTBOUND],
            text,
            "inbound's",
        );
    }
    for text in ["use maeul_proto::tea::v1 as pb;", "use prost::Message;", "use crate::wire;"] {
        breaks_only_in(
            rooms::imports,
            &[DOMAIN, APPLICATION, BESIDE],
            &[INBOUND, OUTBOUND, WIRE],
            text,
            "inbound's",
        );
    }
    for text in [
        "use tokio::fs;",
        "use std::fs::File;",
        "use chassis::async_trait;",
        "use chassis::{types, clock::Clock};",
    ] {
        breaks_only_in(rooms::imports, &[DOMAIN], &[APPLICATION, INBOUND, OUTBOUND], text, "a rule");
    }
}

#[test]
fn the_chassis_in_a_domain_is_its_values_only() {
    breaks_only_in(rooms::imports, &[DOMAIN], &[], "use chassis::*;", "chassis::*");
    for text in ["use chassis::types::{Money, Timestamp};", "use chassis::types; fn f(m: types::Money) {}"] {
        breaks_only_in(rooms::imports, &[], &[DOMAIN, APPLICATION], text, "");
    }
}

#[test]
fn the_database_in_a_use_case_is_found() {
    breaks_only_in(
        rooms::imports,
        &[DOMAIN, APPLICATION],
        &[INBOUND, OUTBOUND],
        "use chassis::db::Tx;",
        "chassis::db::Tx",
    );
    let through_a_name = "use chassis::db as d; fn f() { d::sql(1); }";
    breaks_only_in(rooms::imports, &[INBOUND], &[OUTBOUND], through_a_name, "chassis::db::sql");
}

#[test]
fn a_door_between_the_wrong_rooms_is_found() {
    breaks_only_in(
        rooms::imports,
        &[DOMAIN],
        &[INBOUND, OUTBOUND],
        "use crate::application::Brew;",
        "who asks",
    );
    breaks_only_in(
        rooms::imports,
        &[APPLICATION, INBOUND],
        &[OUTBOUND],
        "use crate::outbound::Sql;",
        "crate::outbound",
    );
    breaks_only_in(
        rooms::imports,
        &[APPLICATION, OUTBOUND],
        &[INBOUND],
        "use super::super::inbound::Grpc;",
        "crate::inbound",
    );
}

#[test]
fn a_module_within_a_file_sees_its_file() {
    let text = "mod tests { use super::*; use super::super::x; }";
    breaks_only_in(rooms::imports, &[], &["services/tea/src/domain/parts.rs", OUTBOUND], text, "");
    let text = "mod tests { mod deeper { use super::super::super::inbound; } }";
    breaks_only_in(
        rooms::imports,
        &["services/tea/src/outbound/mod.rs"],
        &[OUTBOUND],
        text,
        "crate::inbound",
    );
}

#[test]
fn waiting_in_a_domain_is_found() {
    breaks_only_in(rooms::domain_is_synchronous, &[DOMAIN], &[APPLICATION], "async fn f() {}", "async");
}

#[test]
fn a_statement_that_reads_all_columns_is_found() {
    let chassis = "chassis/src/leaves.rs";
    for text in [
        r#"fn f() { sql("SELECT * FROM leaves"); }"#,
        "fn f() { sql(\"SELECT DISTINCT \\\n  * FROM leaves\"); }",
        r#"fn f() { sql(concat!("SELECT 1 FROM a", " LEFT JOIN (SELECT * FROM log WHERE ", "TRUE")); }"#,
        r#"fn f() { sql("SELECT a.id, b.* FROM a, b"); }"#,
        r#"fn f() { sql("UPDATE leaves SET n = 1 RETURNING *"); }"#,
    ] {
        breaks_only_in(rooms::columns_are_named, &[OUTBOUND, chassis], &[], text, "which columns?");
    }
    for text in [
        r#"fn f() { sql("SELECT COUNT(*), price * 2 FROM leaves"); }"#,
        r#"fn f() { say("maeul.*.*"); }"#,
        "/// SELECT * is never said.\nfn f() {}",
    ] {
        breaks_only_in(rooms::columns_are_named, &[], &[OUTBOUND, chassis], text, "");
    }
}

#[test]
fn sql_outside_outbound_is_found() {
    let everywhere = [DOMAIN, APPLICATION, INBOUND, BESIDE, "src/audit.rs"];
    for text in [
        r#"const A: &str = "SELECT 1 FROM leaves";"#,
        r##"const A: &str = r#"UPDATE leaves SET n = 1"#;"##,
        "fn f() { sql(\"\n  INSERT INTO leaves VALUES ($1)\"); }",
    ] {
        breaks_only_in(
            rooms::sql,
            &everywhere,
            &[OUTBOUND, "chassis/src/db/mod.rs"],
            text,
            "SQL is outbound's",
        );
    }
    for text in
        ["/// SELECT a FROM b.\nconst A: u8 = 1;", r#"const A: &str = "select a cup from the shelf";"#]
    {
        breaks_only_in(rooms::sql, &[], &everywhere, text, "");
    }
}

#[test]
fn a_context_in_the_chassis_is_found() {
    let file = "chassis/src/x.rs";
    for text in [
        "use maeul_proto::order::v1::Order as O;",
        "use maeul_proto::*;",
        "fn f(_: maeul_proto::tea::v1::Tea) {}",
    ] {
        breaks_only_in(rules::chassis_contracts, &[file], &[INBOUND], text, "belongs to a context");
    }
    breaks_only_in(
        rules::chassis_contracts,
        &[],
        &[file],
        "use maeul_proto::{access::rule, platform::v1 as pb};",
        "",
    );
}

#[test]
fn a_business_word_in_the_chassis_is_found() {
    let file = "chassis/src/x.rs";
    for word in
        ["OrderId", "Order", "order_id", "customer_id", "PaymentKind", "StoreOrder", "CUSTOMER", "Delivery"]
    {
        breaks_only_in(rules::chassis_words, &[file], &[DOMAIN], &format!("type A = {word};"), word);
    }
    for text in [
        "use std::cmp::Ordering; fn order_by() {}",
        "fn f(a: AtomicBool) { a.store(true, Relaxed); }",
        "/// An Order of a customer.\nstruct EventStore; // payment",
        r#"const A: &str = "ORDER BY customer";"#,
        "fn redeliver(delivery: u8) {}",
    ] {
        breaks_only_in(rules::chassis_words, &[], &[file], text, "");
    }
}

#[test]
fn a_migration_for_one_database_only_is_found() {
    breaks(rules::migrations, &village(&[("services/tea/migrations/sqlite/0002_b.sql", "")]), "0002_b.sql");
}

#[test]
fn a_file_past_its_size_is_found() {
    assert_eq!(rules::file_sizes(&village(&[(DOMAIN, &"\n".repeat(400))])), Vec::<String>::new());
    breaks(rules::file_sizes, &village(&[(DOMAIN, &"\n".repeat(401))]), "401 lines");
}
