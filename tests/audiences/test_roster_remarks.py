"""What a roster holds besides people: remarks on the dead, columns that are not kept, totals, 同上, landlines."""

from __future__ import annotations

import pytest

from audiences.division import Division
from audiences.roster.row import mask_cell

VILLAGE = Division(421321101200000)


def read(files, text, **options):
    return files.read(text.encode(), "x.csv", within=VILLAGE, **options)


@pytest.mark.parametrize(
    ("remark", "answer"),
    [
        ("2025年已去世", "死亡"),
        ("死亡", "死亡"),
        ("户口已注销", "死亡"),
        ("迁出", "迁出"),
        ("户口已迁", "迁出"),
        ("2024年婚迁高城镇", "迁出"),
    ],
)
def test_a_remark_that_says_she_is_gone_is_asked_about_by_row(files, remark, answer):
    reading = read(files, f"姓名,电话,备注\n张一,14000000001,\n李二,14000000002,{remark}\n")
    (error,) = reading.errors
    assert (error.row, error.column, f"填“{answer}”" in error.message) == (3, "备注", True)
    answered = read(files, f"姓名,电话,备注,人员状态\n李二,14000000002,{remark},正常\n")
    assert not answered.errors
    assert answered.rows[0].state is None


@pytest.mark.parametrize(
    "remark",
    ["在外务工", "户口未迁出", "2019年户口迁入", "由外迁入", "已搬迁", "拆迁户", "户口已迁至本村", "一卡通已销户",
     "残疾证注销", "未死亡", "已迁入新居"],
)  # fmt: skip
def test_other_remarks_are_let_be(files, remark):
    reading = read(files, f"姓名,电话,备注\n李二,14000000002,{remark}\n")
    assert not reading.errors
    assert reading.notes == ("备注不导入，只看有没有写本人去世、迁出",)


def test_a_remark_on_somebody_else_is_said_and_stops_nothing(files):
    reading = read(files, "姓名,与户主关系,备注\n张一,户主,\n李二,妻,丈夫已去世\n王三,子,父母去世，孤儿\n")
    assert not reading.errors
    assert any("第3、4行的备注说到有人去世" in note for note in reading.notes)
    (error,) = read(files, "姓名,与户主关系,备注\n张一,户主,户主已去世\n").errors
    assert error.row == 2


def test_columns_that_are_not_taken_in_are_named(files):
    text = "序号,姓名,电话,民族,住房面积（平方米）,婚姻状况\n1,张一,14000000001,汉,120.5,\n"
    reading = read(files, text)
    assert reading.notes == ("没有导入的列：民族、住房面积(平方米)",)
    assert not reading.strange
    assert dict(reading.labels)["民族"] == ""
    assert dict(reading.labels)["电话"] == "手机号"


def test_how_much_land_is_no_place(files):
    assert not read(files, "姓名,电话,承包地（亩）\n张一,14000000001,5.5\n").errors
    reading = read(files, "姓名,电话,承包地\n张一,14000000001,5.5\n李二,14000000002,3亩5分\n王三,14000000003,本村\n")
    assert not reading.errors
    assert [row.farming for row in reading.rows] == [None, None, VILLAGE.code]
    assert any("第2、3行的“承包地”写的是多少" in note for note in reading.notes)
    assert read(files, "姓名,电话,现居地\n张一,14000000001,5.5\n").errors, "a place must be one elsewhere"


@pytest.mark.parametrize("line", ["合计,,5人,", "小 计,2,7人,", "3,星亮村合计,5,", "1组,,小计,", "总计,共5户,,"])
def test_totals_are_no_people(files, line):
    reading = read(files, f"组,户号,姓名,电话\n1组,1,张一,14000000001\n{line}\n")
    assert not reading.errors, [str(one) for one in reading.errors]
    assert [row.name for row in reading.rows] == ["张一"]
    assert any("第3行不是人员" in note for note in reading.notes)


def test_a_count_for_a_name_without_a_total_is_an_error(files):
    (error,) = read(files, "组,姓名,电话\n1组,5人,14000000001\n").errors
    assert error.message == "这不像姓名"


def test_landlines_are_left_out_and_said(files):
    text = "姓名,电话,备用电话\n张一,14000000001,0722-3331234\n李二,0722-3331235/14000000002,\n"
    reading = read(files, text)
    assert not reading.errors
    assert [row.phones for row in reading.rows] == [("14000000001",), ("14000000002",)]
    assert reading.notes == ("第2、3行的固定电话没有导入：座机收不到短信，这些人要打电话或上门告知",)
    (error,) = read(files, "姓名,电话\n张一,400-800-1234\n").errors
    assert "服务热线" in error.message


def test_masks_show_the_ends_of_a_number_and_no_more():
    assert mask_cell("0722-3331234") == "072****1234"
    assert mask_cell("3331234") == "33****34"
    assert mask_cell("140 0000 0001") == "140****0001"
    assert mask_cell("1960-13-45") == "1960-13-45"


