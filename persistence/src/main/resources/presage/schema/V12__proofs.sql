-- What was signed of the journal, block after block. Rows are only ever added.
CREATE TABLE proof_block (
  number BIGINT PRIMARY KEY,
  -- The place in the journal's commit order up to which rows are in this block or an earlier one.
  transaction BIGINT NOT NULL,
  ordering BIGINT NOT NULL,
  -- The very text that is signed.
  statement TEXT NOT NULL,
  signature BYTEA NOT NULL,
  -- The leaves of the tree, one after the other.
  leaves BYTEA NOT NULL
);
CREATE UNIQUE INDEX proof_block_place ON proof_block (transaction, ordering);
-- How far statements were published, by place.
CREATE TABLE proof_publication (
  place VARCHAR(500) COLLATE "C" PRIMARY KEY,
  number BIGINT NOT NULL
);
