//! What people meet at the front door.

mod described;
