//! The state table of a store order.
//!
//! Source: issue "The village runs", O5 and O6. The store decides the race between cancelling and serving a
//! pickup; a delivery's is decided by `delivery`, and the store follows the order's end.

use super::Fulfilment;

chassis::types::words! {
    /// Where the work on an order stands.
    enum State {
        Received = "RECEIVED",
        Accepted = "ACCEPTED",
        Preparing = "PREPARING",
        Ready = "READY",
        Served = "SERVED",
        HandedOver = "HANDED_OVER",
        Stopped = "STOPPED",
        Rejected = "REJECTED",
    }
}

/// What the people of the store do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    Accept,
    /// With the reason, in words for the customer.
    Reject(String),
    StartPreparation,
    CompletePreparation,
    /// Hand it to the customer.
    Serve,
    /// Make the parcel ready for the courier.
    Ship,
}

/// What happens elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happening {
    /// The customer wants to cancel.
    CancellationRequested,
    /// The order was cancelled or rejected.
    OrderEnded,
    /// The courier has it.
    PickedUp,
}

/// What a happening leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reaction {
    Become(State),
    /// Too late: the customer has it.
    RefuseCancellation,
    Nothing,
}

impl State {
    /// Where a command leads; `None` if it is not possible in this state.
    pub(super) const fn after(self, command: &Command) -> Option<Self> {
        match (command, self) {
            (Command::Accept, Self::Received) => Some(Self::Accepted),
            (Command::Reject(_), Self::Received | Self::Accepted | Self::Preparing) => Some(Self::Rejected),
            (Command::StartPreparation, Self::Accepted) => Some(Self::Preparing),
            (Command::CompletePreparation, Self::Preparing)
            | (Command::Ship, Self::Accepted | Self::Preparing) => Some(Self::Ready),
            (Command::Serve, Self::Ready) => Some(Self::Served),
            _ => None,
        }
    }

    /// Where a happening leads.
    pub(super) const fn upon(self, happening: Happening, fulfilment: Fulfilment) -> Reaction {
        let active = matches!(self, Self::Received | Self::Accepted | Self::Preparing | Self::Ready);
        match (happening, fulfilment, self) {
            (Happening::OrderEnded, _, _) if active => Reaction::Become(Self::Stopped),
            (Happening::CancellationRequested, Fulfilment::Pickup, _) if active => {
                Reaction::Become(Self::Stopped)
            }
            (Happening::CancellationRequested, Fulfilment::Pickup, Self::Served) => {
                Reaction::RefuseCancellation
            }
            (Happening::PickedUp, Fulfilment::Delivery, Self::Ready) => Reaction::Become(Self::HandedOver),
            _ => Reaction::Nothing,
        }
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Received => "RECEIVED",
            Self::Accepted => "ACCEPTED",
            Self::Preparing => "PREPARING",
            Self::Ready => "READY",
            Self::Served => "SERVED",
            Self::HandedOver => "HANDED_OVER",
            Self::Stopped => "STOPPED",
            Self::Rejected => "REJECTED",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Command::{Accept, CompletePreparation, Serve, Ship, StartPreparation};
    use super::Happening::{CancellationRequested, OrderEnded, PickedUp};
    use super::*;

    const STATES: [State; 8] = [
        State::Received,
        State::Accepted,
        State::Preparing,
        State::Ready,
        State::Served,
        State::HandedOver,
        State::Stopped,
        State::Rejected,
    ];

    /// One row a command, one column a state, in the order of `STATES`; `-` is refused.
    const COMMANDS: &str = "
        accept    ACCEPTED -        -        -      - - - -
        reject    REJECTED REJECTED REJECTED -      - - - -
        start     -        PREPARING -       -      - - - -
        complete  -        -        READY    -      - - - -
        serve     -        -        -        SERVED - - - -
        ship      -        READY    READY    -      - - - -";

    /// One row a happening and fulfilment; `-` is nothing, `!` refuses the cancellation.
    const HAPPENINGS: &str = "
        cancel-pickup    STOPPED STOPPED STOPPED STOPPED     ! - - -
        cancel-delivery  -       -       -       -           - - - -
        ended-pickup     STOPPED STOPPED STOPPED STOPPED     - - - -
        ended-delivery   STOPPED STOPPED STOPPED STOPPED     - - - -
        picked-pickup    -       -       -       -           - - - -
        picked-delivery  -       -       -       HANDED_OVER - - - -";

    fn rows(table: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
        table.lines().filter(|line| !line.trim().is_empty()).map(|line| {
            let mut words = line.split_whitespace();
            (words.next().unwrap(), words.collect())
        })
    }

    #[test]
    fn every_command_in_every_state() {
        let commands =
            [Accept, Command::Reject("r".into()), StartPreparation, CompletePreparation, Serve, Ship];
        assert_eq!(rows(COMMANDS).count(), commands.len());
        for ((name, cells), command) in rows(COMMANDS).zip(&commands) {
            assert_eq!(cells.len(), STATES.len(), "{name}");
            for (cell, state) in cells.iter().zip(STATES) {
                let found = state.after(command).map_or("-".to_owned(), |next| next.to_string());
                assert_eq!(found, **cell, "{name} in {state}");
            }
        }
    }

    #[test]
    fn every_happening_in_every_state() {
        let happenings = [CancellationRequested, OrderEnded, PickedUp];
        let columns = happenings.iter().flat_map(|h| [(*h, Fulfilment::Pickup), (*h, Fulfilment::Delivery)]);
        assert_eq!(rows(HAPPENINGS).count(), 6);
        for ((name, cells), (happening, fulfilment)) in rows(HAPPENINGS).zip(columns) {
            assert_eq!(cells.len(), STATES.len(), "{name}");
            for (cell, state) in cells.iter().zip(STATES) {
                let found = match state.upon(happening, fulfilment) {
                    Reaction::Become(next) => next.to_string(),
                    Reaction::RefuseCancellation => "!".to_owned(),
                    Reaction::Nothing => "-".to_owned(),
                };
                assert_eq!(found, **cell, "{name} in {state}");
            }
        }
    }
}
