-- What a version showed in one window of the live stream, alone or beside another on the same lessons. Sums of the
-- difference add up over windows, so that a comparison can go on through restarts. Rows are deleted when they are old.
CREATE TABLE model_window (
  id BIGSERIAL PRIMARY KEY,
  name VARCHAR(100) COLLATE "C" NOT NULL,
  version VARCHAR(100) COLLATE "C" NOT NULL,
  -- NULL for a champion that was compared with nobody.
  against VARCHAR(100) COLLATE "C",
  window_from TIMESTAMPTZ NOT NULL,
  window_to TIMESTAMPTZ NOT NULL,
  lessons BIGINT NOT NULL,
  loss DOUBLE PRECISION NOT NULL,
  against_loss DOUBLE PRECISION NOT NULL,
  difference_groups BIGINT NOT NULL,
  difference_weight DOUBLE PRECISION NOT NULL,
  difference_sum DOUBLE PRECISION NOT NULL,
  difference_squares DOUBLE PRECISION NOT NULL,
  difference_crossed DOUBLE PRECISION NOT NULL,
  difference_squared_weight DOUBLE PRECISION NOT NULL,
  calibration_error DOUBLE PRECISION NOT NULL,
  -- Points of the calibration curve: [[said, came, count], ...].
  curve JSONB NOT NULL,
  p99_millis DOUBLE PRECISION NOT NULL,
  -- Lessons to which it said what is no number.
  failures BIGINT NOT NULL,
  -- Why it could not be run at all; NULL if it could.
  fault VARCHAR(1000),
  FOREIGN KEY (name, version) REFERENCES model_version (name, version),
  FOREIGN KEY (name, against) REFERENCES model_version (name, version)
);

CREATE INDEX model_window_pair ON model_window (name, version, against, id);

CREATE INDEX model_window_age ON model_window (window_to);
