-- What is read off the journal into tables of its own, in versions: one serves, and a new one may be built beside it.
CREATE TABLE projection (
  name VARCHAR(100) COLLATE "C" NOT NULL,
  version INTEGER NOT NULL,
  state VARCHAR(16) NOT NULL CHECK (state IN ('building', 'serving', 'retired', 'dropped')),
  -- Who wanted this version, and why.
  who VARCHAR(200) NOT NULL,
  why VARCHAR(1000) NOT NULL,
  asked_at TIMESTAMPTZ NOT NULL,
  switched_at TIMESTAMPTZ,
  PRIMARY KEY (name, version)
);

CREATE UNIQUE INDEX projection_one_serves ON projection (name) WHERE state = 'serving';
CREATE UNIQUE INDEX projection_one_is_built ON projection (name) WHERE state = 'building';

-- How far each shard of a version has come in the journal's commit order. Written in the transaction that writes what
-- was read up to there.
CREATE TABLE projection_place (
  name VARCHAR(100) COLLATE "C" NOT NULL,
  version INTEGER NOT NULL,
  shard INTEGER NOT NULL,
  transaction BIGINT NOT NULL,
  ordering BIGINT NOT NULL,
  -- Rows of the journal that were read into it, and such as were not, because they cannot be read.
  rows BIGINT NOT NULL,
  parked BIGINT NOT NULL,
  PRIMARY KEY (name, version, shard),
  FOREIGN KEY (name, version) REFERENCES projection (name, version)
);

-- Rows that cannot be read, the first of each shard.
CREATE TABLE projection_parked (
  name VARCHAR(100) COLLATE "C" NOT NULL,
  version INTEGER NOT NULL,
  transaction BIGINT NOT NULL,
  ordering BIGINT NOT NULL,
  persistence_id VARCHAR(255) COLLATE "C" NOT NULL,
  sequence_number BIGINT NOT NULL,
  reason VARCHAR(1000) NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (name, version, transaction, ordering)
);

-- Insights that are worth finding again; the journal has all of them. A partition for each version.
CREATE TABLE insight (
  version INTEGER NOT NULL,
  -- Event time of what it speaks about, and when it was said.
  time TIMESTAMPTZ NOT NULL,
  said_at TIMESTAMPTZ NOT NULL,
  -- Where it stands in the journal, which is its id.
  domain VARCHAR(32) COLLATE "C" NOT NULL,
  subject VARCHAR(200) COLLATE "C" NOT NULL,
  sequence_number BIGINT NOT NULL,
  place INTEGER NOT NULL,
  kind VARCHAR(16) NOT NULL,
  alarm BOOLEAN,
  verdict VARCHAR(16),
  score DOUBLE PRECISION,
  model VARCHAR(100),
  model_version VARCHAR(100),
  -- What can be searched for, and the insight as HTTP tells it.
  words TSVECTOR NOT NULL,
  said TEXT NOT NULL,
  PRIMARY KEY (version, domain, subject, sequence_number, place)
) PARTITION BY LIST (version);

CREATE INDEX insight_newest ON insight (version, time, domain, subject, sequence_number, place);
CREATE INDEX insight_of_subject ON insight (version, subject, time);
CREATE INDEX insight_words ON insight USING GIN (words);
CREATE INDEX insight_age ON insight USING BRIN (said_at);

-- Counts by domain and minute, hour, day, by when it was concluded. Each shard has rows of its own, so that none waits
-- for another; who reads adds them up. A partition for each version.
CREATE TABLE aggregate (
  version INTEGER NOT NULL,
  domain VARCHAR(32) COLLATE "C" NOT NULL,
  unit VARCHAR(8) COLLATE "C" NOT NULL,
  since TIMESTAMPTZ NOT NULL,
  shard INTEGER NOT NULL,
  rows BIGINT NOT NULL,
  observations BIGINT NOT NULL,
  insights BIGINT NOT NULL,
  alarms BIGINT NOT NULL,
  approved BIGINT NOT NULL,
  reviewed BIGINT NOT NULL,
  declined BIGINT NOT NULL,
  -- Insights that have a score, and its sum in millionths: whole numbers add up to the same in any order.
  scored BIGINT NOT NULL,
  score_millionths BIGINT NOT NULL,
  PRIMARY KEY (version, domain, unit, since, shard)
) PARTITION BY LIST (version);
