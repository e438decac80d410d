-- A page that came is looked at again for some days: its site may correct it, and then it comes again beside the first.

ALTER TABLE content.find
    ADD COLUMN changes bigint REFERENCES content.find,
    ADD COLUMN etag text NOT NULL DEFAULT '',
    ADD COLUMN modified text NOT NULL DEFAULT '',
    ADD COLUMN looked_at timestamptz;
ALTER TABLE content.find DROP CONSTRAINT find_source_address_key;
CREATE UNIQUE INDEX find_address ON content.find (source, address) WHERE changes IS NULL;
CREATE INDEX find_again ON content.find (found_at) WHERE digest IS NOT NULL;
CREATE INDEX find_changes ON content.find (changes) WHERE changes IS NOT NULL;

GRANT UPDATE (digest, title, charset, found_at, etag, modified, looked_at) ON content.find TO cunkou_worker;
