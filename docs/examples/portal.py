"""一个县政府门户网站怎样用村口的接口：写一条信息、送审；审定以后备推送、看核对页、发送、看结果。

只用 Python 自带的库。运行：

    export CUNKOU_URL=https://cunkou.example.gov.cn CUNKOU_KEY=ck_……
    python3 portal.py write 通知.docx 421321000000000    # 上传一份文件，写成一条，检查，送审（文件收什么和工作台一样）
    python3 portal.py push 7K3M9XA                       # 审定以后：备推送，显示核对页
    python3 portal.py send 202611000000001               # 照核对页发送
    python3 portal.py report 202611000000001             # 看结果
"""

import json
import os
import pathlib
import sys
import time
import urllib.error
import urllib.request
import uuid


def call(method, path, body=None, kind="application/json"):
    """办一件事，返回结果；超时会用同一个编号再试，不会办两次。"""
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    request = urllib.request.Request(
        os.environ["CUNKOU_URL"].rstrip("/") + "/api/v1" + path,
        method=method,
        data=body,
        headers={"Authorization": "Bearer " + os.environ["CUNKOU_KEY"], "Content-Type": kind},
    )
    if method == "POST":
        request.add_header("Idempotency-Key", str(uuid.uuid4()))
    for attempt in range(3):
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            if error.code == 429 and attempt < 2:  # 太频繁：照说的秒数等一等
                time.sleep(int(error.headers["Retry-After"]))
                continue
            problem = json.load(error)
            for place in problem.get("errors", []):
                print(place["pointer"], place["detail"], file=sys.stderr)
            sys.exit(f"{problem['status']} {problem['title']}：{problem['detail']}")
        except (TimeoutError, urllib.error.URLError) as error:
            if attempt == 2:
                sys.exit(f"连不上：{error}")


def upload(path, file, **fields):
    """上传一个文件，旁边带几项文字；花名册（/rosters）也这样传。"""
    line, parts = "cunkou-" + uuid.uuid4().hex, []
    for name, value in fields.items():
        parts.append(f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    head = f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="{pathlib.Path(file).name}"\r\n\r\n'
    with open(file, "rb") as data:
        parts.append(head.encode() + data.read() + f"\r\n--{line}--\r\n".encode())
    return call("POST", path, b"".join(parts), f"multipart/form-data; boundary={line}")


def write(file, division):
    item = upload("/documents", file, division=division)
    print(item["code"], item["title"], item["page"])
    for one in item["findings"]:
        print("必须改" if one["severity"] == "block" else "请留意", one["place"], one["reason"])
    if not any(one["severity"] == "block" for one in item["findings"]):
        print(call("POST", f"/items/{item['code']}/submit", {"version": item["version"]})["state"])


def push(code):
    found = call("GET", f"/items/{code}/audiences")
    for one in found["audiences"]:
        print(one["choice"], one["sentence"], f"{one['count']['people']}人，能通知到{one['count']['reachable']}人")
    wish = {"item": code, "audience": found["audiences"][0]["choice"], "channels": found["channels"]}
    check = call("POST", "/pushes", wish)
    for one in check["texts"]:
        print(f"[{one['mode']}] {one['text']}")
    print(check["push"], check["button"], f"预计{check['cost']}元")


def send(number):
    check = call("GET", f"/pushes/{number}/check")
    print(call("POST", f"/pushes/{number}/send", {"digest": check["digest"]})["state"])


def report(number):
    found = call("GET", f"/pushes/{number}/report")
    print(found["title"], found["state"], json.dumps(found["coverage"], ensure_ascii=False))
    for one in found["villages"]:
        print(one["name"], one["households"], json.dumps(one["grades"], ensure_ascii=False))


if __name__ == "__main__":
    commands = {"write": write, "push": push, "send": send, "report": report}
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])
