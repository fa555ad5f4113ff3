-- Every message, once for each case (order, loan or booking) and kind, or for each source event where a kind can come
-- several times. `position` is the order in which they were recorded, `via` the channel that its recipient wants to be
-- told on, which whoever sends on that channel looks for.
CREATE TABLE notifications (
    position        INTEGER PRIMARY KEY AUTOINCREMENT,
    notification_id TEXT    NOT NULL UNIQUE,
    case_id         TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    recipient_kind  TEXT    NOT NULL,
    recipient_id    TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    via             TEXT    NOT NULL,
    channel         TEXT,
    attempts        BIGINT  NOT NULL,
    last_error      TEXT,
    next_attempt_at BIGINT  NOT NULL,
    created_at      BIGINT  NOT NULL,
    updated_at      BIGINT  NOT NULL,
    sent_at         BIGINT,
    sequence        BIGINT  NOT NULL,
    version         BIGINT  NOT NULL
);
CREATE INDEX notifications_recipient ON notifications (recipient_kind, recipient_id, position);
CREATE INDEX notifications_due ON notifications (via, next_attempt_at, position) WHERE state = 'PENDING';
CREATE INDEX notifications_case ON notifications (case_id, recipient_kind, position) WHERE state = 'PENDING';

-- How a recipient wants to be told; whoever has no row is told on the console.
CREATE TABLE channels (
    recipient_kind TEXT   NOT NULL,
    recipient_id   TEXT   NOT NULL,
    kind           TEXT   NOT NULL,
    address        TEXT   NOT NULL,
    updated_at     BIGINT NOT NULL,
    PRIMARY KEY (recipient_kind, recipient_id)
) WITHOUT ROWID;

-- A copy of the stores' names, for the messages; the highest sequence wins.
CREATE TABLE store_names (
    store_id TEXT   PRIMARY KEY,
    name     TEXT   NOT NULL,
    sequence BIGINT NOT NULL
) WITHOUT ROWID;
