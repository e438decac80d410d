"""Whose a passage is: a resident's record may tell no home, class or account; an officer's and an office's may."""

import pytest

from content.checks import check
from content.ingest import read
from tests.content.samples import TODAY, subsidy

PERSONAL = frozenset(
    {"id_number", "bank_card", "office_account", "card", "phone", "office_phone", "address", "illness", "minor"}
)
LEAKS = (
    # A home anywhere in the record of a resident, with whom ever he lives there.
    ("address", "1　肖语涵，女，29岁，父亲在外打工失联，跟婆婆住铁佛村4组16号"),
    ("address", "3. 龚桂兰，72岁，独居，儿子常年在温州，现同侄女挤在桥头镇老街8号"),
    ("address", "（2）刘德厚，一家五口，房子塌了，暂时借住堂兄家，在三里岗村2组21号"),
    ("address", "户主易守田，低保，两个老人跟着小儿子过，住处是回龙巷甲6号"),
    ("address", "唐素华（特困）：由女儿接走照料，搬到了幸福里小区2栋1单元302"),
    ("address", "姓名：童菊香\n年龄：81\n情况：老伴过世，随外孙住新市街44号\n拟补：扶手"),
    # A column of homes beside a column of what is done, done by a firm, or paid from.
    ("address", "姓名\t情况\t住址\t拟改项目\n葛素珍\t低保\t河西街12号院3号楼1单元201\t扶手"),
    ("address", "户主\t住址\t施工队\t金额\n刘德厚\t桥头村3组17号\t宏达\t3000"),
    ("address", "姓名\t现住址\t服务内容\n龚桂兰\t老街8号\t理发、助浴"),
    ("address", "被照料人\t姓名\t居住地址\t受理人\n1\t唐素华\t回龙巷6号\t小陈"),
    ("address", "姓名\t家庭住址\t工作单位\n刘德厚\t沿河路66号\t随县粮站"),
    # A child's class is said, and an adult of the school beside it.
    ("minor", "钟德贵，3组，4口人。女儿钟雨欣，岳新小学五年级2班，写作业有老师帮扶。"),
    ("minor", "儿子刘子轩，驯龙初中七年级，班主任常来家里。"),
    ("minor", "外孙女罗欣怡，现读村小三年级二班，由保安接过马路。"),
    ("minor", "童雅琴，实验小学六年级，家长在外务工。"),
    ("minor", "孙子肖浩然在中心小学四年级就读，食堂伙食费已免。"),
    ("minor", "户主段永芬，5组。长女段思琪，镇中学八年级（1）班，校长出面减了住宿费。"),
    # A resident's account below an office's, and beside one.
    ("bank_card", "付随县宏达建筑有限公司，修渠。\n序号 姓名 账号 金额\n1 刘德厚 81010000123456789 300"),
    ("bank_card", "村合作社账户已注销。\n户名：刘德厚\n账号：81010000123456789"),
    ("bank_card", "收款单位：桥头村村民委员会\n\n刘德厚，误工补贴，账号81010000123456789"),
    ("bank_card", "由镇财政所付款，打入刘德厚账号81010000123456789"),
    ("bank_card", "桥头小学代收代付，退给龚桂兰，存折605210012200345678"),
    ("phone", "找村会计领条子的李国全家，电话14000001788，哪个顺路带一下。"),
    ("phone", "村支书已上门，户主刘德厚说有事打14000001788。"),
    ("phone", "反映问题的村民蒋德荣的手机号14000000718一并打印出来。"),
    ("phone", "网格员代办的老人名单：刘德厚14000001788"),
)
CLEAN = (
    # Who answers is said after the number, or with a few words between.
    "问我：14000000877，村书记，龚。白天打。",
    "晚上打14000003584（村文书值班手机）。",
    "有事打14000003584，三组组长老周。",
    "拿不准的打14000003584（网格员小陈）",
    "联系14000003584，我是妇女主任唐琴。",
    "微信同号14000003584，镇农技员",
    "带班老师小文（班上的事问她）：14000003160",
    "乡村建办　0793-5883514，经办人小杨14000008103",
    "段村级河长“高兴邦”应为“高兴帮”，联系电话应为14000000702。",
    "现由村党支部副书记唐世琼担任，联系电话14000000705；巡河改为每周一次。",
    "护林员由周明发接任，有火情随时打14000000705。",
    "放水员老刘（管一到三组），电话14000000705",
    "负责人刘书平，手机14000000705",
    # An office's account, whatever its digits add up to.
    "附：鉴定机构对公账户17-653001040008892（农行随县支行），鉴定费由县财政付。",
    "只能转账，户名“任寨村股份经济合作社”，账号6029 0112 4000 5583 71，以当日到账为准。",
    "付卫东区水利机电门市部，对公账户4105012830080000",
    "保证金汇入指定账户：\n户名：安岳县公共资源交易服务中心\n开户行：安岳农商银行营业部\n账号：8856 0110 0000 9264 31",
    "附：村合作社账号 1512 0009 2400 3381 5（农商行曹溪支行），承包户交款请打此账号。",
    "收款单位：随县水务公司，开户行农商行，账号8856 0110 0000 9264 31",
    # Those who live there are many.
    "住在寺沟河边1号院、2号院平房的31户，今晚21时前搬到社区二楼会议室。",
    "住沿河路12号至30号的居民请关好门窗。",
    "现住3号楼、5号楼的业主，8点前挪车。",
    "家住老街8号院的各位邻居，明天停水。",
    "居住在铁路东巷1号、3号平房的群众一律转移。",
    # Students of age on a list under their own line, and words that look like names.
    "爱心助学金发放名单公示\n今年考上大学的，每人2000元\n　4　文俊豪，四川农业大学\n　5　肖晓琴，绵阳师范学院",
    "助学金名单\n考取研究生的：\n文俊豪，西南大学\n肖晓琴，四川师大",
    "资助名单\n大学新生：\n1 文俊豪 2000元\n2 肖晓琴 2000元",
    "助学名单公示\n本科：\n文俊豪，四川农业大学\n专科：\n肖晓琴，绵阳职业技术学院",
    "金榜题名\n录取名单\n文俊豪，考上四川农业大学\n肖晓琴，被绵阳师范学院录取",
    "牛和娃儿莫到渠边上去。",
    "车和孩子都看好，马和孩子分开走。",
    "关于做好义务教育阶段学生转学工作的通知",
    "高中段学生休学、复学按规定办。",
    "农村妇女“两癌”免费筛查日程表",
    "“尿毒症”患者免费透析政策解读",
    "老年人“白内障”免费手术报名",
    "“高血压、糖尿病”用药保障，到村卫生室登记。",
    "新生儿“先天性心脏病”免费筛查",
)


def rules(text):
    title, _, body = text.partition("\n")
    version = subsidy(title=title if body else "公示", blocks=read("名单.txt", (body or title).encode()).blocks)
    return {one.rule for one in check(version, {}, today=TODAY) if one.rule in PERSONAL}


@pytest.mark.parametrize(("rule", "text"), LEAKS)
def test_a_residents_record_tells_no_more_than_his_name(rule, text):
    assert rule in rules(f"公示\n{text}")


@pytest.mark.parametrize("text", CLEAN)
def test_what_an_office_or_a_crowd_says_is_nobodys(text):
    assert not rules(text)
