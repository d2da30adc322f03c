-- Subjects that cannot be recovered: why, and when it is tried again. Small: they are few, or something larger is wrong.
CREATE TABLE quarantine (
  domain VARCHAR(100) COLLATE "C" NOT NULL,
  subject VARCHAR(255) COLLATE "C" NOT NULL,
  why VARCHAR(500) NOT NULL,
  node VARCHAR(200) NOT NULL,
  since TIMESTAMPTZ NOT NULL,
  last_tried TIMESTAMPTZ NOT NULL,
  tries INTEGER NOT NULL,
  next_try TIMESTAMPTZ NOT NULL,
  wished_by VARCHAR(200),
  wished_why VARCHAR(1000),
  wished_at TIMESTAMPTZ,
  PRIMARY KEY (domain, subject)
);
CREATE INDEX quarantine_next_try ON quarantine (next_try);
