-- Format 12. What may be on its way to whom, by which rules; what a partner may have no longer; copies.

-- What decides for one partner in one collection at one time (share/gate.h), each wording once.
CREATE TABLE gate (
    gate INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

-- Stretches of a collection's order of which a partner may be sent what the gate gives it, from before anything of
-- them leaves until `sent` says what did. Those of a process that was killed are read as sent.
CREATE TABLE reserved (
    partner    INTEGER NOT NULL,
    collection INTEGER NOT NULL,
    first      INTEGER NOT NULL,   -- date_added
    gate       INTEGER NOT NULL REFERENCES gate,
    last       INTEGER NOT NULL,
    PRIMARY KEY (partner, collection, first, gate)
) STRICT, WITHOUT ROWID;
CREATE INDEX reserved_gate ON reserved (gate);

-- The gate that was in force when it was last seen to that a partner has nothing that it may not have any more.
CREATE TABLE reviewed (
    partner    INTEGER NOT NULL,
    collection INTEGER NOT NULL,
    gate       INTEGER NOT NULL REFERENCES gate,
    PRIMARY KEY (partner, collection)
) STRICT, WITHOUT ROWID;
CREATE INDEX reviewed_gate ON reviewed (gate);

-- A tombstone for one partner alone; 0: for all who had what it is about.
ALTER TABLE recall ADD COLUMN partner INTEGER NOT NULL DEFAULT 0;
CREATE INDEX recall_partner ON recall (partner, entry) WHERE partner <> 0;

-- Ids of redacted copies, and of what says where these come from: of which version.
CREATE TABLE copy (
    collection INTEGER NOT NULL,
    added      INTEGER NOT NULL,   -- date_added of the version
    id         TEXT NOT NULL,
    id_key     INTEGER NOT NULL,   -- of id, as in shared
    PRIMARY KEY (collection, added, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_id ON copy (id_key);
