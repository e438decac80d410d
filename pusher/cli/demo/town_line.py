"""From a notice of the demo's town to its button, as the console does it."""

from __future__ import annotations

from audiences.division import Division
from audiences.group import Reachable, Way
from audiences.store import AudienceSpec
from pusher import publish
from pusher.account import mode_labels
from pusher.cli import line
from pusher.cli.demo import staff
from pusher.cli.demo.notice import docx
from pusher.cli.demo.people import COUNTY
from pusher.cli.demo.scene import Scene
from pusher.cli.demo.town_notices import Notice
from pusher.cli.demo.town_people import TOWN
from pusher.cli.line import Persons
from pusher.cli.screen.check import check
from pusher.desk import OFFICE_TIME
from pusher.publish import Wish
from pusher.runtime import now
from pusher.store import push as pushes
from pusher.store import session


async def send(scene: Scene, notice: Notice, *, shown: bool = True) -> pushes.Push:
    """Send it to all who follow an account; no waiting of five minutes: whoever looks on has pressed 立即开始.

    `shown`: the terminal shows its check page.
    """
    runtime, seat, here = scene.runtime, scene.seat, Division(TOWN)
    today = now().astimezone(OFFICE_TIME).date()
    data = docx(notice.text(today))
    (scene.house.settings.var / "demo" / notice.file).write_bytes(data)
    taken = line.take(notice.file, data, TOWN, today)
    persons = Persons(*(seat.staff[name] for name in staff.TOWN_ROUTE))
    async with session(runtime.pool, seat.grant) as conn:
        item = await line.review(conn, runtime.vault, taken.version, TOWN, persons, "演练")
        spec = AudienceSpec(((here.lo, here.hi),), Reachable(Way.WECHAT))
        wish = Wish(item.id, ("wechat", "sms"), spec, (), wait=line.SANDBOX_WAIT)
        page = await line.prepare(conn, runtime, wish, persons.author)
        labels = await mode_labels(conn, runtime.vault, COUNTY)
    if shown:
        check(scene.console, page, labels)
    begins = await line.approve(runtime, seat.grant, page, persons.author)
    if begins > now():
        async with session(runtime.pool, seat.grant) as conn:
            await publish.start_now(conn, page.push.id, now=now(), quiet=line.quiet(runtime.settings))
        await runtime.desk.bell.plan(page.push.id)
    async with session(runtime.pool, seat.grant) as conn:
        return await pushes.push(conn, page.push.id) or page.push
