use chassis::testing::state_table;

use super::*;

/// One row a state; `-` nothing, `!` refused, a state otherwise, with `+` where an event is told.
const TABLE: &str = "
               grant     ask-deny  denied   kept     late     cancelled
    PENDING    GRANTED+  -         DENIED+  DENYING  -        WITHDRAWN
    GRANTED    !         -         DENIED+  DENYING  -        WITHDRAWN
    DENYING    !         -         DENIED+  DENYING  GRANTED  WITHDRAWN
    DENIED     !         -         -        -        -        -
    WITHDRAWN  !         !         -        -        -        -
";
const TRIGGERS: [Trigger; 6] = [
    Trigger::Grant,
    Trigger::AskDeny,
    Trigger::BookingDenied,
    Trigger::DenialKept,
    Trigger::DenialCameLate,
    Trigger::BookingCancelled,
];

fn shown(step: Step) -> String {
    match step {
        Step::Stays => "-".to_owned(),
        Step::Refused => "!".to_owned(),
        Step::Goes(to, None) => to.word().to_owned(),
        Step::Goes(to, Some(event)) => {
            assert_eq!(format!("{to:?}"), format!("{event:?}"), "an event belongs to its state");
            format!("{}+", to.word())
        }
    }
}

#[test]
fn r2_the_state_table_is_this_one_cell_by_cell() {
    state_table(TABLE, State::ALL, State::word, &TRIGGERS, |state, trigger| shown(step(state, trigger)));
}
