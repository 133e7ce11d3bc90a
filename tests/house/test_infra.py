"""infra/ names only what is there: services, ports, commands, paths, settings; the proxy is run."""

import contextlib
import http.client
import importlib
import json
import os
import re
import shlex
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from kvitt.app.commands import _parser
from kvitt.app.house import open_doors
from kvitt.app.spa import SinglePageApp
from kvitt.runtime.feature import load_features
from kvitt.runtime.migrating import APP_ROLE
from kvitt.runtime.settings import Settings
from tests.house.reading import ROOT, obey, place, text

INFRA = ROOT / "infra"
IMAGES = sorted((INFRA / "images").glob("*/Containerfile"))
CADDY = ROOT / ".venv" / "bin" / "caddy"
SETTINGS = {f"KVITT_{name.upper()}" for name in Settings.__struct_fields__}
COMPOSE: dict[str, Any] = yaml.safe_load(text(INFRA / "compose.yaml"))


class Line(msgspec.Struct, frozen=True):
    """One instruction of a Containerfile."""

    word: str
    rest: str


def _lines(path: Path) -> list[Line]:
    folded = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", text(path), flags=re.MULTILINE))
    return [Line(*line.split(None, 1)) for line in folded.splitlines() if line.strip()]


def _of(path: Path, word: str) -> list[str]:
    return [line.rest for line in _lines(path) if line.word == word]


def _command(words: list[str]) -> str:
    """A fault of a command line, or nothing: it must be one of ours that exists."""
    known = {
        name
        for action in _parser()._subparsers._group_actions  # type: ignore[union-attr]
        for name in action.choices or ()
    }
    if words[0] == "kvitt":
        return "" if words[1] in known else f"kvitt {words[1]} is no command"
    if words[0] == "granian":
        module, _, name = words[-1].partition(":")
        there = hasattr(importlib.import_module(module), name)
        return "" if there else f"{words[-1]} is not there"
    return "" if words[0] in {"caddy", "python", "valkey-server"} else f"{words[0]}: whose?"


def test_every_image_is_there() -> None:
    assert [path.parent.name for path in IMAGES] == ["api", "web", "worker"]


@pytest.mark.parametrize("path", IMAGES, ids=lambda path: path.parent.name)
def test_containerfiles_name_what_is_there(path: Path) -> None:
    faults = []
    for rest in _of(path, "COPY"):
        words = [word for word in shlex.split(rest) if not word.startswith("--")]
        if "--from=" not in rest:
            faults += [f"COPY {word}" for word in words[:-1] if not (ROOT / word).exists()]
    for rest in _of(path, "FROM"):
        image, _, tag = rest.split()[0].partition(":")
        if not re.search(r"\d", tag):
            faults.append(f"FROM {image}:{tag} is not pinned")
    for words in map(json.loads, _of(path, "CMD")):
        faults.append(_command(words))
    if not _of(path, "HEALTHCHECK"):
        faults.append("no HEALTHCHECK")
    last = [index for index, line in enumerate(_lines(path)) if line.word == "FROM"][-1]
    users = [line.rest for line in _lines(path)[last:] if line.word == "USER"]
    if users != ["kvitt"]:
        faults.append(f"runs as {users or 'root'}")
    for name in re.findall(r"(?:ARG|ENV) .*?(\w*(?:PASSWORD|SECRET|TOKEN)\w*)=", text(path)):
        faults.append(f"{name} lies in the image")
    unknown = set(re.findall(r"\bKVITT_[A-Z_]+", text(path))) - SETTINGS
    obey(
        [f"{place(path)}: {fault}" for fault in [*faults, *unknown] if fault],
        reason="An image that names what is not there fails on somebody else's machine.",
        mend="Name it as it is, pin it, run it as nobody of rank, keep secrets out.",
    )


@pytest.mark.parametrize("path", IMAGES, ids=lambda path: path.parent.name)
def test_the_builder_is_sent_what_it_copies(path: Path) -> None:
    sent = re.findall(r"^!(\S+)", text(path.with_name("Containerfile.dockerignore")), re.MULTILINE)
    assert all((ROOT / name).exists() for name in sent), sent
    copied = [
        word
        for rest in _of(path, "COPY")
        if "--from=" not in rest
        for word in shlex.split(rest)[:-1]
    ]
    assert [word for word in copied if not any(word.startswith(name) for name in sent)] == []


def test_images_leave_out_what_is_there() -> None:
    """What is left out of the images is a dependency of ours, by its very name."""
    locked = set(re.findall(r'^name = "([^"]+)"', text(ROOT / "uv.lock"), re.MULTILINE))
    for path in IMAGES:
        left_out = re.findall(r"--no-install-package (\S+)", text(path))
        assert set(left_out) <= locked, place(path)


