-- What a dry run left out, and how it read the columns, stand on the page that asks whether to import.

ALTER TABLE audiences.draft ADD COLUMN notes text[] NOT NULL DEFAULT '{}';
ALTER TABLE audiences.draft ADD COLUMN labels text[] NOT NULL DEFAULT '{}';
ALTER TABLE audiences.draft ADD COLUMN fields text[] NOT NULL DEFAULT '{}';
