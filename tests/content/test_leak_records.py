"""Whose a passage is: a resident's record may tell no home, class or account; an officer's and an office's may."""

import pytest

from content.checks import check
from content.ingest import read
from tests.bench.reading import PERSONAL
from tests.content.samples import TODAY, subsidy

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
    ("phone", "金坡村3组谢长林，缺签字，14000001788；"),
    ("phone", "组长：李国全，欠费户：张福来14000001788"),
    ("phone", "村干部上门三次都没人，她手机14000006666一直关机。"),
    ("phone", "由组长带路去看水坑边那家，主人电话14000006666。"),
    ("phone", "刚才给书记打电话的是14000006666，说要上访。"),
    ("phone", "组长已通知，没来的：韦大山14000006666，赶紧。"),
    ("phone", "民警提醒：石文被骗3万元，接到14000006666自称客服"),
    ("phone", "老街3号院刘德厚14000001788"),
    ("phone", "未办刘德厚14000001788，请来补办"),
    ("phone", "还在住院刘德厚14000001788"),
    ("phone", "家里座机：谢国平 0722-4811234"),
    # A list in parts, entries with birthdays, a clause that has the child and the class, a class of two letters.
    ("minor", "接种\n漏种对象：殷梓萱 2021年3月12日 家长殷强"),
    ("minor", "父亲去世，母亲改嫁，孙女成思涵今年刚升初一。"),
    ("minor", "我是六二班苏可馨的妈妈，孩子今天发烧。"),
    ("minor", "钢琴比赛儿童组一等奖 韦欣妍 指导教师李芳"),
    # An account by the verb alone, a form without colons, a card before its owner.
    ("bank_card", "村小食堂帮厨柳桂枝工资发到81010000456789012（信用社）"),
    ("bank_card", "户名 岳秀兰\n账号 81010000456789012\n金额 500"),
    ("bank_card", "收款截图：6217003610001234560 岳秀兰 收款成功"),
    ("address", "第一站：龙泉社区李玉堂老党员家（桂花街14号）"),
    ("address", "快递代收：尚福田 6栋2-1203 一件"),
    ("illness", "尚福田，56岁，肺尘病二期，氧气机一台。"),
    ("illness", "四组的老柳走了，肺癌，走得急，明天出殡。"),
    # Two hidden numbers in a line are two, the end of a number before the birthday is as good as after it.
    ("id_masked", "岳秀兰 身份证尾号1238 出生1976年2月14日"),
    ("id_masked", "姓名\t身份证前6位\t后4位\n谢国平\t421321\t1238"),
    ("minor", "遗失声明：章雨桐的出生医学证明（编号R420012345）遗失，声明作废。"),
    ("address", "申请人章大贵拟在自家老宅（柳树湾12号）旁建附属房。"),
    ("address", "章大贵名下位于县城滨河花园6幢1902室的房屋将拍卖。"),
    ("bank_card", "孙桂兰 农行 6228480730123456782"),
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
    "施工单位：鸿运建筑公司，项目经理梁志强，电话14000002222。",
    "年满18岁的男青年，咨询武装部小马14000002222",
    "物业王经理14000002222，钥匙到前台联系物业小覃14000002223。",
    "收割机到村：机主老梁14000002222，每亩80元。",
    "各村电工：东庄李铁柱14000004444，西庄赵满仓14000004445，南庄孙二虎14000004446。",
    "危险区：沿河路1号至35号；转移点：村小学；转移责任人：龙建军14000004444。",
    # An office's account, whatever its digits add up to.
    "附：鉴定机构对公账户17-653001040008892（农行随县支行），鉴定费由县财政付。",
    "只能转账，户名“任寨村股份经济合作社”，账号6029 0112 4000 5583 71，以当日到账为准。",
    "付卫东区水利机电门市部，对公账户4105012830080000",
    "保证金汇入指定账户：\n户名：安岳县公共资源交易服务中心\n开户行：安岳农商银行营业部\n账号：8856 0110 0000 9264 31",
    "附：村合作社账号 1512 0009 2400 3381 5（农商行曹溪支行），承包户交款请打此账号。",
    "收款单位：随县水务公司，开户行农商行，账号8856 0110 0000 9264 31",
    "水费缴到县水务公司，开户行：农行随县支行，账号17653001040008892。",
    "甲方：桥头村委会，乙方：宏达公司，乙方账号：8201 0000 0036 1725 6，开户行农商行。",
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
    "1. （略）（鲍集教学点三年级），监测户，走读",
    "县人民医院骨科主任医师蓝海生看腰腿痛、骨折、关节炎。",
    "以案说法：李某酒驾致人骨折，判拘役两个月。",
    "献血点：人民路66号广场。体重男50公斤以上，乙肝、梅毒不能献。",
    "姓名\t出生年月\t电话尾号\n谢国平\t1976-02\t1238",
    "预防接种门诊：周一至周五，麻疹、水痘、流感疫苗。接种医生：覃小娟。",
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


def test_every_hidden_number_of_a_line_is_told():
    version = subsidy(blocks=read("名单.txt", "刘德厚421321********2411，龚桂兰证件号：421322****2522".encode()).blocks)
    quotes = [one.quote for one in check(version, {}, today=TODAY) if one.rule == "id_masked"]
    assert len(quotes) == 2


def test_children_on_a_list_in_parts():
    assert "minor" in rules("校车乘车名单\n1号车：邹子涵 邹子墨 韦佳琪\n2号车：梁诗雨")
