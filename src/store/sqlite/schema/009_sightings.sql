-- Format 9. How often indicators were met in logs, and up to where that was counted.

CREATE TABLE sighted (
    indicator TEXT NOT NULL,    -- id of its STIX object
    log       TEXT NOT NULL,    -- SHA-256 of how the log begins
    upto      INTEGER NOT NULL, -- bytes of the log in which all is counted
    count     INTEGER NOT NULL, -- lines
    first     INTEGER NOT NULL,
    last      INTEGER NOT NULL,
    place     TEXT NOT NULL,    -- name of the log where it was met first
    line      INTEGER NOT NULL,
    created   INTEGER NOT NULL, -- of its Sighting
    modified  INTEGER NOT NULL,
    PRIMARY KEY (indicator, log)
) STRICT, WITHOUT ROWID;

-- What is said of indicators, found without looking through all objects.
CREATE INDEX object_opinion ON object (object) WHERE type = 'opinion';
