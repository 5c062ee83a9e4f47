"""The package as another person installs it: a wheel, alone, far from the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
import pytest

ROOT = Path(__file__).resolve().parent.parent
NAME = "git-basics"
GUIDE = Path("output", NAME, "en", f"{NAME}-guide-en.pdf")

# What the source distribution is made from; a name that is not there yet is passed over.
SOURCES = (
    "studypress",
    "templates",
    "styles",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    ".gitignore",
)


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel in it."""

    python: Path
    command: Path

    def run(self, *arguments: str, folder: Path) -> None:
        """Run the console script in a folder; its failure is the test's."""
        run(self.command, *arguments, folder=folder)


def run(*command: str | Path, folder: Path) -> str:
    """Run a command as from a shell that knows nothing of this repository; give its output."""
    strangers = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    environment = {key: value for key, value in os.environ.items() if key not in strangers}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source distribution: that one must hold all the wheel needs."""
    tree = tmp_path_factory.mktemp("tree")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, tree / name)

    made = tmp_path_factory.mktemp("made")
    build = (sys.executable, "-m", "hatchling", "build", "--directory", made)
    run(*build, "--target", "sdist", folder=tree)
    unpacked = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(next(made.glob("*.tar.gz"))) as archive:
        archive.extractall(unpacked, filter="data")
    run(*build, "--target", "wheel", folder=next(unpacked.iterdir()))
    return next(made.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in an environment of its own, which borrows all other packages from this one."""
    home = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(home, symlinks=os.name != "nt")
    paths = sysconfig.get_paths("venv", {"base": str(home), "platbase": str(home)})
    scripts = Path(paths["scripts"])
    suffix = ".exe" if os.name == "nt" else ""
    python = scripts / f"python{suffix}"

    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(*pip, "install", "--no-index", "--no-deps", wheel, folder=home)
    # Python looks there after its own folder, so that studypress itself comes from the wheel.
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(paths["purelib"], "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")

    where = run(python, "-c", "import studypress; print(studypress.__file__)", folder=home)
    assert Path(where.strip()).is_relative_to(home)
    return Installed(python, scripts / f"studypress{suffix}")


@pytest.fixture
def project(installed: Installed, tmp_path: Path) -> Path:
    """A folder with a new subject in it, and nothing else."""
    installed.run("new", NAME, folder=tmp_path)
    return tmp_path


def guide_text(installed: Installed, project: Path) -> str:
    """Make the guide and read it; without any space, since a line may break anywhere."""
    installed.run("guide", NAME, folder=project)
    with pdfplumber.open(project / GUIDE) as pdf:
        return "".join("".join(page.extract_text().split()) for page in pdf.pages)


def test_makes_a_guide_from_a_new_subject(installed: Installed, project: Path) -> None:
    installed.run("guide", NAME, folder=project)
    assert (project / GUIDE).read_bytes().startswith(b"%PDF")


def test_a_template_of_the_user_takes_the_place_of_ours(
    installed: Installed, project: Path
) -> None:
    assert "MyOwnTemplate" not in guide_text(installed, project)

    (project / "templates").mkdir()
    (project / "templates" / "guide.html").write_text(
        '<!doctype html><html lang="en"><title>Mine</title>'
        '<p style="margin: 20mm">MyOwnTemplate</p></html>',
        encoding="utf-8",
    )
    # the page at its foot is of the stylesheets
    assert guide_text(installed, project).rstrip("1") == "MyOwnTemplate"


def test_a_stylesheet_of_the_user_takes_the_place_of_ours(
    installed: Installed, project: Path
) -> None:
    assert "MyOwnStyle" not in guide_text(installed, project)

    (project / "styles").mkdir()
    # Clear of the edge of the paper, which the cover goes up to.
    mark = 'body::before { content: "MyOwnStyle"; left: 20mm; position: absolute; top: 20mm }'
    # Whichever of them the guide uses: each is ours, and marks itself.
    for sheet in (ROOT / "styles").glob("*.css"):
        text = sheet.read_text(encoding="utf-8") + f"\n{mark}\n"
        (project / "styles" / sheet.name).write_text(text, encoding="utf-8")
    assert "MyOwnStyle" in guide_text(installed, project)


def test_the_page_of_a_watch_comes_with_it(installed: Installed, tmp_path: Path) -> None:
    ask = (
        "from urllib.request import urlopen; "
        "from studypress.watching.board import Board; "
        "from studypress.watching.server import serving\n"
        "with serving(Board()) as page: print(urlopen(page).status)"
    )
    assert run(installed.python, "-c", ask, folder=tmp_path) == "200\n"
