"""Finds (or installs) the browser of the tests: nothing comes in, the path of a Chromium goes out on standard output, or one clear line on standard error.

In order: the one named by MAILLAGE_CHROMIUM, a Chromium or Chrome that is on the machine, the one that Playwright has or can download, and at last, as root on
Debian or Ubuntu, the distribution's `chromium` package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)


def named() -> Path | None:
    value = os.environ.get("MAILLAGE_CHROMIUM")
    return Path(value) if value and Path(value).is_file() else None


def on_the_machine() -> Path | None:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return Path(found)
    return next((path for path in MAC if path.is_file()), None)


def of_playwright() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    if not path.is_file():
        say("Pas de navigateur sur cette machine : téléchargement de celui de Playwright…")
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr, stderr=subprocess.DEVNULL, timeout=600, check=False)
    return path if path.is_file() else None


def of_debian() -> Path | None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    say("Installation du paquet « chromium » de la distribution…")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        if subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False).returncode:
            return None
    return on_the_machine()


def say(message: str) -> None:
    print(message, file=sys.stderr)


def main(ways: tuple[Callable[[], Path | None], ...] = (named, on_the_machine, of_playwright, of_debian)) -> int:
    for way in ways:
        if path := way():
            print(path)
            return 0
    say("Les tests ont besoin d'un navigateur : installez Chromium ou Chrome, ou donnez son chemin dans la variable MAILLAGE_CHROMIUM.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
