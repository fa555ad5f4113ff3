BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
INSERT INTO "_sqlx_migrations" VALUES(1,'chassis','2026-11-22 06:21:50',1,X'92F12C1A75246F280E658BC60AB653F2BA1015876C103A82A55DBF5B750F808EAADC7CD4EADCD68D551F87E6AFB1E212',0);
INSERT INTO "_sqlx_migrations" VALUES(1001,'occupancy','2026-11-22 06:21:50',1,X'9B887049B15C95554BB455B2F924E3C33E9D571C34617416E03B281FE2D7CE35CF3BD8C40DDC1EBF331F55709D23E167',0);
CREATE TABLE cases (
    partition_key TEXT PRIMARY KEY,
    correlation   TEXT NOT NULL,
    causation     TEXT NOT NULL,
    traceparent   TEXT
) WITHOUT ROWID;
INSERT INTO "cases" VALUES('01a201eb-145a-714a-b6e0-1482170e9436','01a201eb-14d0-776f-ba74-2d0e358e2f2e','01a201eb-14d0-776f-ba74-2d0e358e2f2e','00-e82bbe0ba1cf3c876113bc9c392e3126-51d133a31bbf52ef-01');
INSERT INTO "cases" VALUES('01a201eb-14fe-7591-a751-bb0c5c7a3aa8','01a201eb-1513-7268-9bdd-8381df34d331','01a201eb-1513-7268-9bdd-8381df34d331','00-c42ea3ce36a8ce0b4735cf4098778c52-7f6f2c79be6456b1-01');
INSERT INTO "cases" VALUES('01a201eb-1528-7149-96aa-266e01e02fd7','01a201eb-153b-76e5-ac88-f7da4e2fc1be','01a201eb-153b-76e5-ac88-f7da4e2fc1be','00-04182cdc61a61db344a9bbf402c183df-a726d0c3f2d47bd3-01');
INSERT INTO "cases" VALUES('01a201eb-1627-7077-961b-8bab76d0b138','01a201eb-182d-76c6-a6e6-42d1009d4b12','01a201eb-182d-76c6-a6e6-42d1009d4b12','00-9053ee26fbfd285a36a5ddf21eaeb996-d73920ad8ccc90c5-01');
INSERT INTO "cases" VALUES('01a201eb-1632-75ce-a353-0006c4fdeaf5','01a201eb-175c-7450-960c-ae5e76d229df','01a201eb-175c-7450-960c-ae5e76d229df','00-c88d60a1e12c4668ecb3fba09515ff75-024bd15bd1004456-01');
INSERT INTO "cases" VALUES('01a201eb-1807-73c1-8374-1f7a4b5806e2','01a201eb-1971-76f7-8d92-06a0a8db58b5','01a201eb-1971-76f7-8d92-06a0a8db58b5','00-2648e59c859ad0fe06fef83ca7db644a-07dbeb370b76c442-01');
INSERT INTO "cases" VALUES('01a201eb-1877-7296-a0cd-b8b6157bdec7','01a201eb-1aa8-757b-be5e-51049830bb4f','01a201eb-1aa8-757b-be5e-51049830bb4f','00-51f4aada391029ba1d8eac26a6b3dca0-019c9b5521f52525-01');
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
INSERT INTO "idempotency" VALUES('customer-11-2709b9','EndUse','01a201eb-14ca-76b3-80cb-16bdb721df08','ab0ac1acc7999f43b4a31ec8d4f0e750e0599387c48d456b5c5b55bc280d357e','01a201eb-145a-714a-b6e0-1482170e9436',NULL,NULL,NULL,1795328513235964);
INSERT INTO "idempotency" VALUES('customer-11-2709b9','StartUse','01a201eb-149b-7322-8431-ad0b8f8b734f','63a8de8cacec2df8301555e360bf51980c580802b8de159916df43760c33fb32','01a201eb-145a-714a-b6e0-1482170e9436',NULL,NULL,NULL,1795328513186185);
INSERT INTO "idempotency" VALUES('load-bbb7d1332c-0','EndUse','01a201eb-1613-70d5-b421-3eacc1557ef2-end','ed8f3ace2848aef01c4908b512448ec649d6313a0e2a48ad74601d25f6cc54a5','01a201eb-1627-7077-961b-8bab76d0b138',NULL,NULL,NULL,1795328514133770);
INSERT INTO "idempotency" VALUES('load-bbb7d1332c-0','EndUse','01a201eb-1864-70ef-b672-316316d8e29e-end','82668313c99908088e57a76e758d7e48323037db8d080dbb123e3739bb925e91','01a201eb-1877-7296-a0cd-b8b6157bdec7',NULL,NULL,NULL,1795328514762282);
INSERT INTO "idempotency" VALUES('load-bbb7d1332c-0','StartUse','01a201eb-1613-70d5-b421-3eacc1557ef2-start','9137b73a7a70cc1d8d13b0bd8c6bdfa1000beed6b8a62925123e54b391b2d0a1','01a201eb-1627-7077-961b-8bab76d0b138',NULL,NULL,NULL,1795328514053835);
INSERT INTO "idempotency" VALUES('load-bbb7d1332c-0','StartUse','01a201eb-1864-70ef-b672-316316d8e29e-start','c0e057b78e062e1e327bcf46dbb4b2e5dbce90f743951aaa6213596b8e57b31e','01a201eb-1877-7296-a0cd-b8b6157bdec7',NULL,NULL,NULL,1795328514679664);
INSERT INTO "idempotency" VALUES('load-bbb7d1332c-1','EndUse','01a201eb-1612-75af-bd22-38a8699c5d68-end','b0800b3115f878f062419c899c1fc4f23929c42c8e9ad051f2eb857a9db4bc06','01a201eb-1632-75ce-a353-0006c4fdeaf5',NULL,NULL,NULL,1795328513990089);
INSERT INTO "idempotency" VALUES('load-bbb7d1332c-1','EndUse','01a201eb-17f0-7436-914a-533c1ef8e495-end','f3659af38a478593817a35152168711db763902b0f1da147877dc39c7a12dbc2','01a201eb-1807-73c1-8374-1f7a4b5806e2',NULL,NULL,NULL,1795328514588124);
INSERT INTO "idempotency" VALUES('load-bbb7d1332c-1','StartUse','01a201eb-1612-75af-bd22-38a8699c5d68-start','adfabeaceaa33b75f21ba20bed975c41bcc4ef6dbcffb4840407662d181cb20d','01a201eb-1632-75ce-a353-0006c4fdeaf5',NULL,NULL,NULL,1795328513858747);
INSERT INTO "idempotency" VALUES('load-bbb7d1332c-1','StartUse','01a201eb-17f0-7436-914a-533c1ef8e495-start','4504b3ce910fb513e76eeeb7e8d4a677b6e47990786a15547a45a14684a8d447','01a201eb-1807-73c1-8374-1f7a4b5806e2',NULL,NULL,NULL,1795328514300847);
CREATE TABLE inbox (
    consumer   TEXT   NOT NULL,
    event_id   TEXT   NOT NULL,
    handled_at BIGINT NOT NULL,
    PRIMARY KEY (consumer, event_id)
) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('occupancy','01a201eb-1481-73a5-8962-704d5eb77ed9',1795328513157131);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-14a0-7539-9564-485923b93246',1795328513190106);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-14d0-776f-ba74-2d0e358e2f2e',1795328513249658);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-1513-7268-9bdd-8381df34d331',1795328513308056);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-153b-76e5-ac88-f7da4e2fc1be',1795328513343699);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-167e-7372-83a3-d1bf594e5cb5',1795328513845018);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-16fb-70c2-8f4a-5c2dd66b15cb',1795328513865062);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-1731-72d3-a098-1c87aa504b06',1795328513865062);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-175c-7450-960c-ae5e76d229df',1795328514030824);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-17c8-77a6-bbf8-20f1d1a67bc4',1795328514104792);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-182d-76c6-a6e6-42d1009d4b12',1795328514160714);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-18c6-7650-9206-b984c7efbfd8',1795328514322070);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-18e7-7556-a06b-52516ed5efb8',1795328514427354);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-1914-7362-96c2-1ed4627a9463',1795328514518983);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-1971-76f7-8d92-06a0a8db58b5',1795328514599229);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-1a25-771a-9a1d-a1fb9cbcabd0',1795328514682733);
INSERT INTO "inbox" VALUES('occupancy','01a201eb-1aa8-757b-be5e-51049830bb4f',1795328514834621);
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
CREATE TABLE replicas (
    replica TEXT   PRIMARY KEY,
    lock    BIGINT NOT NULL,
    beat    BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE room_uses (
    booking_id      TEXT   NOT NULL PRIMARY KEY,
    room_id         TEXT   NOT NULL,
    room_name       TEXT   NOT NULL,
    customer_id     TEXT   NOT NULL,
    booked_from     BIGINT NOT NULL,
    booked_until    BIGINT NOT NULL,
    state           TEXT   NOT NULL,
    started_at      BIGINT,
    ended_at        BIGINT,
    -- Questions to booking that stayed without an answer, since the end was taken.
    attempts        BIGINT NOT NULL,
    -- When the worker sees to it; NULL where nothing is left to do.
    next_attempt_at BIGINT,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    sequence        BIGINT NOT NULL,
    version         BIGINT NOT NULL
);
INSERT INTO "room_uses" VALUES('01a201eb-145a-714a-b6e0-1482170e9436','the-attic-2709b9','The Attic','customer-11-2709b9',1795328513112155,1795332113112155,'ENDED',1795328513183928,1795328513235964,0,NULL,1795328513157131,1795328513235964,2,3);
INSERT INTO "room_uses" VALUES('01a201eb-1632-75ce-a353-0006c4fdeaf5','load-room-1-bbb7d1332c','Load room 2','load-bbb7d1332c-1',1795328513557269,1795328573557269,'ENDED',1795328513787152,1795328513990089,0,NULL,1795328513845018,1795328513990089,2,3);
INSERT INTO "room_uses" VALUES('01a201eb-1627-7077-961b-8bab76d0b138','load-room-0-bbb7d1332c','Load room 1','load-bbb7d1332c-0',1795328513556800,1795328573556800,'ENDED',1795328513992317,1795328514133770,0,NULL,1795328513865062,1795328514133770,2,3);
INSERT INTO "room_uses" VALUES('01a201eb-1807-73c1-8374-1f7a4b5806e2','load-room-1-bbb7d1332c','Load room 2','load-bbb7d1332c-1',1795328514033637,1795328574033637,'ENDED',1795328514279451,1795328514588124,0,NULL,1795328514300847,1795328514588124,2,2);
INSERT INTO "room_uses" VALUES('01a201eb-1877-7296-a0cd-b8b6157bdec7','load-room-0-bbb7d1332c','Load room 1','load-bbb7d1332c-0',1795328514165091,1795328574165091,'ENDED',1795328514596968,1795328514762282,0,NULL,1795328514518983,1795328514762282,2,3);
CREATE TABLE seats (
    role     TEXT   NOT NULL,
    seat     BIGINT NOT NULL,
    holder   TEXT   NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (role, seat)
) WITHOUT ROWID;
INSERT INTO "seats" VALUES('consumer/occupancy',0,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',1,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',2,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',3,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',4,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',5,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',6,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',7,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',8,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',9,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',10,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',11,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',12,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',13,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',14,'only',379);
INSERT INTO "seats" VALUES('consumer/occupancy',15,'only',379);
INSERT INTO "seats" VALUES('relay',0,'only',0);
CREATE INDEX parked_case ON parked (consumer, partition_key, position);
CREATE INDEX idempotency_created_at ON idempotency (created_at);
CREATE INDEX changes_seq ON changes (scope, seq);
CREATE INDEX room_uses_due ON room_uses (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX room_uses_newest ON room_uses (created_at, booking_id);
CREATE INDEX room_uses_of_customer ON room_uses (customer_id, created_at, booking_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',10);
COMMIT;
