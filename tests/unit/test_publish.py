"""Whatever happens, `site/` is either the former site or the new one, and what we did not write stays."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from generator import publish as module
from generator.publish import MANIFEST, PublishError, fresh_folder, make_fresh, publish, recover


def make_site(site: Path, **files: str) -> None:
    with fresh_folder(site) as fresh:
        for name, text in files.items():
            path = fresh / name.replace("__", "/").replace("_html", ".html")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        publish(fresh, site)


def texts(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*") if path.is_file() and path.name != MANIFEST}


def no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_exchange", lambda one, other: False)


EITHER_WAY = pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two-renames"])


@EITHER_WAY
def test_the_new_site_replaces_the_former_one_and_leaves_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool) -> None:
    if not exchange:
        no_exchange(monkeypatch)
    make_site(tmp_path / "site", a_html="1", vieux_html="1")
    make_site(tmp_path / "site", a_html="2")
    assert texts(tmp_path / "site") == {"a.html": "2"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@EITHER_WAY
def test_files_that_are_not_ours_are_carried_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool) -> None:
    if not exchange:
        no_exchange(monkeypatch)
    site = tmp_path / "site"
    make_site(site, a_html="1", fiches__b__index_html="1")
    (site / "CNAME").write_text("exemple.org", encoding="utf-8")
    (site / ".git" / "refs" / "heads").mkdir(parents=True)
    (site / ".git" / "HEAD").write_text("ref", encoding="utf-8")
    (site / "fiches" / "note.txt").write_text("la mienne", encoding="utf-8")
    (site / "raccourci").symlink_to("CNAME")
    make_site(site, a_html="2")
    assert texts(site) == {"a.html": "2", "CNAME": "exemple.org", ".git/HEAD": "ref", "fiches/note.txt": "la mienne", "raccourci": "exemple.org"}
    assert (site / "raccourci").is_symlink()
    assert (site / ".git" / "refs" / "heads").is_dir()


def test_a_folder_that_no_build_wrote_is_never_emptied(tmp_path: Path) -> None:
    site = tmp_path / "documents"
    site.mkdir()
    (site / "these.odt").write_text("dix ans de travail", encoding="utf-8")
    make_site(site, a_html="1")
    make_site(site, a_html="2")
    assert texts(site) == {"a.html": "2", "these.odt": "dix ans de travail"}


def test_a_file_of_theirs_gives_way_to_a_page_of_ours(tmp_path: Path) -> None:
    site = tmp_path / "site"
    make_site(site, a_html="1")
    (site / "fiches").write_text("un fichier", encoding="utf-8")
    make_site(site, fiches__b_html="2")
    assert texts(site) == {"fiches/b.html": "2"}


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), MemoryError(), OSError(errno.ENOSPC, "No space left on device")], ids=["ctrl-c", "crash", "full-disk"])
@pytest.mark.parametrize("stage", ["_write_manifest", "_carry_over", "_swap"])
def test_a_stop_at_any_stage_leaves_the_former_site_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, stop: BaseException) -> None:
    site = tmp_path / "site"
    make_site(site, a_html="1")
    (site / "CNAME").write_text("exemple.org", encoding="utf-8")

    def fail(*_: object) -> None:
        raise stop

    monkeypatch.setattr(module, stage, fail)
    with pytest.raises((type(stop), PublishError)):
        make_site(site, a_html="2")
    assert texts(site) == {"a.html": "1", "CNAME": "exemple.org"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), OSError(errno.EACCES, "Permission denied")], ids=["ctrl-c", "refused"])
def test_a_stop_between_the_two_renames_puts_the_former_site_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException) -> None:
    no_exchange(monkeypatch)
    site = tmp_path / "site"
    make_site(site, a_html="1")
    rename = os.rename

    def rename_once(source: Path, target: Path) -> None:
        if Path(target) == site and ".neuf-" in str(source):
            raise stop
        rename(source, target)

    monkeypatch.setattr(os, "rename", rename_once)
    with pytest.raises((type(stop), PublishError)):
        make_site(site, a_html="2")
    assert texts(site) == {"a.html": "1"}


def test_a_computer_that_stopped_between_the_two_renames_has_its_site_back_at_the_next_start(tmp_path: Path) -> None:
    site = tmp_path / "site"
    make_site(site, a_html="1")
    os.rename(site, tmp_path / "site.ancien-99999999-0")
    (tmp_path / "site.neuf-99999999-0").mkdir()
    recover(site)
    assert texts(site) == {"a.html": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_folder_of_a_build_that_is_running_is_left_alone(tmp_path: Path) -> None:
    running = make_fresh(tmp_path / "site")
    recover(tmp_path / "site")
    assert running.is_dir()


def test_the_permissions_of_the_site_stay(tmp_path: Path) -> None:
    site = tmp_path / "site"
    make_site(site, a_html="1")
    site.chmod(0o750)
    make_site(site, a_html="2")
    assert site.stat().st_mode & 0o777 == 0o750


def test_a_site_behind_a_symbolic_link_is_replaced_where_it_is(tmp_path: Path) -> None:
    make_site(tmp_path / "ailleurs" / "site", a_html="1")
    (tmp_path / "site").symlink_to(tmp_path / "ailleurs" / "site")
    make_site(tmp_path / "site", a_html="2")
    assert (tmp_path / "site").is_symlink()
    assert texts(tmp_path / "ailleurs" / "site") == {"a.html": "2"}


def test_a_file_in_the_place_of_the_site_is_said(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("", encoding="utf-8")
    with pytest.raises(PublishError, match="doit être un dossier : c'est un fichier"):
        make_fresh(tmp_path / "site")
