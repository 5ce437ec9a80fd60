"""A complete new site in a folder beside `site/` goes in; it becomes `site/` in one move, or `site/` stays as it was.

Everything is made in a fresh sibling (`site.neuf-…`). Only at the very end are the two exchanged, in one system call where there is one; elsewhere by two
renames, which `recover` finishes or undoes at the next start if the computer stopped in between. A list of what we wrote is kept in the site itself:
whatever else is in there (CNAME, .git, a file put by hand) is not ours and is carried over.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.files import refusal

MANIFEST = ".maillage-fichiers"
_FRESH, _OLD = "neuf", "ancien"
_AT_FDCWD, _EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h; RENAME_SWAP is 2 on macOS too (sys/stdio.h)
_NO_EXCHANGE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


class PublishError(Exception):
    """The site could not be put in its place; the message, in French, says why. The former site is untouched."""


@contextmanager
def fresh_folder(site: Path) -> Iterator[Path]:
    """A new empty folder beside `site`, removed at the end whatever happens (after `publish`, it holds the former site)."""
    fresh = make_fresh(site)
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def make_fresh(site: Path) -> Path:
    """A new empty folder beside `site`. What a stopped build left there is put in order first."""
    site = site.resolve()
    if site.exists() and not site.is_dir():
        raise PublishError(f"« {site} » doit être un dossier : c'est un fichier. Déplacez-le, ou choisissez un autre dossier pour le site.")
    recover(site)
    site.parent.mkdir(parents=True, exist_ok=True)
    return _new_sibling(site, _FRESH)


def publish(fresh: Path, site: Path) -> None:
    """Make `fresh` the site. `fresh` must be complete, and come from `make_fresh(site)`."""
    site = site.resolve()
    _write_manifest(fresh)
    if site.is_dir():
        _carry_over(site, fresh)
        shutil.copymode(site, fresh)
    try:
        _swap(fresh, site)
    except OSError as error:
        raise PublishError(f"Le nouveau site est prêt mais « {site} » n'a pas pu être remplacé\u00a0: {refusal(error)}.") from error


def recover(site: Path) -> None:
    """Finish or undo what a build that was stopped short left beside `site`. Folders of a build that is still running are left alone."""
    for old in _siblings(site, _OLD):
        if not site.exists():
            os.rename(old, site)
        else:
            shutil.rmtree(old, ignore_errors=True)
    for fresh in _siblings(site, _FRESH):
        shutil.rmtree(fresh, ignore_errors=True)


# ── What is ours, what is not ───────────────────────────────────────────────────────────────────────────────────────────────


def _write_manifest(folder: Path) -> None:
    top = len(os.fspath(folder)) + 1
    files = sorted(f"{here[top:]}/{name}".replace(os.sep, "/").lstrip("/") for here, _, names in os.walk(folder) for name in names)
    (folder / MANIFEST).write_text("".join(f"{name}\n" for name in files), encoding="utf-8")


def _ours(site: Path) -> set[str]:
    try:
        return {MANIFEST, *(site / MANIFEST).read_text(encoding="utf-8").splitlines()}
    except FileNotFoundError:
        return set()


def _carry_over(site: Path, fresh: Path) -> None:
    """Put in `fresh` what `site` holds and no build wrote. Where both have something, the new site wins."""
    ours = _ours(site)
    for folder, folders, files in os.walk(site):
        here = Path(folder).relative_to(site)
        above = "" if folder == os.fspath(site) else f"{here.as_posix()}/"
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in (*files, *links):
            if f"{above}{name}" in ours:
                continue
            kept = here / name
            if not _is_taken(fresh, kept):
                (fresh / here).mkdir(parents=True, exist_ok=True)
                _copy(site / kept, fresh / kept)
        if not folders and not files and not _is_taken(fresh, here):
            (fresh / here).mkdir(parents=True, exist_ok=True)  # git does not recognise a .git without its empty folders


def _is_taken(fresh: Path, path: Path) -> bool:
    """Whether the new site has something at `path`, or a file where one of its parent folders would have to be."""
    return os.path.lexists(fresh / path) or any((fresh / parent).is_file() for parent in path.parents)


def _copy(source: Path, target: Path) -> None:
    """The same file twice on the disk costs nothing as a hard link: the former one is removed a moment later."""
    if source.is_symlink():
        os.symlink(os.readlink(source), target)
        return
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        shutil.copy2(source, target)


# ── The swap ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _swap(fresh: Path, site: Path) -> None:
    if not site.exists():
        os.rename(fresh, site)
        return
    if _exchange(fresh, site):
        return
    old = _new_sibling(site, _OLD)
    old.rmdir()
    os.rename(site, old)
    try:
        os.rename(fresh, site)
    except BaseException:
        if not site.exists():
            os.rename(old, site)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step that nobody can see half done; False where the system cannot."""
    libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(first, second, _EXCHANGE)  # type: ignore[union-attr]
    elif hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _EXCHANGE)  # type: ignore[union-attr]
    else:
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in _NO_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(other))


# ── Siblings ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _new_sibling(site: Path, what: str) -> Path:
    number = 0
    while True:
        sibling = site.with_name(f"{site.name}.{what}-{os.getpid()}-{number}")
        with contextlib.suppress(FileExistsError):
            sibling.mkdir()
            return sibling
        number += 1


def _siblings(site: Path, what: str) -> list[Path]:
    """The siblings of `site` that a build which no longer runs left, in the order of their names."""
    prefix = f"{site.name}.{what}-"
    if not site.parent.is_dir():
        return []
    left = [path for path in site.parent.iterdir() if path.name.startswith(prefix) and path.is_dir() and not path.is_symlink()]
    return sorted(path for path in left if not _is_running(path.name.removeprefix(prefix).split("-")[0]))


def _is_running(pid: str) -> bool:
    if not pid.isdigit() or os.name != "posix":
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
