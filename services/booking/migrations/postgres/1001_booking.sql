-- Meeting rooms.
CREATE TABLE rooms (
    room_id     TEXT   NOT NULL PRIMARY KEY,
    manager_id  TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    -- How many bookings were tried. Whoever books counts first, and so holds the row: one after the other.
    attempts    BIGINT NOT NULL,
    created_at  BIGINT NOT NULL
);

-- Every booking that there ever was.
CREATE TABLE bookings (
    booking_id   TEXT   NOT NULL PRIMARY KEY,
    room_id      TEXT   NOT NULL,
    room_name    TEXT   NOT NULL,
    manager_id   TEXT   NOT NULL,
    customer_id  TEXT   NOT NULL,
    starts_at    BIGINT NOT NULL,
    ends_at      BIGINT NOT NULL,
    -- Until when the room is held from starts_at on; NULL once nothing is held.
    held_until   BIGINT,
    state        TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    started_at   BIGINT,
    released_at  BIGINT,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    sequence     BIGINT NOT NULL,
    version      BIGINT NOT NULL
);
-- What a new booking may overlap.
CREATE INDEX bookings_held ON bookings (room_id, held_until, starts_at) WHERE held_until IS NOT NULL;
CREATE INDEX bookings_newest ON bookings (created_at, booking_id);
CREATE INDEX bookings_of_customer ON bookings (customer_id, created_at, booking_id);
