-- 合村并组 takes along who asked to be forgotten, too.

GRANT UPDATE (division) ON audiences.forgotten TO cunkou_import;
