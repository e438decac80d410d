"""Who is gone by the file's word: in a remark, beside the name, in a column that asks for it, in a sheet's name."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.styles import Font

from audiences.division import Division
from audiences.resident import State

VILLAGE = Division(421321101200000)
DEAD, MOVED = State.DEAD, State.MOVED


def read(files, text, name="x.csv"):
    return files.read(text.encode(), name, within=VILLAGE)


@pytest.mark.parametrize(
    ("answer", "remarks"),
    [
        ("死亡", "已亡 故 已故 死 殁 2024年3月销户 2024年3月已故 人已不在 人不在了 已不在人世 2023.5.1亡 低保户，故"),
        ("死亡", "2023年在女儿家去世 该户户主病故 户主已去世 李二病故 随子到武汉，2024年病逝"),
        ("迁出", "户口转出 户口已转走 迁移至武汉 2015年外嫁 随子迁往武汉 嫁到高城镇 户口已迁至高城镇 出嫁"),
    ],
)
def test_a_remark_in_any_words_is_asked_about(files, answer, remarks):
    for remark in remarks.split():
        (error,) = read(files, f'户主,姓名,与户主关系,备注\n李二,李二,户主,"{remark}"\n').errors
        assert (error.column, f"填“{answer}”" in error.message) == ("备注", True), remark


@pytest.mark.parametrize(
    "remark",
    [
        "其夫去世",
        "丧偶",
        "父亲已故",
        "独居（子女外嫁）",
        "丈夫2023年在女儿家去世",
        "户主已去世",
        "妻子病故",
        "女儿外嫁武汉",
        "病故军人遗属",
        "外嫁女",
        "外嫁女儿",
        "搬迁至安置点",
        "易地搬迁到集镇",
        "由武汉迁至本村",
        "从高城镇迁到星亮村",
        "户在人不在",
        "缘故",
        "事故致残",
        "死者家属",
        "亡夫抚恤",
        "组织关系转出",
        "学籍转出",
        "嫁入",
        "银行卡销户",
        "已不在本村居住",
        "故意",
    ],
)
def test_remarks_on_others_and_other_matters_stop_nothing(files, remark):
    reading = read(files, f'户主,姓名,与户主关系,备注\n王三,李二,儿媳,"{remark}"\n')
    assert not reading.errors, remark
    assert reading.rows[0].state is None


def test_a_no_in_a_column_does_not_answer_a_remark(files):
    assert read(files, "姓名,是否去世,备注\n李二,否,已故\n").errors
    assert not read(files, "姓名,是否去世,备注\n李二,是,2024年去世\n").errors


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("是否去世", {"是": DEAD, "√": DEAD, "否": None, "": None, "×": None}),
        ("是否健在", {"是": None, "√": None, "健在": None, "否": DEAD, "×": DEAD, "": None, "已故": DEAD}),
        ("是否迁出", {"是": MOVED, "否": None, "迁出": MOVED}),
        ("健在情况", {"健在": None, "2024年去世": DEAD, "已故": DEAD, "": None, "在世": None}),
        ("死亡时间", {"2024-03-01": DEAD, "2024年": DEAD, "": None, "无": None}),
        ("人员状态", {"故": DEAD, "户口转出": MOVED, "在世": None}),
    ],
)
def test_columns_that_ask_how_she_stands(files, column, cells):
    for cell, state in cells.items():
        reading = read(files, f"姓名,电话,{column}\n李二,14000000001,{cell}\n")
        assert not reading.errors, (column, cell)
        assert (reading.rows[0].state, reading.rows[0].tags, reading.strange) == (state, (), ()), (column, cell)
    assert read(files, f"姓名,电话,{column}\n李二,14000000001,不详\n").errors


@pytest.mark.parametrize(
    ("cell", "name", "former", "state"),
    [
        ("李大山(已去世)", "李大山", (), DEAD),
        ("李大山（故）", "李大山", (), DEAD),
        ("李大山（2024年病故）", "李大山", (), DEAD),
        ("李大山已故", "李大山", (), DEAD),
        ("已故李大山", "李大山", (), DEAD),
        ("李大山【迁出】", "李大山", (), MOVED),
        ("吴妹(吴小妹)", "吴妹", ("吴小妹",), None),
        ("王五（曾用名：王小五）", "王五", ("王小五",), None),
        ("王五（又名五儿）", "王五", ("五儿",), None),
        ("王建国（王家湾）", "王建国(王家湾)", (), None),
        ("张伟(大)", "张伟(大)", (), None),
        ("郭故", "郭故", (), None),
        ("王已", "王已", (), None),
    ],
)
def test_what_a_name_cell_says_beside_the_name(files, cell, name, former, state):
    (row,) = read(files, f"姓名,电话\n{cell},14000000001\n").rows
    assert (row.name, row.former, row.state) == (name, former, state)


def test_the_household_of_the_dead_head_is_his(files):
    reading = read(files, "姓名,户主\n李大山,李大山(已去世)\n周翠花,李大山(已去世)\n")
    assert reading.houses == ("户主 李大山", "户主 李大山")
    assert [row.state for row in reading.rows] == [DEAD, None]
    assert any("第2行的姓名旁写着去世" in note for note in reading.notes)


def titled(files, sheet, *titles, head=("姓名", "电话"), row=("赵老四", "14000000001")):
    book = openpyxl.Workbook()
    book.active.title = "在册人员"
    book.active.append(["姓名", "电话"])
    book.active.append(["张一", "14000000002"])
    page = book.create_sheet(sheet)
    for line in (*([title] for title in titles), head, row):
        page.append(list(line))
    return files.read(files.saved(book), within=VILLAGE)


@pytest.mark.parametrize(
    ("sheet", "titles", "state"),
    [
        ("去世人员", (), DEAD),
        ("2025死亡人员", (), DEAD),
        ("已故", (), DEAD),
        ("迁出人员", (), MOVED),
        ("Sheet2", ("星亮村2025年死亡人员名单",), DEAD),
        ("去世人员遗属", (), None),
        ("独生子女死亡家庭特别扶助对象", (), None),
        ("残疾证注销名单", (), None),
        ("土地流转转出户", (), None),
        ("意外死亡保险参保人员", (), None),
        ("王家岗村近三年已故老人名单", (), DEAD),
        ("已剔除死亡人员", (), None),
        ("丧葬补贴（死亡）", (), None),
        ("在家人员", (), None),
        ("不含迁出", (), None),
        ("Sheet2", ("含死亡人员",), None),
    ],
)
def test_what_a_table_is_called(files, sheet, titles, state):
    reading = titled(files, sheet, *titles)
    assert not reading.errors
    assert [row.state for row in reading.rows] == [None, state]
    assert any("都记作" in note for note in reading.notes) == bool(state)


def test_a_table_called_after_two_things_is_asked_about(files):
    (error,) = titled(files, "死亡迁出人员").errors
    assert (error.row, error.column) == (2, "人员状态")
    told = titled(files, "死亡迁出人员", head=("姓名", "人员状态"), row=("赵老四", "迁出"))
    assert (told.errors, told.rows[1].state) == ((), MOVED)
    own = titled(files, "去世人员", head=("姓名", "人员状态"), row=("赵老四", "正常"))
    assert own.rows[1].state is None


def test_a_second_table_below_and_a_file_by_its_name(files):
    text = "姓名,电话\n张一,14000000001\n\n去世人员,\n姓名,电话\n赵老四,14000000002\n"
    assert [row.state for row in read(files, text).rows] == [None, DEAD]
    assert read(files, "姓名,电话\n张一,14000000001\n", "去世人员.csv").rows[0].state is DEAD
    assert read(files, "姓名,电话\n张一,14000000001\n", "花名册含死亡迁出.csv").rows[0].state is None


def test_a_name_that_is_crossed_out_is_asked_about(files):
    book = openpyxl.Workbook()
    page = book.active
    for line in (
        ("姓名", "电话", "人员状态"),
        ("张一", "14000000001", None),
        ("李二", "14000000002", "正常"),
        ("王三", None, None),
    ):
        page.append(list(line))
    for cell in ("A2", "A3", "B4"):
        page[cell].font = Font(strike=True)
    (error,) = files.read(files.saved(book), within=VILLAGE).errors
    assert (error.row, error.column, "删除线" in error.message) == (2, "姓名", True)


@pytest.mark.parametrize("beside", ["丈夫去世", "父已去世", "独子死亡", "女儿外嫁", "父亡", "父亡母嫁", "父去世母改嫁"])
def test_what_brackets_say_of_her_kin_is_not_said_of_her(files, beside):
    reading = read(files, f"姓名,电话\n王芳({beside}),14000000001\n")
    assert [(row.name, row.state) for row in reading.rows] == [("王芳", None)]


@pytest.mark.parametrize("words", ["父去世", "丧偶（丈夫去世）"])
def test_a_state_that_is_her_kins_is_asked_about(files, words):
    (error,) = read(files, f"姓名,电话,人员状态\n王芳,14000000001,{words}\n").errors
    assert "请填" in str(error)


@pytest.mark.parametrize("label", ["注销日期", "注销时间", "是否注销", "是否已注销"])
def test_what_was_cancelled_a_person_says(files, label):
    text = f"姓名,电话,{label}\n王芳,14000000001,{'是' if '是否' in label else '2020-01-01'}\n"
    reading = read(files, text, "低保名册.csv")
    assert (reading.rows[0].state, reading.rows[0].tags, reading.strange) == (None, (), (label,))
    (row,) = files.read(text.encode(), "x.csv", within=VILLAGE, mapping={label: "人员状态"}).rows
    assert row.state is DEAD


@pytest.mark.parametrize(
    ("label", "cell"), [("状态", "注销"), ("人员状态", "2024年注销"), ("状态", "低保注销"), ("姓名", "王芳(注销)")]
)
def test_a_cell_that_only_says_cancelled_is_asked_about(files, label, cell):
    row = f"王芳,14000000001,{cell}" if label != "姓名" else f"{cell},14000000001,"
    (error,) = read(files, f"姓名,电话,{label if label != '姓名' else '备考'}\n{row}\n").errors
    assert (error.column, "看不出是户口还是低保" in error.message) == (label, True)


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        ("户籍状态", "注销"),
        ("人员状态", "户口注销"),
        ("户口注销时间", "2024-01-02"),
        ("是否户口注销", "是"),
        ("状态", "死亡注销"),
    ],
)
def test_a_cancelled_household_entry_is_a_death(files, label, cell):
    assert read(files, f"姓名,电话,{label}\n王芳,14000000001,{cell}\n").rows[0].state is DEAD


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("2020年迁出，2023年迁回", None),
        ("2023年迁回", None),
        ("2020年迁出，2023年迁回，2025年又迁出", MOVED),
        ("2020年迁回，2023年迁出", MOVED),
        ("2020年迁出，户口未迁回", MOVED),
        ("2020年迁出，迁回娘家", MOVED),
    ],
)
def test_who_came_back_has_not_moved_away(files, cell, state):
    for label in ("户口迁出时间", "人员状态"):
        assert read(files, f'姓名,电话,{label}\n王芳,14000000001,"{cell}"\n').rows[0].state is state, label
    assert bool(read(files, f'姓名,电话,备注\n王芳,14000000001,"{cell}"\n').errors) == bool(state)


def test_a_date_of_her_kins_death_is_asked_about(files):
    assert read(files, "姓名,电话,去世时间\n王芳,14000000001,丈夫2020年去世\n").errors


@pytest.mark.parametrize("label", ["死者姓名", "与死者关系", "死亡人员姓名", "烈士姓名"])
def test_in_a_table_of_the_bereaved_the_date_is_anothers(files, label):
    reading = read(files, f"姓名,电话,{label},死亡时间\n王芳,14000000001,李大山,2024-01-02\n")
    assert reading.rows[0].state is None
    assert any("死亡时间" in note for note in reading.notes)
    assert read(files, "姓名,是否死亡,死亡时间\n王芳,是,2024-01-02\n").rows[0].state is DEAD
