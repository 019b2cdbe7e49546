-- Format 17. Incidents that what joins them need not change: merge/join.h.
ALTER TABLE incident ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
