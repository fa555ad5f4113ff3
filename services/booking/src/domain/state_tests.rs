use chassis::testing::state_table;

use super::*;

/// One row a state; `-` nothing, `!` and why refused, a state otherwise, with its event.
const TABLE: &str = "
                grant      deny        cancel      start         release
    REQUESTED   APPROVED   DENIED      CANCELLED   !NotApproved  !NotStarted
    APPROVED    -          DENIED      CANCELLED   STARTED       !NotStarted
    DENIED      -          -           !Denied     !Denied       !NotStarted
    CANCELLED   -          !Cancelled  !Cancelled  !Cancelled    !NotStarted
    STARTED     -          !Started    !Started    -             RELEASED
    RELEASED    -          !Released   !Released   !Released     -
";
const TRIGGERS: [Trigger; 5] =
    [Trigger::Grant, Trigger::Deny, Trigger::Cancel, Trigger::Start, Trigger::Release];

fn shown(step: Step) -> String {
    match step {
        Step::Stays => "-".to_owned(),
        Step::Refused(why) => format!("!{why:?}"),
        Step::Goes(to, event) => {
            assert_eq!(format!("{to:?}"), format!("{event:?}"), "an event belongs to its state");
            to.word().to_owned()
        }
    }
}

#[test]
fn r3_the_state_table_is_this_one_cell_by_cell() {
    state_table(TABLE, State::ALL, State::word, &TRIGGERS, |state, trigger| shown(step(state, trigger)));
}
