-- Format 2. The exchange: who may have what, collections and what is in them, what went to whom.

-- Values of the exchange as a whole: keys that sign and hash, the last date_added.
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE partner (
    partner      INTEGER PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE,
    clearance    TEXT NOT NULL,    -- "green": up to this TLP level
    pap          TEXT NOT NULL,    -- the strictest PAP level that it honours
    strict_amber INTEGER NOT NULL, -- reads TLP 1's AMBER as AMBER+STRICT
    active       INTEGER NOT NULL,
    accepts      TEXT NOT NULL,    -- marking ids, a space between
    communities  TEXT NOT NULL,    -- names, a space between
    created      INTEGER NOT NULL
) STRICT;

-- Objects for which a partner is named, as TLP:RED wants it.
CREATE TABLE named (
    partner INTEGER NOT NULL REFERENCES partner ON DELETE CASCADE,
    object  TEXT NOT NULL,
    PRIMARY KEY (partner, object)
) STRICT, WITHOUT ROWID;

-- Who asks: programs with a token, people with a password.
CREATE TABLE account (
    account INTEGER PRIMARY KEY,
    kind    TEXT NOT NULL,         -- 'token', 'user'
    name    TEXT NOT NULL UNIQUE,
    partner INTEGER NOT NULL REFERENCES partner ON DELETE CASCADE,
    secret  TEXT NOT NULL,         -- Argon2id
    rate    INTEGER NOT NULL,      -- requests a minute; 0: the server's default
    expires INTEGER NOT NULL,      -- 0: never
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE collection (
    collection  INTEGER PRIMARY KEY, -- 1 to 2047: see shared.entry
    root        TEXT NOT NULL,     -- API root
    id          TEXT NOT NULL UNIQUE, -- UUID
    alias       TEXT NOT NULL,     -- '': none
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    unmarked    TEXT NOT NULL,     -- TLP level of what bears none
    ceiling     TEXT NOT NULL,     -- TLP level above which nothing leaves it; '': no
    query       TEXT NOT NULL,     -- of a live view; '': a store of its own
    seen        INTEGER NOT NULL,  -- of a live view: change.seq up to which it is made
    created     INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX collection_alias ON collection (root, alias) WHERE alias <> '';

CREATE TABLE access (
    collection INTEGER NOT NULL REFERENCES collection ON DELETE CASCADE,
    partner    INTEGER NOT NULL REFERENCES partner ON DELETE CASCADE,
    can_read   INTEGER NOT NULL,
    can_write  INTEGER NOT NULL,
    PRIMARY KEY (collection, partner)
) STRICT, WITHOUT ROWID;

-- What objects say of their handling, each wording once (share/release.h).
CREATE TABLE label (
    label INTEGER PRIMARY KEY,
    text  TEXT NOT NULL UNIQUE
) STRICT;

-- Versions of objects in collections. entry is collection << 52 | date_added: the one order of a
-- collection is a range of keys, and no random value is the key of a table.
CREATE TABLE shared (
    entry   INTEGER PRIMARY KEY,
    id_key  INTEGER NOT NULL,      -- SipHash-2-4 of id under a key of this store
    version INTEGER NOT NULL,      -- "modified", else "created"; 0: the object has neither
    label   INTEGER NOT NULL,
    source  INTEGER NOT NULL,      -- partner that sent it; 0: ourselves
    state   INTEGER NOT NULL,      -- bits: see store/exchange.h
    type    TEXT NOT NULL,
    id      TEXT NOT NULL,
    json    TEXT NOT NULL
) STRICT;
CREATE INDEX shared_id ON shared (id_key);

-- Versions that were taken out of a collection: nothing is forgotten, and those who got it are told.
CREATE TABLE recalled (
    recalled   INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL,
    added      INTEGER NOT NULL,   -- date_added that it had
    version    INTEGER NOT NULL,
    label      INTEGER NOT NULL,
    source     INTEGER NOT NULL,
    id         TEXT NOT NULL,
    at         INTEGER NOT NULL,
    who        TEXT NOT NULL,
    json       TEXT NOT NULL
) STRICT;

-- Same id and version, other content: kept aside for a person to look at, never published.
CREATE TABLE conflict (
    conflict   INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL,
    id         TEXT NOT NULL,
    version    INTEGER NOT NULL,
    source     INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    json       TEXT NOT NULL
) STRICT;

-- Which stretch of a collection's order a partner has been sent.
CREATE TABLE sent (
    partner    INTEGER NOT NULL,
    collection INTEGER NOT NULL,
    first      INTEGER NOT NULL,   -- date_added
    last       INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (partner, collection, first)
) STRICT, WITHOUT ROWID;

-- Status resources of TAXII (4.3), by time.
CREATE TABLE status (
    status  INTEGER PRIMARY KEY,   -- microseconds
    id_key  INTEGER NOT NULL,
    id      TEXT NOT NULL,
    root    TEXT NOT NULL,
    partner INTEGER NOT NULL,
    json    BLOB NOT NULL          -- zstd
) STRICT;
CREATE INDEX status_id ON status (id_key);

-- Who did what. Each row's hash covers its own fields and the hash before it.
CREATE TABLE audit (
    seq    INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    who    TEXT NOT NULL,
    what   TEXT NOT NULL,
    about  TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash   TEXT NOT NULL
) STRICT;
