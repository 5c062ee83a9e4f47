"""Faults of the disk, really made: whatever happens, each PDF is the old one or the new one."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import disk_usage
from typing import Any

import pytest

from studypress import Limits, starter
from studypress.disk import atomic
from studypress.job import Job
from studypress.load import load
from studypress.problems import JoinedUsageError, MachineError, UsageError
from studypress.proof import Proofed
from studypress.record import record
from studypress.resources import Resources
from studypress.sheets.draw import draw
from tests.faults import (
    PATHS,
    build,
    failing_disk,
    failure,
    in_child,
    killed,
    quick,
    refuse,
    temporaries,
    whole,
    write_tiny,
)
from tests.support import KEY, WORKSHEET

resource = pytest.importorskip("resource")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="faults are made by Linux's means")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with nothing made yet."""
    write_tiny(tmp_path / "project")
    return tmp_path / "project"


def delivered(output: Path) -> dict[str, bytes]:
    """Return the PDFs and archives of an output folder."""
    found = (path for path in output.rglob("*") if path.suffix in (".pdf", ".zip"))
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in found}


def never(job: Job, **_: object) -> Proofed:
    """Stand for the press where nothing is to be made."""
    raise AssertionError(f"{job.path} was made")


# ---------------------------------------------------------------------------------------------
# Killed, and calls that fail


def test_killed_at_any_point(project: Path, tmp_path: Path) -> None:
    (make_old, _), (make_new, new) = quick("old"), quick("new")
    build(project, make_old, zip=True)
    old = delivered(project / "output")
    started, mixed = tmp_path / "started", 0
    for nth in range(1, 1_000):
        shutil.rmtree(started, ignore_errors=True)
        shutil.copytree(project, started)

        def work(nth: int = nth) -> None:
            with failing_disk(nth, killed):
                build(started, make_new, zip=True)

        code = in_child(work)
        found = delivered(started / "output")
        assert set(found) == set(old)
        fresh = {path for path in PATHS if found[path] == new[path]}
        assert all(found[path] == old[path] for path in set(PATHS) - fresh)
        assert all(whole(started / "output" / path) for path in PATHS)
        json.loads((started / "output/manifest.json").read_text(encoding="utf-8"))
        mixed += 0 < len(fresh) < len(PATHS)
        if code == 0:
            break
        assert code == -9
        report = build(started, make_new, force=False)
        assert {made.entry.path for made in report.made} == set(PATHS)
        assert temporaries(started) == []
    assert nth > 30
    assert mixed > 5


def test_each_call_that_fails_is_told(project: Path, tmp_path: Path) -> None:
    (make_old, _), (make_new, new) = quick("old"), quick("new")
    build(project, make_old, zip=True)
    old = delivered(project / "output")
    started, told = tmp_path / "started", set()
    for nth in range(1, 1_000):
        shutil.rmtree(started, ignore_errors=True)
        shutil.copytree(project, started)
        with failing_disk(nth, refuse) as calls:
            fault = failure(lambda: build(started, make_new, zip=True))
        if fault:
            match = re.fullmatch(r"cannot write (.+): Input/output error", fault)
            assert match, fault
            told.add(Path(match[1]).relative_to(started).as_posix())
        found = delivered(started / "output")
        assert all(found[path] in (old[path], new[path]) for path in PATHS)
        assert set(found) == set(old)
        # what could be delivered is known: the next build leaves it alone
        listed = json.loads((started / "output/manifest.json").read_text(encoding="utf-8"))
        assert {entry["path"] for entry in listed["files"]} == set(PATHS)
        if len(calls) < nth:
            break
        if calls[nth - 1] not in ("unlink", "ftruncate"):
            assert temporaries(started) == []
        if nth % 4 == 0:
            build(started, make_new)
            assert delivered(started / "output").items() >= new.items()
            assert temporaries(started) == []
    assert nth > 30
    assert found.items() >= new.items()
    assert told >= {
        *(f"output/{path}" for path in PATHS),
        "output/manifest.json",
        "output/tiny/tiny-evening.zip",
        "output/.studypress/lock",
    }


