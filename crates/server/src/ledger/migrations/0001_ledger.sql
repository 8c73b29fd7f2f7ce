-- Everything that was done, in order. Two halves: `acts` is kept for ever and tells nothing that was said;
-- `bodies` holds what was said and can be erased, one person at a time.

CREATE TABLE deliberations (
    id      TEXT PRIMARY KEY,
    created INTEGER NOT NULL            -- Unix, ms
) STRICT, WITHOUT ROWID;

CREATE TABLE acts (
    deliberation TEXT NOT NULL REFERENCES deliberations (id),
    seq          INTEGER NOT NULL,      -- from 1, without gaps
    id           BLOB NOT NULL,         -- 16 bytes
    received     INTEGER NOT NULL,      -- Unix, ms
    by           BLOB NOT NULL,         -- 16 bytes: the ballots' or the public pseudonym, by the act's type
    session      INTEGER NOT NULL,      -- the ordinal of the person's session
    as_json      TEXT NOT NULL,         -- the standing, as it was when the act was received
    type         TEXT NOT NULL,
    target       BLOB,                  -- the act it is done to
    commitment   BLOB NOT NULL,         -- 32 bytes: deliberation_core::log::commitment
    PRIMARY KEY (deliberation, seq),
    UNIQUE (deliberation, id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER acts_are_not_changed BEFORE UPDATE ON acts
BEGIN SELECT RAISE(ABORT, 'acts are never changed'); END;

CREATE TRIGGER acts_are_not_deleted BEFORE DELETE ON acts
BEGIN SELECT RAISE(ABORT, 'acts are never deleted'); END;

-- INSERT OR REPLACE deletes without asking a delete trigger, unless recursive triggers are on.
-- (Two conditions, each over its own index: joined by OR they would read the whole log at each insert.)
CREATE TRIGGER acts_are_not_replaced BEFORE INSERT ON acts
WHEN EXISTS (SELECT 1 FROM acts WHERE deliberation = NEW.deliberation AND seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM acts WHERE deliberation = NEW.deliberation AND id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'acts are never replaced'); END;

CREATE TABLE bodies (
    deliberation TEXT NOT NULL,
    seq          INTEGER NOT NULL,
    body         BLOB NOT NULL,         -- exactly as received
    salt         BLOB NOT NULL,         -- 32 bytes, erased with the body
    PRIMARY KEY (deliberation, seq),
    FOREIGN KEY (deliberation, seq) REFERENCES acts (deliberation, seq)
) STRICT, WITHOUT ROWID;

-- Whoever holds the token acts as this person. Nothing else joins the two pseudonyms.
CREATE TABLE sessions (
    token_hash   BLOB PRIMARY KEY,      -- SHA-256 of the token
    deliberation TEXT NOT NULL REFERENCES deliberations (id),
    number       INTEGER NOT NULL,      -- the ordinal of the person's session
    ballot_by    BLOB NOT NULL,
    public_by    BLOB NOT NULL,
    role         TEXT NOT NULL,
    tie          TEXT,
    vouched      INTEGER NOT NULL,
    org          TEXT,
    credentials  TEXT,
    assurance    TEXT NOT NULL,
    created      INTEGER NOT NULL       -- Unix, ms
) STRICT, WITHOUT ROWID;
