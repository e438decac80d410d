"""Who is answered and where she is at home."""

from __future__ import annotations

from dataclasses import dataclass, field

from audiences import store as people
from audiences.division import Tree, village_of
from audiences.naming import without_office
from pusher.desk import Desk, Post
from pusher.link import Links
from pusher.store import Connection, county
from pusher.store import account as accounts
from pusher.talk.word import scene_division


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is answered: the county's tree, where she is at home, the county's own addresses."""

    conn: Connection
    desk: Desk
    post: Post
    tree: Tree
    home: int | None
    links: Links
    account: int
    address: str = field(repr=False)


async def set_scene(conn: Connection, desk: Desk, post: Post, address: str, scene: str | None) -> Scene:
    """Of a message; `scene` is the QR's that brought her."""
    own = await county.county(conn, post.county)
    tree = await people.tree(conn, post.county)
    scanned = tree.today(scene_division(scene) or 0)  # the poster may be older than the village
    home = scanned if scanned in tree else await home_of(conn, desk, post, address)
    links = desk.links.under(own.base_url if own else "")
    row = await accounts.account_by_key(conn, post.account.key)
    return Scene(conn, desk, post, tree, home, links, row.id if row else 0, address)


async def home_of(conn: Connection, desk: Desk, post: Post, address: str) -> int | None:
    """Where a follower is at home, or else whom the account speaks for; None: no more than the county is known."""
    found = await people.follower_place(conn, desk.vault, county=post.county, account=post.account.key, address=address)
    place = found if found and found % 10**9 else post.home
    return place if place % 10**9 else None


def name_of(scene: Scene, place: int) -> str:
    """As people call it: 厉山镇桂家台村."""
    village = village_of(place)
    known = place if place in scene.tree else village
    return without_office(scene.tree.full_name(known)) if known in scene.tree else scene.post.account.name
