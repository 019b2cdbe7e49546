-- Format 11: what analysts say is marked as what reports say is.
ALTER TABLE ruling ADD COLUMN marking TEXT NOT NULL DEFAULT '';     -- "TLP:GREEN"; '': none
ALTER TABLE ruling ADD COLUMN inherited INTEGER NOT NULL DEFAULT 0; -- 1: taken over from the reports that it is about
