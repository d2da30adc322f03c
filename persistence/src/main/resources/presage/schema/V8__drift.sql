-- What the stream was like when a champion began, in a form that only the comparison of versions reads.
CREATE TABLE model_reference (
  name VARCHAR(100) COLLATE "C" NOT NULL,
  version VARCHAR(100) COLLATE "C" NOT NULL,
  reference JSONB NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (name, version),
  FOREIGN KEY (name, version) REFERENCES model_version (name, version)
);

-- How far the stream has come from that, window by window. Rows are deleted when they are old.
CREATE TABLE model_drift (
  id BIGSERIAL PRIMARY KEY,
  name VARCHAR(100) COLLATE "C" NOT NULL,
  version VARCHAR(100) COLLATE "C" NOT NULL,
  window_from TIMESTAMPTZ NOT NULL,
  window_to TIMESTAMPTZ NOT NULL,
  lessons BIGINT NOT NULL,
  -- The version's mean loss now and when it began.
  loss DOUBLE PRECISION NOT NULL,
  reference_loss DOUBLE PRECISION NOT NULL,
  -- Population stability index of what the model reads, by feature: {"gap": 0.03, ...}.
  features JSONB NOT NULL,
  -- The same of what Presage said of observations; NaN if it said nothing.
  scores DOUBLE PRECISION NOT NULL,
  -- How many labels came, by what they said: {"fraud": 3, ...}.
  labels JSONB NOT NULL,
  FOREIGN KEY (name, version) REFERENCES model_version (name, version)
);

CREATE INDEX model_drift_latest ON model_drift (name, id);

CREATE INDEX model_drift_age ON model_drift (window_to);
