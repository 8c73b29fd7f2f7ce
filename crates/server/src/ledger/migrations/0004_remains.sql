-- What is left of an act whose words were erased: it says that it was done, and to what. Its body and its salt are gone, so
-- nothing of what it said can be guessed from its commitment. Of acts that quoted others, what they say themselves is here.
CREATE TABLE remains (
    deliberation TEXT NOT NULL,
    seq          INTEGER NOT NULL,
    body         BLOB NOT NULL,
    PRIMARY KEY (deliberation, seq),
    FOREIGN KEY (deliberation, seq) REFERENCES acts (deliberation, seq)
) STRICT, WITHOUT ROWID;
