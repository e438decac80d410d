"""Word files of offices: no word is lost without a word, numbers stand as on paper, struck words are not read."""

import io
import zipfile

import docx
import pytest

from content.ingest import read, words
from content.ingest.reading import reading
from tests.content.samples import COUNTY
from tests.content.test_checks import TODAY

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    f'xmlns:a="{A}"'
)


def packed(body, **parts):
    """A .docx of a body's XML; `parts` replace others by their names: numbering, styles, footnotes."""
    target = io.BytesIO()
    docx.Document().save(target)
    made = io.BytesIO()
    whole = {"document": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>", **parts}
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            if name not in {f"word/{part}.xml" for part in whole}:
                new.writestr(name, old.read(name))
        for name, part in whole.items():
            new.writestr(f"word/{name}.xml", part)
    return made.getvalue()


def run(words, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def line(*runs, properties=""):
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def box(words, fallback=""):
    return (
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:wsp><wps:txbx><w:txbxContent>"
        f"{line(words)}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
    )


OLD_BOX = (
    f"<w:pict><v:shape><v:textbox><w:txbxContent>{line('盒里的字')}</w:txbxContent></v:textbox></v:shape></w:pict>"
)
FRACTION = "<m:f><m:num><m:r><m:t>金额</m:t></m:r></m:num><m:den><m:r><m:t>人数</m:t></m:r></m:den></m:f>"
SQUARE = "<m:sSup><m:e><m:r><m:t>m</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (line('<w:fldSimple w:instr=" DATE "><w:r><w:t>2026年12月15日</w:t></w:r></w:fldSimple>', "前登记。"),
         "2026年12月15日前登记。"),
        (line("<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>lì</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>厉</w:t></w:r>"
              "</w:rubyBase></w:ruby></w:r>", "山镇"), "厉山镇"),
        (line("标准：", "<m:oMath><m:r><m:t>5×120=600</m:t></m:r></m:oMath>", "元"), "标准：5×120=600元"),
        (line("按", f"<m:oMathPara><m:oMath>{FRACTION}</m:oMath></m:oMathPara>", "计"), "按金额/人数计"),
        (line("每", f"<m:oMath>{SQUARE}</m:oMath>"), "每m²"),
        (line("框外", box("盒里的字")), "框外\n盒里的字"),
        (line("框外", box("盒里的字", OLD_BOX)), "框外\n盒里的字"),
        (line('<w:dir w:val="ltr"><w:r><w:t>0722</w:t></w:r></w:dir>', "-3331000"), "0722-3331000"),
        (line("<w:moveFrom><w:r><w:t>挪走</w:t></w:r></w:moveFrom>", "留下"), "留下"),
        (line("前半", properties="<w:rPr><w:del/></w:rPr>") + line("后半"), "前半后半"),
    ],
)  # fmt: skip
def test_every_word_that_is_seen_is_read(body, said):
    draft = read("a.docx", packed(body))
    assert draft.text == said
    assert draft.dropped == ()
    assert words("a.docx", packed(body)).text == said


def test_words_that_nothing_reads_are_named():
    strange = '<w:r><w:t xml:space="preserve">12月15日前</w:t></w:r>'
    draft = read("a.docx", packed(line(f"<w:unheardOf>{strange}</w:unheardOf>", "登记。") + line("照常")))
    assert draft.text == "登记。\n照常"
    assert draft.dropped == ("没有读出来的字，请对照原文补上：“12月15日前”",)
    art = '<w:r><w:pict><v:shape><v:textpath string="停止供水"/></v:shape></w:pict></w:r>'
    steps = f'<dgm xmlns:a="{A}"><a:p><a:r><a:t>第一步</a:t></a:r><a:r><a:t>填表</a:t></a:r></a:p></dgm>'
    data = packed(line("通知") + line(art), **{"diagrams/data1": steps})
    assert read("a.docx", data).dropped[-1].endswith("“停止供水”“第一步填表”")
    assert words("a.docx", data).text == "通知\n停止供水\n第一步填表"


def test_struck_words_are_named_and_not_read():
    data = packed(
        line("每亩", run("100元", "<w:strike/>"), run("（旧）", "<w:dstrike/>"), run("120元", '<w:strike w:val="0"/>'))
    )
    draft = read("a.docx", data)
    assert draft.text == "每亩120元"
    assert draft.dropped == ("加了删除线的字：“100元（旧）”",)
    assert words("a.docx", data).text == "每亩100元（旧）120元"


def test_what_colleagues_changed_and_remarked_is_named():
    changed = line(
        "每亩", "<w:del><w:r><w:delText>500</w:delText></w:r></w:del>", "<w:ins><w:r><w:t>600</w:t></w:r></w:ins>"
    )
    remark = f'<w:comments xmlns:w="{W}"><w:comment w:id="1">{line("李主任：再核一下")}</w:comment></w:comments>'
    draft = read("a.docx", packed(changed, comments=remark))
    assert draft.text == "每亩600"
    assert draft.dropped == ("修订时删去的字（修订当作已接受）：“500”", "批注：“李主任：再核一下”")