def test_api_and_worker_are_built_alike() -> None:
    def first_stage(name: str) -> list[Line]:
        lines = _lines(INFRA / "images" / name / "Containerfile")
        return lines[: [at for at, line in enumerate(lines) if line.word == "FROM"][1]]

    assert first_stage("api") == first_stage("worker")


def test_the_health_checks_are_answered() -> None:
    api = _of(INFRA / "images" / "api" / "Containerfile", "HEALTHCHECK")[0]
    (path,) = re.findall(r"127\.0\.0\.1:8402(/[\w/]+)", api)
    assert f'"{path}"' in text(ROOT / "backend" / "kvitt" / "app" / "house.py")
    web = _of(INFRA / "images" / "web" / "Containerfile", "HEALTHCHECK")[0]
    (address,) = re.findall(r"http://(127\.0\.0\.1:\d+)/alive", web)
    assert f"http://{address} {{" in text(INFRA / "web" / "Caddyfile")


def _environment(service: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(word) for name, word in (service.get("environment") or {}).items()}


def test_compose_names_what_is_there() -> None:
    services: dict[str, dict[str, Any]] = COMPOSE["services"]
    assert set(services) == {"postgres", "valkey", "migrate", "api", "worker", "web"}
    faults = []
    for name, service in services.items():
        for other in service.get("depends_on", {}):
            faults += [] if other in services else [f"{name} waits for {other}"]
        for network in service["networks"]:
            faults += [] if network in COMPOSE["networks"] else [f"{name}: network {network}"]
        for volume in service.get("volumes", []):
            kept = volume.partition(":")[0]
            faults += [] if kept in COMPOSE["volumes"] else [f"{name}: volume {kept}"]
        for secret in service.get("secrets", []):
            faults += [] if secret in COMPOSE["secrets"] else [f"{name}: secret {secret}"]
        if "build" in service and not (ROOT / service["build"]["dockerfile"]).exists():
            faults.append(f"{name}: {service['build']['dockerfile']}")
        if "build" not in service and not re.search(r":\d", service["image"]):
            faults.append(f"{name}: {service['image']} is not pinned")
        if isinstance(service.get("command"), list):
            faults.append(_command([str(word) for word in service["command"]]))
        faults += [
            f"{name}: {setting} is no setting"
            for setting in _environment(service)
            if setting.startswith("KVITT_") and setting not in SETTINGS
        ]
    obey(
        [fault for fault in faults if fault],
        reason="A service that waits for nobody, or is told what nobody reads, does not start.",
        mend="infra/compose.yaml and backend/kvitt/runtime/settings.py must agree.",
    )


def test_ports_and_addresses_agree() -> None:
    services = COMPOSE["services"]
    (port,) = _of(INFRA / "images" / "api" / "Containerfile", "EXPOSE")
    assert services["api"]["expose"] == [port]
    assert services["web"]["environment"]["API_UPSTREAM"] == f"api:{port}"
    command = json.loads(_of(INFRA / "images" / "api" / "Containerfile", "CMD")[0])
    assert command[command.index("--port") + 1] == port
    shown = {str(one).partition(":")[0] for one in services["web"]["ports"]}
    assert shown == set(_of(INFRA / "images" / "web" / "Containerfile", "EXPOSE")[0].split())
    assert [name for name, one in services.items() if "ports" in one] == ["web"]


def test_only_migrate_is_given_the_owners_address() -> None:
    """The application's role owns no table, so no program that serves may come as the owner."""
    for name, service in COMPOSE["services"].items():
        told = _environment(service)
        assert ("KVITT_MIGRATION_URL" in told) == (name == "migrate"), name
        if "KVITT_DATABASE_URL" in told:
            assert told["KVITT_DATABASE_URL"].startswith(f"postgresql://{APP_ROLE}:"), name
            assert "kvitt_owner" not in told["KVITT_DATABASE_URL"]
    assert COMPOSE["services"]["worker"]["deploy"]["replicas"] >= 2


def test_every_blank_of_compose_is_in_the_example() -> None:
    blanks = set(re.findall(r"\$\{(\w+):", text(INFRA / "compose.yaml")))
    example = set(re.findall(r"^(\w+)=", text(INFRA / "example.env"), re.MULTILINE))
    assert blanks == example, blanks ^ example


def test_nothing_secret_lies_in_infra() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "infra"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    obey(
        [name for name in tracked if re.search(r"(?:\.(?:key|pem|p12)|/\.env)$", name)],
        reason="What is committed is public, for ever.",
        mend="Keep it on the machine; infra/example.env names what is needed.",
    )


# The proxy, run for a moment before a house that only says what reached it.


