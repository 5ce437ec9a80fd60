"""A text that is no YAML, or YAML that is refused here, goes in; what a contributor should mend comes out, in French and at its place.

PyYAML says where it gave up, most often after the mistake, and in English: the lines around are looked at for what people do (a dash glued to its word, a
forgotten colon, a quotation mark that is never closed).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import yaml

from generator.catalogue import Ours, problem, quote
from generator.characters import SPACES, spot, word_around
from generator.problem import Place, Problem
from generator.tree import BULLETS, MAX_DEPTH, MAX_REPEATS, Loader, place_of

_DOCUMENT_END = re.compile(r"^\.\.\.(?:\s|$)", re.MULTILINE)
_AFTER_QUOTES = re.compile(r"^[^\"']*(?:\"[^\"]*\"|'[^']*')[^\"']*$")
_KEY = re.compile(r"^[ ]*(?:- +)*(?P<key>[^\s:#\"'\[\]{},-][^:#\n]{0,60}?)[ ]*:(?: |$)")
_GLUED_LINE = re.compile(f"^[ ]*(?:- +)*(?P<all>(?P<key>[A-Za-z_][\\w-]*)(?P<before>[ {SPACES}]*):(?P<after>[{SPACES}]?))")
_NO_SPACE = re.compile(r"^[ ]*(?:- +)*(?P<all>(?P<key>[a-z_]+):(?P<rest>[^\s:/][^\n]*))")
# What is written for the dash of a list: a dash without a space or with a tabulation, a bullet, a long dash, an asterisk.
_WRONG_DASH = re.compile(rf"^ *(?P<all>(?:-(?=\t|[^\s-])|[{BULLETS}–—]|\*(?= ))\s*(?P<rest>\S.*))")
_FOLDED_WITHOUT_COLON = re.compile(r"^ *(?:- +)?(?P<key>[a-z_]+) +(?P<sign>[>|]-?) *$")
_MISALIGNED = Ours("celle-ci ne s'aligne sur aucune autre")


# --------------------------------------------------------------------------------------------------------------------- what is YAML, but refused here


def refused(text: str, path: str) -> list[Problem]:
    """Directives, anchors, aliases, tags, second documents and the first too deep level, by the stream of events: it does not recurse, nor expand."""
    return list(islice(_refusals(text, path), MAX_REPEATS))


def _refusals(text: str, path: str) -> Iterator[Problem]:
    loader = Loader(text)
    depth = documents = 0
    while True:
        try:
            event = loader.get_event()
        except yaml.YAMLError:
            return
        if event is None:
            return
        mark: Any = event.start_mark
        place = place_of(mark, path)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                yield problem("S023", place)
                return
            if event.version or event.tags:
                yield problem("S024", place)
        elif isinstance(event, yaml.AliasEvent):
            yield problem("S025", place, nom=event.anchor)
        elif isinstance(event, yaml.NodeEvent):
            if event.anchor:
                yield problem("S026", place, nom=event.anchor)
            if text[mark.index : mark.index + 1] == "!" or getattr(event, "tag", None):
                yield problem("S028", place, nom=re.split(r"[\s,\[\]{}]", text[mark.index : mark.index + 100])[0])
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    yield problem("S029", place, maximum=MAX_DEPTH, suivant=depth)
                    return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def unless_told(told: list[Problem], found: list[Problem]) -> list[Problem]:
    """A line already reported is not reported again: the second message is most often the shadow of the first."""
    kept = list(told)
    for each in found:
        if not any(other.place.line == each.place.line for other in kept):
            kept.append(each)
    return kept


# ---------------------------------------------------------------------------------------------------------------------------- what is not YAML at all


def syntax_problems(text: str, path: str, error: yaml.YAMLError) -> list[Problem]:
    """PyYAML's complaint, said in French for a contributor. None of its English words goes out."""
    complaint = f"{getattr(error, 'context', None) or ''} | {getattr(error, 'problem', None) or ''}"
    mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return [problem("S039", Place(path, 1, 1))]
    context: Any = getattr(error, "context_mark", None) or mark
    begun = place_of(context, path)
    lines = text.split("\n")
    line = min(mark.line, len(lines) - 1)
    # At the end of the file, the mark is on the empty line after the last.
    while line > 0 and not lines[line].strip():
        line -= 1
    here = lines[line]
    column = min(mark.column, len(here)) if line == mark.line else len(here)
    place = Place(path, line + 1, column + 1)
    letter = here[column : column + 1]

    if "escape" in complaint or "hexdecimal" in complaint:
        after = text.rfind("\\", 0, mark.index + 1) + 1
        return [problem("S040", place, trouve=text[after : after + 1])]
    if "quoted scalar" in complaint:
        return [problem("S035", begun, debut=begun.line)]
    open_quote = _open_quote(text, mark.index)
    if open_quote is not None:
        return [problem("S035", spot(text, open_quote, path), debut=text.count("\n", 0, open_quote) + 1)]
    wrong_dash = _wrong_dash(here, line, path)
    if wrong_dash is not None:
        return [wrong_dash]
    if "mapping values are not allowed" in complaint:
        return [_stray_colon(lines, line, column, path)]
    if letter in ("]", "}") and "flow" not in complaint:
        return [problem("S045", place, trouve=letter)]
    if "flow sequence" in complaint or "flow mapping" in complaint:
        return [problem("S037", begun, debut=begun.line, attendu="]" if "sequence" in complaint else "}")]
    if "flow node" in complaint:
        return [problem("S037", place, debut=place.line, attendu="]" if "[" in here else "}")]
    if "block scalar" in complaint:
        return [problem("S048", place)]
    glued = _glued(lines, line, path)
    if glued is not None:
        return [glued]
    alone = here[column:].strip() in ("?", "-")
    if "sequence entries are not allowed" in complaint:
        advice = "Remplissez cette clé, ou ôtez la ligne" if alone else _DASH_ADVICE
        return [problem("S041", place, conseil=Ours(advice))]
    if "cannot start any token" in complaint or "mapping keys are not allowed" in complaint:
        advice = "Remplissez cette clé, ou ôtez la ligne" if alone else "Mettez ce texte entre guillemets"
        return [problem("S038", place, trouve=letter, conseil=Ours(advice))]
    if "expected ':'" in complaint:
        return [_keyless(lines, context.line, path)]
    if "scanning a directive" in complaint:
        return [problem("S024", begun)]
    if "alias" in complaint:
        return [problem("S025", begun, nom=word_around(text, context.index)[1:])]
    if "anchor" in complaint:
        return [problem("S026", begun, nom=word_around(text, context.index)[1:])]
    if " tag" in complaint:
        return [problem("S028", begun, nom=word_around(text, context.index))]
    if "another document" in complaint or ("document start" in complaint and _DOCUMENT_END.search(text)):
        return [problem("S023", place)]
    if here.lstrip(" -").startswith(":"):
        return [problem("S033", place, trouve=Ours("rien"))]
    if _AFTER_QUOTES.match(here[:column]):
        return [problem("S044", place)]
    if "block mapping" in complaint and here.lstrip().startswith("- "):
        first = line
        while first > 0 and (not lines[first - 1].strip() or _indent(lines[first - 1]) >= _indent(here) + 2):
            first -= 1
        if first < line and lines[first - 1].rstrip().endswith(":") and _indent(lines[first]) == _indent(here) + 2:
            said = lines[first].strip()  # the first element has lost its dash
            return [problem("S047", Place(path, first + 1, _indent(lines[first]) + 1), trouve=said, attendu=f"- {said}")]
    if "block collection" in complaint and place.column == begun.column:
        return [problem("S047", place, trouve=here.strip(), attendu=f"- {here.strip()}")]
    above = _above(lines, line, path)
    if above is not None:
        return [above]
    if "block mapping" in complaint or "block collection" in complaint or "document start" in complaint:
        reminder = f" (le groupe commence à la ligne {begun.line}, colonne {begun.column})" if begun.line != place.line and "block" in complaint else ""
        return [problem("S036", place, quoi=_MISALIGNED, rappel=Ours(reminder))]
    return [problem("S039", place)]


