"""The file of a result in a real browser: what the page saves opens again, and nothing that a file holds does more than be read or refused in clear French."""

import copy
import json
import re
from pathlib import Path

import pytest

from tests.browser.conftest import POLICY
from tests.reading_cases import answers_of, tool_named

ROOT = Path(__file__).parents[2]
PAGE = f"""<!doctype html><html lang="fr"><head><meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta charset="utf-8">
<title>Essai</title><link rel="icon" href="data:,"></head><body></body></html>"""

FILET = tool_named("filet")
REFERENT = tool_named("referent-de-proximite")
VIGILANCE = tool_named("vigilance")
NOT_OURS = "Ce fichier n’est pas un résultat enregistré par ce site. Choisissez un fichier que vous avez enregistré depuis la page d’un outil."
OTHER_VERSION = "Ce résultat vient d’une autre version de l’outil. Les réponses qui correspondent sont reprises."
EMPTY = {"reponses": {}, "courte": {}, "notes": {}}


class Results:
    """`result.js` in a page: each answer also says if anything was executed or changed on the way."""

    def __init__(self, page):
        self.page = page

    def call(self, function, *arguments):
        found, marked = self.page.evaluate(
            """async ([name, ...rest]) => {
                const module = await import("./js/result.js");
                const before = Object.getOwnPropertyNames(Object.prototype).length;
                const found = await module[name](...rest);
                return [found, Object.getOwnPropertyNames(Object.prototype).length !== before || "polluted" in {} || "executed" in window];
            }""",
            [function, *arguments],
        )
        assert not marked
        return found

    def save(self, tool, answers, **options):
        return self.call("toFile", tool, answers, options)

    def open(self, text, tool):
        return spaced(self.call("fromFile", text, tool))

    def open_file(self, content: bytes, tool):
        script = """async ([bytes, tool]) => (await import("./js/result.js")).openFile(new Blob([new Uint8Array(bytes)]), tool)"""
        return spaced(self.page.evaluate(script, [list(content), tool]))


def spaced(found):
    """What an opening says, with ordinary spaces, once the French ones are seen to be where they are due."""
    for sentence in [found["problem"]] if "problem" in found else found["remarks"]:
        assert not re.search(r" [:;?!»]|« ", sentence), sentence
    if "problem" in found:
        return {"problem": found["problem"].replace("\u00a0", " ")}
    return {**found, "remarks": [remark.replace("\u00a0", " ") for remark in found["remarks"]]}


@pytest.fixture(scope="module")
def results(tmp_path_factory, serve, browser):
    """One page for all: nothing of what it opens may leave a trace in it."""
    folder = tmp_path_factory.mktemp("resultats")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "js").symlink_to(ROOT / "generator" / "assets" / "js")
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(serve(folder))
    yield Results(page)
    page.close()
    assert errors == []


@pytest.fixture
def saved(results):
    """A result of the net, as its text and as what it says."""
    text = results.save(FILET, answers_of(FILET, {"noeuds": "1 2 nsp"}), date="2026-11-22")
    return text, json.loads(text)


def written(file, **changes):
    return json.dumps({**file, **changes})


# ── Saved and opened again ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_saved_opens_again_as_it_was(results):
    answers = {"role": "personne", "courte": {"proximite": "2", "perennite": "nsp"}, "reponses": {"x1": "3", "k16": "en-partie"}}
    found = results.open(results.save(REFERENT, answers, date="2026-11-22"), REFERENT)
    assert found == {"answers": {**answers, "anciennes": {}}, "notes": {}, "date": "2026-11-22", "remarks": []}


def test_notes_are_kept_as_they_were_typed(results):
    notes = {"g1": {"fait": "Le 3 mai,\n« personne » n'est venu & <b>rien</b>", "decision": "  "}, "g5": {"decision": "On arrête"}}
    text = results.save(VIGILANCE, answers_of(VIGILANCE, {"pieges": "2 0 - - 1"}), notes=notes)
    found = results.open(text, VIGILANCE)
    assert (found["notes"], found["date"], found["remarks"]) == (notes, "", [])


def test_a_file_names_its_tool_its_questions_and_those_without_answer(saved):
    _, file = saved
    assert (file["format"], file["version"], file["outil"], file["titre"]) == ("maillage-resultat", 1, "filet", FILET["titre"])
    assert file["reponses"]["n1"] == "1" and file["reponses"]["p18"] is None and len(file["reponses"]) == 18
    assert file["questions"]["reponses"]["p18"] == "Une rupture aurait des suites graves."


