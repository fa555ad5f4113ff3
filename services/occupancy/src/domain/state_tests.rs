use chassis::testing::state_table;

use super::*;

/// One row a state; `-` nothing, `!` refused, a state otherwise, with `+` where an event is told.
const TABLE: &str = "
               ask-start  started  ask-end  kept    released  booking-ended
    EXPECTED   -          IN_USE+  !        -       -         CANCELLED
    IN_USE     -          -        -        ENDING  ENDED+    -
    ENDING     !          -        -        ENDING  ENDED+    -
    ENDED      !          -        -        -       -         -
    CANCELLED  !          -        !        -       -         -
";
const TRIGGERS: [Trigger; 6] = [
    Trigger::AskStart,
    Trigger::Started,
    Trigger::AskEnd,
    Trigger::EndKept,
    Trigger::Released,
    Trigger::BookingEnded,
];

fn shown(step: Step) -> String {
    match step {
        Step::Stays => "-".to_owned(),
        Step::Refused => "!".to_owned(),
        Step::Goes(to, None) => to.word().to_owned(),
        Step::Goes(to, Some(event)) => {
            assert_eq!(event == Event::Started, to == State::InUse, "an event belongs to its state");
            format!("{}+", to.word())
        }
    }
}

#[test]
fn r3_the_state_table_is_this_one_cell_by_cell() {
    state_table(TABLE, State::ALL, State::word, &TRIGGERS, |state, trigger| shown(step(state, trigger)));
}