def test_each_call_that_fails_in_an_empty_folder_is_told(project: Path, tmp_path: Path) -> None:
    """The same where folders are to be made, and the register is to be written."""
    make, _ = quick("new")
    both = {"documents": (WORKSHEET, KEY), "languages": ("en",)}
    started, failed = tmp_path / "started", set()
    register = started / "content/tiny/sheets.jsonl"
    for nth in range(1, 1_000):
        shutil.rmtree(started, ignore_errors=True)
        shutil.copytree(project, started)
        with failing_disk(nth, refuse) as calls:
            fault = failure(lambda: build(started, make, **both))
        if fault:
            assert fault.startswith(f"cannot write {started}/")
            assert fault.endswith(": Input/output error")
            failed.add((calls[nth - 1], str(register) in fault))
        if len(calls) < nth:
            break
        if calls[nth - 1] != "unlink":
            assert temporaries(started) == []
        made = list((started / "output").rglob("*.pdf"))
        assert all(whole(path) for path in made)
        # neither of a worksheet and its key, or both
        assert len(made) != 1
        if nth % 4 == 0:
            build(started, make, **both)
            assert temporaries(started) == []
            assert register.read_text(encoding="utf-8").endswith("}\n")
    assert {call for call, _ in failed} >= {"mkdir", "open", "write", "fsync", "replace"}
    assert ("write", True) in failed
    assert ("replace", True) in failed


def test_each_call_that_fails_while_a_subject_is_started_is_told(tmp_path: Path) -> None:
    content, failed = tmp_path / "content", set()
    for nth in range(1, 1_000):
        shutil.rmtree(content, ignore_errors=True)
        with failing_disk(nth, refuse) as calls:
            fault = failure(lambda: starter.start(content, "new-one", ["en", "fr"]))
        if fault:
            assert fault == f"cannot write {content / 'new-one'}: Input/output error"
            failed.add(calls[nth - 1])
            # whole or not at all; in the second case only its lasting is in doubt
            assert not (content / "new-one").exists() or calls[nth - 1] == "fsync"
        if len(calls) < nth:
            break
        if calls[nth - 1] not in ("unlink", "rmdir"):
            assert temporaries(tmp_path) == []
    assert failed == {"mkdir", "open", "write", "fsync", "rename"}


def test_killed_while_a_subject_is_started(tmp_path: Path) -> None:
    content = tmp_path / "content"
    for nth in range(1, 1_000):
        shutil.rmtree(content, ignore_errors=True)

        def work(nth: int = nth) -> None:
            with failing_disk(nth, killed):
                starter.start(content, "new-one", ["en"])

        if in_child(work) == 0:
            break
        starter.start(content, "another", ["en"])
        assert temporaries(tmp_path) == []
        if (content / "new-one").exists():
            files = ("subject.toml", "en/10-basics.md")
            assert all((content / "new-one" / file).stat().st_size for file in files)
    assert nth > 10


def test_what_is_delivered_outlives_a_loss_of_power(project: Path) -> None:
    """Bytes are made durable before the file takes its name, and then the folder with its names."""
    make, _ = quick("new")
    with failing_disk(0, refuse) as calls:
        build(project, make)
    moves = [place for place, name in enumerate(calls) if name == "replace"]
    durable = [place for place in moves if calls[place - 1 : place + 2 : 2] == ["fsync", "fsync"]]
    # each PDF and the manifest behind each, and the note of what they are made of; all but the
    # probes, which hold nothing
    assert len(durable) == 2 * len(PATHS) + 1
    assert len(moves) - len(durable) == len(PATHS)


