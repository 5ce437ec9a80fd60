"""A number of records comes in; a table of times, memory and bytes goes out, ours beside plain MkDocs + Material on the same records in the same run.

    python benchmarks/run.py [--count 1000] [--rounds 3] [--only check,build,...]

Each figure is a median over the rounds, ours and the peer's in turn (A B A B…), since the speed of a shared machine drifts: read the ratios before the seconds.
Times and peak memory are those of the whole process, children included, as the operating system counts them.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import http.server
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.corpus import write_corpus, write_record  # noqa: E402
from benchmarks.plain import write_plain_site  # noqa: E402

PYTHON = sys.executable
# Python keeps its compiled modules, as it does for who uses either generator every day; the median of the rounds leaves out the first.
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)
QUERY = "réseau santé mentale"


@dataclass(frozen=True)
class Run:
    """One finished process: wall and processor seconds, peak resident memory in MiB (the largest process)."""

    wall: float
    cpu: float
    memory: float


def run(command: list[str], folder: Path) -> Run:
    """Runs a command to its end; a command that fails stops the benchmark with what it printed."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{output.read().decode(errors='replace')[-4000:]}")
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale)


def in_turn(rounds: int, *ways: Callable[[], Run]) -> list[Run]:
    """Runs each way once per round, one after the other; the median run of each."""
    runs: list[list[Run]] = [[] for _ in ways]
    for _ in range(rounds):
        for way, done in zip(ways, runs, strict=True):
            done.append(way())
    return [Run(*(statistics.median(getattr(one, name) for one in done) for name in ("wall", "cpu", "memory"))) for done in runs]


def ours(folder: Path, *arguments: str) -> Run:
    return run([PYTHON, "-m", "generator", *arguments, "--root", str(folder)], folder)


def built(folder: Path, *options: str) -> Run:
    """A full build where no site stands yet, as for the peer."""
    put_aside(folder / "site")
    return ours(folder, "build", "--no-cache", *options)


def plain(folder: Path) -> Run:
    put_aside(folder / "site")
    return run([PYTHON, "-m", "mkdocs", "build", "--quiet"], folder)


def put_aside(site: Path) -> None:
    """Takes a site away without deleting it: a file system that has just lost thousands of files is slow to give new ones for a minute (ext4), to either."""
    if site.exists():
        site.rename(tempfile.mkdtemp(prefix="old-", dir=site.parent.parent))


