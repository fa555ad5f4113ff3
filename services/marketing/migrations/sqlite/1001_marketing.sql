-- What each customer ordered, by product, and when last.
CREATE TABLE purchases (
    customer_id     TEXT   NOT NULL,
    product_id      TEXT   NOT NULL,
    store_id        TEXT   NOT NULL,
    last_ordered_at BIGINT NOT NULL,
    PRIMARY KEY (customer_id, product_id)
) WITHOUT ROWID;
CREATE INDEX purchases_of_customer ON purchases (customer_id, last_ordered_at);
CREATE INDEX purchases_of_product ON purchases (product_id, last_ordered_at);

-- How many orders each product was in, week by week since 1970.
CREATE TABLE demand (
    product_id TEXT   NOT NULL,
    week       BIGINT NOT NULL,
    orders     BIGINT NOT NULL,
    PRIMARY KEY (product_id, week)
) WITHOUT ROWID;
CREATE INDEX demand_of_week ON demand (week, product_id);

-- A copy of what can be ordered. Details and stock are told by different events: the highest sequence of each wins.
CREATE TABLE products (
    product_id TEXT    PRIMARY KEY,
    store_id   TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    currency   TEXT    NOT NULL,
    price      BIGINT  NOT NULL,
    counted    BOOLEAN NOT NULL,
    offered    BOOLEAN NOT NULL,
    sequence   BIGINT  NOT NULL
) WITHOUT ROWID;
CREATE TABLE stock (
    product_id TEXT   PRIMARY KEY,
    on_hand    BIGINT NOT NULL,
    sequence   BIGINT NOT NULL
) WITHOUT ROWID;

-- A copy of the stores' names; the highest sequence wins.
CREATE TABLE store_names (
    store_id TEXT   PRIMARY KEY,
    name     TEXT   NOT NULL,
    sequence BIGINT NOT NULL
) WITHOUT ROWID;
