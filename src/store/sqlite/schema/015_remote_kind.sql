-- Format 15. Feeds of MISP among the servers that are pulled from.
ALTER TABLE remote ADD COLUMN kind TEXT NOT NULL DEFAULT 'taxii'; -- 'taxii', 'misp'
