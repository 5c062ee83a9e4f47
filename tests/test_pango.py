"""The check of the system's libraries, and the line that it tells people to type."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from studypress import pango

ROOT = Path(__file__).resolve().parent.parent

DEBIAN_LINE = "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0"
ALPINE_LINE = "sudo apk add pango"
SUSE_LINE = "sudo zypper install libpango-1_0-0"


@pytest.mark.parametrize(
    ("os_release", "line"),
    [
        pytest.param('NAME="Debian GNU/Linux"\nID=debian\n', DEBIAN_LINE, id="debian"),
        pytest.param("ID=ubuntu\nID_LIKE=debian\n", DEBIAN_LINE, id="ubuntu"),
        pytest.param('ID=linuxmint\nID_LIKE="ubuntu debian"\n', DEBIAN_LINE, id="mint"),
        pytest.param("ID=raspbian\nID_LIKE=debian\n", DEBIAN_LINE, id="raspbian"),
        pytest.param("ID=fedora\n", "sudo dnf install pango", id="fedora"),
        pytest.param(
            'ID="rocky"\nID_LIKE="rhel centos fedora"\n', "sudo dnf install pango", id="rocky"
        ),
        pytest.param("ID=alpine\nVERSION_ID=3.22.0\n", ALPINE_LINE, id="alpine"),
        pytest.param("ID=arch\n", "sudo pacman -S pango", id="arch"),
        pytest.param("ID=manjaro\nID_LIKE=arch\n", "sudo pacman -S pango", id="manjaro"),
        pytest.param("ID='opensuse-leap'\nID_LIKE='suse opensuse'\n", SUSE_LINE, id="opensuse"),
        pytest.param("# ID=debian\nID=gentoo\n", "", id="unknown"),
        pytest.param("no equals sign", "", id="malformed"),
        pytest.param("", "", id="empty"),
    ],
)
def test_install_line_of_each_linux(os_release: str, line: str) -> None:
    assert pango.install_line("linux", os_release) == line


@pytest.mark.parametrize(
    ("platform", "part"),
    [("darwin", "brew install pango"), ("win32", "pacman -S --noconfirm mingw-w64-ucrt")],
)
def test_install_line_of_other_systems_needs_no_os_release(platform: str, part: str) -> None:
    assert part in pango.install_line(platform, "ID=debian")


def test_finds_what_weasyprint_found() -> None:
    pytest.importorskip("weasyprint")
    assert pango.missing_libraries() == ()


def test_a_library_that_no_system_has_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pango, "_REQUIRED", {"Nowhere": ("libnowhere-1.so.0", "nowhere-1")})
    assert pango.missing_libraries() == ("Nowhere",)


def test_says_what_is_missing_and_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pango, "_os_release_text", lambda: "ID=fedora")
    monkeypatch.setattr(sys, "platform", "linux")
    text = pango.how_to_install(("Pango", "PangoFT2"))
    assert "Pango, PangoFT2" in text
    assert "dnf install pango" in text


def test_says_what_to_look_for_on_an_unknown_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pango, "_os_release_text", lambda: "ID=gentoo")
    monkeypatch.setattr(sys, "platform", "linux")
    assert "called pango" in pango.how_to_install(("Pango",))


@pytest.mark.parametrize(
    ("missing", "may_install", "installs", "code"),
    [
        pytest.param((), True, False, 0, id="all is there"),
        pytest.param(("Pango",), True, True, 3, id="installing did not help"),
        pytest.param(("Pango",), False, False, 3, id="may not install"),
    ],
)
def test_main(
    missing: tuple[str, ...],
    may_install: bool,
    installs: bool,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    installed: list[bool] = []
    monkeypatch.setattr(pango, "missing_libraries", lambda: missing)
    monkeypatch.setattr(pango, "_may_install", lambda: may_install)
    monkeypatch.setattr(pango, "_install", lambda: installed.append(True))

    assert pango.main() == code
    assert bool(installed) is installs
    assert ("Pango" in capsys.readouterr().err) is (code != 0)


def test_importing_it_does_not_load_weasyprint() -> None:
    """`make` asks it whether WeasyPrint can be loaded, so it must not need the answer to be yes."""
    program = "import sys, studypress.pango; sys.exit('weasyprint' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