class _House(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self._answer()

    def _answer(self) -> None:
        said = json.dumps({"path": self.path, "from": self.headers.get("x-forwarded-for")})
        self.send_response(200)
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its own name)
        """Say nothing."""


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("web")
    for app in ("debtor", "creditor"):
        page = folder / "apps" / app / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<script>let app = '{app}'</script><p>{app}")
        (folder / f"{app}.caddy").write_text(_headers_of(page.parent))
    with contextlib.closing(socket.socket()) as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    house = ThreadingHTTPServer(("127.0.0.1", 0), _House)
    threading.Thread(target=house.serve_forever, daemon=True).start()
    config = folder / "Caddyfile"
    config.write_text(text(INFRA / "web" / "Caddyfile").replace(":8080 {", f":{port + 1} {{"))
    told = {f"{app.upper()}_HOST": f"http://{app}.test:{port}" for app in ("debtor", "creditor")}
    told |= {"API_HOST": f"http://api.test:{port}", "ACME_EMAIL": "a@kvitt.example"}
    told |= {"API_UPSTREAM": f"127.0.0.1:{house.server_address[1]}"}
    told |= {"APPS_FOLDER": str(folder / "apps"), "HEADERS_FOLDER": str(folder)}
    told |= {"HOME": str(folder), "PATH": os.environ["PATH"]}
    with (folder / "log").open("wb") as log:
        caddy = subprocess.Popen(
            [CADDY, "run", "--config", config], env=told, stderr=log, stdout=log
        )
    try:
        _wait_for(port, folder / "log", caddy)
        yield port
    finally:
        caddy.terminate()
        caddy.wait()
        house.shutdown()
        house.server_close()


def _headers_of(build: Path) -> str:
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "python", INFRA / "web" / "headers.py", build],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _wait_for(port: int, log: Path, caddy: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert caddy.poll() is None, log.read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
            return
        time.sleep(0.02)
    raise AssertionError(log.read_text())


class Answer(msgspec.Struct, frozen=True):
    """What the proxy answered."""

    status: int
    headers: dict[str, str]
    body: str


def ask(port: int, host: str, path: str, *, body: bytes | None = None) -> Answer:
    """Ask the proxy as a browser at one of its hosts does."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request(
            "POST" if body is not None else "GET", path, body, {"Host": f"{host}.test:{port}"}
        )
        got = line.getresponse()
        named = {name.lower(): word for name, word in got.getheaders()}
        return Answer(got.status, named, got.read().decode())
    finally:
        line.close()


def test_each_host_reaches_its_own_doors(proxy: int) -> None:
    open_to = {
        "debtor": {"debtor"},
        "creditor": {"creditor", "desk"},
        "api": {"creditor", "callbacks"},
    }
    opened = open_doors(load_features())
    for host, doors in open_to.items():
        for name, door in opened.items():
            answer = ask(proxy, host, f"{door.prefix}/anything")
            assert answer.status == (200 if name in doors else 404), (host, name)
            if answer.status == 200:
                assert json.loads(answer.body)["path"] == f"{door.prefix}/anything"
    assert ask(proxy, "api", "/health/ready").status == 404


def test_each_host_serves_its_own_app(proxy: int, tmp_path: Path) -> None:
    for app in ("debtor", "creditor"):
        for path in ("/", "/debts/1"):
            answer = ask(proxy, app, path)
            assert (answer.status, app in answer.body) == (200, True), (app, path)
            (tmp_path / "index.html").write_text(answer.body)
            for name, word in SinglePageApp(tmp_path).headers:
                assert answer.headers[name.decode()] == word.decode()
            assert answer.headers["cache-control"] == "no-cache"
            assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
            assert "server" not in answer.headers
        assert ask(proxy, app, "/missing.js").status == 404
    assert ask(proxy, "api", "/").status == 404


def test_bodies_are_as_long_as_the_doors_take(proxy: int) -> None:
    routes = [
        (door, route)
        for feature in load_features()
        for door, found in feature.routes.items()
        for route in found
    ]
    longest: dict[str, int] = {}
    for door, route in routes:
        limit = getattr(route, "request_max_body_size", None)
        longest[door] = max(longest.get(door, 0), limit if isinstance(limit, int) else 0)
    caddyfile = text(INFRA / "web" / "Caddyfile")
    for door, size in re.findall(r"import doors /api/(\w+)/\* (\d+)MB", caddyfile):
        assert int(size) * 1_000_000 >= longest.get(door, 0), door
    assert ask(proxy, "debtor", "/api/debtor/v1/x", body=b"x" * 900_000).status == 200
    assert ask(proxy, "debtor", "/api/debtor/v1/x", body=b"x" * 1_100_000).status in {413, 502}


def test_the_house_is_told_where_a_call_comes_from(proxy: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", proxy, timeout=10)
    line.request(
        "GET",
        "/api/debtor/v1/session",
        headers={"Host": f"debtor.test:{proxy}", "X-Forwarded-For": "203.0.113.9"},
    )
    told = json.loads(line.getresponse().read())["from"]
    line.close()
    assert told == "127.0.0.1", "a caller may not say itself where it comes from"
