-- Format 16. Up to where a person has looked at the board: every browser of theirs agrees.

ALTER TABLE account ADD COLUMN seen INTEGER NOT NULL DEFAULT 0; -- microseconds, of the last change seen; 0: never looked