@pytest.mark.parametrize("cell", ["电话：14000000001", "本人手机 14000000001", "儿子:14000000001", "Tel.14000000001"])
def test_what_a_cell_calls_its_number(files, cell):
    reading = read(files, f"姓名,电话\n张一,{cell}\n")
    assert not reading.errors
    assert reading.rows[0].phones == ("14000000001",)


def test_a_number_with_a_sign_that_is_no_digit_is_an_error(files):
    assert len(read(files, "姓名,电话\n张一,①4000000001\n").errors) == 1


@pytest.mark.parametrize(
    "cell", ["空号：14000000001", "停机14000000001", "14000000001(停机)", "14000000001（邻居）", "邻居 14000000001"]
)
def test_a_number_that_is_dead_or_anothers_is_left_out_and_said(files, cell):
    reading = read(files, f"姓名,电话\n张一,{cell}\n李二,14000000002（儿子）\n")
    assert not reading.errors
    assert [row.phones for row in reading.rows] == [(), ("14000000002",)]
    assert any(note.startswith("第2行的号码旁写着停机") for note in reading.notes)


@pytest.mark.parametrize("cell", ["无", "暂无", "没有手机", "无电话", "-", "未提供", "不详"])
def test_who_has_no_number_has_none(files, cell):
    reading = read(files, f"姓名,电话\n张一,{cell}\n")
    assert not reading.errors
    assert reading.rows[0].phones == ()


def test_the_same_as_above(files):
    text = "组,姓名,电话,现居地\n2组,张一,14000000001,广东东莞\n同上,李二,同上,〃\n同上,王三,14000000003,本村\n"
    reading = read(files, text)
    assert not reading.errors, [str(one) for one in reading.errors]
    assert [(row.division % 1000, row.phones[0], row.living) for row in reading.rows] == [
        (2, "14000000001", 0),
        (2, "14000000001", 0),
        (2, "14000000003", VILLAGE.code + 2),
    ]
    assert reading.notes == ("第3、4行写“同上”的格子，已照上一行填",)
    (error,) = read(files, "组,姓名,电话\n2组,张一,14000000001\n同上,同上,14000000003\n").errors
    assert (error.row, error.column) == (3, "姓名")


ID = "11010519491231002X"


@pytest.mark.parametrize("cell", [1949.12, "1949年12月", "194912", 194912, "1949-12", "1949", 1949])
def test_a_month_beside_the_id_number_is_enough(files, cell):
    head = ("姓名", "身份证号", "出生年月", "乡镇", "村")
    row = dict(zip(head, ("张一", ID, cell, "厉山镇", "星亮村"), strict=True))
    reading = files.read(files.sheet([row], head=head))
    assert not reading.errors, [str(one) for one in reading.errors]
    assert str(reading.rows[0].birth_date) == "1949-12-31"


@pytest.mark.parametrize(
    ("number", "cell", "words"), [(ID, "1950.12", "不一致"), (ID, 1949.1, "不一致"), (None, 1964.1, "1月还是10月"),
                                  (None, 1964, "缺少月"), (None, "05.3.12", "哪一年")]
)  # fmt: skip
def test_a_year_alone_or_another_month_is_an_error(files, number, cell, words):
    head = ("姓名", "身份证号", "出生年月", "乡镇", "村")
    row = dict(zip(head, ("张一", number, cell, "厉山镇", "星亮村"), strict=True))
    (error,) = files.read(files.sheet([row], head=head)).errors
    assert words in error.message


@pytest.mark.parametrize("name", ["+张三cmd", "-李四", "<b>李五</b>", '"><script>', "张三|calc", "$(李八)", "李_九"])
def test_what_a_program_would_run_is_no_name(files, name):
    quoted = name.replace('"', '""')
    (error,) = read(files, f'组,姓名,曾用名,电话\n1组,"{quoted}",,14000000001\n').errors
    assert error.message == "这不像姓名"
    if "|" not in name:  # it parts former names
        (error,) = read(files, f'组,姓名,曾用名,电话\n1组,张一,"{quoted}",14000000001\n').errors
        assert error.message == "这不像姓名"


@pytest.mark.parametrize("name", ["阿依古丽·买买提", "李四(大)", "欧阳娜娜", "Anne-Marie Li", "㛃丽", "李四A", "张*"])
def test_rare_names_are_names(files, name):
    reading = read(files, f"组,姓名,电话\n1组,{name},14000000001\n")
    assert [row.name for row in reading.rows] == [name]


@pytest.mark.parametrize("name", ["王?", "王{方土}"])
def test_a_rare_character_that_was_lost_has_a_remedy(files, name):
    (error,) = read(files, f"组,姓名,电话\n1组,{name},14000000001\n").errors
    assert "请照身份证补上" in error.message