def touch_one_record(folder: Path, number: int) -> None:
    """Changes the subtitle of one record."""
    path = sorted((folder / "experiences").glob("*.yaml"))[number]
    record = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    write_record(path, {**record, "sous_titre": f"Changement numéro {number}"})


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            """Nothing: the table is the only output."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


@contextlib.contextmanager
def page_of_a_browser() -> Iterator:
    from playwright.sync_api import sync_playwright

    found = subprocess.run([PYTHON, str(ROOT / "tests/find_browser.py")], capture_output=True, text=True, check=True).stdout.strip()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        yield browser.new_page(viewport={"width": 1280, "height": 900})
        browser.close()


def bytes_of_first_search(address: str, kind: str) -> tuple[int, int]:
    """Opens the site with an empty cache and searches once: (bytes of the files that only search needs, bytes of everything). Uncompressed, as served."""
    sizes: dict[str, int] = {}
    with page_of_a_browser() as page:
        page.on("requestfinished", lambda request: sizes.__setitem__(request.url, request.sizes()["responseBodySize"]))
        if kind == "ours":
            page.goto(f"{address}/explorer/?q={QUERY}")
            page.locator("mark").first.wait_for()
        else:
            page.goto(f"{address}/")
            page.keyboard.press("/")
            page.locator("input.md-search__input").fill(QUERY)
            page.locator("mark").first.wait_for()
        page.wait_for_load_state("networkidle")
    search = {
        url: size
        for url, size in sizes.items()
        if any(part in url for part in ("/explorer/texte/", "/explorer/explorer.json", "/explorer/cartes-", "/search/", "workers/search"))
    }
    return sum(search.values()), sum(sizes.values())


FACET_SCRIPT = """async () => {
  const status = document.querySelector('[role=status], [aria-live]');
  const boxes = [...document.querySelectorAll('[data-facet] input[type=checkbox]')].filter(box => !box.disabled).slice(0, 12);
  const times = [];
  for (const box of boxes) {
    for (let twice = 0; twice < 2; twice++) {
      const start = performance.now();
      box.click();
      void document.body.offsetHeight;
      times.push(performance.now() - start);
      await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    }
  }
  return [times, boxes.length, status ? status.textContent : ''];
}"""


def facet_change(address: str) -> tuple[float, float, int]:
    """Milliseconds from a click on a facet to the page laid out again: (median, worst, number of changes)."""
    with page_of_a_browser() as page:
        page.goto(f"{address}/explorer/")
        page.locator(".mg-facet input:enabled").first.wait_for()
        page.wait_for_load_state("networkidle")
        times, boxes, _ = page.evaluate(FACET_SCRIPT)
    if not boxes:
        raise SystemExit("no facet was found in the explorer: nothing was measured")
    return statistics.median(times), max(times), len(times)


class Table:
    """Prints each row as soon as it is known: what was measured is not lost when a later part fails."""

    def append(self, row: tuple[str, str, str, str]) -> None:
        print("| " + " | ".join(row) + " |", flush=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="check,build,change,search,facet", help="parts to measure, separated by commas")
    options = parser.parse_args(arguments)
    parts = set(options.only.split(","))
    rows = Table()
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        inventory, peer = Path(temporary, "ours"), Path(temporary, "plain")
        write_corpus(options.count, inventory)
        write_plain_site(inventory, peer)
        size = sum(path.stat().st_size for path in (inventory / "experiences").iterdir()) / options.count / 1024
        print(f"{options.count} records of {size:.1f} KiB, rounds: {options.rounds}, {platform.python_implementation()} {platform.python_version()}, ", end="")
        print(f"{os.cpu_count()} processors ({platform.machine()}), {resource.getpagesize() * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB\n")
        print("| | ours | plain MkDocs + Material | ratio |\n|---|---|---|---|", flush=True)
        if "check" in parts:
            small = Path(temporary, "one")
            write_corpus(1, small)
            checked, start = in_turn(options.rounds, lambda: ours(inventory, "check"), lambda: ours(small, "check"))
            each = (checked.wall - start.wall) / (options.count - 1) * 1000
            rows.append(("check, whole command", f"{checked.wall:.2f} s", "—", f"{checked.memory:.0f} MiB"))
            rows.append(("check, a record (start-up taken off)", f"{each:.2f} ms", "—", ""))
        if "build" in parts:
            bare, full, other = in_turn(
                options.rounds,
                lambda: built(inventory, "--no-search"),
                lambda: built(inventory),
                lambda: plain(peer),
            )
            rows.append(("full build, no text index", f"{bare.wall:.2f} s", f"{other.wall:.2f} s", f"{other.wall / bare.wall:.1f} ×"))
            rows.append(("full build, with text index", f"{full.wall:.2f} s", f"{other.wall:.2f} s", f"{other.wall / full.wall:.1f} ×"))
            rows.append(("processor time of the full build, no text index", f"{bare.cpu:.2f} s", f"{other.cpu:.2f} s", f"{other.cpu / bare.cpu:.1f} ×"))
            rows.append(("processor time of the full build, with text index", f"{full.cpu:.2f} s", f"{other.cpu:.2f} s", f"{other.cpu / full.cpu:.1f} ×"))
            rows.append(("peak memory of the full build", f"{full.memory:.0f} MiB", f"{other.memory:.0f} MiB", f"{other.memory / full.memory:.1f} ×"))
        if "change" in parts:
            ours(inventory, "build")
            numbers = iter(range(options.count))

            def changed() -> Run:
                touch_one_record(inventory, next(numbers))
                return ours(inventory, "build")

            again, other = in_turn(options.rounds, changed, lambda: plain(peer))
            rows.append(("rebuild after one change", f"{again.wall:.2f} s", f"{other.wall:.2f} s", f"{other.wall / again.wall:.1f} ×"))
        if parts & {"search", "facet"}:
            ours(inventory, "build")
            plain(peer)
        if "search" in parts:
            with served(inventory / "site") as here, served(peer / "site") as there:
                mine, theirs = bytes_of_first_search(here, "ours"), bytes_of_first_search(there, "plain")
            rows.append(("files of a first search", f"{mine[0] / 1000:.0f} kB", f"{theirs[0] / 1000:.0f} kB", f"{theirs[0] / mine[0]:.1f} ×"))
            rows.append(("everything for a first search", f"{mine[1] / 1000:.0f} kB", f"{theirs[1] / 1000:.0f} kB", f"{theirs[1] / mine[1]:.1f} ×"))
        if "facet" in parts:
            with served(inventory / "site") as here:
                median, worst, changes = facet_change(here)
            rows.append((f"facet change in the browser ({changes} changes)", f"{median:.0f} ms (worst {worst:.0f} ms)", "—", ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
