-- The one delivery of each order.
CREATE TABLE deliveries (
    order_id         TEXT   PRIMARY KEY,
    customer_id      TEXT   NOT NULL,
    store_id         TEXT   NOT NULL,
    address          TEXT   NOT NULL,
    state            TEXT   NOT NULL,
    -- Where the carrier stands, as it last said.
    carrier          TEXT   NOT NULL,
    reserved_until   BIGINT,
    ready_at         BIGINT,
    courier_id       TEXT,
    picked_up_at     BIGINT,
    reason           TEXT   NOT NULL,
    -- Questions to the carrier that stayed without an answer, since the last change.
    attempts         BIGINT NOT NULL,
    -- When the worker sees to it; null where nothing is left to do.
    next_attempt_at  BIGINT,
    sequence         BIGINT NOT NULL,
    version          BIGINT NOT NULL,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX deliveries_created ON deliveries (created_at, order_id);
CREATE INDEX deliveries_of_customer ON deliveries (customer_id, created_at, order_id);
-- What the carrier's own couriers pick up and deliver next.
CREATE INDEX deliveries_to_pick_up ON deliveries (ready_at) WHERE state = 'SCHEDULED';
CREATE INDEX deliveries_to_complete ON deliveries (courier_id, picked_up_at) WHERE state = 'PICKED_UP';
