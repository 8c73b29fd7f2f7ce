-- Whom a host vouches for: one person, however many devices. Nothing else joins a host's account with pseudonyms.
CREATE TABLE people (
    deliberation TEXT NOT NULL REFERENCES deliberations (id),
    person       BLOB NOT NULL,         -- SHA-256 of deliberation, issuer and subject
    ballot_by    BLOB NOT NULL,
    public_by    BLOB NOT NULL,
    sessions     INTEGER NOT NULL,      -- how many there have been
    PRIMARY KEY (deliberation, person)
) STRICT, WITHOUT ROWID;
