"""What a reply asks for: to be left alone, that the number is somebody else's, or neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.reply import Asked, disowns, read, stops


def spelt(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split("/"))


# Asked for and nothing else: done at once, nobody has to read it.
STOPS = spelt(
    "STOP/R/ｒ/T/TD/T D/t.d./N/退订/退訂/退 订/退·订/回复TD/回TD退订/TD退订/请退订/tuiding/取消/QX/不再接收",
    "Unsubscribe/退定/R谢谢",
    "拒收/不要再发了/别发了/请勿再发短信/以后不要给我发信息了/不用再发了，谢谢/我要退订/我想退订/申请退订",
    "我要求退订/帮我退订/麻烦退订",
    "麻烦帮我退订一下/请帮我退订，谢谢/请帮我退订好吗？/退订了/退订吧/我已退订/退订谢谢/你好，退订",
    "您好，请给我退订，辛苦了/本人申请退订短信服务",
    "请把我的号码退订/把这个号码退订/我要退订你们的短信/我需要退订/立即退订/马上退订！/全部退订/退订短信",
    "退订通知/退订这个/拒绝接收/取消订阅/取消接收",
    "我要取消订阅/请停止发送/停止推送/请取消推送/不要给我发短信了/别再给我发短信/请不要再打扰/请勿打扰/勿扰",
    "不要骚扰我/别烦我/不想收到你们的短信",
    "我不想收短信/不想再收到通知/不接收短信/以后别发了好吗/不要再发了行吗？/现在就退订/請幫我退訂/“退订”",
    "【退订】/退订！！！/退订😀/ＴＤ退订",
    "同意退订/我决定退订/回复R/R。/退订回T/拒收请回复R/不需要再发短信了/希望不再接收/咱们退订/俺要退订/Т",
    "退订退订/收到，退订",
)
# It holds at once, and the rest is for somebody to read.
STOPS_AND_SAYS = spelt(
    "我要退订，怎么还发/退订，你们一直发",
    "打错了，退订/不认识，退订/没用，退订/太烦了退订/天天发，退订/看不懂 退订/我不在村里了，退订",
    "你们发的短信太多了，退订/已经办好了，退订",
    "我不是农户，请退订，谢谢/手机快没电了，退订/老板换了地方，请退订/不要再发短信了，有事打座机",
    "别再发短信了，我搬到武汉了/退订，有通知打电话",
    "发错了，退订/因为搬走，我要退订/年纪大了眼睛不好，请帮我退订/户口迁走了，请不要再发短信",
)
STRANGERS = spelt(
    "非本人/非 本 人/【非本人】/不是本人/不是机主/并非本人/我不是机主/发错人了/你们发错人了/您好，发错人了",
    "打错电话了/你们打错号码了/查无此人",
    "你们打错了，不是我/不是我，你们打错了/打错了，不认识/错号了不认识/发错了，没有这个人/这不是我的号码",
    "不是我的手机号/不是他的号码/这个号码换人了",
    "号码换机主了/机主换了/我是新机主/号码换人了/此号非本人使用/此号非本人使用，谢谢/找错人了",
    "对不起，发错人了。/不是本人，别打来了/已换机主",
)
STRANGERS_WHO_STOP = spelt(
    "不是本人，退订/非本人，请勿再发/非本人 请不要再发短信/您好，发错人了，请不要再发/我不是机主，请退订",
    "非本人退订/查无此人，别发了",
)
QUESTIONS = spelt(
    "谁退订了/怎么退订/如何退订/退订怎么办/可以退订吗/能退订吗/退订可以吗/退订？/R?/是不是退订/要不要退订",
    "要不退订/退订要钱吗/请问退订/在哪退订",
    "退订是什么意思/补贴发了吗，退订/你说的，退订，是什么意思/请问N是什么/TD是啥/非本人能代办吗",
    "不是本人可以代领吗/非本人？/为什么不发了/还发吗",
    "补贴不是我一个人没收到吗/我不是低保户能领吗/我的名字写错字了怎么改/请问几号截止/不知道去哪里办/T还是N",
)
DENIALS = spelt(
    "不要退订/别退订/我不退订/不想退订/我没有退订/没退订/不是退订/取消退订/请取消退订/误退订/退订，按错了",
    "退订，打错了/退订取消/不。退订/恢复短信，不要退订",
    "我没有要退订/不需要退订/退订，开玩笑的/继续发，不要停/还想收到，退订是误会/如果再发错，退订",
)
OTHERS = spelt(
    "他要退订/我妈要退订/我老公要退订/帮我妈退订/他退订了/大家都退订/我妈说，退订/邻居退订了/有人退订",
    "给我爸，退订/不要发给我妈/你们写着，退订回T，T",
)
COMPLAINTS = spelt(
    "信息填错了/信息错了/信息弄错了吧/通知错了/通知写错了/通知发错了/电话错了/电话写错了/号码错了/你们搞错了",
    "你们信息搞错了/你们的通知写错了",
    "我的信息填错了/我搞错了/我换号了/已换号/手机换号了/换人了/名字写错了/我的电话写错了/面积错了二亩/金额错了",
    "通知上电话写错了/不好意思发错了",
    "对不起，打错了/打错了/发错了/发错信息了/是我弄错了/不是我/不是我的/不认识/没有这个人/我不是张三",
    "你们发的名单有错/搞错了，不是我/面积搞错了",
    "不要再发错了/别发错了/钱少了，别发了/化肥别发了/不要收费/别收了/不要打电话了/不需要/停止/拒绝/不同意",
    "我要取消/取消报名",
)
CHAT = spelt(
    "/收到/好的/谢谢/T恤/T恤两件/NO/RR/TDR/👍/12/0000/N号楼/R2/Y、N/同意/退/退票/退耕还林/退订金/退款/退休证丢了"
)
NEITHER = QUESTIONS + DENIALS + OTHERS + COMPLAINTS + CHAT

WORDS = spelt("不/是/人/号/码/手机/电话/我/这个/错/了/的/请/不要/再/发/取消/退订")


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        (Asked(stop=True, more=False), STOPS),
        (Asked(stop=True, more=True), STOPS_AND_SAYS),
        (Asked(stranger=True, more=True), STRANGERS),
        (Asked(stop=True, stranger=True, more=True), STRANGERS_WHO_STOP),
        (Asked(), tuple(text for text in NEITHER if text)),
    ],
)
def test_what_a_reply_asks_for(asked, texts):
    assert {text: read(text) for text in texts} == dict.fromkeys(texts, asked)


def test_nothing_is_nothing_to_read():
    assert read(" \u200b\n") == Asked(more=False)
    assert read("👍") == Asked(), "a person may want to see it"


@given(st.sampled_from(STOPS[:38] + STRANGERS), st.sampled_from(["", " ", "。", "\u200b", "！！", "\u3000", "~"]))
def test_space_width_and_punctuation_change_nothing(text, noise):
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    for said in (noise + text + noise, noise.join(text), wide.lower()):
        assert read(said) == read(text)


@given(st.sampled_from(STOPS + STRANGERS), st.sampled_from(("吗", "是什么", "怎么办", "呢？")))
def test_a_question_about_it_asks_for_nothing(text, tail):
    assert read(text + tail) == Asked()


@given(st.text(max_size=400) | st.lists(st.sampled_from(WORDS), max_size=60).map("".join))
def test_whatever_is_read_alone_stands_for_itself_and_none_takes_long(text):
    asked = read(text)
    assert (stops(text), disowns(text)) == (asked.stop, asked.stranger)
    assert asked.more or not asked.stranger, "whoever closes a number is read by a person"