def test_an_empty_form_saves_and_opens(results):
    found = results.open(results.save(FILET, {"reponses": {}, "courte": {}, "role": ""}), FILET)
    assert found == {"answers": {"reponses": {}, "courte": {}, "role": "", "anciennes": {}}, "notes": {}, "date": "", "remarks": []}


def test_a_file_marked_as_utf_8_by_an_editor_opens(results, saved):
    assert results.open_file(b"\xef\xbb\xbf" + saved[0].encode(), FILET)["answers"]["reponses"] == {"n1": "1", "n2": "2", "n3": "nsp"}


# ── Refused, in a sentence ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "n1: 1",
        "<html><script>window.executed = 1</script></html>",
        "%PDF-1.7 \x00\x01",
        "null",
        "12",
        '"maillage"',
        "[1, 2]",
        "{}",
        '{"format": "autre", "version": 1, "reponses": {}}',
        '{"format": ["maillage-resultat"], "version": 1, "outil": "filet", "reponses": {}}',
        '{"__proto__": {"format": "maillage-resultat", "version": 1, "outil": "filet", "reponses": {}, "polluted": 1}}',
        "[" * 60_000,
        '{"a":' * 30_000 + "1" + "}" * 30_000,
    ],
)
def test_what_is_not_a_result_of_this_site_is_refused(results, text):
    assert results.open(text, FILET) == {"problem": NOT_OURS}


@pytest.mark.parametrize("text", ["", "  \n", "\ufeff"])
def test_an_empty_file_is_refused(results, text):
    assert results.open(text, FILET) == {"problem": "Ce fichier est vide."}


