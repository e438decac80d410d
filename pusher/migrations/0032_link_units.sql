-- What a person's own link takes is measured now.
UPDATE pusher.account SET options = options - 'link_units' WHERE options ? 'link_units';
