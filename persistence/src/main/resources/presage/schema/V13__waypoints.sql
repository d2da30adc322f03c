-- Contexts of the past, some hundred rows and observations apart, so that any point of a subject's life is a short replay
-- away. They are only a help: one that is missing or cannot be read costs a longer replay.
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
