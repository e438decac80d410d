"""The rows of one push as they stand, and the hands that move their clocks."""

from __future__ import annotations

LAPSE = "UPDATE pusher.batch SET lease_until = now() - interval '5 seconds' WHERE lease_until IS NOT NULL"
_LATER = """
    UPDATE pusher.delivery SET not_before = clock_timestamp() WHERE not_before > clock_timestamp();
    UPDATE pusher.batch SET due = now() WHERE due > now();
    UPDATE pusher.unsettled SET next_at = least(next_at, now()), quiet_at = least(quiet_at, now());
    UPDATE pusher.orphan SET next_at = now(), at = at - interval '1 minute';
    UPDATE pusher.account SET brake = 1, open_at = '-infinity'"""
_SEEN = """
    SELECT p.state,
        (SELECT json_agg(json_build_object('no', no, 'state', d.state, 'shown', v.state))
         FROM pusher.delivery AS d JOIN pusher.v_delivery AS v USING (push, no)) AS rows,
        (SELECT json_agg(to_json(b)::jsonb || jsonb_build_object('leased', lease_until IS NOT NULL) ORDER BY id)
         FROM pusher.batch AS b) AS batches,
        (SELECT json_agg(json_build_object('no', no, 'key', key)) FROM pusher.unsettled) AS doubts
    FROM pusher.push AS p"""
_CLEAN = "".join(
    f"DELETE FROM pusher.{table};"
    for table in ("unsettled", "call", "orphan", "delivery", "batch", "rendition", "push")
)


class Rows:
    """What the database says. There is one push in it."""

    def __init__(self, stage) -> None:
        self.stage = stage
        self.states: dict[int, str] = {}  # by number
        self.before: dict[int, str] = {}  # as they were at the last look
        self.sending: set[int] = set()
        self.batches: list[dict] = []
        self.unsettled: dict[int, str] = {}  # number: the key that the call carried
        self.state = ""  # of the push

    async def look(self) -> None:
        """Read them as they stand."""
        seen = await self.stage.db.owner.fetchrow(_SEEN)
        rows = seen["rows"] or []
        self.before, self.states = self.states, {row["no"]: row["state"] for row in rows}
        self.sending = {row["no"] for row in rows if row["shown"] == "sending"}
        self.batches = seen["batches"]
        self.unsettled = {row["no"]: row["key"] for row in seen["doubts"] or []}
        self.state = seen["state"]

    async def pass_time(self) -> None:
        """Everything that waits for a time has waited long enough."""
        await self.execute(_LATER)

    async def execute(self, statement: str) -> None:
        await self.stage.db.owner.execute(statement)

    async def address(self, no: int) -> str:
        row = await self.stage.db.owner.fetchrow(
            "SELECT c.key_id, c.cipher FROM audiences.contact AS c JOIN pusher.delivery AS d ON d.contact = c.id "
            "WHERE d.no = $1",
            no,
        )
        return self.stage.vault.open(row["key_id"], row["cipher"])

    async def clean(self) -> None:
        """Leave no push behind."""
        await self.execute(_CLEAN)
