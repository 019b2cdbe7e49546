-- Format 5. The console: what people may do, and incidents in brief.

ALTER TABLE account ADD COLUMN role TEXT NOT NULL DEFAULT ''; -- 'analyst', 'admin'; '': reads what its partner may

-- An incident as lists show it, made by merge/ together with the incident. Those of stores of older
-- formats are made when a server first finds them missing.
CREATE TABLE brief (
    incident INTEGER PRIMARY KEY REFERENCES incident,
    changed  INTEGER NOT NULL,    -- microseconds
    body     TEXT NOT NULL        -- JSON
) STRICT;