# ---------------------------------------------------------------------------------------------
# The disk is full, or may not be written


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[bool]:
    """Mount a file system in memory on a folder, where that is allowed; tell whether it is."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    allowed = sys.platform == "linux" and os.getuid() == 0 and shutil.which("mount") is not None
    allowed = allowed and subprocess.run(command, check=False, capture_output=True).returncode == 0
    try:
        yield allowed
    finally:
        if allowed:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def files_bounded(size: int) -> Iterator[None]:
    """Have the system refuse files above a size, in bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of 1 MB; else one where no file of 400 KB can be written."""
    with mounted(tmp_path / "disk", "size=1m") as small:
        if small:
            yield tmp_path / "disk"
        else:
            with files_bounded(400_000):
                yield tmp_path / "disk"


def test_the_disk_becomes_full(project: Path, small_disk: Path) -> None:
    (make_old, old), (make_new, new) = quick("old", 150_000), quick("new", 450_000)
    build(project, make_old, output=small_disk)
    assert delivered(small_disk) == {path: old[path] for path in PATHS}
    with pytest.raises(MachineError, match=r"^cannot write .*-guide-..\.pdf: (No space|File too)"):
        build(project, make_new, output=small_disk)
    found = delivered(small_disk)
    assert all(found[path] in (old[path], new[path]) for path in PATHS)
    assert any(found[path] == old[path] for path in PATHS)
    assert temporaries(small_disk) == []


def test_a_full_disk_is_found_before_anything_is_made(project: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=1m") as small:
        if not small:
            pytest.skip("no file system can be mounted here")
        for left, told in ((48, "there are"), (0, "No space left")):
            free = disk_usage(tmp_path / "disk").free
            (tmp_path / "disk/full").write_bytes(bytes(free - 1_024 * left))
            with pytest.raises(MachineError, match=told) as caught:
                build(project, never, output=tmp_path / "disk")
            assert str(caught.value).startswith(f"cannot write {tmp_path}/disk")
            assert caught.value.hint == "make room on the disk, then run it again"
            (tmp_path / "disk/full").unlink()


@pytest.mark.parametrize("parts", [{}, {"workers": 2, "limits": Limits()}], ids=["here", "workers"])
def test_the_disk_of_temporary_files_is_full(
    parts: dict[str, Any], project: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Libraries lay fonts down there."""
    if not small_disk.is_mount():
        pytest.skip("no file system can be mounted here")
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))

    def make(*_: object, **__: object) -> Proofed:
        Path(tempfile.mkdtemp(), "font").write_bytes(bytes(2_000_000))
        raise AssertionError

    told = failure(lambda: build(project, make, **parts))
    assert re.fullmatch(f"cannot write below {small_disk}: No space left .*", told)
    assert delivered(project / "output") == {}


def immutable(folder: Path, flag: str) -> bool:
    """Have the file system refuse all changes of a folder, or allow them again, if it can."""
    command = ["chattr", "-R", flag, str(folder)]
    found = shutil.which("chattr") is not None
    return found and subprocess.run(command, check=False, capture_output=True).returncode == 0


@pytest.fixture
def read_only(project: Path, tmp_path: Path) -> Iterator[Path]:
    """An output folder where all is made, which cannot be written any more."""
    make, _ = quick("old")
    folder = tmp_path / "closed"
    with mounted(folder, "size=4m") as apart:
        build(project, make, output=folder)
        if apart:
            again = ["mount", "-o", "remount,ro", str(folder)]
            subprocess.run(again, check=True, capture_output=True)
            yield folder
        elif os.getuid():
            for path in (folder, *folder.rglob("*")):
                path.chmod(0o555 if path.is_dir() else 0o444)
            yield folder
            for path in (folder, *folder.rglob("*")):
                path.chmod(0o755)
        elif immutable(folder, "+i"):
            yield folder
            immutable(folder, "-i")
        else:
            pytest.skip("root may write everywhere, and no file system can be mounted here")


def test_an_output_that_cannot_be_written_is_found_before_anything_is_made(
    project: Path, read_only: Path
) -> None:
    before = delivered(read_only)
    with pytest.raises(MachineError, match=f"^cannot write {read_only}/") as caught:
        build(project, never, output=read_only)
    assert caught.value.hint == "name a folder that can be written with --output"
    assert delivered(read_only) == before


def test_where_nobody_may_write_the_option_that_helps_is_named(read_only: Path) -> None:
    with pytest.raises(MachineError, match="cannot write ") as caught:
        starter.start(read_only / "content", "git", ("en",))
    assert caught.value.hint == "name a folder that can be written with --content"
    with pytest.raises(MachineError, match="cannot write ") as caught:
        atomic.replace({read_only / "a.md": b""}, elsewhere="see that it can be written")
    assert caught.value.hint == "see that it can be written"


