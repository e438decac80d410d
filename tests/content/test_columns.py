"""Lists pasted with blanks or tabs between their columns are tables; what only looks so stays as it is."""

import pytest

from content.ingest import read
from content.item import Paragraph, Table

PEOPLE = (
    ("1", "张洪国", "王家岗村2组", "2", "640"),
    ("2", "李翠", "星亮村4组", "1", "410"),
    ("3", "王五", "东方村", "1", "400"),
)
HEAD = ("序号", "姓名", "住址", "人数", "金额")


def pasted(*lines):
    return read("粘贴.txt", "\n".join(lines).encode())


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (["  ".join(row) for row in PEOPLE], PEOPLE),
        (["\u3000".join(row) for row in (HEAD, *PEOPLE)], (HEAD, *PEOPLE)),
        (["序号   姓  名   住  址   人数  金额", "1  张洪国  王家岗村2组  2  640", "2  李  翠  星亮村4组  1  410",
          "3 \t王  五   东方村  1  400", "合  计    4  1450"], (HEAD, *PEOPLE, ("合计", "", "", "4", "1450"))),
        (["  ".join(row) for row in (HEAD, *PEOPLE)] + ["合计  3户  4人  1450"],
         (HEAD, *PEOPLE, ("合计", "3户", "", "4人", "1450"))),
        (["  ".join(row) for row in PEOPLE] + ["合计  3户  4人  1450"], (*PEOPLE, ("合计", "3户", "", "4人", "1450"))),
        (["1\t张洪国\t\t王家岗村2组\t2\t640", "2\t李翠\t\t\t星亮村4组\t1\t410", "3\t王五\t东方村\t1\t400"], PEOPLE),
        (["1\t张洪国\t\t640", "2\t李翠兰\t星亮村4组\t410", "合计\t\t\t1050"],
         (("1", "张洪国", "", "640"), ("2", "李翠兰", "星亮村4组", "410"), ("合计", "", "", "1050"))),
        (["王家岗村  12月8日  村卫生室", "星亮村  12月9日  村卫生室", "东方村  12月10日8：30  老学校"],
         (("王家岗村", "12月8日", "村卫生室"), ("星亮村", "12月9日", "村卫生室"),
          ("东方村", "12月10日8：30", "老学校"))),
    ],
)  # fmt: skip
def test_a_list_with_gaps_between_its_columns_is_a_table(lines, rows):
    draft = pasted("公示名单如下", *lines, "厉山镇人民政府")
    assert draft.blocks == (Paragraph("公示名单如下"), Table(rows), Paragraph("厉山镇人民政府"))
    assert draft.dropped == ()


def test_a_total_of_who_knows_what_stays_a_line():
    draft = pasted(*("  ".join(row) for row in (HEAD, *PEOPLE)), "合计  5户  4人  1450")
    assert draft.blocks == (Table((HEAD, *PEOPLE)), Paragraph("合计 5户 4人 1450"))


@pytest.mark.parametrize(
    "lines",
    [
        ["1.  身份证2份", "2.  户口本1份", "3.  照片3张", "4.  存折1本"],
        ["张三  李四  王五", "赵六  钱七  孙八", "周九  吴十  郑一"],
        ["厉山镇人民政府  派出所  中心学校", "（章）  （章）  （章）", "2026年12月1日   2026年12月1日   2026年12月1日"],
        ["        厉山镇人民政府", "        2026年11月29日"],
        ["厉山镇人民政府    厉山镇派出所", "2026年11月29日    2026年11月29日"],
        ["联系人：王会计    电话：3331008", "联系人：李主任    电话：3331009", "联系人：张书记    电话：3331007"],
        ["　　请大家  按时  参加。", "　　第2次会议  带身份证  不要缺席。", "　　地点  在村部  2楼。"],
        ["防火2026  人人有责", "防溺水  家家平安"],
    ],
)  # fmt: skip
def test_what_only_looks_like_a_list_stays_as_it_is(lines):
    draft = pasted(*lines)
    assert draft.blocks == tuple(Paragraph(" ".join(line.split())) for line in lines)
    assert draft.dropped == ()


def test_rows_with_cells_left_out_are_named():
    draft = pasted("名单", "1  张洪国  王家岗村2组  640", "2  李翠兰  410", "3  王五  东方村1组  残疾  410", "以上")
    assert all(isinstance(block, Paragraph) for block in draft.blocks)
    assert [said.split("，")[0] for said in draft.dropped] == ["表格的格子：从“1 张洪国 王家岗村2组 640”起的几行像表格"]
