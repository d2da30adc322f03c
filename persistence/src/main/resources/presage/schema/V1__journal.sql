-- The tables that pekko-persistence-jdbc writes, without tags and durable state, which are not used.
-- Ids compare byte by byte (collation C), so that a domain is one range of the key.
CREATE TABLE event_journal (
  ordering BIGSERIAL NOT NULL,
  persistence_id VARCHAR(255) COLLATE "C" NOT NULL,
  sequence_number BIGINT NOT NULL,
  deleted BOOLEAN DEFAULT FALSE NOT NULL,
  writer VARCHAR(255) NOT NULL,
  write_timestamp BIGINT,
  adapter_manifest VARCHAR(255),
  event_ser_id INTEGER NOT NULL,
  event_ser_manifest VARCHAR(255) NOT NULL,
  event_payload BYTEA NOT NULL,
  meta_ser_id INTEGER,
  meta_ser_manifest VARCHAR(255),
  meta_payload BYTEA,
  -- The writing transaction. ordering is drawn before the commit, so that it alone would let readers skip rows.
  xid XID8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (persistence_id, sequence_number)
);

-- The whole journal in commit order. It grows at its right end only, which is what keeps it cheap; it stands in for the
-- library's index of ordering alone, which nothing here reads by.
CREATE INDEX event_journal_commit_order ON event_journal (xid, ordering);

CREATE TABLE snapshot (
  persistence_id VARCHAR(255) COLLATE "C" NOT NULL,
  sequence_number BIGINT NOT NULL,
  created BIGINT NOT NULL,
  snapshot_ser_id INTEGER NOT NULL,
  snapshot_ser_manifest VARCHAR(255) NOT NULL,
  snapshot_payload BYTEA NOT NULL,
  meta_ser_id INTEGER,
  meta_ser_manifest VARCHAR(255),
  meta_payload BYTEA,
  PRIMARY KEY (persistence_id, sequence_number)
);
