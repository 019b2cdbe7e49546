-- Format 19. How exactly places may be told: '', 'town', 'region', 'country'.
ALTER TABLE partner ADD COLUMN places TEXT NOT NULL DEFAULT '';
ALTER TABLE collection ADD COLUMN places TEXT NOT NULL DEFAULT '';
