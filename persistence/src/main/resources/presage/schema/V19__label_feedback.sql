-- What labels said of the champion's answers: how many came to bear in the window, silence included, and its mean loss on
-- them, NaN if there were none.
ALTER TABLE model_drift ADD COLUMN labelled BIGINT NOT NULL DEFAULT 0;
ALTER TABLE model_drift ADD COLUMN label_loss DOUBLE PRECISION NOT NULL DEFAULT 'NaN';
