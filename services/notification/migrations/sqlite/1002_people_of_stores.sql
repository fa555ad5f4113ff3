-- Who may see a store's messages: whoever owns it, and its staff as a JSON list of ids. A store that was heard of before
-- is nobody's until it is heard of again.
ALTER TABLE store_names ADD COLUMN owner_id TEXT NOT NULL DEFAULT '';
ALTER TABLE store_names ADD COLUMN staff TEXT NOT NULL DEFAULT '[]';
