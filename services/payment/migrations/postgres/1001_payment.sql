-- The one payment of each order.
CREATE TABLE payments (
    order_id           TEXT   PRIMARY KEY,
    customer_id        TEXT   NOT NULL,
    store_id           TEXT   NOT NULL,
    -- Both null where the order ended before any charge came.
    currency           TEXT,
    amount_micros      BIGINT,
    state              TEXT   NOT NULL,
    -- Since when it stands there.
    state_since        BIGINT NOT NULL,
    decline_reason     TEXT   NOT NULL,
    provider_reference TEXT   NOT NULL,
    -- Questions to the provider that stayed without an answer, since the last change of state.
    attempts           BIGINT NOT NULL,
    -- When the worker sees to it; null where nothing is left to do.
    next_attempt_at    BIGINT,
    sequence           BIGINT NOT NULL,
    version            BIGINT NOT NULL,
    created_at         BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL
);
CREATE INDEX payments_due ON payments (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX payments_created ON payments (created_at, order_id);
CREATE INDEX payments_of_customer ON payments (customer_id, created_at, order_id);
