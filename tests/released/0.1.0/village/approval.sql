BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
INSERT INTO "_sqlx_migrations" VALUES(1,'chassis','2026-11-22 06:21:50',1,X'92F12C1A75246F280E658BC60AB653F2BA1015876C103A82A55DBF5B750F808EAADC7CD4EADCD68D551F87E6AFB1E212',0);
INSERT INTO "_sqlx_migrations" VALUES(1001,'approval','2026-11-22 06:21:50',1,X'65AFC48E9AED8583245478AB36D1CB80BEB084490CD54C4B185248CCBC7B071DD59ECC80B9100DFF4AFA33D0330D0ADB',0);
CREATE TABLE approval_requests (
    booking_id      TEXT   NOT NULL PRIMARY KEY,
    room_id         TEXT   NOT NULL,
    room_name       TEXT   NOT NULL,
    manager_id      TEXT   NOT NULL,
    customer_id     TEXT   NOT NULL,
    booked_from     BIGINT NOT NULL,
    booked_until    BIGINT NOT NULL,
    state           TEXT   NOT NULL,
    reason          TEXT   NOT NULL,
    -- Questions to booking that stayed without an answer, since the denial was taken.
    attempts        BIGINT NOT NULL,
    -- When the worker sees to it; NULL where nothing is left to do.
    next_attempt_at BIGINT,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    sequence        BIGINT NOT NULL,
    version         BIGINT NOT NULL
);
INSERT INTO "approval_requests" VALUES('01a201eb-145a-714a-b6e0-1482170e9436','the-attic-2709b9','The Attic','manager-2709b9','customer-11-2709b9',1795328513112155,1795332113112155,'GRANTED','',0,NULL,1795328513122690,1795328513146709,1,2);
INSERT INTO "approval_requests" VALUES('01a201eb-14fe-7591-a751-bb0c5c7a3aa8','the-attic-2709b9','The Attic','manager-2709b9','customer-12-2709b9',1795328513232755,1795332113112155,'DENIED','The attic is being painted.',0,NULL,1795328513284999,1795328513302553,1,2);
INSERT INTO "approval_requests" VALUES('01a201eb-1528-7149-96aa-266e01e02fd7','the-attic-2709b9','The Attic','manager-2709b9','customer-11-2709b9',1795328513232755,1795332113112155,'WITHDRAWN','',0,NULL,1795328513325112,1795328513345276,0,2);
INSERT INTO "approval_requests" VALUES('01a201eb-1627-7077-961b-8bab76d0b138','load-room-0-bbb7d1332c','Load room 1','load-manager-bbb7d1332c','load-bbb7d1332c-0',1795328513556800,1795328573556800,'GRANTED','',0,NULL,1795328513617977,1795328513633658,1,2);
INSERT INTO "approval_requests" VALUES('01a201eb-1632-75ce-a353-0006c4fdeaf5','load-room-1-bbb7d1332c','Load room 2','load-manager-bbb7d1332c','load-bbb7d1332c-1',1795328513557269,1795328573557269,'GRANTED','',0,NULL,1795328513617977,1795328513621206,1,2);
INSERT INTO "approval_requests" VALUES('01a201eb-1807-73c1-8374-1f7a4b5806e2','load-room-1-bbb7d1332c','Load room 2','load-manager-bbb7d1332c','load-bbb7d1332c-1',1795328514033637,1795328574033637,'GRANTED','',0,NULL,1795328514152273,1795328514187073,1,2);
INSERT INTO "approval_requests" VALUES('01a201eb-1877-7296-a0cd-b8b6157bdec7','load-room-0-bbb7d1332c','Load room 1','load-manager-bbb7d1332c','load-bbb7d1332c-0',1795328514165091,1795328574165091,'GRANTED','',0,NULL,1795328514236163,1795328514263996,1,2);
INSERT INTO "approval_requests" VALUES('01a201eb-1a42-74a4-9e25-4ef3985ac2a6','load-room-1-bbb7d1332c','Load room 2','load-manager-bbb7d1332c','load-bbb7d1332c-1',1795328514622363,1795328574622363,'GRANTED','',0,NULL,1795328514722530,1795328514751004,1,2);
INSERT INTO "approval_requests" VALUES('01a201eb-1b0e-70a5-8eaa-c83717375743','load-room-0-bbb7d1332c','Load room 1','load-manager-bbb7d1332c','load-bbb7d1332c-0',1795328514809486,1795328574809486,'GRANTED','',0,NULL,1795328515282251,1795328515310156,1,2);
CREATE TABLE cases (
    partition_key TEXT PRIMARY KEY,
    correlation   TEXT NOT NULL,
    causation     TEXT NOT NULL,
    traceparent   TEXT
) WITHOUT ROWID;
INSERT INTO "cases" VALUES('01a201eb-145a-714a-b6e0-1482170e9436','01a201eb-147b-7556-bbfc-a3a76597563b','01a201eb-147b-7556-bbfc-a3a76597563b','00-135833fd15daba1175d0dc27b58c3887-f795c0551f95c127-01');
INSERT INTO "cases" VALUES('01a201eb-14fe-7591-a751-bb0c5c7a3aa8','01a201eb-1513-7268-9bdd-8381df34d331','01a201eb-1513-7268-9bdd-8381df34d331','00-c42ea3ce36a8ce0b4735cf4098778c52-7f6f2c79be6456b1-01');
INSERT INTO "cases" VALUES('01a201eb-1528-7149-96aa-266e01e02fd7','01a201eb-153b-76e5-ac88-f7da4e2fc1be','01a201eb-153b-76e5-ac88-f7da4e2fc1be','00-04182cdc61a61db344a9bbf402c183df-a726d0c3f2d47bd3-01');
INSERT INTO "cases" VALUES('01a201eb-1627-7077-961b-8bab76d0b138','01a201eb-1661-77a2-b494-2694103c17d8','01a201eb-1661-77a2-b494-2694103c17d8','00-023543b1bd32bb65fb6bf338218b43fb-e3c13f9e5087e968-01');
INSERT INTO "cases" VALUES('01a201eb-1632-75ce-a353-0006c4fdeaf5','01a201eb-1655-71a5-98fa-5b5844609569','01a201eb-1655-71a5-98fa-5b5844609569','00-e55bc62d60fc352d016b62dc8c9d5b9c-44c5d42e4ef7b6ef-01');
INSERT INTO "cases" VALUES('01a201eb-1807-73c1-8374-1f7a4b5806e2','01a201eb-188b-7191-841f-5542a9377e79','01a201eb-188b-7191-841f-5542a9377e79','00-edf5e4568aba54dd34426266736686fc-2fbe53e0bdb4f09e-01');
INSERT INTO "cases" VALUES('01a201eb-1877-7296-a0cd-b8b6157bdec7','01a201eb-18d8-747f-93f1-06e1f8568f53','01a201eb-18d8-747f-93f1-06e1f8568f53','00-2e27906f08c27215d9b7e83e4fbe7172-240346d52dbdd997-01');
INSERT INTO "cases" VALUES('01a201eb-1a42-74a4-9e25-4ef3985ac2a6','01a201eb-1abf-74f6-8994-409f9eb32795','01a201eb-1abf-74f6-8994-409f9eb32795','00-ab9b658719b73679fc3451c655787b80-455c63b5a560efda-01');
INSERT INTO "cases" VALUES('01a201eb-1b0e-70a5-8eaa-c83717375743','01a201eb-1cee-70b0-b623-a8164810f5e9','01a201eb-1cee-70b0-b623-a8164810f5e9','00-92edce25aa1240bcdb5d1e228e839d1b-5637ceebc8b1765f-01');
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
INSERT INTO "idempotency" VALUES('load-manager-bbb7d1332c','GrantApproval','01a201eb-1650-74f6-bb42-aa0cb032c2a1','e1c0c7f18bfede643bf7c3762163289d9586437305d78d83b978d044791108a1','01a201eb-1632-75ce-a353-0006c4fdeaf5',NULL,NULL,NULL,1795328513621206);
INSERT INTO "idempotency" VALUES('load-manager-bbb7d1332c','GrantApproval','01a201eb-1657-727d-b4ae-5ac6603624d3','d6bbaea8ba717e212d4869d5625c4c9213fab3b43fe5fc135e2e4aad9a436be6','01a201eb-1627-7077-961b-8bab76d0b138',NULL,NULL,NULL,1795328513633658);
INSERT INTO "idempotency" VALUES('load-manager-bbb7d1332c','GrantApproval','01a201eb-1867-70ac-8ece-c5ad1c486184','759916ce7605f248cbd9edf59e802f43627405b948b3f39bce23eef07d8cd550','01a201eb-1807-73c1-8374-1f7a4b5806e2',NULL,NULL,NULL,1795328514187073);
INSERT INTO "idempotency" VALUES('load-manager-bbb7d1332c','GrantApproval','01a201eb-18bd-7743-8765-dee5a8b9f26d','ba796a0e1fdccec89297bfca8b6e0f5f0019ac24cc575f49208d80de0cf53d4b','01a201eb-1877-7296-a0cd-b8b6157bdec7',NULL,NULL,NULL,1795328514263996);
INSERT INTO "idempotency" VALUES('load-manager-bbb7d1332c','GrantApproval','01a201eb-1aab-70ab-9f17-877612831fb9','06b2860154efc9e3e7c241aef3ad3326d605b70b99945d3176bc33df1fc827cb','01a201eb-1a42-74a4-9e25-4ef3985ac2a6',NULL,NULL,NULL,1795328514751004);
INSERT INTO "idempotency" VALUES('load-manager-bbb7d1332c','GrantApproval','01a201eb-1ce7-7292-b2e8-b204b960e449','4b46907eef944d34779a4e9a8a54c8c5bd771c7b3992b187e633e9ab30ea3137','01a201eb-1b0e-70a5-8eaa-c83717375743',NULL,NULL,NULL,1795328515310156);
INSERT INTO "idempotency" VALUES('manager-2709b9','DenyApproval','01a201eb-150e-7707-b135-72c4c48ea602','f271743b8f5cb8a6eb8401c4f14b3acf97560f8d2a25490e8147e17c3c3bc228','01a201eb-14fe-7591-a751-bb0c5c7a3aa8',NULL,NULL,NULL,1795328513302553);
INSERT INTO "idempotency" VALUES('manager-2709b9','GrantApproval','01a201eb-1479-7767-8c74-759a4e5462b0','37a14a2b71e57ee4700455ec0bb0b4cee20fbff10c9efe7b280be4754152865b','01a201eb-145a-714a-b6e0-1482170e9436',NULL,NULL,NULL,1795328513146709);
CREATE TABLE inbox (
    consumer   TEXT   NOT NULL,
    event_id   TEXT   NOT NULL,
    handled_at BIGINT NOT NULL,
    PRIMARY KEY (consumer, event_id)
) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('approval','01a201eb-145b-7027-91fb-e72ddb4b9490',1795328513122690);
INSERT INTO "inbox" VALUES('approval','01a201eb-14ff-70d5-86c8-b93b03c990ad',1795328513284999);
INSERT INTO "inbox" VALUES('approval','01a201eb-1513-7268-9bdd-8381df34d331',1795328513306657);
INSERT INTO "inbox" VALUES('approval','01a201eb-1528-7149-96aa-266f57454198',1795328513325112);
INSERT INTO "inbox" VALUES('approval','01a201eb-153b-76e5-ac88-f7da4e2fc1be',1795328513345276);
INSERT INTO "inbox" VALUES('approval','01a201eb-1628-715d-8881-f1bdb6647c25',1795328513617977);
INSERT INTO "inbox" VALUES('approval','01a201eb-1633-758c-9a7e-f9c6be1684b0',1795328513617977);
INSERT INTO "inbox" VALUES('approval','01a201eb-1808-7661-987b-c7cc03dc0a04',1795328514152273);
INSERT INTO "inbox" VALUES('approval','01a201eb-187d-7035-b8a7-a1543e92edaf',1795328514236163);
INSERT INTO "inbox" VALUES('approval','01a201eb-1a44-746e-bbb7-659036965853',1795328514722530);
INSERT INTO "inbox" VALUES('approval','01a201eb-1b23-76c8-bcf3-189bb6beab7b',1795328515282251);
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
INSERT INTO "outbox" VALUES(8,'01a201eb-1cee-70b0-b623-a8164810f5e9','maeul.approval.v1.ApprovalGranted','approval','01a201eb-1b0e-70a5-8eaa-c83717375743','01a201eb-1b0e-70a5-8eaa-c83717375743',1,1795328515310156,'01a201eb-1cee-70b0-b623-a8164810f5e9',NULL,'00-92edce25aa1240bcdb5d1e228e839d1b-5637ceebc8b1765f-01',X'0A2430316132303165622D316230652D373061352D386561612D63383337313733373537343312166C6F61642D726F6F6D2D302D626262376431333332631A0B4C6F616420726F6F6D203122176C6F61642D6D616E616765722D626262376431333332632A116C6F61642D626262376431333332632D30');
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
CREATE TABLE seats (
    role     TEXT   NOT NULL,
    seat     BIGINT NOT NULL,
    holder   TEXT   NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (role, seat)
) WITHOUT ROWID;
INSERT INTO "seats" VALUES('consumer/approval',0,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',1,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',2,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',3,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',4,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',5,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',6,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',7,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',8,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',9,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',10,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',11,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',12,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',13,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',14,'only',426);
INSERT INTO "seats" VALUES('consumer/approval',15,'only',426);
INSERT INTO "seats" VALUES('relay',0,'only',0);
CREATE INDEX parked_case ON parked (consumer, partition_key, position);
CREATE INDEX idempotency_created_at ON idempotency (created_at);
CREATE INDEX changes_seq ON changes (scope, seq);
CREATE INDEX approval_requests_due ON approval_requests (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX approval_requests_newest ON approval_requests (created_at, booking_id);
CREATE INDEX approval_requests_of_manager ON approval_requests (manager_id, created_at, booking_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',8);
COMMIT;
