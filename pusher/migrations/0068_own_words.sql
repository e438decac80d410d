-- Who takes messages in for somebody is told so once; what somebody wrote goes with her data when she asks for it.

CREATE INDEX history_proxy ON audiences.history (id) WHERE what = 'proxy_added';
GRANT UPDATE (key_id, cipher) ON pusher.question TO cunkou_web;
