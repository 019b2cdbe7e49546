-- Format 10. Content of objects of ours by version, whatever the view it went out by: a version is the same everywhere.

CREATE TABLE issued (
    issued  INTEGER PRIMARY KEY,
    id_key  INTEGER NOT NULL,      -- of the object, as in shared
    version INTEGER NOT NULL,
    digest  INTEGER NOT NULL       -- of all but "modified"
) STRICT;
CREATE INDEX issued_id ON issued (id_key, version);
