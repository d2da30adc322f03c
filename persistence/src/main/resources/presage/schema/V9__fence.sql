-- Which cluster uses this database: one row. Its members hold an advisory lock together, in shared mode; whoever founds
-- a cluster needs it alone for a moment, and so cannot while one of another lives. A lock goes with its connection, so
-- that nobody has to clean up after a crash.
CREATE TABLE cluster_fence (
  id SMALLINT PRIMARY KEY CHECK (id = 1),
  cluster VARCHAR(64) NOT NULL,
  -- Which founding it was, so that a member finds out that another cluster began while it could not reach the database.
  incarnation UUID NOT NULL,
  shards INT NOT NULL,
  -- Version of what nodes say to one another.
  protocol INT NOT NULL,
  founder VARCHAR(300) NOT NULL,
  founded_at TIMESTAMPTZ NOT NULL,
  -- When a member last said that it lives.
  alive_at TIMESTAMPTZ NOT NULL
);
