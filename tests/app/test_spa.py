from pathlib import Path
from typing import Any

import pytest

from kvitt.app.serve import Origin
from kvitt.app.spa import AppNotBuilt, SinglePageApp

INDEX = "<!doctype html><script>start()</script><p>" + "calm " * 400


@pytest.fixture
def app(tmp_path: Path) -> SinglePageApp:
    assets = tmp_path / "_app" / "immutable"
    assets.mkdir(parents=True)
    (tmp_path / "index.html").write_text(INDEX)
    (assets / "start.js").write_text("export const a = 1;" * 100)
    (assets / "start.js.br").write_bytes(b"squeezed")
    return SinglePageApp(tmp_path)


async def ask(
    app: SinglePageApp, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asked = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    await app.answer({"method": method, "path": path, "headers": asked}, send)
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, sent[1]["body"]


@pytest.mark.parametrize("path", ["/", "/index.html", "/debts/4711", "/debts/"])
async def test_every_page_of_the_app_is_its_index(app: SinglePageApp, path: str) -> None:
    status, headers, body = await ask(app, path)
    assert (status, body.decode()) == (200, INDEX)
    assert headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/favicon.ico", "/_app/immutable/old.js", "/../secret.txt"])
async def test_a_file_that_is_not_there_is_not_the_index(app: SinglePageApp, path: str) -> None:
    assert (await ask(app, path))[0] == 404


async def test_files_come_squeezed_as_the_browser_likes(app: SinglePageApp) -> None:
    path = "/_app/immutable/start.js"
    status, headers, body = await ask(app, path, accept_encoding="gzip, br")
    assert (status, body, headers["content-encoding"]) == (200, b"squeezed", "br")
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    _, headers, body = await ask(app, path, accept_encoding="gzip, br;q=0")
    assert headers["content-encoding"] == "gzip"
    assert len(body) < 200
    _, headers, body = await ask(app, path)
    assert "content-encoding" not in headers
    assert len(body) == 1900


async def test_what_the_browser_has_is_not_sent_again(app: SinglePageApp) -> None:
    _, headers, _ = await ask(app, "/")
    status, _, body = await ask(app, "/", if_none_match=headers["etag"])
    assert (status, body) == (304, b"")


async def test_head_and_other_methods(app: SinglePageApp) -> None:
    status, headers, body = await ask(app, "/", method="HEAD")
    assert (status, headers["content-length"], body) == (200, str(len(INDEX)), b"")
    assert (await ask(app, "/", method="POST"))[0] == 405


async def test_only_the_apps_own_code_may_run(app: SinglePageApp) -> None:
    _, headers, _ = await ask(app, "/")
    policy = headers["content-security-policy"]
    assert "script-src 'self' 'sha256-" in policy
    assert "'unsafe-inline'" not in policy.partition("style-src-attr")[0]
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_an_app_that_is_not_built_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AppNotBuilt, match="run `make up`"):
        SinglePageApp(tmp_path)


async def test_an_app_reaches_its_own_doors_only(app: SinglePageApp) -> None:
    knocked: list[str] = []

    async def house(scope: dict[str, Any], receive: Any, send: Any) -> None:
        knocked.append(scope["path"])

    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    origin = Origin(house, app, ("/api/debtor/",))
    for path in ("/api/debtor/v1/debts", "/api/desk/v1/tasks", "/api/creditor/v1/cases", "/"):
        await origin({"method": "GET", "path": path, "headers": []}, None, send)
    assert knocked == ["/api/debtor/v1/debts"]
    starts = [message["status"] for message in sent if "status" in message]
    assert starts == [404, 404, 200]
