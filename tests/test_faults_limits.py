"""What a system may not give a run: streams, files, room; and folders nested too deep."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import studypress
from studypress import Request
from studypress.resources import Resources
from studypress.watching.changes import _stamps
from tests.faults import in_child, write_tiny

resource = pytest.importorskip("resource")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="limits are those of Unix")

ROOT = Path(__file__).parents[1]
GUIDE = "output/tiny/en/tiny-guide-en.pdf"
NONE: Mapping[str, int] = {}
CHILD = """
import os, resource, sys
for number in {closed}:
    os.close(number)
for name, most in {limits}.items():
    resource.setrlimit(getattr(resource, name), (most, most))
command = [sys.executable, {build!r}, *sys.argv[1:]]
os.execv(sys.executable, command)
"""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    write_tiny(tmp_path)
    yield tmp_path
    # what is nested deep is too deep for what clears up after tests
    subprocess.run(["rm", "-rf", *tmp_path.iterdir()], check=True)


def run(
    project: Path, *arguments: str, closed: tuple[int, ...] = (), limits: Mapping[str, int] = NONE
) -> subprocess.CompletedProcess[str]:
    """Return what a build tells that starts with streams closed and within limits."""
    child = CHILD.format(closed=closed, limits=limits, build=str(ROOT / "build.py"))
    command = [sys.executable, "-c", child, *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("closed", [(2,), (1,), (0, 1, 2)], ids=["stderr", "stdout", "all"])
def test_closed_streams_stop_nothing(closed: tuple[int, ...], project: Path) -> None:
    ended = run(project, "guide", "tiny", "--lang", "en", closed=closed)
    assert ended.returncode == 0
    assert (project / GUIDE).read_bytes().startswith(b"%PDF")
    assert ("1 document made" in ended.stdout) is (1 not in closed)


def test_the_exit_code_tells_where_no_stream_can(project: Path) -> None:
    (project / "content" / "tiny" / "en" / "10-basics.md").write_text("## x", encoding="utf-8")
    assert run(project, "guide", closed=(1, 2)).returncode == 1
    assert run(project, "guide", "none", closed=(1, 2)).returncode == 2


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_texts_and_names_are_utf_8_whatever_the_locale(locale: str, project: Path) -> None:
    text = project / "content" / "tiny" / "en" / "10-basics.md"
    shown = text.read_text(encoding="utf-8").replace("answer.", "answer.\n\n![Ä](figures/ü.svg)", 1)
    text.write_text(f"{shown}\n## Où? {{#ou level=basik}}\n\nLà.\n", encoding="utf-8")
    text.rename(text.with_name("10-Grundzüge.md"))
    (project / "content" / "tiny" / "figures").mkdir()
    (project / "content" / "tiny" / "figures" / "ü.svg").write_text("<svg>", encoding="utf-8")
    environment = os.environ | {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    environment.pop("PYTHONIOENCODING", None)
    ended = subprocess.run(
        [sys.executable, ROOT / "build.py", "check", "tiny", "--lang", "en"],
        cwd=project,
        env=environment,
        capture_output=True,
        check=False,
    )
    told = ended.stderr.decode("utf-8")
    assert ended.returncode == 1
    assert "content/tiny/en/10-Grundzüge.md:" in told
    assert "## Où? {#ou level=basik}" in told
    assert "content/tiny/figures/ü.svg:1: not well-formed SVG" in told
    assert "Traceback" not in told


def test_few_open_files_take_fewer_workers(project: Path) -> None:
    ended = run(project, "guide", "tiny", "--jobs", "8", limits={"RLIMIT_NOFILE": 16})
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "2 documents made" in ended.stdout


@pytest.mark.parametrize(
    ("limit", "most", "told"),
    [
        ("RLIMIT_NOFILE", 6, "Error: a limit of the system: Too many open files\n    hint: allow"),
        ("RLIMIT_FSIZE", 20_000, "File too large\n    hint: allow larger files"),
    ],
)
def test_a_limit_of_the_system_is_told_in_a_sentence(
    limit: str, most: int, told: str, project: Path
) -> None:
    ended = run(project, "guide", "tiny", limits={limit: most})
    assert ended.returncode == 3
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list(project.glob("output/**/*.pdf"))


def test_a_path_longer_than_the_system_takes_is_told(project: Path) -> None:
    ended = run(project, "guide", "tiny", "--output", "a" * 300)
    assert ended.returncode == 3
    assert "name too long\n    hint: name files and folders by shorter paths" in ended.stderr
    assert "Traceback" not in ended.stderr


DENIED = "cannot be read: Permission denied"
UNREADABLE = {
    "content": f"the folder 'content' {DENIED}",
    "content/tiny": "the folder 'content/tiny' cannot be read",
    "content/tiny/en": f"content/tiny/en:0: {DENIED}",
    "content/tiny/en/10-basics.md": f"content/tiny/en/10-basics.md:0: {DENIED}",
    "content/tiny/subject.toml": f"content/tiny/subject.toml:0: {DENIED}",
    "content/tiny/hidden": "",
    "content/other": "",
    "styles": "",
}


@pytest.fixture
def shared() -> Iterator[Path]:
    """A project that other accounts may read: folders of tests are closed to them."""
    with TemporaryDirectory() as name:
        folder = Path(os.path.realpath(name))
        folder.chmod(0o755)
        write_tiny(folder)
        yield folder


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_may_not_be_read_is_named_where_it_counts(name: str, shared: Path) -> None:
    path, told = shared / name, shared / "told"
    if not path.exists():
        path.mkdir()
    told.touch()
    told.chmod(0o666)

    request = Request(content=Path("content"), subject="tiny")

    def check() -> None:
        os.chdir(shared)
        # what is loaded late may lie where other accounts do not come
        studypress.check(request)
        path.chmod(0)
        if os.geteuid() == 0:
            os.setgid(65_534)
            os.setuid(65_534)
        try:
            studypress.check(request)
        except studypress.StudypressError as error:
            told.write_text(str(error), encoding="utf-8")

    assert in_child(check) == 0
    path.chmod(0o755)
    assert told.read_text(encoding="utf-8") == UNREADABLE[name]


def nested(folder: Path, times: int, name: str) -> None:
    """Make folders in each other, deeper than a path can name, and a file in the last."""
    folder.mkdir(parents=True, exist_ok=True)
    here = os.open(folder, os.O_RDONLY)
    for _ in range(times):
        os.mkdir("further", dir_fd=here)
        below = os.open("further", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)


@pytest.mark.parametrize("where", ["content/tiny/deep", "content/tiny/en", "styles", "templates"])
def test_folders_deeper_than_people_nest_them_are_passed_over(where: str, project: Path) -> None:
    nested(project / where, 1_200, "a.png")
    request = Request(content=project / "content", output=project / "output")
    assert studypress.check(request).problems == ()
    assert Resources(project).read
    assert not any("further" in str(path) for path in _stamps((project / where,)))


def test_what_lies_as_deep_as_people_nest_it_is_read(project: Path) -> None:
    deep = project / "content" / "tiny" / "/".join("abcdefghij" * 3)
    deep.mkdir(parents=True)
    text = project / "content" / "tiny" / "en" / "10-basics.md"
    picture = f"{'/'.join('abcdefghij' * 3)}/a.svg"
    (project / "content" / "tiny" / picture).write_text("<svg>", encoding="utf-8")
    text.write_text(f"{text.read_text(encoding='utf-8')}\n![What]({picture})\n", encoding="utf-8")
    with pytest.raises(studypress.ContentError, match="not well-formed SVG"):
        studypress.check(Request(content=project / "content"))