def test_a_note_stands_where_it_is_referred_to():
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{line("以村里登记的为准。")}</w:footnote></w:footnotes>'
    body = line("按核定面积", '<w:r><w:footnoteReference w:id="2"/></w:r>', "发放。") + line("厉山镇人民政府")
    draft = read("a.docx", packed(body, footnotes=notes))
    assert draft.text == "按核定面积（注：以村里登记的为准）发放。\n厉山镇人民政府"
    assert draft.dropped == ()


def level(no, form, text, more=""):
    return (
        f'<w:lvl w:ilvl="{no}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*levels, more='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'):
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{more}'
        "</w:numbering>"
    )


def numbered(words, no=0, of=1, mark=""):
    return line(words, properties=f'<w:numPr><w:ilvl w:val="{no}"/><w:numId w:val="{of}"/></w:numPr>{mark}')


OFFICIAL = lists(level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3."),
                 level(3, "decimalEnclosedCircle", "%4"))  # fmt: skip


def test_numbers_stand_as_on_paper():
    body = "".join((
        numbered("申领对象"), numbered("低保户", 1), numbered("特困人员", 1), line("说明"), numbered("办理方式"),
        numbered("现场", 1), numbered("带身份证", 2), numbered("原件", 3), numbered("复印件", 3), numbered("到窗口", 2),
    ))  # fmt: skip
    said = read("a.docx", packed(body, numbering=OFFICIAL)).text
    assert said.split("\n") == [
        "一、申领对象", "（一）低保户", "（二）特困人员", "说明", "二、办理方式", "（一）现场", "1.带身份证", "①原件",
        "②复印件", "2.到窗口",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "text", "eleventh"),
    [
        ("decimal", "%1.", "11.文"), ("decimal", "第%1条", "第11条 文"), ("decimalZero", "%1", "11 文"),
        ("chineseCountingThousand", "第%1条", "第十一条 文"), ("ideographDigital", "%1、", "一一、文"),
        ("japaneseCounting", "（%1）", "（十一）文"),
        ("upperLetter", "%1.", "K.文"), ("lowerRoman", "%1)", "xi)文"), ("ideographZodiac", "%1、", "戌、文"),
        ("decimalEnclosedCircleChinese", "%1", "⑪文"), ("bullet", "\uf06c", "文"), ("none", "", "文"),
        ("notHeardOf", "%1.", "11.文"),
    ],
)  # fmt: skip
def test_forms_of_numbers(form, text, eleventh):
    body = "".join(numbered("文") for _ in range(11))
    assert read("a.docx", packed(body, numbering=lists(level(0, form, text)))).text.split("\n")[-1] == eleventh


def test_a_list_goes_on_begins_anew_and_elsewhere():
    more = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    numbering = lists(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2", '<w:lvlRestart w:val="0"/>'), more=more)
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    body = "".join((
        numbered("甲"), numbered("细", 1), numbered("", mark=hidden), numbered("乙", of=2), numbered("细", 1),
        numbered("丙", of=3), numbered("丁", of=3), numbered("无", of=0), line("戊"),
    ))  # fmt: skip
    said = read("a.docx", packed(body, numbering=numbering)).text
    assert said.split("\n") == ["1.甲", "1.1 细", "2.乙", "2.2 细", "5.丙", "6.丁", "无", "戊"]


def test_numbers_that_a_style_gives_and_numbers_alone_in_a_column():
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="条"><w:name w:val="条"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="小条">'
        '<w:name w:val="小条"/><w:basedOn w:val="条"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        "</w:styles>"
    )
    cell = "<w:tc>{}</w:tc>".format
    rows = "".join(f"<w:tr>{cell(numbered('', 2))}{cell(line(name))}</w:tr>" for name in ("星亮村", "东方村"))
    body = line("申领", properties='<w:pStyle w:val="条"/>') + line("低保户", properties='<w:pStyle w:val="小条"/>')
    draft = read("a.docx", packed(f"{body}<w:tbl>{rows}</w:tbl>", numbering=OFFICIAL, styles=styles))
    assert draft.text.split("\n") == ["一、申领", "（一）低保户", "1.\t星亮村", "2.\t东方村"]


def test_strict_documents_are_read_alike():
    data = packed(line("看得见", run("看不见", "<w:vanish/>")) + numbered("对象"), numbering=OFFICIAL)
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name in {"word/document.xml", "word/numbering.xml"}:
                part = part.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            new.writestr(name, part)
    draft = read("a.docx", strict.getvalue())
    assert draft.text == "看得见\n一、对象"
    assert draft.dropped == ("1处隐藏文字",)


def test_a_deadline_in_a_field_is_found():
    field = '<w:fldSimple w:instr=" DATE "><w:r><w:t>2026年12月15日</w:t></w:r></w:fldSimple>'
    draft = read("a.docx", packed(line("关于社保登记的通知") + line("请于", field, "前到村委会登记。")))
    assert str(reading(draft, today=TODAY).version(COUNTY).plain.deadline) == "2026-12-15"
