-- Format 14. Keys of members take half the room and a third of the work: what a member is found by stands beside what it is
-- compared by, so no second index is needed to forget it, and no row asks for its member, of which none is ever deleted. Keys of
-- one time sort together (resolve/keys.c). All members are of an older engine: their keys are made anew.
DROP INDEX member_key_member;
DROP TABLE member_key;
CREATE TABLE member_key (
    key    INTEGER NOT NULL,
    member INTEGER NOT NULL,
    PRIMARY KEY (key, member)
) STRICT, WITHOUT ROWID;
ALTER TABLE likeness ADD COLUMN keys BLOB NOT NULL DEFAULT x''; -- of this member, 8 bytes each, as this machine writes them
