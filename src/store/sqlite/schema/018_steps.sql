-- Format 18. Long work in steps, between which others write: what is left of it.

-- What a partner was sent of a collection that is still to be compared with the gate of now: of each stretch of dates
-- (from behind the one before up to `last`), the gates by which it may have been sent since it was last seen to. No
-- row: all of it was seen to, as `reviewed` says. The text of a gate that is not known is empty.
CREATE TABLE narrowing (
    partner    INTEGER NOT NULL,
    collection INTEGER NOT NULL,
    last       INTEGER NOT NULL,   -- date_added
    gate       INTEGER NOT NULL REFERENCES gate,
    PRIMARY KEY (partner, collection, last, gate)
) STRICT, WITHOUT ROWID;
CREATE INDEX narrowing_gate ON narrowing (gate);

-- Collections that were removed and of whose content something is left. Their numbers are not free yet.
CREATE TABLE removed (
    collection INTEGER PRIMARY KEY
) STRICT;
