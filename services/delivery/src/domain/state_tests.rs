use chassis::testing::state_table;

use super::*;

/// One row a state; the cells in the order of `TRIGGERS`: `-` nothing, `!` refused, a state
/// otherwise, with `+` where its event is told (`+refused`: `CancellationRefused`).
const TABLE: &str = "
                reserve    release   placed      pick-up     complete    cancel             ended
    RESERVING   RESERVING  RELEASED  SCHEDULING  !           !           -                  RELEASED
    RESERVED    RESERVING  RELEASED  SCHEDULING  !           !           -                  RELEASED
    EXPIRED     RESERVING  RELEASED  SCHEDULING  !           !           -                  RELEASED
    SCHEDULING  !          !         -           !           !           CANCELLED+         CANCELLED+
    SCHEDULED   !          !         -           PICKED_UP+  !           CANCELLED+         CANCELLED+
    PICKED_UP   !          !         -           !           DELIVERED+  PICKED_UP+refused  -
    DELIVERED   !          !         -           !           !           DELIVERED+refused  -
    DECLINED    -          -         FAILED+     !           !           -                  -
    RELEASED    !          -         FAILED+     !           !           -                  -
    CANCELLED   !          !         -           !           !           -                  -
    FAILED      !          !         -           !           !           -                  -
";
const TRIGGERS: [Trigger; 7] = [
    Trigger::ReserveAsked,
    Trigger::ReleaseAsked,
    Trigger::OrderPlaced,
    Trigger::PickUp,
    Trigger::Complete,
    Trigger::CancellationRequested,
    Trigger::OrderEnded,
];

/// The same for what the carrier says, in the order of `CarrierState::ALL`.
const CARRIER: &str = "
                unheard  reserved  declined  expired  released  scheduled   refused  cancelled  picked-up  delivered
    RESERVING   EXPIRED  RESERVED  DECLINED  EXPIRED  -         -           -        -          -          -
    RESERVED    EXPIRED  RESERVED  DECLINED  EXPIRED  -         -           -        -          -          -
    EXPIRED     -        RESERVED  -         -        -         -           -        -          -          -
    SCHEDULING  -        -         FAILED+   -        FAILED+   SCHEDULED+  FAILED+  FAILED+    -          -
    SCHEDULED   -        -         -         -        -         -           FAILED+  -          -          -
    PICKED_UP   -        -         -         -        -         -           -        -          -          -
    DELIVERED   -        -         -         -        -         -           -        -          -          -
    DECLINED    -        -         -         -        -         -           -        -          -          -
    RELEASED    -        -         -         -        -         -           -        -          -          -
    CANCELLED   -        -         -         -        -         -           -        -          -          -
    FAILED      -        -         -         -        -         -           -        -          -          -
";

fn shown(step: Step) -> String {
    match step {
        Step::Stays => "-".to_owned(),
        Step::Refused => "!".to_owned(),
        Step::Goes(to, None) => to.word().to_owned(),
        Step::Goes(to, Some(Event::CancellationRefused)) => format!("{}+refused", to.word()),
        Step::Goes(to, Some(event)) => {
            let own = match event {
                Event::Scheduled => State::Scheduled,
                Event::PickedUp => State::PickedUp,
                Event::Completed => State::Delivered,
                Event::Cancelled => State::Cancelled,
                Event::Failed | Event::CancellationRefused => State::Failed,
            };
            assert_eq!(own, to, "an event belongs to its state");
            format!("{}+", to.word())
        }
    }
}

fn check(table: &str, triggers: &[Trigger]) {
    state_table(table, State::ALL, State::word, triggers, |state, trigger| shown(step(state, trigger)));
}

#[test]
fn the_state_table_is_this_one_cell_by_cell() {
    check(TABLE, &TRIGGERS);
    check(CARRIER, &CarrierState::ALL.iter().copied().map(Trigger::Carrier).collect::<Vec<_>>());
}
