-- Where the provider stands with each key of its clients.
CREATE TABLE standings (
    key           TEXT   PRIMARY KEY,
    standing      TEXT   NOT NULL,
    -- Its own reference of a charge, or why it declined.
    reference     TEXT   NOT NULL,
    reason        TEXT   NOT NULL,
    currency      TEXT,
    amount_micros BIGINT
) WITHOUT ROWID;

-- Everything that the provider ever did. Only added to.
CREATE TABLE entries (
    entry_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    key           TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    currency      TEXT,
    amount_micros BIGINT,
    created_at    BIGINT  NOT NULL
);

-- How often a test card was asked for, which fails a few times.
CREATE TABLE failures (
    key TEXT   PRIMARY KEY,
    n   BIGINT NOT NULL
) WITHOUT ROWID;
