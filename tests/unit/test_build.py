"""A build gives the whole site or changes nothing, and two builds give the same bytes."""

from __future__ import annotations

import errno
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers import SHORT, make_inventory
from tiny_site import STAGES, Page, Root

from generator import build as module
from generator import plugin, press, sharing
from generator.publish import PublishError
from generator.stages import silent

MKDOCS = "site_name: Essai\nsite_url: https://exemple.org/sous/\n"
NAV = "nav: [{Explorer: 'page:explorer/'}]\n"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def root(tmp_path: Path, cache: Path) -> Root:
    return Root(tmp_path).with_cache(cache).write(a="texte a", b="texte b")


@pytest.fixture
def new(tmp_path: Path) -> Root:
    """An inventory whose cache is its own."""
    return Root(tmp_path).write(a="texte a", b="texte b")


def forbid_mkdocs(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("MkDocs ran")

    monkeypatch.setattr(plugin, "mkdocs_build", fail)


def messages(outcome: Any) -> list[str]:
    return [f"{each.place.path}:{each.place.line} {each.message}" for each in outcome.problems]


# ── What comes out ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_inventory_without_mkdocs_yml_nor_pages_gives_a_whole_site(root: Root) -> None:
    root.write(**{"schema/datapackage.yaml": "title: Un autre inventaire\n"})
    outcome = root.build()
    assert (outcome.published, outcome.records, outcome.pages, outcome.site) == (True, 2, 4, root.site)
    assert "<title>a – Un autre inventaire</title>" in root.html("fiches/a")
    assert "<title>Un autre inventaire</title>" in root.html("")
    assert (root.site / "404.html").is_file()
    assert "Maillage" not in root.html("fiches/a") + root.html("") + (root.site / "404.html").read_text(encoding="utf-8")


def test_two_builds_give_the_same_bytes_with_and_without_the_cache(new: Root) -> None:
    new.write(**{"mkdocs.yml": MKDOCS, "site_src/pages/methode.md": "# Méthode\n\nVoir [a](fiche:a).\n"})
    new.build()
    first = new.snapshot()
    new.build()
    second = new.snapshot()
    new.build(cache=False)
    shutil.rmtree(new.path / ".cache")
    assert first == second == new.snapshot()


def test_canonical_addresses_and_the_sitemap_need_the_address_of_the_site(root: Root) -> None:
    root.build()
    assert "canonical" not in root.html("fiches/a")
    assert not (root.site / "sitemap.xml").exists()
    root.write(**{"mkdocs.yml": MKDOCS})
    root.build()
    assert '<link rel="canonical" href="https://exemple.org/sous/fiches/a/">' in root.html("fiches/a")
    assert (root.site / "sitemap.xml").is_file()


def test_the_sitemap_lists_every_page_with_its_own_date(root: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    root.write(**{"mkdocs.yml": MKDOCS, "site_src/pages/contribuer.md": "# Contribuer\n"})
    root.build()
    sitemap = (root.site / "sitemap.xml").read_text(encoding="utf-8")
    assert "<url><loc>https://exemple.org/sous/fiches/a/</loc><lastmod>2021-05</lastmod></url>" in sitemap
    assert [line.split("<loc>https://exemple.org/sous/")[1].split("</loc>")[0] for line in sitemap.splitlines() if "<loc>" in line] == [
        "", "contribuer/", "explorer/", "fiches/a/", "fiches/b/",
    ]  # fmt: skip
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    root.build()
    assert "<url><loc>https://exemple.org/sous/explorer/</loc><lastmod>2023-11-14</lastmod></url>" in (root.site / "sitemap.xml").read_text(encoding="utf-8")


def test_a_page_written_by_hand_takes_the_place_of_a_made_one(root: Root) -> None:
    root.write(**{"site_src/pages/explorer.md": "# Le mien\n"})
    root.build()
    assert "Le mien" in root.html("explorer")


def test_links_of_a_hand_written_page_are_made_whole_at_any_depth(root: Root) -> None:
    root.write(**{"site_src/pages/guides/un.md": "# Un\n\n[a](fiche:a), <a href='page:explorer/?q=x'>x</a>, `[b](fiche:b)`\n"})
    root.build()
    html = root.html("guides/un")
    assert '<a href="../../fiches/a/">a</a>' in html
    assert "<a href='../../explorer/?q=x'>x</a>" in html
    assert "<code>[b](fiche:b)</code>" in html


# ── All or nothing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_error_in_a_record_leaves_the_former_site_as_it_was(root: Root) -> None:
    root.build()
    before = root.snapshot()
    outcome = root.write(a="faux").build()
    assert not outcome.published
    assert messages(outcome) == ["experiences/a.yaml:1 C'est faux."]
    assert root.snapshot() == before and root.beside() == []


def test_a_warning_prevents_publishing_only_when_strict(root: Root) -> None:
    root.write(a="douteux")
    assert not root.build(strict=True).published
    assert not root.site.exists()
    assert root.build().published


def test_what_is_wrong_between_records_is_told_with_what_is_wrong_in_one(root: Root) -> None:
    outcome = root.write(a="jumeau", b="jumeau", c="faux").build()
    assert not outcome.published
    assert messages(outcome) == ["experiences/b.yaml:1 C'est un jumeau.", "experiences/c.yaml:1 C'est faux."]


@pytest.mark.parametrize("worth", [0, 1000])
def test_a_warning_between_records_stops_a_strict_build_wherever_it_was_found(root: Root, monkeypatch: pytest.MonkeyPatch, worth: int) -> None:
    monkeypatch.setattr(module, "WORTH_SHARING", worth)
    monkeypatch.setattr(sharing, "cores", lambda: 2)
    root.write(a="jumeau", b="jumeau")
    for strict in (True, False):
        outcome = root.build(strict=strict)
        assert messages(outcome) == ["experiences/b.yaml:1 C'est un jumeau."]
        assert (outcome.published, root.site.exists(), root.beside()) == (not strict, not strict, [])


def test_a_dead_link_of_a_hand_written_page_is_a_problem_with_its_line(root: Root) -> None:
    root.build()
    before = root.snapshot()
    outcome = root.write(**{"site_src/pages/un.md": "# Un\n\nBon : [a](fiche:a).\n\nMauvais : [c](fiche:cc).\n"}).build()
    assert [(each.place.path, each.place.line, each.place.column, each.code) for each in outcome.problems] == [("site_src/pages/un.md", 5, 15, "R090")]
    assert root.snapshot() == before


def test_a_link_that_dies_is_seen_even_when_mkdocs_does_not_run(new: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    new.write(**{"site_src/pages/un.md": "# Un\n\n[b](fiche:b)\n"}).build()
    (new.path / "experiences" / "b.yaml").unlink()
    forbid_mkdocs(monkeypatch)
    assert [each.code for each in new.build().problems] == ["R090"]


def test_a_dead_entry_of_the_navigation_is_a_problem_with_its_line(root: Root) -> None:
    outcome = root.write(**{"mkdocs.yml": "site_name: Essai\nnav:\n  - Explorer: page:exploreur/ # ici\n"}).build()
    assert messages(outcome) == [
        "mkdocs.yml:3 Un lien d'une page écrite à la main doit mener à une page du site\u00a0; `page:exploreur/` ne mène à aucune. "
        "Corrigez-le ou ôtez-le. Vouliez-vous dire `page:explorer/`\u00a0?"
    ]


def test_a_warning_of_mkdocs_is_told_and_stops_a_strict_build(root: Root) -> None:
    root.write(**{"mkdocs.yml": "validation: {links: {anchors: warn}}\n", "site_src/pages/un.md": "# Un\n\n[x](#absente)\n"})
    outcome = root.build()
    assert outcome.published
    assert [(each.place.path, each.code, each.level) for each in outcome.problems] == [("site_src/pages/un.md", "C090", "avertissement")]
    assert not root.build(strict=True).published


def test_a_link_to_a_page_that_is_not_there_is_told_once_in_french(root: Root) -> None:
    outcome = root.write(**{"mkdocs.yml": "site_name: Essai\nnav: [un.md, de.md]\n", "site_src/pages/un.md": "# Un\n\n[x](absente.md)\n"}).build()
    assert not outcome.published
    assert sorted((each.place.path, each.place.line, each.code) for each in outcome.problems) == [
        ("mkdocs.yml", 2, "R091"),
        ("site_src/pages/un.md", 3, "R091"),
    ]


def test_an_inline_style_that_the_policy_would_ignore_is_told(root: Root) -> None:
    outcome = root.write(**{"site_src/pages/un.md": '# Un\n\n<p style="color: red">x</p>\n\n`<p style="">`\n'}).build()
    assert [(each.place.path, each.code) for each in outcome.problems] == [("site_src/pages/un.md", "C090")]
    assert "un attribut « style » n'a pas d'effet" in outcome.problems[0].message


def test_what_mkdocs_refuses_is_a_problem_of_mkdocs_yml(root: Root) -> None:
    outcome = root.write(**{"mkdocs.yml": "site_name: Essai\ntheme: {name: inconnu}\n"}).build()
    assert [(each.place.path, each.code) for each in outcome.problems] == [("mkdocs.yml", "S093")]
    assert "inconnu" in outcome.problems[0].message


def test_a_wrong_tool_or_learning_path_prevents_publishing(tmp_path: Path) -> None:
    root = make_inventory(tmp_path, {"fiche": SHORT})
    (root / "mkdocs.yml").write_text("site_name: Essai\nplugins: [maillage]\n", "utf-8")
    (root / "docs").mkdir()
    for kind in ("outils", "parcours"):
        folder = root / "site_src" / kind
        folder.mkdir(parents=True)
        (folder / "faux.yaml").write_text("titre: Rien d'autre qu'un titre\n", "utf-8")
        outcome = module.build(root, cache=False)
        assert not outcome.published and not outcome.site.exists()
        assert {each.place.path for each in outcome.problems if each.level == "erreur"} == {f"site_src/{kind}/faux.yaml"}
        (folder / "faux.yaml").unlink()


def broken(stage: str, stop: BaseException) -> Any:
    """The stages, one of which stops."""

    def fail(*_: object) -> Any:
        raise stop

    def pages_then_fail(*arguments: Any) -> Any:
        return {**STAGES.makers(*arguments), "fiches/b/": fail}

    parts = {"read": fail, "relate": fail, "makers": pages_then_fail, "alone": fail, "writers": (("Écriture…", fail),)}
    return replace(STAGES, **{stage: parts[stage]})


@pytest.mark.parametrize(
    "stop", [KeyboardInterrupt(), RuntimeError("panne"), OSError(errno.ENOSPC, "No space left on device")], ids=["ctrl-c", "crash", "full-disk"]
)
@pytest.mark.parametrize("stage", ["read", "relate", "makers", "alone", "writers"])
def test_a_stop_at_any_stage_leaves_the_former_site_as_it_was(root: Root, stage: str, stop: BaseException) -> None:
    root.build()
    before = root.snapshot()
    root.write(c="nouvelle")
    with pytest.raises((type(stop), PublishError)):
        root.build(broken(stage, stop))
    assert root.snapshot() == before and root.beside() == []
    assert root.build().published


def test_a_full_disk_is_told_in_french(root: Root) -> None:
    with pytest.raises(PublishError) as said:
        root.build(broken("writers", OSError(errno.ENOSPC, "No space left on device")))
    assert str(said.value) == "Le site n'a pas pu être écrit\u00a0: le disque est plein. Le site précédent est resté en place."


def test_a_stop_while_mkdocs_runs_leaves_nothing_behind(new: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(plugin, "mkdocs_build", stop)
    with pytest.raises(KeyboardInterrupt):
        new.build()
    assert not new.site.exists() and new.beside() == []
    assert list((new.path / ".cache" / "maillage").iterdir()) == []


def test_a_page_that_cannot_be_read_is_told_in_french_and_changes_nothing(root: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    root.write(**{"mkdocs.yml": MKDOCS + NAV}).build()
    before = root.snapshot()

    def refuse(*_: object) -> None:
        raise OSError(errno.EACCES, "Permission denied", "site_src/pages/un.md")

    monkeypatch.setattr(module, "frame_key", refuse)
    with pytest.raises(PublishError, match=r"accès refusé \(site_src/pages/un\.md\)"):
        root.build()
    assert root.snapshot() == before and root.beside() == []


# ── The cache ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_mkdocs_does_not_run_when_only_records_changed(new: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    new.build()
    forbid_mkdocs(monkeypatch)
    assert new.write(c="nouvelle").build().published
    assert "<p>nouvelle</p>" in new.html("fiches/c")


@pytest.mark.parametrize("name", ["mkdocs.yml", "site_src/pages/un.md", "site_src/pages/image.svg"])
def test_mkdocs_runs_again_when_what_it_reads_changed(new: Root, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    new.build()
    forbid_mkdocs(monkeypatch)
    new.write(**{name: "site_name: Autre\n"})
    with pytest.raises(AssertionError, match="MkDocs ran"):
        new.build()


def test_mkdocs_runs_again_with_no_cache(new: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    new.build()
    forbid_mkdocs(monkeypatch)
    with pytest.raises(AssertionError, match="MkDocs ran"):
        new.build(cache=False)


def test_a_kind_of_page_that_the_cache_does_not_know_is_rendered_and_kept(new: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    new.build()

    def more_pages(*arguments: Any) -> Any:
        return {**STAGES.makers(*arguments), "autres/": lambda: Page("autres/", "autre", "Autres", "<h1>Autres</h1>")}

    assert new.build(replace(STAGES, makers=more_pages)).pages == 5
    forbid_mkdocs(monkeypatch)
    assert new.build(replace(STAGES, makers=more_pages)).pages == 5


# ── Sharing the work ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("nav", ["", NAV])
def test_the_bytes_do_not_depend_on_how_the_work_was_shared(root: Root, monkeypatch: pytest.MonkeyPatch, nav: str) -> None:
    root.write(**{"mkdocs.yml": MKDOCS + nav}).build()
    alone = root.snapshot()
    monkeypatch.setattr(press, "WORTH_SHARING", 0)
    monkeypatch.setattr(press, "SHARE", 1)
    monkeypatch.setattr(module, "WORTH_SHARING", 0)
    monkeypatch.setattr(sharing, "cores", lambda: 2)
    for cache in (True, False):
        root.build(cache=cache)
        assert root.snapshot() == alone


@pytest.mark.parametrize("stage", ["makers", "alone", "writers"])
def test_a_fault_in_another_process_stops_the_build(root: Root, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    root.build()
    before = root.snapshot()
    monkeypatch.setattr(press, "WORTH_SHARING", 0)
    monkeypatch.setattr(module, "WORTH_SHARING", 0)
    monkeypatch.setattr(sharing, "cores", lambda: 2)
    with pytest.raises(RuntimeError, match="panne"):
        root.build(broken(stage, RuntimeError("panne")))
    assert root.snapshot() == before and root.beside() == []


def test_two_pages_never_share_a_title(root: Root) -> None:
    def same_title(*arguments: Any) -> Any:
        made = STAGES.makers(*arguments)
        return {**made, "fiches/a/": lambda: replace(made["fiches/a/"](), title="Le même"), "fiches/b/": lambda: replace(made["fiches/b/"](), title="Le même")}

    root.write(**{"site_src/pages/un.md": "---\ntitle: explorer & l'autre\n---\n# Un\n"}).build(replace(STAGES, makers=same_title))
    assert "<title>Le même – " in root.html("fiches/a")
    assert "<title>Le même (b) – " in root.html("fiches/b")


def test_only_the_last_frames_are_kept(new: Root) -> None:
    for number in range(module.KEPT_FRAMES + 2):
        new.write(**{"mkdocs.yml": f"site_name: Essai {number}\n"}).build()
    assert len(list((new.path / ".cache" / "maillage").iterdir())) == module.KEPT_FRAMES


# ── Checking without building ───────────────────────────────────────────────────────────────────────────────────────────────


def checked(root: Root, records: list[str]) -> list[str]:
    inventory, _ = STAGES.read(root.path, silent)
    return [f"{each.place.path}:{each.place.line} {each.code}" for each in module.check_pages(root.path, inventory, records, stages=STAGES)]


def test_the_check_sees_the_dead_links_of_hand_written_pages(root: Root) -> None:
    root.write(**{"site_src/pages/un.md": "[a](fiche:a) [c](fiche:c) [moi](page:un/)\n[x](page:explorer/) [y](page:exploreur/)\n"})
    assert checked(root, ["a", "b"]) == ["site_src/pages/un.md:1 R090", "site_src/pages/un.md:2 R090"]


def test_a_link_to_a_record_with_an_error_is_not_dead(root: Root) -> None:
    root.write(a="faux", **{"site_src/pages/un.md": "[a](fiche:a) [lieu](page:territoires/liege/)\n[c](fiche:c)\n"})
    assert checked(root, ["a", "b"]) == ["site_src/pages/un.md:2 R090"]


def test_a_link_to_what_a_few_records_give_does_not_cost_relating_them_all(root: Root) -> None:
    for number in range(50):
        root.write(**{f"autre-{number}": "texte"})
    root.write(**{"site_src/pages/un.md": "[lieu](page:lieux/) [absent](page:absent/)\n"})
    related: list[int] = []
    stages = replace(
        STAGES,
        relate=lambda inventory: related.append(len(inventory.fiches)),
        makers=lambda inventory, *_: {**STAGES.makers(inventory, *_), **({"lieux/": None} if inventory.fiches else {})},
    )
    inventory, _ = STAGES.read(root.path, silent)
    assert inventory
    found = module.check_pages(root.path, inventory, inventory.fiches, stages=stages)
    assert ([each.code for each in found], related) == (["R090"], [0, 20, 52])
    root.write(**{"site_src/pages/un.md": "[lieu](page:lieux/)\n"})
    related.clear()
    assert module.check_pages(root.path, inventory, inventory.fiches, stages=stages) == [] and related == [0, 20]


@pytest.mark.parametrize("nav", ["", NAV])
def test_mkdocs_runs_once_whether_or_not_the_navigation_is_written(new: Root, monkeypatch: pytest.MonkeyPatch, nav: str) -> None:
    monkeypatch.setattr(sharing, "cores", lambda: 1)
    runs: list[None] = []
    render = plugin.render_frame
    monkeypatch.setattr(plugin, "render_frame", lambda *arguments: (runs.append(None), render(*arguments))[1])
    assert new.write(**{"mkdocs.yml": f"site_name: Essai\n{nav}"}).build().published
    assert len(runs) == 1
    assert 'class="md-tabs__link"' in new.html("fiches/a") and "explorer/" in new.html("fiches/a")


def test_the_check_sees_a_mistake_of_mkdocs_yml(root: Root) -> None:
    assert checked(root.write(**{"mkdocs.yml": "site_name: 3\n"}), ["a", "b"]) == ["mkdocs.yml:1 S091"]


# ── Progress ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Stream:
    def __init__(self, terminal: bool) -> None:
        self.text = ""
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass


def test_progress_is_shown_on_a_terminal_and_nowhere_else(new: Root) -> None:
    terminal, file = Stream(True), Stream(False)
    new.build(progress=module.terminal_progress(terminal))  # type: ignore[arg-type]
    new.build(progress=module.terminal_progress(file))  # type: ignore[arg-type]
    assert file.text == ""
    assert [step for step in ("Rapprochement des fiches…", "Pages écrites à la main et habillage…", "Compte…", "Mise en place…") if step in terminal.text] == [
        "Rapprochement des fiches…", "Pages écrites à la main et habillage…", "Compte…", "Mise en place…",
    ]  # fmt: skip
