-- Every training that was asked for, and how far it has come. A row is one state machine: whoever runs it moves it on,
-- and after a crash somebody takes it up where it stands.
CREATE TABLE training (
  -- The day and its place among those of that day, for example 2026-11-23.1; the version it makes is called the same.
  id VARCHAR(40) COLLATE "C" PRIMARY KEY,
  model VARCHAR(100) COLLATE "C" NOT NULL,
  domain VARCHAR(100) COLLATE "C" NOT NULL,
  seed BIGINT NOT NULL,
  who VARCHAR(200) NOT NULL,
  why VARCHAR(1000) NOT NULL,
  -- What moved it: a person's wish, a schedule, drift.
  cause VARCHAR(100) NOT NULL,
  state VARCHAR(16) NOT NULL CHECK (state IN
    ('cutting', 'fitting', 'examining', 'registering', 'done', 'failed', 'cancelled')),
  -- Who runs it now; a runner whose token stands here no more has been replaced and stops.
  runner VARCHAR(100) NOT NULL DEFAULT '',
  -- Who wants it to end, if anybody does, and why.
  cancelled_by VARCHAR(200),
  cancelled_why VARCHAR(1000),
  -- The place in the journal it learns up to, and the version it starts from; decided once, so that doing it again after
  -- a crash leads to the same weights.
  position VARCHAR(60),
  parent VARCHAR(100),
  epoch INTEGER NOT NULL DEFAULT 0,
  step BIGINT NOT NULL DEFAULT 0,
  loss DOUBLE PRECISION,
  validation_loss DOUBLE PRECISION,
  seconds_left DOUBLE PRECISION,
  asked_at TIMESTAMPTZ NOT NULL,
  started_at TIMESTAMPTZ,
  ended_at TIMESTAMPTZ,
  -- The version that came of it.
  version VARCHAR(100),
  error_code VARCHAR(16),
  error VARCHAR(2000)
);

-- Whatever else goes wrong, one training runs at a time.
CREATE UNIQUE INDEX training_one_at_a_time ON training ((true))
  WHERE state IN ('cutting', 'fitting', 'examining', 'registering');

CREATE INDEX training_latest ON training (asked_at DESC, id DESC);

-- What each epoch led to; epoch 0 is the version it starts from.
CREATE TABLE training_epoch (
  training VARCHAR(40) COLLATE "C" NOT NULL REFERENCES training (id),
  epoch INTEGER NOT NULL,
  loss DOUBLE PRECISION,
  validation_loss DOUBLE PRECISION NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (training, epoch)
);
