-- Where the carrier stands with each key of its clients.
CREATE TABLE standings (
    key            TEXT   PRIMARY KEY,
    standing       TEXT   NOT NULL,
    reserved_until BIGINT,
    reason         TEXT   NOT NULL
) WITHOUT ROWID;

-- Everything that the carrier ever did. Only added to.
CREATE TABLE entries (
    entry_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    courier_id TEXT    NOT NULL,
    created_at BIGINT  NOT NULL
);

-- How often a test address was asked for, which fails a few times.
CREATE TABLE failures (
    key TEXT   PRIMARY KEY,
    n   BIGINT NOT NULL
) WITHOUT ROWID;
