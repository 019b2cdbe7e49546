-- Format 6. Recalls: what those are told who were sent something that was withdrawn or restricted since.

-- A tombstone is a row of `shared` with a bit of its state; only those get it who had what it is about.
CREATE TABLE recall (
    entry  INTEGER PRIMARY KEY,    -- shared.entry of the tombstone
    source INTEGER NOT NULL,       -- partner whose doing it is; 0: ours
    at     INTEGER NOT NULL,
    who    TEXT NOT NULL,
    reason TEXT NOT NULL           -- 'deleted', 'restricted', 'left', 'revoked'
) STRICT;

CREATE TABLE recall_of (
    entry   INTEGER NOT NULL REFERENCES recall ON DELETE CASCADE,
    id_key  INTEGER NOT NULL,      -- of id, as in shared
    added   INTEGER NOT NULL,      -- date_added of the version; 0: of all versions before the tombstone
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (entry, id_key, added)
) STRICT, WITHOUT ROWID;
CREATE INDEX recall_of_id ON recall_of (id_key);

-- Who was given a tombstone, and when it showed that it has it: it asked for what comes after.
CREATE TABLE told (
    partner      INTEGER NOT NULL,
    entry        INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    acknowledged INTEGER NOT NULL, -- 0: not yet
    PRIMARY KEY (partner, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_open ON told (partner, entry) WHERE acknowledged = 0;

CREATE INDEX recalled_id ON recalled (id, collection);
CREATE INDEX recalled_added ON recalled (collection, added);

-- Stretches that overlap become one: each date is in one stretch at most from now on.
CREATE TABLE sent_before AS SELECT partner, collection, first, last, at FROM sent;
DELETE FROM sent;
INSERT INTO sent (partner, collection, first, last, at)
    SELECT partner, collection, min(first), max(last), max(at) FROM (
        SELECT *, sum(fresh) OVER (PARTITION BY partner, collection ORDER BY first, last) AS island FROM (
            SELECT *, first > 1 + coalesce(max(last) OVER (PARTITION BY partner, collection ORDER BY first, last
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), -1) AS fresh FROM sent_before))
    GROUP BY partner, collection, island;
DROP TABLE sent_before;

-- Live views: which incidents or objects are in one, and what was put into its order for each.
CREATE TABLE view_unit (
    unit       INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL,
    id_key     INTEGER NOT NULL,   -- of id, as in shared
    id         TEXT NOT NULL
) STRICT;
CREATE INDEX view_unit_id ON view_unit (collection, id_key);

CREATE TABLE view_part (
    collection INTEGER NOT NULL,
    id_key     INTEGER NOT NULL,
    id         TEXT NOT NULL,
    unit       INTEGER NOT NULL REFERENCES view_unit,
    PRIMARY KEY (collection, id_key, id, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX view_part_unit ON view_part (unit);

-- Up to where a view is filled after it was made or changed: see store/views.h. No row: all of it.
CREATE TABLE view_fill (
    collection INTEGER PRIMARY KEY,
    step       INTEGER NOT NULL,
    place      TEXT NOT NULL
) STRICT;

-- Objects of ours that were revoked, which is for good (STIX 2.1, 3.6): `again` is the id under which one
-- goes out when it is there again.
CREATE TABLE retired (
    id      TEXT PRIMARY KEY,
    again   TEXT NOT NULL,
    version INTEGER NOT NULL,
    json    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX retired_again ON retired (again);
