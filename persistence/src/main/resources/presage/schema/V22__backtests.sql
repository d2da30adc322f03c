-- Every backtest that was asked for, and how far it has come. As a training, a row is one state machine: whoever runs it
-- moves it on, and after a crash somebody takes it up where it stands.
CREATE TABLE backtest (
  -- The day and its place among those of that day, for example 2026-11-23.1.
  id VARCHAR(40) COLLATE "C" PRIMARY KEY,
  model VARCHAR(100) COLLATE "C" NOT NULL,
  version VARCHAR(100) COLLATE "C" NOT NULL,
  domain VARCHAR(100) COLLATE "C" NOT NULL,
  -- In what the candidate's settings of the domain differ from those that are served.
  settings JSONB NOT NULL,
  span_from TIMESTAMPTZ NOT NULL,
  span_to TIMESTAMPTZ NOT NULL,
  -- Share of the domain's subjects.
  sample DOUBLE PRECISION NOT NULL,
  who VARCHAR(200) NOT NULL,
  why VARCHAR(1000) NOT NULL,
  state VARCHAR(16) NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
  -- Who runs it now; a runner whose token stands here no more has been replaced and stops.
  runner VARCHAR(100) NOT NULL DEFAULT '',
  cancelled_by VARCHAR(200),
  cancelled_why VARCHAR(1000),
  -- The place in the journal up to which it looks, and the champion it is held against; decided once.
  position VARCHAR(60),
  against VARCHAR(100),
  -- What came of all groups of subjects so far, in a form that only backtests read; with it alone the next group goes on.
  reached TEXT,
  -- How many subjects the domain has, unless they are too many to be counted, and how many were looked at.
  subjects BIGINT,
  listed BIGINT NOT NULL DEFAULT 0,
  events BIGINT NOT NULL DEFAULT 0,
  -- Of the latest stretch without an interruption.
  events_per_second DOUBLE PRECISION,
  seconds_left DOUBLE PRECISION,
  asked_at TIMESTAMPTZ NOT NULL,
  started_at TIMESTAMPTZ,
  ended_at TIMESTAMPTZ,
  error_code VARCHAR(16),
  error VARCHAR(2000)
);

-- Whatever else goes wrong, one backtest runs at a time.
CREATE UNIQUE INDEX backtest_one_at_a_time ON backtest ((true)) WHERE state = 'running';

CREATE INDEX backtest_latest ON backtest (asked_at DESC, id DESC);

-- What backtests have shown: part of a version's history, written in one transaction with the step that tells of it.
-- Rows are only ever added, and each names the one before by its digest.
CREATE TABLE model_backtest (
  number BIGSERIAL PRIMARY KEY,
  id VARCHAR(40) COLLATE "C" NOT NULL UNIQUE,
  name VARCHAR(100) COLLATE "C" NOT NULL,
  version VARCHAR(100) COLLATE "C" NOT NULL,
  -- The champion of then; NULL if there was none.
  against VARCHAR(100) COLLATE "C",
  -- Whether the domain was set up as it is served: only then does the report speak for the version alone.
  as_served BOOLEAN NOT NULL,
  passed BOOLEAN NOT NULL,
  -- Whether there was enough to judge by.
  conclusive BOOLEAN NOT NULL,
  -- What speaks against the version, a JSON list of clauses.
  objections JSONB NOT NULL,
  -- The canonical bytes of the report, a JSON object, and their SHA-256.
  report BYTEA NOT NULL,
  digest CHAR(64) NOT NULL,
  -- SHA-256 of the link before, in hexadecimal, followed by this row's digest.
  link CHAR(64) NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  FOREIGN KEY (name, version) REFERENCES model_version (name, version)
);

CREATE INDEX model_backtest_latest ON model_backtest (name, version, number);

-- A backtest is a step of a version's history by which nothing moves.
ALTER TABLE model_step DROP CONSTRAINT model_step_kind_check;
ALTER TABLE model_step ADD CONSTRAINT model_step_kind_check
  CHECK (kind IN ('registered', 'promoted', 'rolled-back', 'backtested'));
