-- The one use of each booking.
CREATE TABLE room_uses (
    booking_id      TEXT   NOT NULL PRIMARY KEY,
    room_id         TEXT   NOT NULL,
    room_name       TEXT   NOT NULL,
    customer_id     TEXT   NOT NULL,
    booked_from     BIGINT NOT NULL,
    booked_until    BIGINT NOT NULL,
    state           TEXT   NOT NULL,
    started_at      BIGINT,
    ended_at        BIGINT,
    -- Questions to booking that stayed without an answer, since the end was taken.
    attempts        BIGINT NOT NULL,
    -- When the worker sees to it; NULL where nothing is left to do.
    next_attempt_at BIGINT,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    sequence        BIGINT NOT NULL,
    version         BIGINT NOT NULL
);
CREATE INDEX room_uses_due ON room_uses (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX room_uses_newest ON room_uses (created_at, booking_id);
CREATE INDEX room_uses_of_customer ON room_uses (customer_id, created_at, booking_id);
