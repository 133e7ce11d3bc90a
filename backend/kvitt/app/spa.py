"""Serves one built app: read once at start, compressed beforehand, cached as long as is right."""

import base64
import gzip
import hashlib
import mimetypes
import re
from pathlib import Path
from typing import Any

import msgspec

Scope = dict[str, Any]
COMPRESSIBLE = (".html", ".js", ".css", ".svg", ".json", ".webmanifest", ".txt", ".xml")
SMALL_BYTES = 1024
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


class AppNotBuilt(Exception):
    """The app's build folder is missing; the message says what to do."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One file in the forms a browser may ask for."""

    kind: str
    etag: str
    cache: str
    plain: bytes
    gzipped: bytes | None
    brotlied: bytes | None


class SinglePageApp:
    """Built files by their paths; unknown paths without a dot get `index.html`."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "index.html").is_file():
            raise AppNotBuilt(f"{folder} holds no built app; run `make up` (or `make setup`).")
        self.pages = {
            "/" + path.relative_to(folder).as_posix(): _page(path, folder)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix not in {".br", ".gz"}
        }
        self.index = self.pages["/index.html"]
        self.headers = _safety_headers(self.index.plain)

    async def answer(self, scope: Scope, send: Any) -> None:
        """Answer one request."""
        if scope["method"] not in {"GET", "HEAD"}:
            await self._send(scope, send, status=405, headers=[(b"allow", b"GET, HEAD")])
            return
        page = self._find(scope["path"])
        if page is None:
            await self._send(scope, send, status=404, headers=[])
            return
        asked = {name.lower(): value for name, value in scope["headers"]}
        headers = [
            (b"content-type", page.kind.encode()),
            (b"cache-control", page.cache.encode()),
            (b"etag", page.etag.encode()),
            (b"vary", b"accept-encoding"),
        ]
        if asked.get(b"if-none-match", b"").decode("latin-1") == page.etag:
            await self._send(scope, send, status=304, headers=headers)
            return
        body, encoding = _choose(page, asked.get(b"accept-encoding", b"").decode("latin-1"))
        if encoding:
            headers.append((b"content-encoding", encoding))
        await self._send(scope, send, status=200, headers=headers, body=body)

    def _find(self, path: str) -> Page | None:
        found = self.pages.get(path) or self.pages.get(path.rstrip("/") + "/index.html")
        if found is not None:
            return found
        # A file that is not there is a 404; any other path is a page of the app.
        return None if "." in path.rpartition("/")[2] else self.index

    async def _send(
        self,
        scope: Scope,
        send: Any,
        *,
        status: int,
        headers: list[tuple[bytes, bytes]],
        body: bytes = b"",
    ) -> None:
        if status != 304:  # noqa: PLR2004 (Not Modified says no length)
            headers = [*headers, (b"content-length", str(len(body)).encode())]
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [*headers, *self.headers],
            }
        )
        content = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": content})


def _page(path: Path, folder: Path) -> Page:
    plain = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith(("javascript", "json")):
        kind += "; charset=utf-8"
    immutable = "immutable" in path.relative_to(folder).parts
    worth = path.suffix in COMPRESSIBLE and len(plain) > SMALL_BYTES
    ready = Path(f"{path}.br")
    return Page(
        kind=kind,
        etag=f'"{hashlib.sha256(plain).hexdigest()[:20]}"',
        cache="public, max-age=31536000, immutable" if immutable else "no-cache",
        plain=plain,
        gzipped=gzip.compress(plain, 9, mtime=0) if worth else None,
        brotlied=ready.read_bytes() if worth and ready.is_file() else None,
    )


def _choose(page: Page, accepted: str) -> tuple[bytes, bytes | None]:
    offered = {
        part.partition(";")[0].strip()
        for part in accepted.split(",")
        if part.replace(" ", "").partition(";q=")[2] not in {"0", "0.0", "0.00", "0.000"}
    }
    if page.brotlied is not None and "br" in offered:
        return page.brotlied, b"br"
    if page.gzipped is not None and "gzip" in offered:
        return page.gzipped, b"gzip"
    return page.plain, None


def _safety_headers(index: bytes) -> list[tuple[bytes, bytes]]:
    """Headers that let the app run its own code and nothing else."""
    scripts = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(index)
    )
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {scripts}".strip(),
            "style-src 'self'",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "frame-src 'self' blob:",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )
    return [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
        (b"cross-origin-opener-policy", b"same-origin"),
    ]
