-- The view of each order. Every value is a function of the set of events that arrived, whatever their
-- order: states by the highest sequence of their context, times by the least and the greatest.
CREATE TABLE order_views (
    order_id          TEXT   PRIMARY KEY,
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
) WITHOUT ROWID;
CREATE INDEX order_views_customer ON order_views (customer_id, order_id);

-- What happened to each order, by the id of the event.
CREATE TABLE timeline (
    order_id    TEXT   NOT NULL,
    event_id    TEXT   NOT NULL,
    source      TEXT   NOT NULL,
    event_type  TEXT   NOT NULL,
    sequence    BIGINT NOT NULL,
    detail      TEXT   NOT NULL,
    happened_at BIGINT NOT NULL,
    PRIMARY KEY (order_id, event_id)
) WITHOUT ROWID;

-- A copy of the stores' names; the highest sequence wins.
CREATE TABLE store_names (
    store_id TEXT   PRIMARY KEY,
    name     TEXT   NOT NULL,
    sequence BIGINT NOT NULL
) WITHOUT ROWID;

-- The view of each loan. Days are numbers yyyymmdd. What a customer has out and owes is the sum of these rows.
CREATE TABLE loan_views (
    loan_id           TEXT NOT NULL PRIMARY KEY,
    customer_id       TEXT   NOT NULL,
    book_sequence     BIGINT NOT NULL,
    book_id           TEXT   NOT NULL,
    title             TEXT   NOT NULL,
    copies            BIGINT,
    due_on            BIGINT,
    standing_sequence BIGINT,
    state             TEXT,
    cancel_reason     TEXT,
    copies_out        BIGINT,
    days_late         BIGINT,
    fees_sequence     BIGINT,
    currency          TEXT,
    fees              BIGINT,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL,
    version           BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX loan_views_customer ON loan_views (customer_id, loan_id);

-- The view of each booking, and of the use of its room once that has begun.
CREATE TABLE booking_views (
    booking_id       TEXT NOT NULL PRIMARY KEY,
    customer_id      TEXT   NOT NULL,
    room_id          TEXT   NOT NULL,
    room_name        TEXT   NOT NULL,
    booked_from      BIGINT NOT NULL,
    booked_until     BIGINT NOT NULL,
    booking_sequence BIGINT,
    state            TEXT,
    manager_id       TEXT,
    reason           TEXT,
    use_sequence     BIGINT,
    started_at       BIGINT,
    ended_at         BIGINT,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    version          BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX booking_views_customer ON booking_views (customer_id, booking_id);
CREATE INDEX booking_views_used ON booking_views (room_id, booking_id) WHERE use_sequence IS NOT NULL;
