-- A village looks at its own part of an audience of the whole county (入户名单).

CREATE INDEX member_division ON audiences.member (audience, division);
