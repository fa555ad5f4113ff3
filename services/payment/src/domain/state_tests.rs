use chassis::testing::state_table;

use super::*;

/// One row a state; the cells in the order of `TRIGGERS`: `-` nothing, `!` too late, a state
/// otherwise, with `+` where an event of that name is told.
const TABLE: &str = "
                asked     no-answer  charged    declined   voided   refunded   order-ended
    CHARGING    CHARGING  UNKNOWN    APPROVED+  DECLINED+  VOIDED+  REFUNDED+  VOIDING
    UNKNOWN     CHARGING  -          APPROVED+  DECLINED+  VOIDED+  REFUNDED+  VOIDING
    APPROVED    -         -          -          -          -        -          REFUNDING
    DECLINED    -         -          -          -          -        -          -
    VOIDING     !         -          -          -          VOIDED+  REFUNDED+  -
    VOIDED      !         -          -          -          -        -          -
    REFUNDING   !         -          -          -          -        REFUNDED+  -
    REFUNDED    !         -          -          -          -        -          -
";
const TRIGGERS: [Trigger; 7] = [
    Trigger::Asked,
    Trigger::NoAnswer,
    Trigger::Charged,
    Trigger::Declined,
    Trigger::Voided,
    Trigger::Refunded,
    Trigger::OrderEnded,
];

fn shown(step: Step) -> String {
    match step {
        Step::Stays => "-".to_owned(),
        Step::TooLate => "!".to_owned(),
        Step::Goes(to, None) => to.word().to_owned(),
        Step::Goes(to, Some(event)) => {
            assert_eq!(
                format!("{event:?}").to_uppercase(),
                to.word(),
                "an event bears the name of its state"
            );
            format!("{}+", to.word())
        }
    }
}

#[test]
fn the_state_table_is_this_one_cell_by_cell() {
    state_table(TABLE, State::ALL, State::word, &TRIGGERS, |state, trigger| shown(step(state, trigger)));
}
