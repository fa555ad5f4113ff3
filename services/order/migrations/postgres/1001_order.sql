-- Orders, from the first attempt to pay on.
CREATE TABLE orders (
    id              TEXT   NOT NULL PRIMARY KEY,
    customer_id     TEXT   NOT NULL,
    store_id        TEXT   NOT NULL,
    -- The lines as they were taken, never changed: a JSON array.
    items           TEXT   NOT NULL,
    total_currency  TEXT   NOT NULL,
    total_micros    BIGINT NOT NULL,
    -- Where to deliver; NULL for pickup.
    address         TEXT,
    -- What to charge; NULL once nothing is to be charged any more.
    payment_method  TEXT,
    state           TEXT   NOT NULL,
    end_reason      TEXT,
    end_detail      TEXT   NOT NULL,
    -- The awaiting state that was last published; NULL before the first deferral.
    announced       TEXT,
    attempts        BIGINT NOT NULL,
    reserved_until  BIGINT,
    -- Set exactly while the order is unpaid.
    next_attempt_at BIGINT,
    expires_at      BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    sequence        BIGINT NOT NULL,
    version         BIGINT NOT NULL
);
CREATE INDEX orders_of_customer ON orders (customer_id, created_at, id);
CREATE INDEX orders_newest ON orders (created_at, id);
CREATE INDEX orders_due ON orders (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX orders_to_expire ON orders (expires_at) WHERE next_attempt_at IS NOT NULL;
-- For the metrics: paid orders that have not ended.
CREATE INDEX orders_open ON orders (state) WHERE state IN ('PLACED', 'CANCELLING', 'HANDED_OVER');

-- The menu as the stores' events told it: what an order is priced by.
CREATE TABLE menu_stores (
    store_id TEXT NOT NULL PRIMARY KEY
);
CREATE TABLE menu_products (
    product_id     TEXT    NOT NULL PRIMARY KEY,
    store_id       TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    price_currency TEXT    NOT NULL,
    price_micros   BIGINT  NOT NULL,
    offered        BOOLEAN NOT NULL,
    -- The number of the product's event that this is from.
    sequence       BIGINT  NOT NULL
);
