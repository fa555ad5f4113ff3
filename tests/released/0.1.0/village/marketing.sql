BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
INSERT INTO "_sqlx_migrations" VALUES(1,'chassis','2026-11-22 06:21:50',1,X'92F12C1A75246F280E658BC60AB653F2BA1015876C103A82A55DBF5B750F808EAADC7CD4EADCD68D551F87E6AFB1E212',0);
INSERT INTO "_sqlx_migrations" VALUES(1001,'marketing','2026-11-22 06:21:50',1,X'BCB8D16243C04D4176D03FD9659FE59768248C695BBFF45DBFCB97F0F3321AF762C2271C83AE45CBF53462BAA15A3EA0',0);
CREATE TABLE cases (
    partition_key TEXT PRIMARY KEY,
    correlation   TEXT NOT NULL,
    causation     TEXT NOT NULL,
    traceparent   TEXT
) WITHOUT ROWID;
CREATE TABLE change_counters (
    scope TEXT   PRIMARY KEY,
    seq   BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE changes (
    scope TEXT   NOT NULL,
    item  TEXT   NOT NULL,
    seq   BIGINT NOT NULL,
    PRIMARY KEY (scope, item)
) WITHOUT ROWID;
CREATE TABLE demand (
    product_id TEXT   NOT NULL,
    week       BIGINT NOT NULL,
    orders     BIGINT NOT NULL,
    PRIMARY KEY (product_id, week)
) WITHOUT ROWID;
INSERT INTO "demand" VALUES('americano-2709b9',2968,1);
INSERT INTO "demand" VALUES('bagel-2709b9',2968,2);
INSERT INTO "demand" VALUES('bibimbap-2709b9',2968,1);
INSERT INTO "demand" VALUES('haneul-one-2709b9',2968,3);
INSERT INTO "demand" VALUES('kimchi-jjigae-2709b9',2968,1);
INSERT INTO "demand" VALUES('load-dish-ae27f59c7b',2968,15);
CREATE TABLE idempotency (
    caller      TEXT   NOT NULL,
    rpc         TEXT   NOT NULL,
    request_id  TEXT   NOT NULL,
    fingerprint TEXT   NOT NULL,
    resource    TEXT,
    code        BIGINT,
    reason      TEXT,
    message     TEXT,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (caller, rpc, request_id)
) WITHOUT ROWID;
CREATE TABLE inbox (
    consumer   TEXT   NOT NULL,
    event_id   TEXT   NOT NULL,
    handled_at BIGINT NOT NULL,
    PRIMARY KEY (consumer, event_id)
) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('marketing','01a201eb-0ae5-77c2-9d77-db2e09346b71',1795328510706587);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0afa-7026-a6dc-47a47ce3ea72',1795328510724308);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0b06-7390-8322-29e8d6654fbc',1795328510733052);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0b0f-724f-aafa-bc8e52a87c92',1795328510745307);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0b17-7791-96db-16679f763f02',1795328510752866);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0b36-7144-9723-0aeef21a9663',1795328510794412);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0b44-7384-84d7-57a722bc9537',1795328510798686);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0b4d-7615-a493-b424048945b5',1795328510807126);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0b55-723b-9278-45bc54f68d75',1795328510826875);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0b5c-776a-b4d8-602149fa2ca0',1795328510826875);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0b71-75d8-81dd-2585baf66584',1795328510839268);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0b75-7752-a650-6845ed097253',1795328510846165);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0b7c-724a-97cd-27d055b50b48',1795328510854296);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0b81-770e-926b-56766fed4789',1795328510863817);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0bd9-7292-b416-02b7d57a10da',1795328510945030);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0bfb-7203-8639-1aa35ce6a56a',1795328510976564);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0bff-76a2-90f7-0067fefe52a0',1795328510986661);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0c59-740a-bcbc-c8fdad107524',1795328511078705);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0d83-7295-9109-8af84c442482',1795328511388557);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0e84-76f1-9f40-7cbeaa868f4f',1795328511634907);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0ea3-76ee-97c2-fe0c67990076',1795328511701805);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0ed3-7257-b27a-8e31a546b61d',1795328511711231);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0edc-7607-bc8f-10c30c8d3c17',1795328511725363);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0ef9-73ce-9801-554d4ecc2515',1795328511757315);
INSERT INTO "inbox" VALUES('marketing','01a201eb-0f11-70a3-ab5a-c361ee5430eb',1795328511774452);
INSERT INTO "inbox" VALUES('marketing','01a201eb-103d-70b3-9722-423dede39aea',1795328512071891);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1049-74ce-8c6b-29210bb332e6',1795328512091786);
INSERT INTO "inbox" VALUES('marketing','01a201eb-106a-71ab-9648-a66de6b1c48a',1795328512116719);
INSERT INTO "inbox" VALUES('marketing','01a201eb-10b2-70c4-80c9-e952a275401a',1795328512198300);
INSERT INTO "inbox" VALUES('marketing','01a201eb-10cd-7190-9841-7b64aaf0d37a',1795328512211384);
INSERT INTO "inbox" VALUES('marketing','01a201eb-10d1-7725-9d81-1eac52b07542',1795328512224391);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1112-725b-ac5d-bae3f6c66870',1795328512295753);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1122-7344-bbf4-9ea5c57cb5ed',1795328512320141);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1241-7721-b2ed-c8352eabf8cd',1795328512594470);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1244-7458-b956-0d91ae24816c',1795328512607836);
INSERT INTO "inbox" VALUES('marketing','01a201eb-124b-7230-8b6d-b33b25eee143',1795328512619377);
INSERT INTO "inbox" VALUES('marketing','01a201eb-15d4-73be-86ec-a2068641fd93',1795328513499399);
INSERT INTO "inbox" VALUES('marketing','01a201eb-15da-7315-b304-7f24e313e50f',1795328513521108);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1741-772d-92bc-22d272ace0ad',1795328513890776);
INSERT INTO "inbox" VALUES('marketing','01a201eb-17d4-7208-9c99-32f34add6dd3',1795328514069602);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1833-767e-8791-d76a07d192a9',1795328514179038);
INSERT INTO "inbox" VALUES('marketing','01a201eb-185d-74f4-a7e1-b66ed392aa2d',1795328514255095);
INSERT INTO "inbox" VALUES('marketing','01a201eb-187d-7035-b8a7-a1558e9a813e',1795328514255095);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1896-76f1-94f5-50d1841df99d',1795328514313225);
INSERT INTO "inbox" VALUES('marketing','01a201eb-18b4-7396-8a5e-0530dfcd38d8',1795328514313225);
INSERT INTO "inbox" VALUES('marketing','01a201eb-190a-7601-8de6-1f3cdb64b2ba',1795328514523520);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1972-76a8-b8df-3f8e5d19c5e2',1795328514633358);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1987-723d-8b7c-8f91442f8ba3',1795328514633358);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1990-76af-96ae-d895af1ba546',1795328514633358);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1a26-7459-9326-74e5fc8bf6d2',1795328514712527);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1ab7-7069-99d0-11fc14cfe14c',1795328514859264);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1acf-76c9-af20-328654cbc3aa',1795328515249981);
INSERT INTO "inbox" VALUES('marketing','01a201eb-1ad0-77d1-979e-d2b4d588a0c5',1795328515249981);
CREATE TABLE outbox (
    position      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT   NOT NULL,
    kind          TEXT   NOT NULL,
    source        TEXT   NOT NULL,
    subject       TEXT   NOT NULL,
    partition_key TEXT   NOT NULL,
    sequence      BIGINT NOT NULL,
    happened_at   BIGINT NOT NULL,
    correlation   TEXT   NOT NULL,
    causation     TEXT,
    traceparent   TEXT,
    data          BLOB   NOT NULL
);
CREATE TABLE parked (
    consumer        TEXT   NOT NULL,
    event_id        TEXT   NOT NULL,
    partition_key   TEXT   NOT NULL,
    position        BIGINT NOT NULL,
    attempts        BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    dead            BOOLEAN NOT NULL,
    buried          BOOLEAN NOT NULL DEFAULT FALSE,
    last_error      TEXT   NOT NULL,
    event           BLOB   NOT NULL,
    PRIMARY KEY (consumer, event_id)
);
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
INSERT INTO "products" VALUES('americano','maru-coffee','Americano','KRW',4500000000,0,1,1);
INSERT INTO "products" VALUES('americano-2709b9','maru-coffee-2709b9','Americano','KRW',4500000000,0,1,1);
INSERT INTO "products" VALUES('bagel','maru-coffee','Bagel','KRW',3800000000,1,1,1);
INSERT INTO "products" VALUES('bagel-2709b9','maru-coffee-2709b9','Bagel','KRW',3800000000,1,1,1);
INSERT INTO "products" VALUES('bibimbap','bapsang','Bibimbap','KRW',9000000000,0,1,1);
INSERT INTO "products" VALUES('bibimbap-2709b9','bapsang-2709b9','Bibimbap','KRW',9000000000,0,1,1);
INSERT INTO "products" VALUES('haneul-mini','haneul-phones','Haneul Mini','KRW',590000000000,1,1,1);
INSERT INTO "products" VALUES('haneul-one','haneul-phones','Haneul One','KRW',890000000000,1,1,1);
INSERT INTO "products" VALUES('haneul-one-2709b9','haneul-phones-2709b9','Haneul One','KRW',890000000000,1,1,1);
INSERT INTO "products" VALUES('japchae','bapsang','Japchae','KRW',11000000000,0,1,1);
INSERT INTO "products" VALUES('kimchi-jjigae','bapsang','Kimchi jjigae','KRW',8500000000,0,1,1);
INSERT INTO "products" VALUES('kimchi-jjigae-2709b9','bapsang-2709b9','Kimchi jjigae','KRW',8500000000,0,1,1);
INSERT INTO "products" VALUES('latte','maru-coffee','Latte','KRW',5000000000,0,1,1);
INSERT INTO "products" VALUES('load-dish-ae27f59c7b','load-store-ae27f59c7b','Dish','KRW',9000000000,0,1,1);
CREATE TABLE purchases (
    customer_id     TEXT   NOT NULL,
    product_id      TEXT   NOT NULL,
    store_id        TEXT   NOT NULL,
    last_ordered_at BIGINT NOT NULL,
    PRIMARY KEY (customer_id, product_id)
) WITHOUT ROWID;
INSERT INTO "purchases" VALUES('customer-1-2709b9','bibimbap-2709b9','bapsang-2709b9',1795328511059120);
INSERT INTO "purchases" VALUES('customer-3-2709b9','kimchi-jjigae-2709b9','bapsang-2709b9',1795328511362658);
INSERT INTO "purchases" VALUES('customer-4-2709b9','americano-2709b9','maru-coffee-2709b9',1795328511736653);
INSERT INTO "purchases" VALUES('customer-4-2709b9','bagel-2709b9','maru-coffee-2709b9',1795328511736653);
INSERT INTO "purchases" VALUES('customer-5-2709b9','bagel-2709b9','maru-coffee-2709b9',1795328512061401);
INSERT INTO "purchases" VALUES('customer-6-2709b9','haneul-one-2709b9','haneul-phones-2709b9',1795328512274380);
INSERT INTO "purchases" VALUES('customer-7-2709b9','haneul-one-2709b9','haneul-phones-2709b9',1795328512580370);
INSERT INTO "purchases" VALUES('customer-8-2709b9','haneul-one-2709b9','haneul-phones-2709b9',1795328512576261);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-0','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328513857221);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-1','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328514003886);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-10','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328514440440);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-11','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328514597681);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-12','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328514742896);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-13','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328514767693);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-14','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328514768724);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-2','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328514099295);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-3','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328514173044);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-4','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328514141673);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-5','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328514198216);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-6','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328514228281);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-7','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328514438940);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-8','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328514418430);
INSERT INTO "purchases" VALUES('load-ae27f59c7b-9','load-dish-ae27f59c7b','load-store-ae27f59c7b',1795328514314596);
CREATE TABLE replicas (
    replica TEXT   PRIMARY KEY,
    lock    BIGINT NOT NULL,
    beat    BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE seats (
    role     TEXT   NOT NULL,
    seat     BIGINT NOT NULL,
    holder   TEXT   NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (role, seat)
) WITHOUT ROWID;
INSERT INTO "seats" VALUES('consumer/marketing',0,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',1,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',2,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',3,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',4,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',5,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',6,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',7,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',8,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',9,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',10,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',11,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',12,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',13,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',14,'only',426);
INSERT INTO "seats" VALUES('consumer/marketing',15,'only',426);
INSERT INTO "seats" VALUES('relay',0,'only',0);
CREATE TABLE stock (
    product_id TEXT   PRIMARY KEY,
    on_hand    BIGINT NOT NULL,
    sequence   BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "stock" VALUES('bagel',10,2);
INSERT INTO "stock" VALUES('bagel-2709b9',8,5);
INSERT INTO "stock" VALUES('haneul-mini',5,2);
INSERT INTO "stock" VALUES('haneul-one',3,2);
INSERT INTO "stock" VALUES('haneul-one-2709b9',0,4);
CREATE TABLE store_names (
    store_id TEXT   PRIMARY KEY,
    name     TEXT   NOT NULL,
    sequence BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "store_names" VALUES('bapsang','Bapsang',1);
INSERT INTO "store_names" VALUES('bapsang-2709b9','Bapsang',1);
INSERT INTO "store_names" VALUES('haneul-phones','Haneul Phones',1);
INSERT INTO "store_names" VALUES('haneul-phones-2709b9','Haneul Phones',1);
INSERT INTO "store_names" VALUES('load-store-ae27f59c7b','Load kitchen',1);
INSERT INTO "store_names" VALUES('maru-coffee','Maru Coffee',1);
INSERT INTO "store_names" VALUES('maru-coffee-2709b9','Maru Coffee',1);
CREATE INDEX parked_case ON parked (consumer, partition_key, position);
CREATE INDEX idempotency_created_at ON idempotency (created_at);
CREATE INDEX changes_seq ON changes (scope, seq);
CREATE INDEX purchases_of_customer ON purchases (customer_id, last_ordered_at);
CREATE INDEX purchases_of_product ON purchases (product_id, last_ordered_at);
CREATE INDEX demand_of_week ON demand (week, product_id);
DELETE FROM "sqlite_sequence";
COMMIT;
