-- Format 3: many reports, one incident. What the formats before called an incident, what one report tells of
-- one, is a member; an incident is its members. docs/decisions says why.

DROP INDEX incident_day;
DROP INDEX incident_type;
DROP INDEX incident_country;
DROP INDEX incident_killed;
DROP INDEX incident_point;
DROP INDEX incident_id;
DROP INDEX incident_report;
DROP INDEX incident_revision;
DROP INDEX incident_actor_incident;
ALTER TABLE incident RENAME TO member;
ALTER TABLE member RENAME COLUMN incident TO member;
ALTER TABLE incident_actor RENAME TO member_actor;
ALTER TABLE member_actor RENAME COLUMN incident TO member;
ALTER TABLE assertion RENAME COLUMN incident TO member;
ALTER TABLE assertion ADD COLUMN runner_up TEXT; -- what the value would have been instead

-- What to find incidents by: the best values of the view over the live members. The id is that of
-- the earliest member. A row stays when its incident becomes part of another: ids come back.
CREATE TABLE incident (
    incident  INTEGER PRIMARY KEY,
    id        TEXT NOT NULL,
    id_key    INTEGER NOT NULL,
    live      INTEGER NOT NULL,    -- 1: views show it; 0: no member is left, or an analyst rejected it
    rejected  INTEGER NOT NULL DEFAULT 0,
    realm     TEXT,
    type      TEXT,
    first_day TEXT NOT NULL,       -- of the incident, else of publication, else ''
    last_day  TEXT NOT NULL,
    country   TEXT,
    lat       REAL,
    lon       REAL,
    killed    INTEGER
) STRICT;
INSERT INTO incident (incident, id, id_key, live, realm, type, first_day, last_day, country, lat, lon, killed)
    SELECT member, id, id_key, live, realm, type, first_day, last_day, country, lat, lon, killed FROM member;
CREATE INDEX incident_id ON incident (id_key);
CREATE INDEX incident_day ON incident (first_day, id_key, last_day) WHERE live;
CREATE INDEX incident_type ON incident (type, first_day, id_key) WHERE live;
CREATE INDEX incident_country ON incident (country, first_day, id_key) WHERE live;
CREATE INDEX incident_killed ON incident (killed) WHERE live AND killed > 0;
CREATE INDEX incident_point ON incident (lat, lon) WHERE live AND lat IS NOT NULL;

ALTER TABLE member ADD COLUMN incident INTEGER REFERENCES incident; -- the one it belongs to, or did last
UPDATE member SET incident = member;
ALTER TABLE member ADD COLUMN engine INTEGER NOT NULL DEFAULT 0;    -- whose likeness it has; 0: none yet
ALTER TABLE member ADD COLUMN shared INTEGER NOT NULL DEFAULT 0;    -- 1: its id went to others as an incident's
ALTER TABLE member DROP COLUMN first_day;
ALTER TABLE member DROP COLUMN last_day;
ALTER TABLE member DROP COLUMN country;
ALTER TABLE member DROP COLUMN lat;
ALTER TABLE member DROP COLUMN lon;
ALTER TABLE member DROP COLUMN killed;
CREATE INDEX member_id ON member (id_key);
CREATE INDEX member_report ON member (report);
CREATE INDEX member_revision ON member (revision);
CREATE INDEX member_incident ON member (incident);
CREATE INDEX member_engine ON member (engine) WHERE live;
CREATE INDEX member_actor_member ON member_actor (member);

-- What members are compared by, boiled down.
CREATE TABLE likeness (
    member INTEGER PRIMARY KEY REFERENCES member,
    body   BLOB NOT NULL
) STRICT;

-- Members that share a key are compared. Those of live members alone.
CREATE TABLE member_key (
    key    INTEGER NOT NULL,
    member INTEGER NOT NULL REFERENCES member,
    PRIMARY KEY (key, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_key_member ON member_key (member);

-- Pairs of members that tell of the same incident, or may do so.
CREATE TABLE link (
    low     INTEGER NOT NULL REFERENCES member,
    high    INTEGER NOT NULL REFERENCES member,
    verdict INTEGER NOT NULL,      -- 1: same; 2: doubtful
    score   INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    PRIMARY KEY (low, high)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_high ON link (high);
CREATE INDEX link_doubtful ON link (score, low, high) WHERE verdict = 2;

-- What analysts assert of incidents, reports and sources. Never deleted: taking one back is noted.
CREATE TABLE ruling (
    ruling  INTEGER PRIMARY KEY AUTOINCREMENT,
    id      TEXT NOT NULL,         -- "ruling--…"
    id_key  INTEGER NOT NULL,
    verb    TEXT NOT NULL,         -- 'same', 'apart', 'later', 'correct', 'reject', 'confirm', 'retract', 'grade'
    subject TEXT NOT NULL,         -- id of an incident or report, or name of a source
    field   TEXT NOT NULL,
    value   TEXT NOT NULL,         -- JSON; '' where the verb says it all
    analyst TEXT NOT NULL,
    because TEXT NOT NULL,
    made    INTEGER NOT NULL,
    undone  INTEGER,               -- when; NULL: it stands
    undone_by      TEXT NOT NULL DEFAULT '',
    undone_because TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX ruling_id ON ruling (id_key);
CREATE INDEX ruling_subject ON ruling (subject);

-- The members that the incidents of a ruling had when it was made; for pairs, of which side.
CREATE TABLE ruling_member (
    member INTEGER NOT NULL REFERENCES member,
    ruling INTEGER NOT NULL REFERENCES ruling,
    side   INTEGER NOT NULL,
    PRIMARY KEY (member, ruling)
) STRICT, WITHOUT ROWID;
CREATE INDEX ruling_member_ruling ON ruling_member (ruling);

ALTER TABLE report ADD COLUMN withdrawn INTEGER; -- when its source or an analyst took it back; NULL: it stands
ALTER TABLE report ADD COLUMN source TEXT NOT NULL DEFAULT ''; -- whose it is: as given, else the host of its URL
WITH url (report, rest) AS (
    SELECT report, substr(identity, instr(identity, '://') + 3) FROM report WHERE identity LIKE 'http%://%'
), host (report, name) AS (
    SELECT report, lower(CASE WHEN instr(rest, '/') THEN substr(rest, 1, instr(rest, '/') - 1) ELSE rest END) FROM url
)
UPDATE report SET source = CASE WHEN name LIKE 'www.%' THEN substr(name, 5) ELSE name END
    FROM host WHERE host.report = report.report;
CREATE INDEX report_source ON report (source, report);

-- A revision that is the same bytes read again: where the bytes are.
ALTER TABLE revision ADD COLUMN bytes INTEGER REFERENCES revision;
