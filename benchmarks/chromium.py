"""Chromium, printing a page: as a whole command, and in a browser that is open already."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
)


def program() -> str | None:
    """Return the first of the browser's names that is installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def printed(page: Path, pdf: Path) -> float:
    """Print a page by a command of its own, with an empty profile; return the seconds."""
    pdf.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = (
            str(program()),
            *_FLAGS,
            f"--user-data-dir={profile}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={pdf}",
            page.resolve().as_uri(),
        )
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, text=True)
        seconds = time.perf_counter() - start
    if not pdf.is_file():
        raise subprocess.SubprocessError("nothing was printed")
    return seconds


class Browser:
    """A browser held open, told what to do over a pair of pipes (the DevTools protocol)."""

    def __init__(self) -> None:
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        read, self._to = os.pipe()
        self._from, write = os.pipe()
        # Chromium reads from 3 and writes to 4
        script = f'exec "$@" 3<&{read} 4>&{write}'
        command = (str(program()), *_FLAGS, f"--user-data-dir={self._profile.name}")
        self._process = subprocess.Popen(
            ("sh", "-c", script, "sh", *command, "--remote-debugging-pipe", "about:blank"),
            pass_fds=(read, write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(read)
        os.close(write)
        self._answers = os.fdopen(self._from, "rb")
        self._waiting = b""
        self._number = 0
        self._session = ""
        target = self._do("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._do("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        self._do("Page.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._answers.close()
        os.close(self._to)
        self._profile.cleanup()

    def printed(self, page: Path, pdf: Path) -> float:
        """Load a page anew and print it; return the seconds."""
        start = time.perf_counter()
        self._do("Page.navigate", url=page.resolve().as_uri())
        while self._next().get("method") != "Page.loadEventFired":
            pass
        answer = self._do(
            "Page.printToPDF", preferCSSPageSize=True, printBackground=True, generateTaggedPDF=True
        )
        pdf.write_bytes(base64.b64decode(answer["data"]))
        return time.perf_counter() - start

    def _do(self, method: str, **parameters: object) -> dict[str, Any]:
        """Send a message and return what is answered to it."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._to, data) :]
        while (answer := self._next()).get("id") != self._number:
            pass
        if "error" in answer:
            raise subprocess.SubprocessError(f"{method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def _next(self) -> dict[str, Any]:
        """Return the next message; each ends with a zero byte."""
        while b"\0" not in self._waiting:
            read = os.read(self._from, 1 << 20)
            if not read:
                raise subprocess.SubprocessError("the browser has ended")
            self._waiting += read
        first, _, self._waiting = self._waiting.partition(b"\0")
        message: dict[str, Any] = json.loads(first)
        return message
