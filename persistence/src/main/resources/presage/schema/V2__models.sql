-- Every version of every model that may serve. Its weights are a file named by the digest; a row is written only after
-- its file is safe, and never deleted.
CREATE TABLE model_version (
  name VARCHAR(100) COLLATE "C" NOT NULL,
  version VARCHAR(100) COLLATE "C" NOT NULL,
  digest CHAR(64) NOT NULL,
  -- Where its latest step in model_step left it.
  stage VARCHAR(16) NOT NULL CHECK (stage IN ('candidate', 'shadow', 'canary', 'champion', 'retired')),
  code_version VARCHAR(100) NOT NULL,
  seed BIGINT NOT NULL,
  data_card JSONB NOT NULL,
  metrics JSONB NOT NULL,
  calibration_error DOUBLE PRECISION,
  p99_millis DOUBLE PRECISION,
  description TEXT NOT NULL,
  intended_use TEXT NOT NULL,
  limits TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  created_by VARCHAR(200) NOT NULL,
  PRIMARY KEY (name, version)
);

-- Whatever else goes wrong, a model has one champion.
CREATE UNIQUE INDEX model_version_one_champion ON model_version (name) WHERE stage = 'champion';

-- What became of each version, who wanted it and why. Rows are only ever added. Steps of one model are numbered without
-- gaps, so that of two who decide on the same standing only one can write.
CREATE TABLE model_step (
  name VARCHAR(100) COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  version VARCHAR(100) COLLATE "C" NOT NULL,
  kind VARCHAR(16) NOT NULL CHECK (kind IN ('registered', 'promoted', 'rolled-back')),
  from_stage VARCHAR(16),
  to_stage VARCHAR(16) NOT NULL,
  who VARCHAR(200) NOT NULL,
  why VARCHAR(1000) NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (name, number),
  FOREIGN KEY (name, version) REFERENCES model_version (name, version)
);

-- How a version did beside another on a window of time that neither was trained on. Rows are only ever added.
CREATE TABLE model_trial (
  id BIGSERIAL PRIMARY KEY,
  name VARCHAR(100) COLLATE "C" NOT NULL,
  version VARCHAR(100) COLLATE "C" NOT NULL,
  against VARCHAR(100) COLLATE "C" NOT NULL,
  window_from TIMESTAMPTZ NOT NULL,
  window_to TIMESTAMPTZ NOT NULL,
  loss DOUBLE PRECISION NOT NULL,
  against_loss DOUBLE PRECISION NOT NULL,
  calibration_error DOUBLE PRECISION NOT NULL,
  p99_millis DOUBLE PRECISION NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  FOREIGN KEY (name, version) REFERENCES model_version (name, version),
  FOREIGN KEY (name, against) REFERENCES model_version (name, version)
);

CREATE INDEX model_trial_latest ON model_trial (name, version, id);
