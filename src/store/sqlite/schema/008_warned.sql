-- Format 8. Reports that warn are found without reading all that was ever said.

CREATE INDEX assertion_warning ON assertion (revision) WHERE field >= 'warnings/' AND field < 'warnings0';
