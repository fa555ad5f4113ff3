-- A loan: copies of one book, lent to one customer. Days are counted from 1970-01-01, by the library's calendar.
-- `returns` is a JSON list: it is read and written with its loan alone.
CREATE TABLE loans (
    loan_id       TEXT   NOT NULL PRIMARY KEY,
    customer_id   TEXT   NOT NULL,
    book_id       TEXT   NOT NULL,
    -- Empty while the catalog has not told it.
    title         TEXT   NOT NULL,
    copies        BIGINT NOT NULL,
    copies_out    BIGINT NOT NULL CHECK (copies_out >= 0 AND copies_out <= copies),
    state         TEXT   NOT NULL,
    cancel_reason TEXT,
    -- The last day without a fee; set once it is confirmed.
    due_on        BIGINT,
    -- The last day on which it was announced as overdue.
    announced_on  BIGINT,
    -- When it is to be announced next; set exactly while copies are out.
    announce_at   BIGINT,
    returns       TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    sequence      BIGINT NOT NULL,
    version       BIGINT NOT NULL
);
CREATE INDEX loans_of_customer ON loans (customer_id, created_at, loan_id);
CREATE INDEX loans_newest ON loans (created_at, loan_id);
CREATE INDEX loans_to_announce ON loans (announce_at) WHERE announce_at IS NOT NULL;