_DASH_ADVICE = "Passez à la ligne avant le tiret\u00a0; si c'est un texte qui commence par un tiret, mettez-le entre guillemets"


def _open_quote(text: str, index: int) -> int | None:
    """Where the quoted text just before `index` begins, when it swallowed keys: its closing quote was forgotten, and the next opening one closed it."""
    loader = Loader(text)
    last: Any = None
    try:
        while loader.check_token():
            token = loader.get_token()
            if token is None or token.start_mark.index >= index:
                break
            if isinstance(token, yaml.ScalarToken):
                last = token
    except yaml.YAMLError:
        pass  # the complaint being explained
    if last is None or last.plain or last.start_mark.line == last.end_mark.line or text[last.end_mark.index : index].strip():
        return None
    swallowed = text[last.start_mark.index : last.end_mark.index].split("\n")[1:]
    return last.start_mark.index if last.style in ("'", '"') and any(_KEY.match(line) for line in swallowed) else None


def _wrong_dash(here: str, line: int, path: str) -> Problem | None:
    found = _WRONG_DASH.match(here)
    return problem("S047", Place(path, line + 1, found.start("all") + 1), trouve=found["all"], attendu=f"- {found['rest']}") if found else None


def _stray_colon(lines: list[str], line: int, column: int, path: str) -> Problem:
    """A colon where no value may begin: the second of its line, or the first when the line before is no pair or this one is pushed under a text."""
    here = lines[line]
    start = len(here) - len(here.lstrip())
    if not here[:column].strip(" -"):
        return problem("S033", Place(path, line + 1, column + 1), trouve=Ours("rien"))
    key = _KEY.match(here)
    if key is None or column >= key.end():
        return problem("S034", Place(path, line + 1, column + 1), cle=key["key"] if key else "cle")
    above = _glued(lines, line - 1, path) if line else None
    if above is not None:
        return above
    # The line above may be the one without a key, that goes on here for YAML.
    alone = line
    while alone > 0 and _is_keyless(lines[alone - 1]) and _indent(lines[alone - 1]) == start:
        alone -= 1
    if alone < line:
        return _keyless(lines, alone, path)
    return _above(lines, line, path) or problem("S036", Place(path, line + 1, start + 1), quoi=_MISALIGNED, rappel="")


