-- The one decision about each booking.
CREATE TABLE approval_requests (
    booking_id      TEXT   NOT NULL PRIMARY KEY,
    room_id         TEXT   NOT NULL,
    room_name       TEXT   NOT NULL,
    manager_id      TEXT   NOT NULL,
    customer_id     TEXT   NOT NULL,
    booked_from     BIGINT NOT NULL,
    booked_until    BIGINT NOT NULL,
    state           TEXT   NOT NULL,
    reason          TEXT   NOT NULL,
    -- Questions to booking that stayed without an answer, since the denial was taken.
    attempts        BIGINT NOT NULL,
    -- When the worker sees to it; NULL where nothing is left to do.
    next_attempt_at BIGINT,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    sequence        BIGINT NOT NULL,
    version         BIGINT NOT NULL
);
CREATE INDEX approval_requests_due ON approval_requests (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX approval_requests_newest ON approval_requests (created_at, booking_id);
CREATE INDEX approval_requests_of_manager ON approval_requests (manager_id, created_at, booking_id);
