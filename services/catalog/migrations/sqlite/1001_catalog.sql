-- A book. `copies` are owned, `copies_out` of them are lent. A removed book keeps its row, so that its id is never
-- given to another one.
CREATE TABLE books (
    book_id    TEXT    NOT NULL PRIMARY KEY,
    title      TEXT    NOT NULL,
    author     TEXT    NOT NULL,
    isbn       TEXT    NOT NULL,
    copies     BIGINT  NOT NULL,
    copies_out BIGINT  NOT NULL CHECK (copies_out >= 0 AND copies_out <= copies),
    removed    BOOLEAN NOT NULL,
    version    BIGINT  NOT NULL,
    sequence   BIGINT  NOT NULL,
    created_at BIGINT  NOT NULL,
    updated_at BIGINT  NOT NULL
) WITHOUT ROWID;

-- The words by which a book is found, compared byte by byte: what begins with `x` lies between `x` and `x` followed by
-- the last character of all. Removed books have none.
CREATE TABLE book_words (
    word    TEXT NOT NULL,
    book_id TEXT NOT NULL,
    PRIMARY KEY (word, book_id)
) WITHOUT ROWID;
CREATE INDEX book_words_book ON book_words (book_id, word);

-- What was done about a loan: its copies are out, back, or were refused.
CREATE TABLE lendings (
    loan_id     TEXT   NOT NULL PRIMARY KEY,
    book_id     TEXT   NOT NULL,
    customer_id TEXT   NOT NULL,
    copies      BIGINT NOT NULL,
    copies_out  BIGINT NOT NULL CHECK (copies_out >= 0 AND copies_out <= copies),
    state       TEXT   NOT NULL,
    reason      TEXT,
    version     BIGINT NOT NULL,
    sequence    BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX lendings_newest ON lendings (created_at, loan_id);