def _above(lines: list[str], line: int, path: str) -> Problem | None:
    """An element without its dash or its key, or with a wrong dash, some lines above: YAML took it for the beginning of a longer text."""
    for number in range(line - 1, max(line - 6, -1), -1):
        here, below = lines[number], lines[number + 1]
        wrong_dash = _wrong_dash(here, number, path)
        if wrong_dash is not None:
            return wrong_dash
        without_colon = _FOLDED_WITHOUT_COLON.match(here)
        if without_colon:
            advice = Ours(f"Ajoutez les deux-points de la clé (`{without_colon['key']}: {without_colon['sign']}`)")
            return problem("S042", Place(path, number + 1, without_colon.start("key") + 1), trouve=here.lstrip(" -").rstrip(), conseil=advice)
        if _is_keyless(here) and below.lstrip().startswith("- "):
            if _indent(below) == _indent(here):
                return _keyless(lines, number, path)
            if _indent(below) + 2 == _indent(here) and number and lines[number - 1].rstrip().endswith(":"):
                return problem("S047", Place(path, number + 1, _indent(here) + 1), trouve=here.strip(), attendu=f"- {here.strip()}")
    return None


def _is_keyless(line: str) -> bool:
    return bool(line.strip()) and _KEY.match(line) is None and not line.lstrip().startswith(("-", "#", '"', "'"))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _keyless(lines: list[str], line: int, path: str) -> Problem:
    words = lines[line].strip()
    place = Place(path, line + 1, lines[line].find(words) + 1)
    other = _glued([lines[line]], 0, path) or _wrong_dash(lines[line], line, path)
    if other is not None:
        return replace(other, place=replace(other.place, line=line + 1))
    before = next((each for each in reversed(lines[:line]) if each.strip() and _indent(each) <= _indent(lines[line])), "")
    if _indent(before) == _indent(lines[line]) and before.lstrip().startswith("- "):
        return problem("S047", place, trouve=words, attendu=f"- {words}")
    after = next((each for each in lines[line + 1 :] if each.strip()), "")
    first, _, rest = words.partition(" ")
    if words.startswith("//"):
        advice = f"Pour une note, commencez la ligne par un croisillon\u00a0: `# {quote(words.strip('/ '))}`"
    elif re.fullmatch("[a-z][a-z_]{2,}", first) and (rest in (">", ">-", "|", "|-") or _KEY.match(after) or after.lstrip().startswith("- ")):
        advice = f"Si elle commence par une clé, ajoutez deux-points (`{quote(f'{first}: {rest}'.strip())}`)\u00a0; si c'est la suite d'un texte, décalez-la de deux espaces"
    else:
        advice = "Ajoutez la clé et les deux-points, ou décalez la ligne de deux espaces"
    return problem("S042", place, trouve=words, conseil=Ours(advice))


def _glued(lines: list[str], line: int, path: str) -> Problem | None:
    """A key whose colon is not followed by a plain space, on the line at fault or just above: the cause of many an obscure complaint."""
    for number in (line, line - 1):
        if number < 0:
            continue
        found = _GLUED_LINE.match(lines[number])
        if found and (found["after"] or found["before"].strip(" ")):
            place = Place(path, number + 1, found.start("all") + 1)
            return problem("S022", place, trouve=found["all"], attendu=Ours(found["key"] + ": "))
        bare = _NO_SPACE.match(lines[number])
        if bare:
            return _no_space(bare, Place(path, number + 1, bare.start("all") + 1))
    return None


def _no_space(found: re.Match[str], place: Place) -> Problem:
    return problem("S043", place, trouve=found["all"], attendu=Ours(f"{found['key']}: {quote(found['rest'][:40])}"))


def sentence_problem(data: object, place: Place, text: str) -> Problem:
    line = text.split("\n")[place.line - 1][place.column - 1 :]
    glued = _NO_SPACE.match(line)
    if glued:
        return _no_space(glued, place)
    return problem("S031", place, trouve=data)
