-- Format 10. Content of objects of ours by version, whatever the view it went out by: a version is the same everywhere.

CREATE TABLE issued (
    issued  INTEGER PRIMARY KEY,
    id_key  INTEGER NOT NULL,      -- of the object, as in shared
    version INTEGER NOT NULL,
    digest  INTEGER NOT NULL       -- of all but "modified"
) STRICT;
CREATE INDEX issued_id ON issued (id_key, version);

-- How strictly a unit marks a part: of an object that several units have, the least strict counts.
ALTER TABLE view_part ADD COLUMN level INTEGER NOT NULL DEFAULT 0;
CREATE INDEX view_part_level ON view_part (collection, id_key, level);
