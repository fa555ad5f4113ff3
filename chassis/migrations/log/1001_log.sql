CREATE TABLE log (
    position      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT   NOT NULL UNIQUE,
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
CREATE INDEX log_case ON log (partition_key, position);
