"""The signs around a day by which its role is told, compiled from the lists of words.

Weighing asks each by its name.
"""

from __future__ import annotations

from typing import Final

from content.ingest.days.cues import CLOCK, GATHERING, any_of, cue
from content.pattern import late

UNTIL: Final = late(CLOCK + GATHERING + any_of("limit_after"))
WAY_IN: Final = late(
    r"[^，。；]{0,6}?(?:入口|通道|系统|平台|窗口|端口?|网[址站]?|链接|小程序|接龙|报名|申请)(?=$|[，。；、：:\s]|于|在|就|将|也|会)"
)
ENDS: Final = late(
    CLOCK
    + r"[^，。；]{0,6}?(?:关闭|关停|结束|停止(?:[受办]理|报名|[收缴登接发]|预约|申[报请]|领取|兑换|认证|投票)|到期|截止"
    r"|关门|下线|就?关(?:了|掉|(?=[，。；]|$))|就?停(?:了|收)|就?没(?:有)?了|收了)"
)
SHUTS: Final = late(CLOCK + r"[^，。；]{0,6}?" + any_of("shuts"))  # the word itself says that something was taken
LAST_OF_ALL: Final = late(CLOCK + r"[，,]?(?:就?是)?[^，。；\d]{0,6}最后(?:一天|一日|期限|一次)")
BEFORE_THAT: Final = late(r"(?:在|于|赶在)?(?:此|这|那|这天|那天|在此)(?:之|以)?前")
BEFORE: Final = cue("limit_before", after=r"\s*$")
LAST_DAY: Final = late(
    r"截止|截至|最后(?:一天|期限)|哪天为止|最[晚迟](?:哪天|几号|何时|到|什么时候)|(?:哪天|几号)(?:以|之)?前"
)
TILL_WHEN: Final = late(r"到(?:啥|什么|何|哪|几)(?:时候?|一?天|号)[：:][^。；]{0,24}到?$")  # 缴到啥时候：手机缴到
ANSWER: Final = late(r"\s*(?:答[：:])?\s*")
CALLED_LAST: Final = late(r"(?:截止|最后)(?:时间|日期|期限|日)(?:[为是定在到至]|[:：])+$")
LATEST: Final = late(r"最[迟晚](?:到|是|在)?$")
AS_OF: Final = late(r"截至[^，。；]{0,4}$")
FOR_OFFICES: Final = late(r"约谈|问责|通报批评|扣分|督办|年度考核")  # nobody does that to a resident
A_PAPERS: Final = late(r"(?:合同|协议|租约|租期|(?<!认)证|证书|执照|保单|驾照)[^，。；]{0,3}$")
RUNS_OUT: Final = late(CLOCK + "(?:到期|届满|期满)")
BARE_WHEN: Final = late(r"(?:具体)?(?:时间|日期|时段|期限)(?:安排|(?:[和、及与])?地点)?")
NEXT_DAY: Final = late(r"\d[日号]|月[底末]")  # what is said after it is said of the next day
BARE_UNTIL: Final = cue("until_only", after=r"\s*$")
SINCE: Final = late(
    r"(?:自|从|即日|现在|印发|发布|起|公示|公告|报名|申报|征集|投票|受理|登记|办理|征求意见|缴费)[^。；]{0,12}[至到]\s*$"
)
FROM: Final = late(CLOCK + any_of("from_after"))
CLOSED: Final = late(CLOCK + any_of("from_after") + r"[^，。；]{0,14}" + any_of("closed"))
CONSEQUENCE: Final = cue("consequence")
NOT_DONE: Final = late(r"[没未][^，。；]{1,10}的[，,]?(?:[^，。；]{0,8}[，,])?(?:从|自|于|将)*$")
REPLACED: Final = cue("replaced", after="$")
CHANGED: Final = late(
    CLOCK + r"[，,]?(?:改|调整|变更|延长?|延期|推迟|顺延|提前)[^，。；]{0,2}[为到至成]"
)  # 由6月10日改为
CORRECTS: Final = cue("corrects")
DENIED: Final = late(r"不是[“‘]?$")
RATHER: Final = late(r"[，,](?:而|应该?)?是[“‘]?$")
OLD_LABEL: Final = late(r"(?:原[来先定]?|误|错|(?:更正|调整|变更|修改)前|原[一-鿿]{0,4})(?:时间|日期|内容)?")
TARRY: Final = late(r"(?:莫|别|不要|勿|甭|不能|不得)[^，。；]{0,3}[拖等挨熬]到$")  # 莫拖到9月16号以后
HALTED: Final = late(r"(?:暂停|停止|不予|不再|暂不|不能|无法|停(?=[办缴收发止]))[一-鿿]{0,4}")
HOURS: Final = late(r"[，,]每[天日周][^，。；]{0,20}(?=[，,])")
BESIDE: Final = late(r"(?:(?:\d{1,2}月)?\d{1,2}[日号]?[、和及与])+$")
MISSED: Final = late(r"(?:错过了?|过了|超过|逾)$")
PUT_OFF: Final = late(r"(?:延长?|延期|顺延|推迟?|提前|改)[至到]\s*$")
PROLONGED: Final = late(r"(?<!顺)延长?[至到]\s*$")
A_TIME: Final = late(r"[一-鿿]{2}期(?=$|[，。；])")
CLAIMED: Final = late(  # what a swindler says
    r"(?:谎称|诈称|[来致]电(?:话)?[^，。；]{0,4}称|(?:骗子|对方|冒充|自称|嫌疑人)[^。；]{0,30}?(?:称|说|讲)|(?:骗子|冒充|(?:诈骗|假的?)(?:短信|电话|信息|通知)))[^。；]{0,40}$"
)
UNTRUE: Final = late(
    r"[^。；]{0,24}?(?:骗子|骗局|诈骗|骗人|谣言|谣传|(?:[是全都])假的)"
)  # 9月20日前不认证就停，这是骗子
# 最后还款日是: the last day of an act by name.
TERM_SAID: Final = late(
    r"(?:最后|最迟|最晚)的?(?P<act>[一-鿿]{2,4}?)的?(?:日期?|期限|时限|时间|一天)(?:[为是定在到至：:]|\s)*$"
)
# 在这两个月里，凡是……的，都受理: what a time that was named lets its reader do.
IN_IT: Final = late(
    r"(?:^|[。；，])\s*(?:[在凡]|就是)?(?:[此这](?:[一两二三四五六几半\d]{0,3}个?(?:多月|月|周|星期|天|段时间|段日子)|期间|当中)|(?:活动|行动|服务|优惠|开放)(?:期间?|月|周)|期间)"
    r"(?:之?内|里头?|当中|期间|中)?[，,]?(?P<what>[^。；]{2,60})"
)
SERVES: Final = late(
    r"受理|凡是?[^，。；]{2,20}的|(?:可以?|都能|均可|能|请|欢迎|随时|尽管)[^，。；]{0,8}(?:来|去|到|申请|申报|办|报|领|打|咨询|登记|交|兑|换|参加)|免费[^，。；]{0,6}(?:办|领|修|换|做|查|测|检)|免门?票|半价|优惠|立?减\d|抵\d"
)
THEY: Final = late(r"(?:[镇村县乡区]里|街道上?)$")  # 镇里9月20日前把名单收齐
GATHER: Final = late(r"[把将][^，。；]{1,8}(?:收|报|造|汇|送|交)")
COLLECTED: Final = late(r"[^，。；]{0,6}(?:收齐|收全|收拢|收集)")  # from those who have to hand it in by then
TOO_LATE: Final = late(r"(?:逾期|过期|过时|过后)[^，。；]{0,4}(?:不|概不|拒)")
PAST: Final = late(r"[已曾](?:[经于在自]{0,2})$")
STATE: Final = cue("state")
ACT: Final = cue("act")
# What readers do by single characters: they give, take, write, send, sow, clear, turn to somebody.
DEALS: Final = late(r"[交缴领申登签填投拆搬迁打认换订存还购寄写退跟找]|报(?!道|告|纸|警|刊)")
GOES: Final = late(r"[到去来](?![期账位])")
ACT_LAST: Final = cue("act", after=r"(?:工作|活动|期)?(?:将|于|在)*$")  # 缴费工作将于
OBJECT: Final = cue("object")
SHOWN: Final = late(
    r"(?:公示|张榜|公开)[^，。；]{0,6}(?:无|没有?)异议[之以]?后?|公示(?:期满?|结束|完毕?)后"
)  # what comes after
NAMED: Final = late(
    r"(?P<what>[一-鿿]{2,8})(?:期间?|期限|时间|时段|日期)[一-鿿\d]{0,3}(?:[为是自从（(“：:]|\s)*$"
)  # 保险期间一年（, 公示期为
HEALTH: Final = cue("health")
TOLD: Final = late(CLOCK + r"[为是][^，。；]{1,12}")  # 3月1日至31日为集中申报期
DEFINED: Final = late(CLOCK + r"[，,]?(?:定|划|确定)?[为是][^，。；]{0,12}(?:期|时段|阶段|季|月|周)(?=$|[，。；）)])")
DOES: Final = late(
    CLOCK + r"(?:夜头|夜间|傍晚)?，?(?:期间|之间|内|前来|来)?(?:还?[没未][^，。；]{1,6}的，?)?"
    r"(?:，?(?:请|可|均可|须|应|各位|大家|到|在))*"
    rf"(?![^，。；]{{0,14}}{any_of('not_the_reader')})" + any_of("does")
)
OFFICE_DOES: Final = cue("office_does", before=r"[^，。；]{0,6}")
OF_A_PAPER: Final = cue("of_a_paper", before=r"[^，。；]{0,6}")
PAPER: Final = cue("paper_before", after="$")
OFFICE: Final = cue("office_subject", after=r"(?P<tail>[^，。；到向请]{0,4})$")
WILL: Final = late(r"(?:将|拟|计划|预计|力争|争取|确保|承诺|保证|答应|有望)(?:于|在)?$")
PAYS: Final = cue("reader_pays")
OFFICE_STEP: Final = cue("office_steps")
REWARDS: Final = cue("rewards")
OWED: Final = cue("owed", after="$")
BARE_END: Final = late(r"^(?:就|要|全部|全面|基本|圆满)*(?:结束|完成|完毕)(?:[，。；]|$)")
LASTING: Final = cue("lasting")
STATUS: Final = cue("status")
REPORTING: Final = cue("reporting")
GIVEN_UP: Final = cue("given_up")
EXTENDED: Final = cue("extended")
SOME: Final = cue("some_only")
OF_THOSE: Final = late(r"[^，。；]{2,24}的，?(?:可|请|应|须|于|在|也|要|务必)*\s*(?:于|在)?$")
THOSE: Final = late(r"^[^，。；]{2,20}的[，,]")
MAIN: Final = cue("main")
EVENT_WORD: Final = cue("event")
ASKS: Final = cue("asks")
LABEL_ACT: Final = cue("label_act")
WEATHER: Final = late(
    CLOCK
    + r"，?(?:[全局我本][县区市镇地部]+)?(?:将|可能|预计|仍)?(?:有|出现|迎来)[^，。；]{0,8}(?:雨|风|雪|雾|霜|温|冰|雷)"
)
UNLESS: Final = late(
    CLOCK
    + "(?:起|开始)"
    + r"[，,]?(?:对|凡)?(?:还|仍|尚)?(?:没有?|未)[^，。；]{1,12}的[^。；]{0,12}"
    + any_of("consequence")
)
ASKING: Final = late(
    r"时候|时间|何时|几[号时]|哪天|日期|[期日]$|多久|(?:报名|登记|收|缴费?|领取?|办理|申请|申报|认证|投票)$"
)
WHEN: Final = late(r"时候|时间|何时|几[号时]|哪天|日期|[期日]$|多久")
READERS: Final = cue("readers")
ORGANS: Final = cue("organs", after=r"(?!的?(?:村民|居民|农户|群众|住户|家长|户|党员|老百姓|乡亲))")
PASSED_ON: Final = late(
    r"(?:统一|全部|一并|集中|就)?报(?:到|送|至|给|上)?[^，。；村组社我]{0,2}(?:镇|县|乡|市|局|街道|上级|上面)"
)  # villages to the town
OF_SPAN: Final = late(r"的(?!上午|下午|晚|早|每|工作|正常|办公|上班|\d)[一-鿿]")
GLOSS: Final = late(r"(?:季度|年度|学期|半年|学年)[（(]$")  # 第三季度（7月1日至9月30日）
ONLY_DAY: Final = late(r"(?:就|只|仅|只有)$")
ONE_DAY: Final = late(r"(?:这|那|个)?一?天")
TILL_THEN: Final = late(r"[^。；]{0,8}[，,][一-鿿]{0,10}?之前(?![往期述])")
BY_ORGANS: Final = cue("organs", before=r"[^，。；]{0,3}由")
SO_FAR: Final = late(
    CLOCK + r"(?:为止)?[，,]?[^。；\d]{0,12}?(?:还差|还剩|还有|仍有|尚有|已有?|只有|才|共|完成)[^，。；]{0,8}?\d"
)
SUPERIORS: Final = cue("superiors")
PERIOD: Final = late(r"(?:保险|保障|责任|供[一-鿿]{1,2}|聘|租|质保|保修|待遇|有效|服务|承包|合同|任|汛|学|工)期")
REMEDY: Final = late(r"[^，。；]{0,12}(?:复议|诉讼|起诉|上诉|仲裁)")
TURN: Final = late(r"(?:村|社区|居委会|街道|[镇乡])[^，。；请到]{0,3}(?:[:：为于在]|\s)*$")
