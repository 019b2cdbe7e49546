-- Format 1. Times are microseconds since 1970 UTC, days "YYYY-MM-DD". Keys that end in _key are the
-- first 64 bits of the UUID or digest beside them, shifted so that they sort like its text: a
-- compact index over random values, and a prefix of an id is a range of keys.

CREATE TABLE report (
    report   INTEGER PRIMARY KEY,
    id       TEXT NOT NULL,        -- "report--…"
    id_key   INTEGER NOT NULL,
    identity TEXT NOT NULL,        -- URL, or "sha256:…" of the first revision
    revision INTEGER REFERENCES revision -- the one that views show; NULL only while it is written
) STRICT;
CREATE INDEX report_id ON report (id_key);

-- Where a report was met: a path or URL leads to one report, a report may have many.
CREATE TABLE origin (
    origin     INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    name_key   INTEGER NOT NULL,   -- 64-bit hash of name
    report     INTEGER NOT NULL REFERENCES report
) STRICT;
CREATE INDEX origin_name ON origin (name_key);
CREATE INDEX origin_report ON origin (report);

-- The bytes of a report at one time. Never changed but to add bytes that an import lacked, never deleted.
CREATE TABLE revision (
    revision   INTEGER PRIMARY KEY,
    report     INTEGER NOT NULL REFERENCES report,
    nth        INTEGER NOT NULL,   -- 1, 2, 3 … within the report
    sha256     TEXT NOT NULL,      -- of the original bytes
    sha256_key INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    name       TEXT NOT NULL,      -- what people call it: file stem or URL
    origin     TEXT NOT NULL,
    media      TEXT NOT NULL,
    encoding   TEXT NOT NULL,
    title      TEXT NOT NULL,
    published  TEXT,
    language   TEXT NOT NULL,
    text       TEXT NOT NULL,      -- extracted text; spans count its bytes
    size       INTEGER NOT NULL,   -- of the original bytes
    original   BLOB                -- the original bytes, zstd; NULL when only the text was imported
) STRICT;
CREATE INDEX revision_report ON revision (report, nth);
CREATE INDEX revision_sha256 ON revision (sha256_key);

-- Titles and texts of the revisions that views show.
CREATE VIRTUAL TABLE revision_text USING fts5 (
    title, text,
    content = 'revision', content_rowid = 'revision',
    tokenize = 'porter unicode61 remove_diacritics 2'
);

-- What to find incidents by, drawn from the assertions of the revision that views show.
CREATE TABLE incident (
    incident  INTEGER PRIMARY KEY,
    id        TEXT NOT NULL,       -- "incident--…"
    id_key    INTEGER NOT NULL,
    report    INTEGER NOT NULL REFERENCES report,
    revision  INTEGER NOT NULL REFERENCES revision, -- the last one that tells of it
    live      INTEGER NOT NULL,    -- 0: the report no longer tells of it
    realm     TEXT,
    type      TEXT,
    first_day TEXT NOT NULL,       -- of the incident, else of publication, else ''
    last_day  TEXT NOT NULL,
    country   TEXT,
    lat       REAL,
    lon       REAL,
    killed    INTEGER
) STRICT;
CREATE INDEX incident_id ON incident (id_key);
CREATE INDEX incident_report ON incident (report);
CREATE INDEX incident_revision ON incident (revision);
CREATE INDEX incident_day ON incident (first_day, incident, last_day) WHERE live;
CREATE INDEX incident_type ON incident (type, first_day, incident) WHERE live;
CREATE INDEX incident_country ON incident (country, first_day, incident) WHERE live;
CREATE INDEX incident_killed ON incident (killed) WHERE live AND killed > 0;
CREATE INDEX incident_point ON incident (lat, lon) WHERE live AND lat IS NOT NULL;

-- Names under which perpetrators are found: folded name, wording and STIX id.
CREATE TABLE actor (
    actor INTEGER PRIMARY KEY,
    name  TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE incident_actor (
    actor    INTEGER NOT NULL REFERENCES actor,
    incident INTEGER NOT NULL REFERENCES incident,
    PRIMARY KEY (actor, incident)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_actor_incident ON incident_actor (incident);

CREATE TABLE marking (
    marking INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE   -- "TLP:AMBER+STRICT"
) STRICT;

-- Everything that is known: who says what about what, read where. Never changed, never deleted.
CREATE TABLE assertion (
    assertion  INTEGER PRIMARY KEY,
    revision   INTEGER NOT NULL REFERENCES revision,
    incident   INTEGER REFERENCES incident, -- NULL: about the report as a whole
    field      TEXT NOT NULL,      -- "type", "perpetrators/0", "perpetrators/0/status"
    value      TEXT NOT NULL,      -- JSON
    spans      BLOB,               -- pairs of 32-bit little-endian offsets into revision.text
    confidence INTEGER NOT NULL,   -- 0-100; 0: not judged
    rule       TEXT,               -- what read it
    source     TEXT NOT NULL,      -- who says it; '': the report
    marking    INTEGER NOT NULL REFERENCES marking,
    recorded   INTEGER NOT NULL
) STRICT;
CREATE INDEX assertion_revision ON assertion (revision, incident);

-- STIX objects by version, as they came.
CREATE TABLE object (
    object   INTEGER PRIMARY KEY,
    id       TEXT NOT NULL,
    id_key   INTEGER NOT NULL,
    type     TEXT NOT NULL,
    version  INTEGER NOT NULL,     -- "modified"; 0 for objects without versions
    json     TEXT NOT NULL
) STRICT;
CREATE INDEX object_id ON object (id_key);

-- The one order of all changes. AUTOINCREMENT: a number is never used twice.
CREATE TABLE change (
    seq   INTEGER PRIMARY KEY AUTOINCREMENT,
    added INTEGER NOT NULL UNIQUE, -- strictly increasing with seq
    what  TEXT NOT NULL,           -- 'report', 'incident', 'object'
    op    TEXT NOT NULL,           -- 'new', 'revised', 'withdrawn'
    id    TEXT NOT NULL,
    ref   INTEGER NOT NULL         -- revision, incident or object
) STRICT;
