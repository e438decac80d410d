"""What an account says to a follower about herself: how she binds, whether she is bound, why nothing comes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from audiences import store as people
from pusher import binding
from pusher.talk.scene import Scene
from pusher.talk.word import Ask

BACK: Final = "您回复过“退订”，现在不给您发。想再收，回复“恢复接收”。"
_LINK: Final = "链接30分钟内有效，不要转给别人。"
NO_MORE: Final = "只是不想再收通知，回复“退订”就行。"


async def bind(scene: Scene) -> str:
    """Two ways to say who one is; the link is this follower's own and lives half an hour. Once is enough."""
    number = binding.short_number(scene.desk.vault, scene.address)
    who = binding.Pass(scene.account, scene.address, scene.desk.now().timestamp())
    link = f"{scene.links.base_url}/bind/{who.token(scene.desk.vault)}"
    state = await _state(scene)
    back = f"{BACK}\n" if state.stopped else ""
    if state.bound:
        return (
            f"{back}您已经绑定过了，不用再绑。绑的是谁、绑错了要改，到村委会报这个编号：{number}\n"
            f"给同一家的人也绑上：{link}\n{_LINK}"
        )
    return (
        f"{back}绑定以后，和您家有关的通知会发到您的微信上。两种办法：\n"
        f"1. 点开链接，用登记过的手机号收验证码：{link}\n"
        f"2. 到村委会办，报这个编号：{number}\n{_LINK}"
    )


async def unbind(scene: Scene) -> str:
    """An officer does it: who is bound may be known to him only."""
    if not (await _state(scene)).bound:
        return f"您没有绑定过，不用解绑。{NO_MORE}"
    number = binding.short_number(scene.desk.vault, scene.address)
    return f"解除绑定，到村委会办，报这个编号：{number}\n{NO_MORE}"


async def unheard(scene: Scene) -> str:
    """What is in the way, as far as it is known."""
    state = await _state(scene)
    if state.stopped:
        return BACK
    if not state.bound:
        return f"您还没有绑定，只收得到全村、全镇的通知。\n{await bind(scene)}"
    return "您已经绑定，没有退订。有和您家有关的通知，会发到这里。村里现在的通知，回复“通知”看。"


ANSWERS: Final[Mapping[Ask, Callable[[Scene], Awaitable[str]]]] = {
    Ask.BIND: bind,
    Ask.UNBIND: unbind,
    Ask.UNHEARD: unheard,
}


async def _state(scene: Scene) -> people.FollowerState:
    post = scene.post
    return await people.follower_state(
        scene.conn, scene.desk.vault, county=post.county, account=post.account.key, address=scene.address
    )
