-- Format 13. Live views hold what was put into other collections, too: how far each of these was looked through.
CREATE TABLE view_source (
    collection INTEGER NOT NULL,   -- the view
    source     INTEGER NOT NULL,   -- the other collection; 0: what was taken out of any
    after      INTEGER NOT NULL,   -- date_added up to which it was; of 0: recalled.recalled
    stamp      TEXT NOT NULL,      -- what the view's content hangs on beside its rows: with another, it is made anew
    PRIMARY KEY (collection, source)
) STRICT, WITHOUT ROWID;
