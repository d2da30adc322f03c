-- Each row's link to the one before it, so that nothing can be changed, left out or swapped unnoticed. What is digested
-- stands in ops/runbooks/proofs.md. Rows from before have none; a subject's chain starts at its next row.
ALTER TABLE event_journal ADD COLUMN chain BYTEA;
-- That of the row which the snapshot ends with.
ALTER TABLE snapshot ADD COLUMN chain BYTEA;
