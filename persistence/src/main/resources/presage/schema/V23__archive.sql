-- Files that the oldest rows of subjects were moved to. Rows are only ever added; while one is not cleared, some of its
-- rows may still stand in the journal too.
CREATE TABLE journal_archive (
  number BIGINT PRIMARY KEY,
  folder VARCHAR(4000) NOT NULL,
  file VARCHAR(200) COLLATE "C" NOT NULL,
  -- Of all before the file's last frame.
  sha256 CHAR(64) NOT NULL,
  rows BIGINT NOT NULL,
  state VARCHAR(16) NOT NULL CHECK (state IN ('written', 'cleared')),
  written_at TIMESTAMPTZ NOT NULL
);

-- Where rows of a subject stand in these files, some hundred rows to a section, so that each is found at once.
CREATE TABLE archived_section (
  persistence_id VARCHAR(255) COLLATE "C" NOT NULL,
  first_version BIGINT NOT NULL,
  last_version BIGINT NOT NULL,
  archive BIGINT NOT NULL REFERENCES journal_archive (number),
  file_offset BIGINT NOT NULL,
  -- The link of its last row, from which the chain goes on; NULL if it has none.
  link BYTEA,
  PRIMARY KEY (persistence_id, last_version)
);
CREATE INDEX archived_section_file ON archived_section (archive, persistence_id, first_version);
