-- A store. `staff` is a JSON list of ids: it is read and written with its store alone.
CREATE TABLE stores (
    store_id   TEXT   PRIMARY KEY,
    owner_id   TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    automation TEXT   NOT NULL,
    currency   TEXT,
    staff      TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    sequence   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- A product and its counters: what is on hand, how many units it ever got, how long its ledger is.
CREATE TABLE products (
    product_id TEXT    PRIMARY KEY,
    store_id   TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    currency   TEXT    NOT NULL,
    price      BIGINT  NOT NULL,
    stock      TEXT    NOT NULL,
    offered    BOOLEAN NOT NULL,
    on_hand    BIGINT  NOT NULL CHECK (on_hand >= 0),
    units      BIGINT  NOT NULL,
    movements  BIGINT  NOT NULL,
    version    BIGINT  NOT NULL,
    sequence   BIGINT  NOT NULL,
    created_at BIGINT  NOT NULL,
    updated_at BIGINT  NOT NULL
);
CREATE INDEX products_store ON products (store_id, product_id);

-- One piece of a serialised product; `number` counts the units of its product.
CREATE TABLE units (
    product_id    TEXT   NOT NULL,
    serial_number TEXT   NOT NULL,
    store_id      TEXT   NOT NULL,
    number        BIGINT NOT NULL,
    state         TEXT   NOT NULL,
    order_id      TEXT,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    PRIMARY KEY (product_id, serial_number)
);
CREATE UNIQUE INDEX units_number ON units (product_id, number);
CREATE INDEX units_available ON units (product_id, state, number);
CREATE INDEX units_order ON units (order_id, product_id);

-- The stock ledger, only ever added to. `position` counts the movements of a product, without gaps.
CREATE TABLE stock_movements (
    product_id     TEXT   NOT NULL,
    position       BIGINT NOT NULL,
    movement_id    TEXT   NOT NULL,
    store_id       TEXT   NOT NULL,
    kind           TEXT   NOT NULL,
    change         BIGINT NOT NULL,
    quantity       BIGINT NOT NULL,
    on_hand        BIGINT NOT NULL,
    serial_numbers TEXT   NOT NULL,
    order_id       TEXT,
    created_at     BIGINT NOT NULL,
    PRIMARY KEY (product_id, position)
);
CREATE INDEX stock_movements_created_at ON stock_movements (created_at);

-- A paid order. `lines` is a JSON list: it is read and written with its order alone.
CREATE TABLE store_orders (
    order_id      TEXT   PRIMARY KEY,
    store_id      TEXT   NOT NULL,
    customer_id   TEXT   NOT NULL,
    lines         TEXT   NOT NULL,
    currency      TEXT   NOT NULL,
    total         BIGINT NOT NULL,
    fulfilment    TEXT   NOT NULL,
    state         TEXT   NOT NULL,
    reject_reason TEXT,
    reject_detail TEXT   NOT NULL,
    version       BIGINT NOT NULL,
    sequence      BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL
);
CREATE INDEX store_orders_store ON store_orders (store_id, created_at, order_id);
CREATE INDEX store_orders_created_at ON store_orders (created_at, order_id);
CREATE INDEX store_orders_updated_at ON store_orders (updated_at);
