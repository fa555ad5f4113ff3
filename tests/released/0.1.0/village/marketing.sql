BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
INSERT INTO "_sqlx_migrations" VALUES(1,'chassis','2026-11-22 08:13:12',1,X'92F12C1A75246F280E658BC60AB653F2BA1015876C103A82A55DBF5B750F808EAADC7CD4EADCD68D551F87E6AFB1E212',0);
INSERT INTO "_sqlx_migrations" VALUES(1001,'marketing','2026-11-22 08:13:12',1,X'BCB8D16243C04D4176D03FD9659FE59768248C695BBFF45DBFCB97F0F3321AF762C2271C83AE45CBF53462BAA15A3EA0',0);
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
INSERT INTO "demand" VALUES('americano-54d3bc',2968,1);
INSERT INTO "demand" VALUES('bagel-54d3bc',2968,2);
INSERT INTO "demand" VALUES('bibimbap-54d3bc',2968,1);
INSERT INTO "demand" VALUES('haneul-one-54d3bc',2968,3);
INSERT INTO "demand" VALUES('kimchi-jjigae-54d3bc',2968,1);
INSERT INTO "demand" VALUES('load-dish-1db4fd4157',2968,26);
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
INSERT INTO "inbox" VALUES('marketing','01a20251-0048-74bf-b2f0-230a8db0f9db',1795335192654255);
INSERT INTO "inbox" VALUES('marketing','01a20251-0053-7173-9c34-f2ddac2923c3',1795335192662526);
INSERT INTO "inbox" VALUES('marketing','01a20251-0059-73a7-b134-733d4a626ffa',1795335192667943);
INSERT INTO "inbox" VALUES('marketing','01a20251-005c-7320-a502-b1887ecfe3b2',1795335192672604);
INSERT INTO "inbox" VALUES('marketing','01a20251-0062-70a6-acea-dae05f7192b3',1795335192676427);
INSERT INTO "inbox" VALUES('marketing','01a20251-0069-7245-9b97-e2fc2252277c',1795335192683616);
INSERT INTO "inbox" VALUES('marketing','01a20251-006d-720e-a7ea-f4ce7357080a',1795335192688022);
INSERT INTO "inbox" VALUES('marketing','01a20251-0071-708b-99a2-404451d4a860',1795335192692382);
INSERT INTO "inbox" VALUES('marketing','01a20251-0075-72c8-86f4-4c406cedbeca',1795335192695316);
INSERT INTO "inbox" VALUES('marketing','01a20251-0079-715f-93e8-6da8338a760b',1795335192704803);
INSERT INTO "inbox" VALUES('marketing','01a20251-0086-75c3-848d-f059e75f4e7d',1795335192714612);
INSERT INTO "inbox" VALUES('marketing','01a20251-008b-730b-982b-3ae1dc37af63',1795335192718632);
INSERT INTO "inbox" VALUES('marketing','01a20251-008f-7476-847e-233d3ee3a88c',1795335192722249);
INSERT INTO "inbox" VALUES('marketing','01a20251-0093-725b-8ed1-d611a9a44a87',1795335192726224);
INSERT INTO "inbox" VALUES('marketing','01a20251-00c2-729d-bd5b-1d7cb8312310',1795335192773949);
INSERT INTO "inbox" VALUES('marketing','01a20251-00cd-77bb-8cbf-599d45af5064',1795335192785725);
INSERT INTO "inbox" VALUES('marketing','01a20251-00d1-72af-9368-562ae4ae8d4b',1795335192790605);
INSERT INTO "inbox" VALUES('marketing','01a20251-00e8-724f-8882-4f056354f753',1795335192824172);
INSERT INTO "inbox" VALUES('marketing','01a20251-0186-7610-896e-f9aaa98eeee0',1795335192971171);
INSERT INTO "inbox" VALUES('marketing','01a20251-01d2-7317-84d1-4bb4af955be9',1795335193045953);
INSERT INTO "inbox" VALUES('marketing','01a20251-01dc-7226-aca4-bdf8a3c7e42b',1795335193055618);
INSERT INTO "inbox" VALUES('marketing','01a20251-01e0-7123-b9bc-6a20538f433e',1795335193060423);
INSERT INTO "inbox" VALUES('marketing','01a20251-01e5-757d-8481-1e68f81a3f77',1795335193064365);
INSERT INTO "inbox" VALUES('marketing','01a20251-01f2-72ca-ae81-c247c5966918',1795335193081650);
INSERT INTO "inbox" VALUES('marketing','01a20251-01fa-743a-afc3-968749911d76',1795335193086174);
INSERT INTO "inbox" VALUES('marketing','01a20251-023b-70f3-9c55-e49260c1bd50',1795335193153827);
INSERT INTO "inbox" VALUES('marketing','01a20251-0241-73b2-bc71-3f31600ddfe6',1795335193157509);
INSERT INTO "inbox" VALUES('marketing','01a20251-024f-75ad-ac63-f595468ab118',1795335193172147);
INSERT INTO "inbox" VALUES('marketing','01a20251-026a-72dc-abc9-dc87b1659fa6',1795335193200026);
INSERT INTO "inbox" VALUES('marketing','01a20251-0277-70e6-9177-2708b9333f67',1795335193212676);
INSERT INTO "inbox" VALUES('marketing','01a20251-027d-77d6-b0b8-3d98d54114cf',1795335193216725);
INSERT INTO "inbox" VALUES('marketing','01a20251-028e-7493-b3c5-cc8a565d67e8',1795335193237214);
INSERT INTO "inbox" VALUES('marketing','01a20251-0293-7584-81bc-33115a0d74d0',1795335193241652);
INSERT INTO "inbox" VALUES('marketing','01a20251-02f1-77ed-a292-6de034cd4aa8',1795335193338134);
INSERT INTO "inbox" VALUES('marketing','01a20251-02f4-75f3-83e7-efdf72a36105',1795335193345720);
INSERT INTO "inbox" VALUES('marketing','01a20251-02f8-7545-a0d3-fd2db574b211',1795335193345720);
INSERT INTO "inbox" VALUES('marketing','01a20251-04ff-75c1-843b-27c9c8c894d9',1795335193861481);
INSERT INTO "inbox" VALUES('marketing','01a20251-0507-702b-ada4-842620bd6c9f',1795335193870759);
INSERT INTO "inbox" VALUES('marketing','01a20251-053d-739d-b435-c58125bae9d0',1795335193938041);
INSERT INTO "inbox" VALUES('marketing','01a20251-057a-759f-b9fb-8517ab89c051',1795335193997075);
INSERT INTO "inbox" VALUES('marketing','01a20251-05be-7265-bc0e-1d1448db6677',1795335194078318);
INSERT INTO "inbox" VALUES('marketing','01a20251-060a-7530-b876-e205230b5d79',1795335194159785);
INSERT INTO "inbox" VALUES('marketing','01a20251-063b-754e-beaa-a079897046eb',1795335194201405);
INSERT INTO "inbox" VALUES('marketing','01a20251-0689-7384-a58d-af1cf90bd3dd',1795335194277568);
INSERT INTO "inbox" VALUES('marketing','01a20251-06e2-7228-85eb-22a9d7bc7ed1',1795335194377305);
INSERT INTO "inbox" VALUES('marketing','01a20251-0700-7790-9d86-0a92fd204817',1795335194433795);
INSERT INTO "inbox" VALUES('marketing','01a20251-0734-7696-ac7a-a49becff7ed1',1795335194481347);
INSERT INTO "inbox" VALUES('marketing','01a20251-0751-7321-bd69-3af1ee9e7a83',1795335194512679);
INSERT INTO "inbox" VALUES('marketing','01a20251-0787-7692-9f8c-27282cda7063',1795335194558566);
INSERT INTO "inbox" VALUES('marketing','01a20251-07a9-74ac-947f-cd350f0c1686',1795335194591057);
INSERT INTO "inbox" VALUES('marketing','01a20251-07fe-7660-a236-c1c092938e1f',1795335194660158);
INSERT INTO "inbox" VALUES('marketing','01a20251-0832-770c-8e1a-47281ca2f648',1795335194724789);
INSERT INTO "inbox" VALUES('marketing','01a20251-085d-71bb-91b9-7f599d8e2aaf',1795335194764491);
INSERT INTO "inbox" VALUES('marketing','01a20251-0883-7317-be6b-1daca68ac75e',1795335194803188);
INSERT INTO "inbox" VALUES('marketing','01a20251-08d1-7109-aea0-52576836148b',1795335194885713);
INSERT INTO "inbox" VALUES('marketing','01a20251-08ec-759c-aa43-286cbbbde7f9',1795335194905532);
INSERT INTO "inbox" VALUES('marketing','01a20251-0964-767c-88c4-0fc1bd3a513b',1795335195022003);
INSERT INTO "inbox" VALUES('marketing','01a20251-0980-7533-a731-7399fae0efc6',1795335195055205);
INSERT INTO "inbox" VALUES('marketing','01a20251-0996-76f9-ba77-f63b7ad8a20e',1795335195055205);
INSERT INTO "inbox" VALUES('marketing','01a20251-09a6-7365-97a6-44932d3a7aec',1795335195089074);
INSERT INTO "inbox" VALUES('marketing','01a20251-0a1f-765e-a0cb-f362cbf809d5',1795335195204772);
INSERT INTO "inbox" VALUES('marketing','01a20251-0a24-767c-847c-17d9c2d3e7b3',1795335195233286);
INSERT INTO "inbox" VALUES('marketing','01a20251-0a4e-73f9-be19-b61c46b019d0',1795335195295909);
INSERT INTO "inbox" VALUES('marketing','01a20251-0a52-70c2-b3c2-1455135cd63b',1795335195295909);
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
INSERT INTO "products" VALUES('americano-54d3bc','maru-coffee-54d3bc','Americano','KRW',4500000000,0,1,1);
INSERT INTO "products" VALUES('bagel','maru-coffee','Bagel','KRW',3800000000,1,1,1);
INSERT INTO "products" VALUES('bagel-54d3bc','maru-coffee-54d3bc','Bagel','KRW',3800000000,1,1,1);
INSERT INTO "products" VALUES('bibimbap','bapsang','Bibimbap','KRW',9000000000,0,1,1);
INSERT INTO "products" VALUES('bibimbap-54d3bc','bapsang-54d3bc','Bibimbap','KRW',9000000000,0,1,1);
INSERT INTO "products" VALUES('haneul-mini','haneul-phones','Haneul Mini','KRW',590000000000,1,1,1);
INSERT INTO "products" VALUES('haneul-one','haneul-phones','Haneul One','KRW',890000000000,1,1,1);
INSERT INTO "products" VALUES('haneul-one-54d3bc','haneul-phones-54d3bc','Haneul One','KRW',890000000000,1,1,1);
INSERT INTO "products" VALUES('japchae','bapsang','Japchae','KRW',11000000000,0,1,1);
INSERT INTO "products" VALUES('kimchi-jjigae','bapsang','Kimchi jjigae','KRW',8500000000,0,1,1);
INSERT INTO "products" VALUES('kimchi-jjigae-54d3bc','bapsang-54d3bc','Kimchi jjigae','KRW',8500000000,0,1,1);
INSERT INTO "products" VALUES('latte','maru-coffee','Latte','KRW',5000000000,0,1,1);
INSERT INTO "products" VALUES('load-dish-1db4fd4157','load-store-1db4fd4157','Dish','KRW',9000000000,0,1,1);
CREATE TABLE purchases (
    customer_id     TEXT   NOT NULL,
    product_id      TEXT   NOT NULL,
    store_id        TEXT   NOT NULL,
    last_ordered_at BIGINT NOT NULL,
    PRIMARY KEY (customer_id, product_id)
) WITHOUT ROWID;
INSERT INTO "purchases" VALUES('customer-1-54d3bc','bibimbap-54d3bc','bapsang-54d3bc',1795335192807733);
INSERT INTO "purchases" VALUES('customer-3-54d3bc','kimchi-jjigae-54d3bc','bapsang-54d3bc',1795335192965638);
INSERT INTO "purchases" VALUES('customer-4-54d3bc','americano-54d3bc','maru-coffee-54d3bc',1795335193074182);
INSERT INTO "purchases" VALUES('customer-4-54d3bc','bagel-54d3bc','maru-coffee-54d3bc',1795335193074182);
INSERT INTO "purchases" VALUES('customer-5-54d3bc','bagel-54d3bc','maru-coffee-54d3bc',1795335193147173);
INSERT INTO "purchases" VALUES('customer-6-54d3bc','haneul-one-54d3bc','haneul-phones-54d3bc',1795335193229708);
INSERT INTO "purchases" VALUES('customer-7-54d3bc','haneul-one-54d3bc','haneul-phones-54d3bc',1795335193328694);
INSERT INTO "purchases" VALUES('customer-8-54d3bc','haneul-one-54d3bc','haneul-phones-54d3bc',1795335193332284);
INSERT INTO "purchases" VALUES('load-1db4fd4157-0','load-dish-1db4fd4157','load-store-1db4fd4157',1795335193917457);
INSERT INTO "purchases" VALUES('load-1db4fd4157-1','load-dish-1db4fd4157','load-store-1db4fd4157',1795335193978551);
INSERT INTO "purchases" VALUES('load-1db4fd4157-10','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194503249);
INSERT INTO "purchases" VALUES('load-1db4fd4157-11','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194535873);
INSERT INTO "purchases" VALUES('load-1db4fd4157-12','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194622302);
INSERT INTO "purchases" VALUES('load-1db4fd4157-13','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194674150);
INSERT INTO "purchases" VALUES('load-1db4fd4157-14','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194716846);
INSERT INTO "purchases" VALUES('load-1db4fd4157-15','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194755165);
INSERT INTO "purchases" VALUES('load-1db4fd4157-16','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194832944);
INSERT INTO "purchases" VALUES('load-1db4fd4157-17','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194860258);
INSERT INTO "purchases" VALUES('load-1db4fd4157-18','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194980021);
INSERT INTO "purchases" VALUES('load-1db4fd4157-19','load-dish-1db4fd4157','load-store-1db4fd4157',1795335195007882);
INSERT INTO "purchases" VALUES('load-1db4fd4157-2','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194045751);
INSERT INTO "purchases" VALUES('load-1db4fd4157-20','load-dish-1db4fd4157','load-store-1db4fd4157',1795335195029871);
INSERT INTO "purchases" VALUES('load-1db4fd4157-21','load-dish-1db4fd4157','load-store-1db4fd4157',1795335195046263);
INSERT INTO "purchases" VALUES('load-1db4fd4157-22','load-dish-1db4fd4157','load-store-1db4fd4157',1795335195172346);
INSERT INTO "purchases" VALUES('load-1db4fd4157-23','load-dish-1db4fd4157','load-store-1db4fd4157',1795335195167052);
INSERT INTO "purchases" VALUES('load-1db4fd4157-24','load-dish-1db4fd4157','load-store-1db4fd4157',1795335195218620);
INSERT INTO "purchases" VALUES('load-1db4fd4157-25','load-dish-1db4fd4157','load-store-1db4fd4157',1795335195214673);
INSERT INTO "purchases" VALUES('load-1db4fd4157-3','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194122311);
INSERT INTO "purchases" VALUES('load-1db4fd4157-4','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194170854);
INSERT INTO "purchases" VALUES('load-1db4fd4157-5','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194249059);
INSERT INTO "purchases" VALUES('load-1db4fd4157-6','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194337867);
INSERT INTO "purchases" VALUES('load-1db4fd4157-7','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194368608);
INSERT INTO "purchases" VALUES('load-1db4fd4157-8','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194420681);
INSERT INTO "purchases" VALUES('load-1db4fd4157-9','load-dish-1db4fd4157','load-store-1db4fd4157',1795335194449634);
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
INSERT INTO "seats" VALUES('consumer/marketing',0,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',1,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',2,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',3,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',4,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',5,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',6,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',7,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',8,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',9,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',10,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',11,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',12,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',13,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',14,'only',930);
INSERT INTO "seats" VALUES('consumer/marketing',15,'only',930);
INSERT INTO "seats" VALUES('relay',0,'only',0);
CREATE TABLE stock (
    product_id TEXT   PRIMARY KEY,
    on_hand    BIGINT NOT NULL,
    sequence   BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "stock" VALUES('bagel',10,2);
INSERT INTO "stock" VALUES('bagel-54d3bc',8,5);
INSERT INTO "stock" VALUES('haneul-mini',5,2);
INSERT INTO "stock" VALUES('haneul-one',3,2);
INSERT INTO "stock" VALUES('haneul-one-54d3bc',0,4);
CREATE TABLE store_names (
    store_id TEXT   PRIMARY KEY,
    name     TEXT   NOT NULL,
    sequence BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "store_names" VALUES('bapsang','Bapsang',1);
INSERT INTO "store_names" VALUES('bapsang-54d3bc','Bapsang',1);
INSERT INTO "store_names" VALUES('haneul-phones','Haneul Phones',1);
INSERT INTO "store_names" VALUES('haneul-phones-54d3bc','Haneul Phones',1);
INSERT INTO "store_names" VALUES('load-store-1db4fd4157','Load kitchen',1);
INSERT INTO "store_names" VALUES('maru-coffee','Maru Coffee',1);
INSERT INTO "store_names" VALUES('maru-coffee-54d3bc','Maru Coffee',1);
CREATE INDEX parked_case ON parked (consumer, partition_key, position);
CREATE INDEX idempotency_created_at ON idempotency (created_at);
CREATE INDEX changes_seq ON changes (scope, seq);
CREATE INDEX purchases_of_customer ON purchases (customer_id, last_ordered_at);
CREATE INDEX purchases_of_product ON purchases (product_id, last_ordered_at);
CREATE INDEX demand_of_week ON demand (week, product_id);
DELETE FROM "sqlite_sequence";
COMMIT;
