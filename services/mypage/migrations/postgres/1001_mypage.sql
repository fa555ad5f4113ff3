-- The view of each order. Every value is a function of the set of events that arrived, whatever their
-- order: states by the highest sequence of their context, times by the least and the greatest.
CREATE TABLE order_views (
    order_id          TEXT   COLLATE "C" PRIMARY KEY,
    customer_id       TEXT   NOT NULL,
    store_id          TEXT,
    items             TEXT,
    currency          TEXT,
    total             BIGINT,
    fulfilment        TEXT,
    order_sequence    BIGINT,
    order_state       TEXT,
    end_reason        TEXT,
    end_detail        TEXT,
    next_attempt_at   BIGINT,
    expires_at        BIGINT,
    payment_sequence  BIGINT,
    payment_state     TEXT,
    store_sequence    BIGINT,
    store_state       TEXT,
    delivery_sequence BIGINT,
    delivery_state    TEXT,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL,
    version           BIGINT NOT NULL
);
CREATE INDEX order_views_customer ON order_views (customer_id, order_id);

-- What happened to each order, by the id of the event.
CREATE TABLE timeline (
    order_id    TEXT   COLLATE "C" NOT NULL,
    event_id    TEXT   NOT NULL,
    source      TEXT   NOT NULL,
    event_type  TEXT   NOT NULL,
    sequence    BIGINT NOT NULL,
    detail      TEXT   NOT NULL,
    happened_at BIGINT NOT NULL,
    PRIMARY KEY (order_id, event_id)
);

-- A copy of the stores' names; the highest sequence wins.
CREATE TABLE store_names (
    store_id TEXT   PRIMARY KEY,
    name     TEXT   NOT NULL,
    sequence BIGINT NOT NULL
);
