"""A command line comes in; what it asks for is done, and an exit code goes out: 0 all is well, 1 there are problems, 2 the command was misused, 3 we failed.

A verb is a function `add_<verb>(verbs)` listed in `VERBS`: it declares its options and sets `run`, a function from the parsed options to the exit code.
What a verb needs is imported when it runs, so that `maillage check` never loads MkDocs.
"""

from __future__ import annotations

import argparse
import codecs
import contextlib
import os
import re
import sys
import traceback
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from generator.collector import collecting_seldom
from generator.layout import PACKAGE_FILE, RECORDS_FOLDER, SCHEMA_FOLDER

if TYPE_CHECKING:
    from generator.inventory import Inventory

DONE, PROBLEMS, MISUSE, FAILURE, INTERRUPTED = 0, 1, 2, 3, 130


class Misuse(Exception):
    """The command asks for what cannot be: its text is a French sentence."""


def command() -> NoReturn:
    """The command `maillage`. It ends at once: Python would spend a fifth of a second on freeing a large inventory, object by object."""
    code = main()
    with contextlib.suppress(OSError):  # who reads us may have gone away
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    codecs.register_error("sans-accents", _without_accents)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who called us
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - it stays open as long as the command runs
        elif hasattr(getattr(sys, name), "reconfigure"):
            getattr(sys, name).reconfigure(errors="sans-accents")
    options = _parser().parse_args(arguments)
    try:
        code = options.run(options)
        sys.stdout.flush()
        return code
    except Misuse as error:
        print(f"maillage {options.verb}\u00a0: {error}", file=sys.stderr)
        return MISUSE
    except KeyboardInterrupt:
        print("\nInterrompu. Rien n'a été changé.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`maillage check | head`): nothing more may be written, not even when Python ends.
        _write_no_more()
        return PROBLEMS
    except Exception as error:  # a fault of ours, or of the machine: a contributor is not shown a traceback, but told how to see it
        return _failure(error, options)


def _write_no_more() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failure(error: Exception, options: argparse.Namespace) -> int:
    from generator.files import refusal

    if options.details:
        traceback.print_exception(error)
    if isinstance(error, OSError) and error.filename is None and error.errno is not None:
        _write_no_more()  # what could not be written is most often this very output
    if isinstance(error, OSError):
        said = f"le système a refusé\u00a0: {refusal(error)}{f' ({error.filename})' if error.filename else ''}."
    else:
        package = Path(__file__).parent
        frames = [each for each in traceback.extract_tb(error.__traceback__) if Path(each.filename).is_relative_to(package)]
        where = f"{Path(frames[-1].filename).relative_to(package.parent)} ligne {frames[-1].lineno}"
        said = f"une erreur de ce logiciel, et non de vos fiches, a tout arrêté ({type(error).__name__}, {where})."
    more = "" if options.details else " Relancez avec --details pour tout voir, et joignez-le si vous le signalez."
    print(f"maillage {options.verb}\u00a0: {said} Rien n'a été publié.{more}", file=sys.stderr)
    return FAILURE


# What a terminal without French letters is shown instead; its letters lose their accents.
_PLAIN = {"«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "…": "...", "—": "-", "–": "-", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "°": "o",
          "\u00a0": " ", "\u202f": " ", "⟨": "<", "⟩": ">", "•": "-"}  # fmt: skip


def _without_accents(error: UnicodeError) -> tuple[str, int]:
    """An error handler of codecs: a terminal without accents still gets its report. Only letters are simplified: a sign never becomes another that orders."""
    assert isinstance(error, UnicodeEncodeError)
    shown = []
    for letter in error.object[error.start : error.end]:
        base = unicodedata.normalize("NFD", letter)[0]
        shown.append(_PLAIN.get(letter) or (base if base.isascii() and base.isalpha() else letter.encode("ascii", "backslashreplace").decode()))
    return "".join(shown), error.end


# ------------------------------------------------------------------------------------------------------------------------------------------- check


def add_check(verbs: Any) -> None:
    parser = verbs.add_parser(
        "check",
        help="vérifie les fiches et dit ce qu'il faut corriger, ligne par ligne",
        description="Vérifie les fiches et dit ce qu'il faut corriger, ligne par ligne. Rien n'est modifié. Sans chemin, tout l'inventaire est vérifié.",
    )
    parser.add_argument("paths", metavar="CHEMIN", nargs="*", type=Path, help="une fiche, un outil ou un dossier\u00a0: seuls leurs problèmes sont montrés")
    add_root(parser)
    parser.add_argument(
        "--format",
        choices=("auto", "text", "github", "json"),
        default="auto",
        metavar="FORMAT",
        help="auto (par défaut), text, github (annotations d'une demande de fusion) ou json",
    )
    parser.add_argument("--strict", action="store_true", help="les avertissements comptent comme des erreurs")
    parser.add_argument("--summary", metavar="FICHIER", type=Path, help="ajoute aussi tout le rapport, en Markdown, à la fin de ce fichier")
    parser.set_defaults(run=run_check)


@collecting_seldom()
def run_check(options: argparse.Namespace) -> int:
    from generator.build import check_pages
    from generator.files import refusal
    from generator.inventory import load_inventory
    from generator.report import in_ascii, render, render_summary, wants_colour

    root = inventory_root(options.root)
    only = [_inside(path, root) for path in options.paths] or None
    inventory, problems = load_inventory(root, only, progress_line("Fiches vérifiées"))
    if inventory is not None and (root / RECORDS_FOLDER).is_dir():
        kinds = {name: _names(root / kind.folder) for name, kind in inventory.schema.kinds.items()}
        found = check_pages(root, inventory, _names(root / RECORDS_FOLDER), kinds)
        problems = sorted([*problems, *(each for each in found if only is None or any((root / each.place.path).is_relative_to(path) for path in only))])
    records = None if inventory is None else _count(inventory, only)
    report = render(problems, options.format, records=records, colour=wants_colour(sys.stdout))
    print(report if options.format != "json" or codecs.lookup(sys.stdout.encoding).name == "utf-8" else in_ascii(report), end="")
    if options.summary:
        try:
            with open(options.summary, "a", encoding="utf-8") as file:
                file.write(render_summary(problems, records=records))
        except OSError as error:
            raise Misuse(f"le fichier du résumé, {options.summary}, ne peut pas être écrit ({refusal(error)}).") from error
    return exit_code(problems, options.strict)


def _inside(path: Path, root: Path) -> Path:
    """A path of the command line, made sure of: it exists, inside the inventory."""
    where = Path(os.path.abspath(path))
    if not where.is_relative_to(root):
        raise Misuse(f"{path} n'est pas dans l'inventaire {root}. Donnez un fichier de cet inventaire, ou le bon inventaire avec --root.")
    if not os.path.lexists(where):
        record = root / RECORDS_FOLDER / f"{path.name.removesuffix('.yaml')}.yaml"
        advice = f"Vouliez-vous dire {os.path.relpath(record)}\u00a0?" if record.exists() else "Vérifiez le nom, ou le dossier d'où vous lancez la commande."
        raise Misuse(f"{path} n'existe pas. {advice}")
    return where


def _names(folder: Path) -> set[str]:
    """The names of the records of a folder, those that cannot be read included."""
    return {path.stem for path in folder.glob("*.yaml")}


def _count(inventory: Inventory, only: list[Path] | None) -> dict[str, int]:
    """How many records of each kind were read, the inventory's own first, by what a message calls one of them (« une fiche »)."""
    return {
        name: len(files) if only is None else sum(any(path.is_relative_to(named) for named in only) for path in files)
        for name, files in inventory.files.items()
    }


# ------------------------------------------------------------------------------------------------------------------------------------------ schema


def add_schema(verbs: Any) -> None:
    parser = verbs.add_parser(
        "schema",
        help="écrit le JSON Schema qui aide les éditeurs à compléter une fiche",
        description="Écrit, à partir du dossier schema/, le JSON Schema qui donne aux éditeurs la complétion et l'aide en français.",
    )
    add_root(parser)
    parser.set_defaults(run=run_schema)


def run_schema(options: argparse.Namespace) -> int:
    from generator.files import refusal
    from generator.jsonschema import json_schema_path, json_schema_text
    from generator.report import render, wants_colour
    from generator.schema_reader import load_schema

    root = inventory_root(options.root)
    schema, problems = load_schema(root / SCHEMA_FOLDER, root)
    if schema is None:
        print(render(problems, colour=wants_colour(sys.stdout)), end="")
        return PROBLEMS
    for each in (schema, *(kind.schema for kind in schema.kinds.values())):
        path = json_schema_path(root, each)
        try:
            path.write_text(json_schema_text(each), "utf-8")
        except OSError as error:
            raise Misuse(f"{path} ne peut pas être écrit ({refusal(error)}).") from error
        print(f"Écrit\u00a0: {path}")
    return DONE


# ------------------------------------------------------------------------------------------------------------------------------------------- build


def add_build(verbs: Any) -> None:
    parser = verbs.add_parser(
        "build",
        help="vérifie les fiches et construit le site",
        description="Vérifie les fiches et construit le site dans site/. S'il y a une erreur, le site précédent reste tel qu'il était.",
    )
    add_root(parser)
    parser.add_argument("--site-dir", metavar="DOSSIER", type=Path, help="où mettre le site (par défaut, site/ à la racine de l'inventaire)")
    parser.add_argument("--strict", action="store_true", help="les avertissements empêchent de publier, comme les erreurs")
    parser.add_argument("--no-cache", action="store_true", help="refait tout, même ce qui n'a pas changé")
    parser.add_argument("--no-search", action="store_true", help="sans l'index de la recherche, pour aller plus vite")
    parser.set_defaults(run=run_build)


def _tidy_up_when_asked_to_stop() -> None:
    """Another program that asks us to stop (SIGTERM) is answered as Ctrl-C is: what was begun is put away."""
    import signal

    signal.signal(signal.SIGTERM, signal.default_int_handler)


def run_build(options: argparse.Namespace) -> int:
    from generator.build import build, terminal_progress
    from generator.publish import PublishError
    from generator.report import render, wants_colour

    root = inventory_root(options.root)
    site_dir = Path(os.path.abspath(options.site_dir)) if options.site_dir else None
    progress = terminal_progress(sys.stderr)
    _tidy_up_when_asked_to_stop()
    try:
        outcome = build(root, site_dir=site_dir, strict=options.strict, cache=not options.no_cache, progress=progress, text_index=not options.no_search)
    except PublishError as error:
        progress("")
        print(f"maillage build\u00a0: {error}", file=sys.stderr)
        return PROBLEMS
    progress("")
    serious = [each for each in outcome.problems if each.level != "conseil"]
    if serious:
        print(render(serious, colour=wants_colour(sys.stdout)), end="")
    if advice := len(outcome.problems) - len(serious):
        print(f"{advice} conseil{'s' if advice > 1 else ''} pour les fiches\u00a0: «\u00a0maillage check\u00a0» les donne.")
    if not outcome.published:
        print("Le site n'est pas publié\u00a0: corrigez d'abord ce qui précède. Le site précédent, s'il y en a un, n'a pas changé.", file=sys.stderr)
        return PROBLEMS
    shown = os.path.relpath(outcome.site) if outcome.site.is_relative_to(Path.cwd()) else str(outcome.site)
    print(f"Le site est dans {shown}{os.sep} ({outcome.records} fiches, {outcome.pages} pages).")
    print(f"Pour le regarder\u00a0: python3 -m http.server --bind 127.0.0.1 --directory {shown} puis, dans un navigateur, http://localhost:8000/")
    return DONE


# ------------------------------------------------------------------------------------------------------------------------------------------- serve


def add_serve(verbs: Any) -> None:
    parser = verbs.add_parser(
        "serve",
        help="montre le site dans un navigateur et le refait à chaque changement",
        description="Sert le site sur cet ordinateur seulement, et le refait à chaque changement. Une fiche à corriger n'arrête rien\u00a0: sa page dit ce qui ne va pas.",
    )
    add_root(parser)
    parser.add_argument("--port", metavar="NUMÉRO", type=_port, help="le port (par défaut, le premier libre à partir de 8000)")
    parser.set_defaults(run=run_serve)


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError(text)
    return number


def run_serve(options: argparse.Namespace) -> int:
    from generator.files import refusal
    from generator.serve import serve

    _tidy_up_when_asked_to_stop()
    try:
        serve(inventory_root(options.root), port=options.port)
    except OSError as error:
        raise Misuse(f"le port {options.port} ne peut pas être ouvert ({refusal(error)}). Choisissez-en un autre avec --port.") from error
    except KeyboardInterrupt:
        print("\nArrêté.", file=sys.stderr)
    return DONE


# ---------------------------------------------------------------------------------------------------------------------------- shared by every verb


def add_root(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--root", metavar="DOSSIER", type=Path, default=Path(), help="le dossier de l'inventaire (par défaut, le dossier courant)")
    parser.add_argument("--details", action="store_true", help="si le logiciel échoue, montre où (à joindre quand vous le signalez)")


def inventory_root(root: Path) -> Path:
    """The root given, made sure of: a folder that holds a schema."""
    where = Path(os.path.abspath(root))
    if not where.is_dir():
        raise Misuse(f"{root} n'est pas un dossier." if where.exists() else f"le dossier {root} n'existe pas.")
    if not _is_inventory(where):
        above = next((folder for folder in where.parents if _is_inventory(folder)), None)
        advice = (
            f"Il y en a un au-dessus\u00a0: donnez-le avec «\u00a0--root {os.path.relpath(above)}\u00a0»"
            if above
            else "Lancez la commande à la racine de l'inventaire, ou donnez-la avec --root"
        )
        raise Misuse(f"{where} n'est pas un inventaire\u00a0: il n'y a pas de fichier {SCHEMA_FOLDER}/{PACKAGE_FILE}. {advice}.")
    return where


def _is_inventory(folder: Path) -> bool:
    return os.path.lexists(folder / SCHEMA_FOLDER / PACKAGE_FILE)


def exit_code(problems: Sequence[Any], strict: bool) -> int:
    counted = ("erreur", "avertissement") if strict else ("erreur",)
    return PROBLEMS if any(each.level in counted for each in problems) else DONE


def progress_line(words: str) -> Callable[[int, int], None] | None:
    """Shows how far a long work is, on one line of the terminal; nothing when nobody looks."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        print(f"\r{words}\u00a0: {done} sur {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)

    return show


VERBS: tuple[Callable[[Any], None], ...] = (add_check, add_build, add_serve, add_schema)


# -------------------------------------------------------------------------------------------------------------------------------- argparse in French


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Utilisation\u00a0: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """argparse speaks English: its few sentences that reach a person are said in French here."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, "add_help": False, "allow_abbrev": False, **values})
        self._positionals.title = "Ce qu'il faut dire"
        self._optionals.title = "Options"
        self.add_argument("-h", "--help", "--aide", action="help", help="montre cette aide")

    def error(self, message: str) -> NoReturn:
        for english, french in _SENTENCES:
            message = english.sub(french, message)
        self.print_usage(sys.stderr)
        self.exit(MISUSE, f"{self.prog}\u00a0: {message}\n")


_SENTENCES = tuple(
    (re.compile(english, re.DOTALL), french)
    for english, french in (
        (
            r"the following arguments are required: COMMANDE",
            "il manque ce qu'il faut faire, par exemple maillage check. Lancez maillage --help pour voir les commandes.",
        ),
        (r"the following arguments are required: (.*)", r"il manque : \1."),
        (r"unrecognized arguments: (.*)", r"ces mots ne sont pas compris : \1. Lancez la commande avec --help pour voir les options."),
        (r"argument (\S+): invalid choice: (.*) \(choose from (.*)\)", r"\2 n'est pas possible pour \1. Choix : \3."),
        (r"argument (\S+): expected one argument", r"\1 doit être suivi d'une valeur."),
        (r"argument (\S+): expected at least one argument", r"\1 doit être suivi d'au moins une valeur."),
        (r"argument (\S+): ignored explicit argument (.*)", r"\1 ne prend pas de valeur ; on trouve \2."),
        (r"argument (\S+): invalid \w+ value: (.*)", r"\2 ne convient pas à \1."),
        (r"argument (\S+): not allowed with argument (\S+)", r"\1 et \2 ne vont pas ensemble."),
        (r" ([:;])", "\u00a0\\1"),
    )
)


def _parser() -> argparse.ArgumentParser:
    from generator import __version__

    parser = _Parser(
        prog="maillage",
        description="Vérifie un inventaire d'expériences écrites en YAML et en fait un site.",
        epilog="Codes de sortie\u00a0: 0 tout va bien, 1 il y a des problèmes à corriger, 2 la commande est mal employée, 3 le logiciel a échoué.",
    )
    parser.add_argument("--version", action="version", version=f"maillage {__version__}", help="montre la version")
    verbs = parser.add_subparsers(dest="verb", metavar="COMMANDE", required=True, title="Commandes", parser_class=_Parser)
    for add in VERBS:
        add(verbs)
    return parser
