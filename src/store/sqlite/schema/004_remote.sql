-- Format 4. Other servers that are pulled from and pushed to, and how far that has come.

CREATE TABLE remote (
    remote      INTEGER PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    url         TEXT NOT NULL,     -- of the server, an API root or a collection
    collection  TEXT NOT NULL,     -- over there: id, alias or title; '': the only one
    partner     INTEGER NOT NULL REFERENCES partner ON DELETE CASCADE, -- whose it is
    into_       INTEGER NOT NULL,  -- collection that takes what is pulled; 0: none
    from_       INTEGER NOT NULL,  -- collection that is pushed; 0: none
    login       TEXT NOT NULL,     -- user name of Basic; '': a token
    secret      TEXT NOT NULL,     -- where it is: "file:PATH", "env:NAME"; '': none
    ca          TEXT NOT NULL,     -- files of TLS; '': none
    certificate TEXT NOT NULL,
    key         TEXT NOT NULL,
    created     INTEGER NOT NULL,

    feed        TEXT NOT NULL,     -- URL of the collection that the cursor is of
    after       TEXT NOT NULL,     -- timestamp: what was added up to it is here
    next        TEXT NOT NULL,     -- cursor of a pull that did not get to its end; '': it did
    begun       TEXT NOT NULL,     -- added_after with which that one began
    pulled      INTEGER NOT NULL,  -- when a pull last got to its end
    objects     INTEGER NOT NULL,  -- that came, in all

    target      TEXT NOT NULL,     -- URL of the collection that was pushed to
    pushed      INTEGER NOT NULL,  -- date_added up to which all was pushed
    pushed_at   INTEGER NOT NULL
) STRICT;

-- The same conflict is kept once, however often it is met.
CREATE INDEX conflict_id ON conflict (collection, id);
