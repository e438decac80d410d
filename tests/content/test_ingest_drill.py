"""A drill, a test or what is for a closed circle is never read as a real alert; a real one is not taken for a drill."""

import json

import pytest

from content.ingest.alert import AlertError, read_alert

REAL = {
    "identifier": "42132141600000_20261121150000", "msgType": "Alert", "severity": "Red",
    "headline": "随县气象台发布道路结冰红色预警信号", "sendername": "随县气象台",
    "description": "预计未来6小时殷店镇道路结冰。", "sent": "2026-11-21T15:00:00+08:00",
}  # fmt: skip
CAP = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>x1</identifier>
<sent>2026-11-21T15:00:00+08:00</sent><status>{status}</status><msgType>Alert</msgType><scope>{scope}</scope>
<info><senderName>随县气象台</senderName><event>暴雨</event><severity>Extreme</severity>
<headline>随县气象台发布暴雨红色预警信号</headline><description>强降水持续。</description></info></alert>"""


def said(**changes):
    return json.dumps(REAL | changes, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        *((CAP.format(status=one, scope="Public").encode(), f"预警状态.*{one}.*不是真的") for one in
          ("Exercise", "Test", "System", "Draft", "exercise", "演练", "测试信息")),
        (CAP.format(status="Simulated", scope="Public").encode(), "预警状态.*Actual.*Simulated.*核实"),
        (CAP.format(status="Actual", scope="Restricted").encode(), "发布范围.*限定范围.*Public"),
        (CAP.format(status="Actual", scope="Private").encode(), "发布范围.*只给指定的人"),
        (said(status="Exercise"), "演练.*另写一条通知"),
        (json.dumps({"alert": {"status": "Test", "info": [REAL], "identifier": "x"}}).encode(), "测试"),
        (said(headline="【演练】随县气象台发布道路结冰红色预警信号"), "演练"),
        (said(headline="随县气象台发布道路结冰红色预警信号（测试）"), "测试"),
        (said(description="【演练】预计未来6小时殷店镇道路结冰。"), "演练"),
        (said(description="预计未来6小时殷店镇道路结冰。本条信息为防汛演练，不要恐慌。"), "演练"),
        (said(description="这是一次系统测试，请勿当真。"), "测试"),
    ],
)  # fmt: skip
def test_what_is_not_meant_for_residents_is_refused_with_the_way_out(data, says):
    with pytest.raises(AlertError, match=says):
        read_alert(data)


@pytest.mark.parametrize(
    "data",
    [
        said(),
        said(status="Actual", scope="Public"),
        said(status="ACTUAL"),
        said(status="已发布", scope="随县"),
        said(description="预计未来6小时道路结冰，请停止户外活动和应急演练。"),
        said(description="学校的活动（包括消防演练）一律停止，请注意测试水位。"),
        said(instruction="取消室外演练。"),
        CAP.format(status="Actual", scope="Public").encode(),
    ],
)
def test_a_real_alert_is_read_though_it_speaks_of_drills(data):
    assert read_alert(data).headline.endswith("红色预警信号")


@pytest.mark.parametrize("field", ["sent", "expires"])
@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2206-11-21 15:00:00"])
def test_a_year_that_cannot_be_is_a_sentence(field, at):
    with pytest.raises(AlertError, match="年份不对"):
        read_alert(said(**{field: at}))
