-- Events written with the change that they tell of, until the log has acknowledged them.
CREATE TABLE outbox (
    position      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
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
    data          BYTEA  NOT NULL
);

-- Events whose effect is in this database already.
CREATE TABLE inbox (
    consumer   TEXT   NOT NULL,
    event_id   TEXT   NOT NULL,
    handled_at BIGINT NOT NULL,
    PRIMARY KEY (consumer, event_id)
);

-- Events that failed, and the later events of their case behind them.
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
    event           BYTEA  NOT NULL,
    PRIMARY KEY (consumer, event_id)
);
CREATE INDEX parked_case ON parked (consumer, partition_key, position);

-- What became of each command, so that it acts once.
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
);
CREATE INDEX idempotency_created_at ON idempotency (created_at);

-- The last change of each watched item, numbered within its scope.
CREATE TABLE change_counters (
    scope TEXT   PRIMARY KEY,
    seq   BIGINT NOT NULL
);
CREATE TABLE changes (
    scope TEXT   NOT NULL,
    item  TEXT   NOT NULL,
    seq   BIGINT NOT NULL,
    PRIMARY KEY (scope, item)
);
CREATE INDEX changes_seq ON changes (scope, seq);

-- The event that last moved each case, for workers that go on with it.
CREATE TABLE cases (
    partition_key TEXT PRIMARY KEY,
    correlation   TEXT NOT NULL,
    causation     TEXT NOT NULL,
    traceparent   TEXT
);

-- Who does what of the work that replicas share, and up to which place of the log it is done. A seat
-- that nobody holds has the holder ''.
CREATE TABLE seats (
    role     TEXT   NOT NULL,
    seat     BIGINT NOT NULL,
    holder   TEXT   NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (role, seat)
);

-- Processes that have this database open and share its work. `beat` grows while a replica lives;
-- `lock` is the advisory lock that its session holds (PostgreSQL alone: SQLite has one process).
CREATE TABLE replicas (
    replica TEXT   PRIMARY KEY,
    lock    BIGINT NOT NULL,
    beat    BIGINT NOT NULL
);
