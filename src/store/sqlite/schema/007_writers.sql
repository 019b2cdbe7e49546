-- Format 7. Who may change what others posted, and what one writer can cost all.

ALTER TABLE access ADD COLUMN can_delete INTEGER NOT NULL DEFAULT 0; -- what others posted, too

-- Whose an identity is: who may post objects that name it as their creator. Bound to nobody: anybody's.
CREATE TABLE bound (
    identity TEXT NOT NULL,
    partner  INTEGER NOT NULL REFERENCES partner ON DELETE CASCADE,
    PRIMARY KEY (identity, partner)
) STRICT, WITHOUT ROWID;

-- Versions of one object in one collection in their order: a put looks at its neighbours alone.
DROP INDEX shared_id;
CREATE INDEX shared_id ON shared (id_key, entry >> 52, version);

-- Of a source that makes many conflicts the oldest are folded into a count.
CREATE INDEX conflict_source ON conflict (source, conflict);
CREATE TABLE conflict_folded (
    collection INTEGER NOT NULL,
    source     INTEGER NOT NULL,
    n          INTEGER NOT NULL,
    PRIMARY KEY (collection, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE conflict_sum (
    source INTEGER PRIMARY KEY,
    kept   INTEGER NOT NULL,
    bytes  INTEGER NOT NULL
) STRICT;
INSERT INTO conflict_sum (source, kept, bytes)
    SELECT source, count(*), sum(length(CAST(json AS BLOB))) FROM conflict GROUP BY source;
CREATE TRIGGER conflict_kept AFTER INSERT ON conflict BEGIN
    INSERT INTO conflict_sum (source, kept, bytes) VALUES (new.source, 1, length(CAST(new.json AS BLOB)))
    ON CONFLICT (source) DO UPDATE SET kept = kept + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER conflict_dropped AFTER DELETE ON conflict BEGIN
    UPDATE conflict_sum SET kept = kept - 1, bytes = bytes - length(CAST(old.json AS BLOB)) WHERE source = old.source;
END;
