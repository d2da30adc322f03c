-- What labels said of the champion's answers: of how many it became known in the window, silence included, and the mean
-- loss on them, NaN if there were none.
ALTER TABLE model_drift ADD COLUMN labelled BIGINT NOT NULL DEFAULT 0;
ALTER TABLE model_drift ADD COLUMN label_loss DOUBLE PRECISION NOT NULL DEFAULT 'NaN';