def test_one_folder_of_the_output_that_cannot_be_written(project: Path) -> None:
    """Found too, though it is another's than that of the manifest."""
    output = project / "output"
    (output / "tiny").mkdir(parents=True)
    with mounted(output / "tiny/fr", "size=1m,ro") as apart:
        if not apart:
            pytest.skip("no file system can be mounted here")
        with pytest.raises(MachineError, match=f"^cannot write {output}/tiny/fr: "):
            build(project, never)


# ---------------------------------------------------------------------------------------------
# Something is in the way


def put_folder(path: Path, _: Path) -> None:
    path.mkdir(parents=True)


def put_pipe(path: Path, _: Path) -> None:
    path.parent.mkdir(parents=True)
    os.mkfifo(path)


def put_link_out(path: Path, outside: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(outside)


def put_dangling_link(path: Path, outside: Path) -> None:
    put_link_out(path, outside / "not-there")


def put_endless_link(path: Path, _: Path) -> None:
    put_link_out(path, path)


def put_device(path: Path, _: Path) -> None:
    put_link_out(path, Path("/dev/full"))


def put_file(path: Path, _: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"mine")


GUIDE_FR = "tiny/fr/tiny-guide-fr.pdf"


@pytest.mark.parametrize(
    ("put", "where", "told"),
    [
        (put_folder, GUIDE_FR, "is a folder, not a file"),
        (put_pipe, GUIDE_FR, "is a device or a pipe, not a file"),
        (put_link_out, GUIDE_FR, "is a link that leads out of the output"),
        (put_dangling_link, GUIDE_FR, "is a link that leads out of the output"),
        (put_endless_link, GUIDE_FR, "is a link that leads out of the output"),
        (put_device, GUIDE_FR, "is a link that leads out of the output"),
        (put_link_out, "tiny/fr", "is a link that leads out of the output"),
        (put_link_out, "tiny", "is a link that leads out of the output"),
        (put_file, "tiny/fr", "is a file, not a folder"),
        (put_file, "tiny", "is a file, not a folder"),
        (put_folder, "manifest.json", "is a folder, not a file"),
        (put_link_out, "manifest.json", "is a link that leads out of the output"),
        (put_folder, "tiny/tiny-evening.zip", "is a folder, not a file"),
        (put_link_out, ".studypress", "is a link that leads out of the output"),
        (put_pipe, ".studypress/lock", "is a device or a pipe, not a file"),
        (put_file, ".studypress/tmp", "is a file, not a folder"),
    ],
)
def test_what_is_in_the_way_is_refused(
    put: Any, where: str, told: str, project: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    put(project / "output" / where, outside)
    with pytest.raises(UsageError) as caught:
        build(project, never, zip=True)
    (only,) = caught.value.errors if isinstance(caught.value, JoinedUsageError) else ()
    assert str(only) == f"'{project / 'output' / where}' {told}"
    assert only.hint
    assert list(outside.iterdir()) == []
    assert not (project / "content/tiny/sheets.jsonl").exists()


def test_all_that_is_in_the_way_is_told_at_once(project: Path, tmp_path: Path) -> None:
    put_folder(project / "output" / GUIDE_FR, tmp_path)
    put_link_out(project / "output/tiny/en", tmp_path)
    put_folder(project / "output/manifest.json", tmp_path)
    with pytest.raises(JoinedUsageError) as caught:
        build(project, never)
    assert len(caught.value.errors) == 3


def test_links_that_stay_inside_are_followed(project: Path, tmp_path: Path) -> None:
    make, made = quick("new")
    (tmp_path / "desktop").mkdir()
    (project / "output").symlink_to(tmp_path / "desktop")
    (tmp_path / "desktop/tiny/english").mkdir(parents=True)
    (tmp_path / "desktop/tiny/en").symlink_to("english")
    build(project, make)
    found = tmp_path / "desktop/tiny/english/tiny-guide-en.pdf"
    assert found.read_bytes() == made["tiny/en/tiny-guide-en.pdf"]


# ---------------------------------------------------------------------------------------------
# Where a document fails


def test_a_worksheet_is_not_delivered_without_its_key(project: Path) -> None:
    """Where the key cannot be written, the old worksheet stays, too."""
    (make_old, _), (make_new, new) = quick("old"), quick("new")
    both = {"documents": (WORKSHEET, KEY), "languages": ("en",)}
    build(project, make_old, **both)
    old = delivered(project / "output")
    written = []

    def full(name: str, _: tuple[Any, ...]) -> None:
        written.append(name)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with failing_disk(0, full) as calls:
        build(project, make_new, **both)
    assert len({*calls}) > 3
    build(project, make_old, **both)
    second = [place for place, name in enumerate(calls) if name == "write"][2]
    with failing_disk(second + 1, full), pytest.raises(MachineError, match="No space left"):
        build(project, make_new, **both)
    assert written == ["write"]
    assert set(delivered(project / "output")) == set(old)
    assert all(data not in new.values() for data in delivered(project / "output").values())


BOTH = {"documents": (WORKSHEET, KEY), "languages": ("en",)}
"""What makes a worksheet and its key."""


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_a_pair_is_put_back_where_half_of_it_was_moved(
    links: bool, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At whatever call the disk fails; also on one that knows no links."""
    if not links:
        monkeypatch.setattr(os, "link", refuse)
    (make_old, _), (make_new, _) = quick("old"), quick("new")
    build(project, make_new, **BOTH)
    new = delivered(project / "output")
    build(project, make_old, **BOTH)
    old = delivered(project / "output")
    with failing_disk(0, refuse) as calls:
        build(project, make_old, **BOTH)
    # behind that of the lock
    first = [place for place, name in enumerate(calls) if name == "write"][1]
    moves = set()
    for nth in range(first + 1, len(calls) + 1):
        with failing_disk(nth, refuse) as made:
            fault = failure(lambda: build(project, make_new, **BOTH))
        found = delivered(project / "output")
        assert found in (old, new), fault
        if found == new:
            break
        if fault and made[nth - 1] == "replace":
            moves |= {path for path in old if fault.endswith(f"/{path}: Input/output error")}
    assert moves == set(old)


def test_a_pair_that_cannot_be_put_back_is_told_and_made_again(project: Path) -> None:
    """Where the disk is gone for good between the two moves."""
    (make_old, _), (make_new, new) = quick("old"), quick("new")
    build(project, make_old, **BOTH)
    old = delivered(project / "output")
    replaced, gone = os.replace, False

    def gone_soon(source: Any, target: Any) -> None:
        nonlocal gone
        if gone:
            refuse("replace", ())
        replaced(source, target)
        gone = str(target).endswith(".pdf") and ".studypress-probe" not in str(source)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", gone_soon)
        with pytest.raises(MachineError) as caught:
            build(project, make_new, **BOTH)
    found = delivered(project / "output")
    (torn,) = [path for path in found if found[path] == new[path]]
    assert [found[path] for path in found if path != torn] == [
        old[path] for path in old if path != torn
    ]
    assert f"{project / 'output' / torn} is new already, and what belongs to it is not" in str(
        caught.value
    )
    assert caught.value.hint == "print neither before they are built again"
    report = build(project, make_new, **(BOTH | {"force": False}))
    # it is not what the manifest says, so it is made again
    assert [made.entry.path for made in report.made if made.fresh] == [torn]


def test_builds_of_one_content_add_to_its_register_one_after_the_other(project: Path) -> None:
    """Also where their outputs differ, so that none waits for the other's."""
    loaded, _ = load(project / "content/tiny", Resources(project))
    assert loaded is not None
    (blueprint,) = loaded.subject.blueprints
    drawn = [draw(loaded.subject, replace(blueprint, seed=seed))[0] for seed in range(40)]
    children = []
    for own in (drawn[start::4] for start in range(4)):
        child = os.fork()
        if not child:
            with ExitStack() as stack:
                stack.callback(os._exit, 1)
                for forms in own:
                    assert record(loaded.files, loaded.subject, forms, ["en"]) == ()
                os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    text = (project / "content/tiny/sheets.jsonl").read_text(encoding="utf-8")
    found = {json.loads(line)["code"] for line in text.splitlines()}
    assert found == {form.code for forms in drawn for form in forms}
    assert len(found) > 20
