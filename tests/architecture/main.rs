//! The house rules, as tests: who may depend on whom, and what may be said in which room.
//!
//! Reads Cargo's metadata and every source file. Each rule looks at a [`tree::Tree`], so that the
//! samples can show it one that breaks it: a rule that cannot fail proves nothing.

mod code;
mod rooms;
mod rules;
mod samples;
mod tree;

use tree::{Rule, Tree};

/// Every rule holds in this workspace.
fn holds(rule: Rule) {
    let tree = Tree::of_this_workspace();
    assert!(tree.services().count() >= 6, "the services were not found");
    let violations = rule(&tree);
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn services_depend_on_the_contracts_and_the_chassis_and_never_on_each_other() {
    holds(rules::dependencies);
}

#[test]
fn every_service_has_the_same_rooms() {
    holds(rooms::complete);
}

#[test]
fn each_room_says_only_what_belongs_there() {
    holds(rooms::imports);
}

#[test]
fn domain_rules_wait_for_nothing() {
    holds(rooms::domain_is_synchronous);
}

#[test]
fn sql_is_written_in_outbound_and_in_the_chassis_only() {
    holds(rooms::sql);
}

#[test]
fn statements_name_the_columns_that_they_read() {
    holds(rooms::columns_are_named);
}

#[test]
fn the_chassis_knows_no_contract_of_a_context() {
    holds(rules::chassis_contracts);
}

#[test]
fn the_chassis_speaks_no_business_word() {
    holds(rules::chassis_words);
}

#[test]
fn both_databases_have_the_same_migrations() {
    holds(rules::migrations);
}

#[test]
fn no_file_outgrows_its_room() {
    holds(rules::file_sizes);
}
