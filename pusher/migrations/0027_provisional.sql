-- 暂定 days are counted again when the holidays have been named.
GRANT UPDATE (due, certain) ON pusher.objection, pusher.question TO cunkou_worker;
