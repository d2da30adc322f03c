-- Contexts of the past, some hundred rows and observations apart, so that any point of a subject's life is a short
-- replay away. They are only a help: one that is missing or cannot be read costs a longer replay.
CREATE TABLE waypoint (
  persistence_id VARCHAR(255) COLLATE "C" NOT NULL,
  -- The row it ends with.
  sequence_number BIGINT NOT NULL,
  -- Rows and observations of the subject up to there, counted together: what replaying them would cost.
  work BIGINT NOT NULL,
  -- When that row was concluded, or a little later, in milliseconds since 1970; NULL if that is not known.
  at BIGINT,
  manifest VARCHAR(255) NOT NULL,
  payload BYTEA NOT NULL,
  PRIMARY KEY (persistence_id, sequence_number)
);
ALTER TABLE waypoint ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE INDEX waypoint_at ON waypoint (persistence_id, at DESC);

-- Under what events were concluded besides what they hold themselves: a domain's settings, the version of the code and
-- the kind of machine. Events name it by its key, which is a part of the SHA-256 of all that; rows are only ever added.
CREATE TABLE journal_setup (
  key BIGINT PRIMARY KEY,
  domain VARCHAR(100) COLLATE "C" NOT NULL,
  options JSONB NOT NULL,
  code_version VARCHAR(100) NOT NULL,
  machine VARCHAR(300) NOT NULL,
  -- When it was first used.
  at TIMESTAMPTZ NOT NULL
);

-- Rows that have to do with other subjects have a version more.
CREATE INDEX event_journal_others ON event_journal (xid, ordering)
  WHERE event_ser_manifest IN ('observed:2', 'observed:4');
DROP INDEX event_journal_telling;
