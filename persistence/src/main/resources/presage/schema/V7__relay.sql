-- Rows that tell other subjects something: few of all, and followed from one to the next.
CREATE INDEX event_journal_telling ON event_journal (xid, ordering) WHERE event_ser_manifest = 'observed:2';

-- How far tellings were delivered, and how many that were.
CREATE TABLE relay_progress (
  name VARCHAR(100) COLLATE "C" PRIMARY KEY,
  transaction BIGINT NOT NULL,
  ordering BIGINT NOT NULL,
  told BIGINT NOT NULL
);
