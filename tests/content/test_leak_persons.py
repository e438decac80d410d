"""Persons whose name looks like a word, is rare, or is told only by a title or in the paragraph before."""

from tests.content.samples import personal_rules

LEAKS = {
    "illness": (
        "娄会计上个月查出胃癌，治病的钱大伙凑一凑。",
        "安心怡患先天性心脏病，已救助8000元。",
        "村民冷水生患肺癌，家里困难。",
        "村民冷水生家里困难。他去年查出肝硬化。",
        "官源村李水旺工地摔成截瘫，老板不认账。",
        "翁家村翁火生查出疑似青光眼，请再催一次。",
        "呼延秀芬患尿毒症，每周透析三次。",
        "大伙都晓得的老佘，上个月确诊肝癌。",
        "谭老师查出乳腺癌，课由别人代。",
        "村医小麻自己得了肺结核，卫生室停诊。",
        "刘桂英住在三组，儿子在外地。\n她有肝硬化，请大家多照看。",
    ),
    "minor": (
        "一年级只有吴语桐一个孩子，没有同桌。",
        "幼儿园就剩金子涵一个娃了。",
        "教学点五年级的学生就是雷雨桐和她表弟。",
        "学生家里情况：关心妍，四年级，父母离异。",
        "村小六年级就龙天佑一个男娃。",
    ),
    "address": (
        "2　娄秋霞　410498198811024066　41049719881102406X　竹园村南街56号院2号",
        "户主安心怡，纺织厂家属院平房6排3号。",
    ),
}
CLEAN = (
    "方便面、方便食品抽检合格。",
    "安心养老，养心怡情，活动室周一开放。",
    "冷水生火做饭要注意高血压老人防滑。",
    "谭主任说，肺癌早发现能治好。",
    "老人有高血压、糖尿病的早上吃药再来。",
    "李会计通知：高血压药可以报销。",
    "一年级只有一个班，二年级有两个班。",
    "老年人查出高血压要规律服药。",
    "县人民医院专家来村坐诊。他们擅长白内障手术。",
    "社工袁心怡为老人讲解糖尿病饮食。",
    "镇长方志强强调，要把血吸虫病查到底。",
    "到卫生室找周明发登记（14000002655）。",
    "各村辅助调查员：皂角树村余大成14000003304，漂河村刘元芳14000003320。",
)


def test_a_person_is_known_though_the_name_looks_like_none():
    missed = [(rule, text) for rule, texts in LEAKS.items() for text in texts if rule not in personal_rules(text)]
    assert missed == []


def test_a_word_that_looks_like_a_name_is_nobody():
    assert {text: found for text in CLEAN if (found := personal_rules(text))} == {}
