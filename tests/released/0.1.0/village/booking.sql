BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
INSERT INTO "_sqlx_migrations" VALUES(1,'chassis','2026-11-22 06:21:50',1,X'92F12C1A75246F280E658BC60AB653F2BA1015876C103A82A55DBF5B750F808EAADC7CD4EADCD68D551F87E6AFB1E212',0);
INSERT INTO "_sqlx_migrations" VALUES(1001,'booking','2026-11-22 06:21:50',1,X'DD2DABBA9FA6C872A45FD3761C4B33C9B29A873922837175FF62AEE6720F5D3E390CF9AD05867387F518D7C751B2A8E6',0);
CREATE TABLE bookings (
    booking_id   TEXT   NOT NULL PRIMARY KEY,
    room_id      TEXT   NOT NULL,
    room_name    TEXT   NOT NULL,
    manager_id   TEXT   NOT NULL,
    customer_id  TEXT   NOT NULL,
    starts_at    BIGINT NOT NULL,
    ends_at      BIGINT NOT NULL,
    -- Until when the room is held from starts_at on; NULL once nothing is held.
    held_until   BIGINT,
    state        TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    started_at   BIGINT,
    released_at  BIGINT,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    sequence     BIGINT NOT NULL,
    version      BIGINT NOT NULL
);
INSERT INTO "bookings" VALUES('01a201eb-145a-714a-b6e0-1482170e9436','the-attic-2709b9','The Attic','manager-2709b9','customer-11-2709b9',1795328513112155,1795332113112155,1795328513232755,'RELEASED','',1795328513183928,1795328513232755,1795328513114313,1795328513232755,4,4);
INSERT INTO "bookings" VALUES('01a201eb-14fe-7591-a751-bb0c5c7a3aa8','the-attic-2709b9','The Attic','manager-2709b9','customer-12-2709b9',1795328513232755,1795332113112155,NULL,'DENIED','The attic is being painted.',NULL,NULL,1795328513279047,1795328513298970,2,2);
INSERT INTO "bookings" VALUES('01a201eb-1528-7149-96aa-266e01e02fd7','the-attic-2709b9','The Attic','manager-2709b9','customer-11-2709b9',1795328513232755,1795332113112155,NULL,'CANCELLED','',NULL,NULL,1795328513320672,1795328513338338,2,2);
INSERT INTO "bookings" VALUES('01a201eb-1627-7077-961b-8bab76d0b138','load-room-0-bbb7d1332c','Load room 1','load-manager-bbb7d1332c','load-bbb7d1332c-0',1795328513556800,1795328573556800,1795328514093365,'RELEASED','',1795328513992317,1795328514093365,1795328513575848,1795328514093365,4,4);
INSERT INTO "bookings" VALUES('01a201eb-1632-75ce-a353-0006c4fdeaf5','load-room-1-bbb7d1332c','Load room 2','load-manager-bbb7d1332c','load-bbb7d1332c-1',1795328513557269,1795328573557269,1795328513884524,'RELEASED','',1795328513787152,1795328513884524,1795328513587044,1795328513884524,4,4);
INSERT INTO "bookings" VALUES('01a201eb-1807-73c1-8374-1f7a4b5806e2','load-room-1-bbb7d1332c','Load room 2','load-manager-bbb7d1332c','load-bbb7d1332c-1',1795328514033637,1795328574033637,1795328514416956,'RELEASED','',1795328514279451,1795328514416956,1795328514055437,1795328514416956,4,4);
INSERT INTO "bookings" VALUES('01a201eb-1877-7296-a0cd-b8b6157bdec7','load-room-0-bbb7d1332c','Load room 1','load-manager-bbb7d1332c','load-bbb7d1332c-0',1795328514165091,1795328574165091,1795328514727805,'RELEASED','',1795328514596968,1795328514727805,1795328514172716,1795328514727805,4,4);
INSERT INTO "bookings" VALUES('01a201eb-1a42-74a4-9e25-4ef3985ac2a6','load-room-1-bbb7d1332c','Load room 2','load-manager-bbb7d1332c','load-bbb7d1332c-1',1795328514622363,1795328574622363,1795328574622363,'APPROVED','',NULL,NULL,1795328514627793,1795328514940306,2,2);
INSERT INTO "bookings" VALUES('01a201eb-1b0e-70a5-8eaa-c83717375743','load-room-0-bbb7d1332c','Load room 1','load-manager-bbb7d1332c','load-bbb7d1332c-0',1795328514809486,1795328574809486,1795328574809486,'REQUESTED','',NULL,NULL,1795328514851091,1795328514851091,1,1);
CREATE TABLE cases (
    partition_key TEXT PRIMARY KEY,
    correlation   TEXT NOT NULL,
    causation     TEXT NOT NULL,
    traceparent   TEXT
) WITHOUT ROWID;
INSERT INTO "cases" VALUES('01a201eb-145a-714a-b6e0-1482170e9436','01a201eb-147b-7556-bbfc-a3a76597563b','01a201eb-147b-7556-bbfc-a3a76597563b','00-135833fd15daba1175d0dc27b58c3887-f795c0551f95c127-01');
INSERT INTO "cases" VALUES('01a201eb-1627-7077-961b-8bab76d0b138','01a201eb-1661-77a2-b494-2694103c17d8','01a201eb-1661-77a2-b494-2694103c17d8','00-023543b1bd32bb65fb6bf338218b43fb-e3c13f9e5087e968-01');
INSERT INTO "cases" VALUES('01a201eb-1632-75ce-a353-0006c4fdeaf5','01a201eb-1655-71a5-98fa-5b5844609569','01a201eb-1655-71a5-98fa-5b5844609569','00-e55bc62d60fc352d016b62dc8c9d5b9c-44c5d42e4ef7b6ef-01');
INSERT INTO "cases" VALUES('01a201eb-1807-73c1-8374-1f7a4b5806e2','01a201eb-188b-7191-841f-5542a9377e79','01a201eb-188b-7191-841f-5542a9377e79','00-edf5e4568aba54dd34426266736686fc-2fbe53e0bdb4f09e-01');
INSERT INTO "cases" VALUES('01a201eb-1877-7296-a0cd-b8b6157bdec7','01a201eb-18d8-747f-93f1-06e1f8568f53','01a201eb-18d8-747f-93f1-06e1f8568f53','00-2e27906f08c27215d9b7e83e4fbe7172-240346d52dbdd997-01');
INSERT INTO "cases" VALUES('01a201eb-1a42-74a4-9e25-4ef3985ac2a6','01a201eb-1abf-74f6-8994-409f9eb32795','01a201eb-1abf-74f6-8994-409f9eb32795','00-ab9b658719b73679fc3451c655787b80-455c63b5a560efda-01');
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
INSERT INTO "idempotency" VALUES('customer-11-2709b9','BookRoom','01a201eb-1458-73c7-b306-183e2ea50508','ad34718c8a9da81d2bf612054765514758816d52411de1678d65a7960848dd45','01a201eb-145a-714a-b6e0-1482170e9436',NULL,NULL,NULL,1795328513114313);
INSERT INTO "idempotency" VALUES('customer-11-2709b9','BookRoom','01a201eb-1527-727d-aa5f-3686faad896f','6f977759e9443e6549886a8abba51909237f287fbf7aaa2339f2903a5d9b806d','01a201eb-1528-7149-96aa-266e01e02fd7',NULL,NULL,NULL,1795328513320672);
INSERT INTO "idempotency" VALUES('customer-11-2709b9','CancelBooking','01a201eb-1538-7361-8993-b01c66f3545f','a67f4154ec08e56d12ed6dcbe0dcd3fc6d8f94976d6df23b32a784d48828b6ed','01a201eb-1528-7149-96aa-266e01e02fd7',NULL,NULL,NULL,1795328513338338);
INSERT INTO "idempotency" VALUES('customer-12-2709b9','BookRoom','01a201eb-146f-73bc-be4f-69b1a91b6d64','a40642f7fff54e3515f2e5885b16496610f2c7157c6383c601fe37543a2d996b',NULL,9,'ROOM_TAKEN room/the-attic-2709b9','the room is taken for a part of this time',1795328513140783);
INSERT INTO "idempotency" VALUES('customer-12-2709b9','BookRoom','01a201eb-14fe-7366-9d75-3bd5ec3d1559','2f71089f80e796db18caae64b92d580c8148974951f1684e7cfdac1b449b3cda','01a201eb-14fe-7591-a751-bb0c5c7a3aa8',NULL,NULL,NULL,1795328513279047);
INSERT INTO "idempotency" VALUES('load-bbb7d1332c-0','BookRoom','01a201eb-1617-7143-8e64-223793ed4e5d','ff9107131fd2516174d533bc9377e6d8bb6430fa0dc4695381574f468892b049','01a201eb-1627-7077-961b-8bab76d0b138',NULL,NULL,NULL,1795328513575848);
INSERT INTO "idempotency" VALUES('load-bbb7d1332c-0','BookRoom','01a201eb-1875-7329-a40a-3fd8117480cb','3d6db2fa459443398576fc604c6b3b73cfb800625a967d2bfca2872e9f38dc03','01a201eb-1877-7296-a0cd-b8b6157bdec7',NULL,NULL,NULL,1795328514172716);
INSERT INTO "idempotency" VALUES('load-bbb7d1332c-0','BookRoom','01a201eb-1afb-70a5-af59-36b33cae538d','ee1ed1e7ca495c805393a18b47ffb4f4cd8f52be40d4c50224d471c32e5c5b47','01a201eb-1b0e-70a5-8eaa-c83717375743',NULL,NULL,NULL,1795328514851091);
INSERT INTO "idempotency" VALUES('load-bbb7d1332c-1','BookRoom','01a201eb-1617-7143-8e64-22360762083f','a8180c8fba95b89fe6f5cb8ab1ffb283efa2aab3fe2c3dd3530aec655f4edba3','01a201eb-1632-75ce-a353-0006c4fdeaf5',NULL,NULL,NULL,1795328513587044);
INSERT INTO "idempotency" VALUES('load-bbb7d1332c-1','BookRoom','01a201eb-17f2-76c6-93eb-7acf3b4c0ba3','744d1e6720f824f6f795a18550f36f52f248d29b1dc8a1c5583d451cdc5e454b','01a201eb-1807-73c1-8374-1f7a4b5806e2',NULL,NULL,NULL,1795328514055437);
INSERT INTO "idempotency" VALUES('load-bbb7d1332c-1','BookRoom','01a201eb-1a3f-71f4-81e0-cce267d5e20f','b4bf8034b3971a979ce46bea3752d822ed1103fff7340cdd979141ddb51220a4','01a201eb-1a42-74a4-9e25-4ef3985ac2a6',NULL,NULL,NULL,1795328514627793);
INSERT INTO "idempotency" VALUES('load-manager-bbb7d1332c','RegisterRoom','01a201eb-15e7-7540-8723-debcd3e4ddb4','7b2e8b26af359701a81863a58a784f1438a6495f017d957a266ee693af7168e2','load-room-0-bbb7d1332c',NULL,NULL,NULL,1795328513513719);
INSERT INTO "idempotency" VALUES('load-manager-bbb7d1332c','RegisterRoom','01a201eb-15f7-71d3-a803-4d40e163c554','3e582c38f390ac88659e98d2504d760863fdeead2acf88f56543cb8ed01311c5','load-room-1-bbb7d1332c',NULL,NULL,NULL,1795328513536135);
INSERT INTO "idempotency" VALUES('manager-1','RegisterRoom','demo-room-attic','f84f06076f7daca32d7e4837f35d383bb12cd008ac686a348ce39f000dc738b9','attic',NULL,NULL,NULL,1795328510907824);
INSERT INTO "idempotency" VALUES('manager-1','RegisterRoom','demo-room-maru','e57c8afe1a41c37876d04e2863fbf41850c76e330c4b47c07413bde4b177cc58','maru',NULL,NULL,NULL,1795328510915732);
INSERT INTO "idempotency" VALUES('manager-2709b9','RegisterRoom','01a201eb-1449-731f-ae3d-53bad8a11340','4dac7a0b3d196b184a000905192f2fea84b910e48ca29087d77d065aa4d355b9','the-attic-2709b9',NULL,NULL,NULL,1795328513098556);
CREATE TABLE inbox (
    consumer   TEXT   NOT NULL,
    event_id   TEXT   NOT NULL,
    handled_at BIGINT NOT NULL,
    PRIMARY KEY (consumer, event_id)
) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('booking','01a201eb-147b-7556-bbfc-a3a76597563b',1795328513152841);
INSERT INTO "inbox" VALUES('booking','01a201eb-1655-71a5-98fa-5b5844609569',1795328513660139);
INSERT INTO "inbox" VALUES('booking','01a201eb-1661-77a2-b494-2694103c17d8',1795328513841026);
INSERT INTO "inbox" VALUES('booking','01a201eb-188b-7191-841f-5542a9377e79',1795328514246163);
INSERT INTO "inbox" VALUES('booking','01a201eb-18d8-747f-93f1-06e1f8568f53',1795328514323913);
INSERT INTO "inbox" VALUES('booking','01a201eb-1abf-74f6-8994-409f9eb32795',1795328514940306);
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
CREATE TABLE rooms (
    room_id     TEXT   NOT NULL PRIMARY KEY,
    manager_id  TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    -- How many bookings were tried. Whoever books counts first, and so holds the row: one after the other.
    attempts    BIGINT NOT NULL,
    created_at  BIGINT NOT NULL
);
INSERT INTO "rooms" VALUES('attic','manager-1','The Attic (다락방)',0,1795328510907824);
INSERT INTO "rooms" VALUES('maru','manager-1','The Maru (마루)',0,1795328510915732);
INSERT INTO "rooms" VALUES('the-attic-2709b9','manager-2709b9','The Attic',3,1795328513098556);
INSERT INTO "rooms" VALUES('load-room-0-bbb7d1332c','load-manager-bbb7d1332c','Load room 1',3,1795328513513719);
INSERT INTO "rooms" VALUES('load-room-1-bbb7d1332c','load-manager-bbb7d1332c','Load room 2',3,1795328513536135);
CREATE TABLE seats (
    role     TEXT   NOT NULL,
    seat     BIGINT NOT NULL,
    holder   TEXT   NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (role, seat)
) WITHOUT ROWID;
INSERT INTO "seats" VALUES('consumer/booking',0,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',1,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',2,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',3,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',4,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',5,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',6,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',7,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',8,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',9,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',10,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',11,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',12,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',13,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',14,'only',379);
INSERT INTO "seats" VALUES('consumer/booking',15,'only',379);
INSERT INTO "seats" VALUES('relay',0,'only',0);
CREATE INDEX parked_case ON parked (consumer, partition_key, position);
CREATE INDEX idempotency_created_at ON idempotency (created_at);
CREATE INDEX changes_seq ON changes (scope, seq);
CREATE INDEX bookings_held ON bookings (room_id, held_until, starts_at) WHERE held_until IS NOT NULL;
CREATE INDEX bookings_newest ON bookings (created_at, booking_id);
CREATE INDEX bookings_of_customer ON bookings (customer_id, created_at, booking_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',32);
COMMIT;
