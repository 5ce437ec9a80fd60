"""The house rules that a program can watch: pinned actions, no recorded addresses, documents that say what is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from generator.schema_reader import load_schema

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_commit(path: Path) -> None:
    uses = re.findall(r"uses:\s*(\S+)", path.read_text("utf-8"))
    assert uses
    assert [use for use in uses if not re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", use)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read_unless_it_publishes(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    writers = [name for name, job in workflow["jobs"].items() if "write" in (job.get("permissions") or {}).values()]
    assert writers == (["publication"] if path.name == "publish.yml" else [])
    assert "secrets." not in path.read_text("utf-8")
    assert "pull_request_target" not in path.read_text("utf-8")


def test_constraints_pin_versions_and_record_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins
    assert [line for line in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)] == []


def test_the_page_for_contributors_lists_exactly_the_required_parts() -> None:
    schema, _ = load_schema(ROOT / "schema", ROOT)
    assert schema is not None
    required = {field.name.split(".")[0] for field in schema.table("experience").fields if field.required}
    page = (ROOT / "site_src/pages/contribuer.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.M)) == required


def test_the_smallest_record_of_the_guide_passes_the_check(tmp_path: Path) -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    record = re.search(r"```yaml\n(titre: .*?)```", guide, re.S)
    assert record is not None
    (tmp_path / "schema").symlink_to(ROOT / "schema")
    (tmp_path / "experiences").mkdir()
    (tmp_path / "experiences/midis-trifouilly.yaml").write_text(record.group(1), "utf-8")
    done = subprocess.run([sys.executable, "-m", "generator", "check", "--strict", "--root", str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.mark.parametrize(
    ("work", "unneeded"),
    [
        ("generator.cli.main(['check'])", ("mkdocs", "frictionless.formats")),
        ("import generator.plugin", ("frictionless", "generator.pages", "generator.inventory")),
    ],
    ids=["checking", "drawing the frame"],
)
def test_what_is_slow_to_import_is_left_to_who_needs_it(work: str, unneeded: tuple[str, ...]) -> None:
    code = f"import sys, generator.cli; {work}; print(*(name for name in {unneeded} if name in sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")
