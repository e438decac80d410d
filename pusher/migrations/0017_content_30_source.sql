GRANT UPDATE (state, bytes, files) ON content.find TO cunkou_worker;  -- what nobody has decided about goes in time