def test_a_file_cut_anywhere_is_refused_and_never_half_read(results, saved):
    text = saved[0].rstrip()
    damaged = "Ce résultat est coupé ou abîmé : il ne se lit pas jusqu’au bout. Cherchez-en une autre copie."
    for length in (1, 10, 40, 200, len(text) // 2, len(text) - 1):
        assert results.open(text[:length], FILET) in ({"problem": NOT_OURS}, {"problem": damaged})
    assert results.open(text[:-1], FILET) == {"problem": damaged}


def test_the_result_of_another_tool_is_named(results, saved):
    sentence = "Ce résultat est celui de l’outil « Le filet : la plasticité du réseau » : ouvrez-le depuis la page de cet outil."
    assert results.open(saved[0], VIGILANCE) == {"problem": sentence}
    untitled = written(saved[1], titre={"a": 1}, outil=["filet"])
    assert results.open(untitled, FILET) == {"problem": "Ce résultat est celui d’un autre outil : ouvrez-le depuis la page de cet outil."}
    html = written(saved[1], titre="<img src=x onerror='window.executed=1'>" + "é" * 500, outil="autre")
    assert results.open(html, FILET)["problem"].startswith("Ce résultat est celui de l’outil « <img src=x onerror='window.executed=1'>")
    assert len(results.open(html, FILET)["problem"]) < 200


@pytest.mark.parametrize("version", ["1", None, 0, -1, 1.5, True, [1]])
def test_a_version_that_is_none_is_refused(results, saved, version):
    assert results.open(written(saved[1], version=version), FILET) == {
        "problem": "Ce résultat ne dit pas dans quelle version il est écrit : il ne peut pas être lu."
    }


def test_a_file_of_a_later_site_is_refused(results, saved):
    assert results.open(written(saved[1], version=2), FILET) == {
        "problem": "Ce résultat a été enregistré par une version plus récente du site : rechargez la page, puis ouvrez-le de nouveau."
    }


def test_a_file_without_answers_is_refused(results, saved):
    file = {key: value for key, value in saved[1].items() if key not in ("reponses", "courte")}
    assert results.open(json.dumps(file), FILET) == {"problem": "Ce résultat ne contient aucune réponse lisible."}
    assert results.open(written(file, reponses=["1"], courte="2"), FILET) == {"problem": "Ce résultat ne contient aucune réponse lisible."}


def test_a_huge_file_is_refused_without_being_read(results, saved):
    too_big = "Ce fichier est trop gros (plus de 200 Ko) : ce n’est pas un résultat enregistré par ce site."
    assert results.open(saved[0] + " " * 205_000, FILET) == {"problem": too_big}
    read = results.page.evaluate(
        """async (tool) => {
            let asked = null;
            const { openFile } = await import("./js/result.js");
            const huge = { slice: (from, to) => ((asked = [from, to]), new Blob(["x".repeat(to - from)])) };
            return [await openFile(huge, tool), asked];
        }""",
        FILET,
    )
    assert (spaced(read[0]), read[1]) == ({"problem": too_big}, [0, 200 * 1024 + 1])


def test_a_file_that_vanished_is_told(results):
    found = results.page.evaluate(
        """async (tool) => (await import("./js/result.js")).openFile({ slice: () => ({ text: async () => { throw new DOMException("", "NotReadableError"); } }) }, tool)""",
        FILET,
    )
    assert spaced(found) == {"problem": "Ce fichier n’a pas pu être lu. A-t-il été déplacé ou effacé ? Choisissez-le de nouveau."}


def test_bytes_that_are_no_text_are_refused(results):
    assert results.open_file(bytes(range(256)) * 4, FILET) == {"problem": NOT_OURS}


# ── Read in part, and told ──────────────────────────────────────────────────────────────────────────────────────────────────


def older(tool):
    """The net as an earlier version might have been: a question more, one less, an answer more."""
    tool = copy.deepcopy(tool)
    tool["parties"][0]["items"][0] = {"id": "n0", "texte": "Nous avons une charte.", "oppose": "Nous n'en avons pas."}
    tool["echelles"][1]["reponses"].append({"id": "6", "valeur": "6", "libelle": "Écrasant"})
    return tool


def test_a_result_of_another_version_gives_what_matches_and_tells_the_rest(results):
    before = older(FILET)
    text = results.save(before, answers_of(before, {"noeuds": "4 2", "poids": "6 5"}))
    found = results.open(text, FILET)
    assert found["answers"]["reponses"] == {"n2": "2", "p17": "5"}
    assert found["remarks"] == [
        OTHER_VERSION,
        "Ne sont pas lues ici, mais restent dans le fichier si vous l’enregistrez de nouveau : "
        "« Nous avons une charte. ↔ Nous n'en avons pas. », « La situation ou le projet demande une présence constante. ».",
        "Questions nouvelles, sans réponse : « Chez nous, on applique la règle telle quelle. ↔ Chez nous, on peut adapter la règle quand… ».",
    ]


def test_nothing_of_another_version_is_lost_when_the_result_is_saved_again(results):
    before = older(FILET)
    text = results.save(before, answers_of(before, {"noeuds": "4 2", "poids": "6 5"}), notes={"n0": {"fait": "La charte de mai"}})
    now = results.open(text, FILET)
    again = results.open(results.save(FILET, now["answers"], notes=now["notes"]), before)
    assert again["answers"]["reponses"] == {"n0": "4", "n2": "2", "p16": "6", "p17": "5"}
    assert again["notes"] == {"n0": {"fait": "La charte de mai"}}
    assert again["answers"]["anciennes"] == {}


def test_a_short_version_that_is_gone_and_comes_back_keeps_its_answers(results):
    answers = {"role": "personne", "courte": {"proximite": "2"}, "reponses": {}}
    without = {**REFERENT, "courte": REFERENT["courte"][:1]}
    between = results.open(results.save(REFERENT, answers), without)
    assert between["answers"]["courte"] == {}
    assert between["remarks"][1].endswith(": « Il sait ce qui compte pour moi. ».")
    assert results.open(results.save(without, between["answers"]), REFERENT)["answers"]["courte"] == {"proximite": "2"}


def test_an_answer_given_since_comes_before_the_one_that_was_left_aside(results):
    before = older(FILET)
    now = results.open(results.save(before, {"reponses": {"p16": "6"}}), FILET)
    now["answers"]["reponses"]["p16"] = "2"
    assert results.open(results.save(FILET, now["answers"]), before)["answers"]["reponses"]["p16"] == "2"


def test_an_answer_that_the_scale_does_not_have_is_kept_apart(results, saved):
    found = results.open(written(saved[1], reponses={**saved[1]["reponses"], "n1": "12", "n4": "constructor"}), FILET)
    assert found["answers"]["reponses"] == {"n2": "2", "n3": "nsp"}
    assert found["answers"]["anciennes"]["reponses"] == {"n1": "12", "n4": "constructor"}
    assert found["remarks"][0] == OTHER_VERSION


def test_an_unknown_role_or_a_false_date_is_told(results, saved):
    found = results.open(written(saved[1], role="directeur", date="2026-02-30"), FILET)
    assert (found["answers"]["role"], found["date"]) == ("", "")
    assert found["remarks"] == [
        "Le rôle noté dans ce fichier n’existe pas dans l’outil : choisissez-le de nouveau.",
        "La date de ce fichier n’est pas une date : elle n’est pas reprise.",
    ]
    assert results.open(written(saved[1], role={"id": "x"}, date=20261122), FILET)["remarks"] == found["remarks"]


# ── Hostile ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_keys_that_name_the_machinery_of_the_language_are_only_keys(results, saved):
    text = saved[0].replace('"n1": "1"', '"__proto__": {"polluted": 1}, "constructor": "1", "n1": "1"', 1)
    found = results.open(text, FILET)
    assert found["answers"]["reponses"] == {"n1": "1", "n2": "2", "n3": "nsp"}
    assert found["answers"]["anciennes"]["reponses"] == {"constructor": "1"}
    assert found["remarks"][-1] == "Un passage du fichier est illisible et n’est pas repris."
    text = saved[0].replace('"anciennes": {}', '"anciennes": {"__proto__": {"polluted": 1}, "reponses": {"__proto__": "1", "valueof": "1"}}')
    assert results.open(text, FILET)["answers"]["anciennes"]["reponses"] == {"valueof": "1"}


def test_numbers_lists_and_objects_where_texts_are_due_are_left_out_and_counted(results, saved):
    odd = {"n1": 1, "n2": ["2"], "n3": {"toString": 1, "valueOf": 1}, "n4": True, "N 5": "1", "x" * 61: "1", "n5": "2"}
    found = results.open(written(saved[1], reponses=odd, notes={"n1": "texte", "n2": {"fait": 12}, "n3": None, "n5": {"fait": "vrai", "autre": 1}}), FILET)
    assert found["answers"]["reponses"] == {"n5": "2"}
    assert found["notes"] == {"n5": {"fait": "vrai"}}
    assert found["remarks"] == ["8 passages du fichier sont illisibles et ne sont pas repris."]


@pytest.mark.parametrize("nonsense", [[], "x", 3, None, True, [["a"]], {"reponses": [], "courte": 3, "notes": "x", "questions": []}])
def test_nonsense_in_a_part_of_the_file_leaves_the_rest(results, saved, nonsense):
    found = results.open(written(saved[1], notes=[], courte=nonsense if nonsense == [] else {}, questions=nonsense, anciennes=nonsense), FILET)
    assert found["answers"] == {"reponses": {"n1": "1", "n2": "2", "n3": "nsp"}, "courte": {}, "role": "", "anciennes": {}}


def test_deep_nesting_inside_a_result_is_not_followed(results, saved):
    deep = "[" * 40_000 + "]" * 40_000
    text = saved[0].replace('"anciennes": {}', f'"anciennes": {{"reponses": {{"vieille": {deep}}}}}')
    found = results.open(text, FILET)
    assert found["answers"]["reponses"] == {"n1": "1", "n2": "2", "n3": "nsp"}
    assert found["remarks"] == ["Un passage du fichier est illisible et n’est pas repris."]


def test_many_unknown_questions_are_told_shortly(results, saved):
    odd = {f"vieille-{number}": "1" for number in range(9000)}
    found = results.open(json.dumps({**saved[1], "reponses": {**saved[1]["reponses"], **odd}}, separators=(",", ":")), FILET)
    assert len(found["answers"]["anciennes"]["reponses"]) == 9000
    assert found["remarks"][1].endswith("« vieille-7 » et 8992 autres.")
    assert len(" ".join(found["remarks"])) < 500


def test_html_in_texts_stays_text(results, saved):
    html = '<img src=x onerror="window.executed=1"><script>window.executed=1</script>'
    file = {**saved[1], "reponses": {**saved[1]["reponses"], "vieille": "1"}, "questions": {"reponses": {"vieille": html}}}
    found = results.open(json.dumps({**file, "notes": {"n1": {"fait": html}}}), FILET)
    assert found["notes"] == {"n1": {"fait": html}}
    assert f"« {html}"[:60] in found["remarks"][1]
