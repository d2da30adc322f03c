-- One snapshot a subject, the newest, which the next one is written over: nothing has to be found and deleted.
DELETE FROM snapshot older USING snapshot newer
WHERE newer.persistence_id = older.persistence_id AND newer.sequence_number > older.sequence_number;
ALTER TABLE snapshot DROP CONSTRAINT snapshot_pkey;
ALTER TABLE snapshot ADD PRIMARY KEY (persistence_id);
-- Mostly numbers that do not repeat: packing them costs more than the room it saves.
ALTER TABLE snapshot ALTER COLUMN snapshot_payload SET STORAGE EXTERNAL;
-- A row that finds room in its page is replaced without touching the index; what it leaves behind is cleared soon.
ALTER TABLE snapshot SET (
  fillfactor = 70, autovacuum_vacuum_scale_factor = 0.1, toast.autovacuum_vacuum_scale_factor = 0.1);
