"""The signatures against the vectors that the vendors' own documents print."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from channels.sms.client.sign import Action, Key, acs3, query_string, tc3

# cloud.tencent.com, 签名方法 v3, the worked example (CVM DescribeInstances)
TENCENT = Key("AKIDz8krbsJ5yKBZQpn74WFkmLPx3" + "EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3" + "EXAMPLE")
PAYLOAD = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
# help.aliyun.com 2593177, the fixed example (ECS RunInstances)
ALIYUN = Key("YourAccessKeyId", "YourAccessKeySecret")


def test_the_printed_signature_of_tencent():
    action = Action("cvm.tencentcloudapi.com", "DescribeInstances", "2017-03-12", "cvm")
    got = tc3(TENCENT, action, "ap-guangzhou", PAYLOAD, datetime.fromtimestamp(1551113065, UTC))
    assert got["Authorization"].endswith(
        "SignedHeaders=content-type;host, Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
    )


def test_the_printed_signature_of_aliyun():
    action = Action("ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26")
    parameters = {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"}
    now = datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC)
    got = acs3(ALIYUN, action, query_string(parameters), b"", "3156853299f313e23d1673dc12e1703d", now)
    assert got["Authorization"].endswith("Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


@given(st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=40)))
def test_the_signed_query_is_what_goes_over_the_wire(parameters):
    address = URL(f"https://dysmsapi.aliyuncs.com/?{query_string(parameters)}", encoded=True)
    assert address.raw_query_string == query_string(parameters)
    assert dict(address.query) == parameters
