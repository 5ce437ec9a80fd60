"""The rules of a record, one by one: what is wrong, where, and the whole French sentence."""

from pathlib import Path
from typing import Any

import pytest
from helpers import ROOT, SHORT, as_yaml, check, codes, laid, real_schema, said, tiny_schema, write_schema

from generator.checks import RULES, RULES_ACROSS, check_inventory
from generator.checks.doubles import Named, near_names
from generator.checks.privacy import personal_address, phone_numbers
from generator.checks.walk import MANY
from generator.problem import Place
from generator.schema_reader import load_schema

SOURCE = SHORT["sources"][0]


def test_a_short_record_has_no_problem() -> None:
    assert said(check(SHORT)) == []


@pytest.mark.parametrize("rule", [*RULES, *RULES_ACROSS], ids=lambda rule: rule.__name__)
def test_every_rule_is_said_in_one_sentence(rule: Any) -> None:
    assert rule.__doc__.strip().endswith(".") and "\n\n" not in rule.__doc__


# Keys and shapes


def test_a_misspelt_key_is_answered_with_the_right_one() -> None:
    assert said(check(laid(SHORT, **{"etaps": []}))) == [
        "S050 etaps: Chaque clé doit être prévue par le modèle ; `etaps` n'existe pas dans une fiche. Vouliez-vous dire `etapes` ?"
    ]


def test_a_key_of_another_table_says_where_it_belongs() -> None:
    record = laid(SHORT, acteurs=[{"nom": "Un service", "resume": "Il coordonne."}], parade="Des lits")
    assert said(check(record)) == [
        "S050 acteurs[0].resume: Chaque clé doit être prévue par le modèle ; `resume` n'existe pas dans la partie « Acteur ». "
        "Cette clé existe au premier niveau de la fiche : alignez `resume` sur le bord gauche.",
        "S050 parade: Chaque clé doit être prévue par le modèle ; `parade` n'existe pas dans une fiche. Cette clé existe dans la partie `pieges`.",
    ]


def test_a_key_inside_a_group_is_looked_for_in_that_group() -> None:
    assert said(check(laid(SHORT, periode={"debit": "2011"}))) == [
        "S050 periode.debit: Chaque clé doit être prévue par le modèle ; `debit` n'existe pas dans `periode`. Vouliez-vous dire `debut` ?"
    ]


def test_a_key_of_a_group_written_outside_it_says_which_group() -> None:
    assert said(check(laid(SHORT, date_info="2021"))) == [
        "S050 date_info: Chaque clé doit être prévue par le modèle ; `date_info` n'existe pas dans une fiche. Cette clé existe sous `preuves`."
    ]


def test_a_required_key_that_is_absent_is_told_once_at_the_group_that_should_hold_it() -> None:
    text = "titre: Réseau de santé\npreuves:\n  types: [page-web]\n"
    found = [each for each in check(text) if each.field in ("preuves.verification", "resume")]
    assert [(each.place.line, each.place.column) for each in found] == [(1, 1), (2, 1)]
    assert said(found) == [
        "S051 resume: La clé `resume` (Résumé) doit être remplie dans une fiche ; elle manque. Ajoutez-la.",
        "S051 preuves.verification: La clé `verification` (Vérification) doit être remplie sous `preuves` ; elle manque. Ajoutez-la.",
    ]


@pytest.mark.parametrize("empty", [None, "", []])
def test_a_required_key_left_empty_is_absent(empty: Any) -> None:
    text = {"territoires": empty}
    record = {**SHORT, **text}
    assert said(check(record)) == ["S051 territoires: La clé `territoires` (Territoires) doit être remplie dans une fiche ; elle manque. Ajoutez-la."]


def test_an_optional_key_left_empty_is_an_advice_to_take_it_away() -> None:
    assert said(check({**SHORT, "zone": None})) == [
        "C006 zone: `zone` doit avoir une valeur, ou ne pas être écrite ; elle est vide. Remplissez-la, ou ôtez la ligne."
    ]


def test_a_yes_where_a_list_is_due() -> None:
    assert codes(check(laid(SHORT, territoires=True))) == ["S052"]


def test_a_text_where_a_list_is_due() -> None:
    found = check(laid(SHORT, territoires="commune-liege"))
    assert said(found) == [
        "S052 territoires: `territoires` doit être une liste, un élément par ligne après un tiret ; on trouve « commune-liege ». "
        "Passez à la ligne et mettez `- ` devant la valeur. Vouliez-vous dire `[commune-liege]` ?"
    ]


def test_a_record_that_is_wrong_everywhere_is_told_so_after_its_first_problems() -> None:
    found = check(laid(SHORT, constats=[{"texte": f"Un fait {number}.", "source": "absente"} for number in range(500)]))
    assert [each.code for each in found] == ["R001"] * MANY + ["S059"]
    assert found[-1].message == (
        "Un fichier ne doit avoir aucun problème\u00a0; celui-ci en a plus de 100, dont les premiers sont dits ici. Corrigez-les, puis relancez la vérification."
    )


def test_a_text_where_a_group_is_due() -> None:
    found = said(check(laid(SHORT, periode="2011", acteurs=["CPAS"])))
    assert found == [
        "S053 periode: `periode` doit être un groupe de clés (`debut`, `fin`, `note`) ; on trouve « 2011 ». Passez à la ligne et écrivez chaque clé décalée de deux espaces.",
        "S053 acteurs[0]: Chaque élément de `acteurs` doit être un groupe de clés (`ref`, `nom`, `organisation`, `type`, `secteur`, `role`) ; on trouve « CPAS ». "
        "Passez à la ligne et écrivez chaque clé décalée de deux espaces. Vouliez-vous dire `nom: CPAS` ?",
    ]


def test_a_list_or_a_group_where_a_text_is_due() -> None:
    found = said(check(laid(SHORT, zone=["Limoges"], sous_titre={"a": "b"}, publics=[{"public": ["jeunes"]}])))
    assert found == [
        "S054 zone: `zone` doit être un texte ou une valeur simple ; on trouve une liste. N'en gardez qu'une valeur, écrite sur la même ligne, après les deux-points ou le tiret.",
        "S054 sous_titre: `sous_titre` doit être un texte ou une valeur simple ; on trouve un groupe de clés. Écrivez la valeur sur la même ligne, après les deux-points ou le tiret.",
        "S054 publics[0].public: `public` doit être un texte ou une valeur simple ; on trouve une liste. N'en gardez qu'une valeur, écrite sur la même ligne, après les deux-points ou le tiret.",
    ]


def test_a_plain_text_stands_for_a_short_row() -> None:
    record = laid(SHORT, constats=["Les services se parlent peu."], publics=["jeunes", {"public": "precarite", "texte": "Personnes sans abri"}])
    assert check(record) == []


# Values


def test_the_length_of_the_summary_is_counted() -> None:
    assert said(check(laid(SHORT, resume="x" * 699 + "."))) == []
    assert said(check(laid(SHORT, resume="x" * 712))) == [
        "T011 resume: `resume` doit compter au plus 700 caractères ; ce texte en compte 712, soit 12 de trop. "
        "Raccourcissez-le, ou répartissez-le dans d'autres parties."
    ]
    assert said(check(laid(SHORT, resume="Trop court."))) == [
        "T010 resume: `resume` doit compter au moins 80 caractères ; ce texte en compte 11. Dites-en un peu plus."
    ]


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("1 500", "1500"),
        ("1\u202f500", "1500"),
        ("1,5", "1.5"),
        ("94 travailleurs", "94"),
        ("quelques", None),
        ("NaN", None),
        ("Infinity", None),
        ("10 à 20", None),
    ],
)
def test_a_figure_is_a_number_alone(written: str, suggestion: str | None) -> None:
    found = check(laid(SHORT, resultats=[{"texte": "Un résultat.", "chiffre": written, "date": "2021", "source": "rapport-2021"}]))
    assert [(each.code, each.field, each.suggestion) for each in found] == [("T001", "resultats[0].chiffre", suggestion)]


def test_a_yes_or_a_no() -> None:
    assert check(laid(SHORT, place_usager={"texte": "Ils viennent.", "parole_presente": "non"})) == []
    assert check(laid(SHORT, place_usager={"texte": "Ils viennent.", "parole_presente": False})) == []
    assert said(check(laid(SHORT, place_usager={"texte": "Ils viennent.", "parole_presente": "yes"}))) == [
        "T002 place_usager.parole_presente: `parole_presente` doit être `oui` ou `non` ; on trouve « yes ». Vouliez-vous dire `oui` ?"
    ]


def test_true_is_no_text() -> None:
    assert said(check("zone: true\n"))[-1:] == [
        "T003 zone: `zone` doit être un texte ; on trouve `true` sans guillemets, qui veut dire vrai ou faux. Mettez-le entre guillemets si c'est bien le texte voulu."
    ]


def test_an_address_is_whole() -> None:
    assert said(check(laid(SHORT, sources=[{**SOURCE, "url": "www.exemple.org/page"}]))) == [
        "T005 sources[0].url: `url` doit être une adresse complète, sans espace, qui commence par `https://` ou `http://` ; on trouve « www.exemple.org/page ». "
        "Vouliez-vous dire `https://www.exemple.org/page` ?"
    ]
    assert codes(check(laid(SHORT, sources=[{**SOURCE, "url": "javascript:alert(1)"}]))) == ["T005"]


def test_an_identifier_is_plain() -> None:
    assert said(check(laid(SHORT, sources=[{**SOURCE, "id": "Rapport 2021"}]))) == [
        "T006 sources[0].id: `id` doit être fait de lettres minuscules sans accent, de chiffres et de traits d'union ; on trouve « Rapport 2021 ». Vouliez-vous dire `rapport-2021` ?"
    ]


def test_a_value_outside_a_short_list() -> None:
    assert said(check(laid(SHORT, relecture={"criteres": {"clair": "Oui"}}))) == [
        "T013 relecture.criteres.clair: `clair` doit être l'une de ces valeurs : `oui`, `non`, `nr` ; on trouve « Oui ». Vouliez-vous dire `oui` ?"
    ]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "mars 2020",
            "T020 periode.debut: `debut` doit être une date écrite `2011`, `2011-09` ou `2011-09-15`, avec « ~ » après une date approximative et « / » entre un début et une fin "
            "(`2018/2021`) ; on trouve « mars 2020 ». Vouliez-vous dire `2020-03` ?",
        ),
        ("2021-02-30", "T021 periode.debut: `debut` doit être une date du calendrier ; « 2021-02-30 » n'existe pas. Vérifiez le mois et le jour."),
        (
            "2021/2018",
            "T022 periode.debut: Dans `debut`, la première date doit venir avant la seconde ; on trouve 2021 puis 2018. Vouliez-vous dire `2018/2021` ?",
        ),
    ],
)
def test_a_date_is_written_in_one_way(written: str, message: str) -> None:
    assert said(check(laid(SHORT, periode={"debut": written}))) == [message]


def test_a_word_may_stand_beside_dates_where_the_schema_says_so() -> None:
    assert check(laid(SHORT, preuves={**SHORT["preuves"], "date_info": "inconnue"})) == []
    assert check(laid(SHORT, preuves={**SHORT["preuves"], "date_info": "inconue"}))[0].suggestion == "inconnue"
    assert codes(check(laid(SHORT, periode={"debut": "inconnue"}))) == ["T020"]


def test_bounds_lengths_and_other_types_of_a_schema_are_said_in_french(tmp_path: Path) -> None:
    files = tiny_schema()
    files["experience.yaml"]["fields"] += [
        {"name": "part", "type": "number", "constraints": {"maximum": 100}},
        {"name": "mots", "type": "array", "constraints": {"minLength": 2, "maxLength": 3}},
        {"name": "jour", "type": "date"},
        {"name": "annee", "type": "year"},
        {"name": "code", "type": "string", "constraints": {"pattern": "[A-Z]{2}"}, "example": "BE"},
        {"name": "courriel", "type": "string", "format": "email"},
    ]
    schema, problems = load_schema(write_schema(tmp_path, files), tmp_path)
    assert problems == []
    record = {"titre": "Une expérience", "lits": "0", "part": "140", "mots": ["un"], "jour": "mars 2020", "annee": "20", "code": "Belgique", "courriel": "moi"}
    assert said(check(record, schema)) == [
        "T014 lits: `lits` doit être au moins 1 ; on trouve « 0 ».",
        "T015 part: `part` doit être au plus 100 ; on trouve « 140 ».",
        "T016 mots: La liste `mots` doit compter au moins 2 éléments ; elle en compte 1.",
        "T004 jour: `jour` doit être une date écrite `2020-05-31` ; on trouve « mars 2020 ». Vouliez-vous dire `2020-03` ?",
        "T004 annee: `annee` doit être une date écrite `2020` ; on trouve « 20 ».",
        "T012 code: `code` doit suivre la forme `[A-Z]{2}` ; on trouve « Belgique ». Par exemple : `BE`.",
        "T007 courriel: `courriel` doit suivre la règle email ; on trouve « moi ».",
    ]
    assert said(check({"titre": "Une expérience", "mots": list("abcd"), "lits": "1.5"}, schema)) == [
        "T017 mots: La liste `mots` doit compter au plus 3 éléments ; elle en compte 4.",
        "T001 lits: `lits` doit être un nombre entier écrit en chiffres, sans espace ni unité, avec un point pour les décimales (1500, 1.5) ; on trouve « 1.5 ».",
    ]


# References


@pytest.mark.parametrize(
    ("acteur", "message"),
    [
        ("medecins", "R012 acteurs[0].type: `medecins` n'est pas un rôle de personne ; vouliez-vous dire `medecin` ?"),
        ("Maison médicale", "R012 acteurs[0].type: `Maison médicale` n'est pas un type d'organisation ; vouliez-vous dire `maison-medicale` ?"),
        (
            "zzz",
            "R012 acteurs[0].type: `zzz` n'est ni un rôle de personne ni un type d'organisation ; la liste est dans "
            "`schema/vocabulaires/type_acteur.yaml` et `schema/vocabulaires/type_organisation.yaml`.",
        ),
    ],
)
def test_a_term_is_one_of_its_vocabulary(acteur: str, message: str) -> None:
    assert said(check(laid(SHORT, acteurs=[{"nom": "Un cabinet", "type": acteur}]))) == [message]


def test_a_term_of_a_short_vocabulary_is_answered_with_the_whole_list() -> None:
    assert said(check(laid(SHORT, etat="zzz"))) == [
        "R012 etat: `zzz` n'est pas un état ; valeurs possibles : `en-cours`, `terminee`, `interrompue`, `inconnu`."
    ]


def test_terms_in_a_list_are_checked_one_by_one_and_said_once() -> None:
    found = check(laid(SHORT, territoires=["commune-liège", "commune-liege", "commune-liege"]))
    assert [(each.code, each.field, each.suggestion) for each in found] == [("R012", "territoires[0]", "commune-liege"), ("C005", "territoires[2]", None)]


def test_a_plain_text_cannot_stand_for_a_row_that_needs_more(tmp_path: Path) -> None:
    files = tiny_schema()
    files["etape.yaml"]["fields"][1]["constraints"] = {"required": True}
    schema, _ = load_schema(write_schema(tmp_path, files), tmp_path)
    assert said(check({"titre": "Une expérience", "etapes": ["Un pas."]}, schema)) == [
        "S051 etapes[0].couleur: La clé `couleur` (Couleur) doit être remplie dans la partie « Étape » ; elle manque. Ajoutez-la."
    ]


def test_a_short_row_written_twice_is_said_once() -> None:
    assert [(each.code, each.field) for each in check(laid(SHORT, publics=["jeunes", "precarite", "jeunes"]))] == [("C005", "publics[2]")]


def test_a_text_where_a_group_is_due_does_not_make_its_keys_absent() -> None:
    assert codes(check(laid(SHORT, type_reseau="projet-commun"))) == ["S053"]


def test_what_is_named_exists() -> None:
    record = laid(
        SHORT,
        constats=[{"texte": "Un fait.", "source": "rapport-2020"}],
        acteurs=[{"ref": "relais", "nom": "Relais"}, {"ref": "cpas", "nom": "CPAS"}],
        liens=[{"de": "relais", "vers": "cpass", "type": "concertation"}],
        liens_fiches=[{"fiche": "autre-fich", "relation": "voisine"}, {"fiche": "ma-fiche", "relation": "voisine"}],
        outils=[{"outil": "filett", "nom": "Un filet"}],
        lacunes=[{"champ": "resultat", "etat": "a-recueillir"}],
        divergences=[{"champ": "periode.debut", "texte": "Deux dates."}],
    )
    assert said(check(record, tools=("filet",))) == [
        "R001 constats[0].source: `rapport-2020` doit être l'identifiant d'une source de la liste `sources` de cette fiche ; il n'y est pas. "
        "Corrigez-le, ou ajoutez la source. Vouliez-vous dire `rapport-2021` ?",
        "R002 liens[0].vers: `cpass` doit être le repère (`ref`) d'un acteur de cette fiche ; il n'y est pas. "
        "Corrigez-le, ou ajoutez `ref: cpass` à l'acteur voulu. Vouliez-vous dire `cpas` ?",
        "R003 liens_fiches[0].fiche: `autre-fich` doit être le nom d'une autre fiche (son fichier, sans « .yaml ») ; aucune fiche ne s'appelle ainsi. Vouliez-vous dire `autre-fiche` ?",
        "R006 liens_fiches[1].fiche: Une fiche liée doit être une autre fiche ; `ma-fiche` est celle-ci. Corrigez le nom, ou ôtez ce lien.",
        "R004 outils[0].outil: `filett` doit être l'identifiant d'un outil présenté sur ce site ; aucun ne s'appelle ainsi. "
        "Corrigez-le, ou donnez seulement le `nom` et le `type` de l'outil. Vouliez-vous dire `filet` ?",
        "R005 lacunes[0].champ: `resultat` doit être le nom d'une partie de la fiche, tel qu'il s'écrit dans le fichier ; il n'existe pas. Vouliez-vous dire `resultats` ?",
    ]


def test_references_are_not_blamed_when_the_list_they_name_is_itself_wrong() -> None:
    assert codes(check(laid(SHORT, sources="un rapport", constats=[{"texte": "Un fait.", "source": "rapport-2021"}]))) == ["S052"]


def test_an_identifier_is_given_once() -> None:
    record = laid(SHORT, sources=[SOURCE, SOURCE], acteurs=[{"ref": "cpas", "nom": "Un"}, {"ref": "cpas", "nom": "Deux"}])
    found = check(record)
    assert [(each.code, each.field) for each in found] == [("R030", "sources[1].id"), ("R030", "acteurs[1].ref")]
    assert (
        said(found)[1]
        == "R030 acteurs[1].ref: Un identifiant ne doit servir qu'une fois dans sa liste ; `cpas` est déjà donné à la ligne 28. Changez l'un des deux `ref`."
    )


def test_a_link_in_a_text_leads_somewhere() -> None:
    text = (
        "Voir [une](fiche:autre-fiche), [autre](fiche:autre-fich), [ici](notion:piege/surcharge), [là](notion:piege/surchage), [liste](notion:piege), [x](notion:pieges/surcharge), "
        "[o](outil:filet), [p](outil:file), [q](https://exemple.org), [r](page.html), [s](javascript:alert), [t](data:text/html;x), <vbscript:x>, [u](mailto:)"
    )
    found = check(laid(SHORT, constats=[text]), tools=("filet",))
    assert [(each.code, each.suggestion) for each in found] == [
        ("R020", "fiche:autre-fiche"),
        ("R021", "notion:piege/surcharge"),
        ("R021", "notion:piege/surcharge"),
        ("R022", "outil:filet"),
        ("R023", None),
        ("R023", None),
        ("R023", None),
        ("R023", None),
    ]


# Content


def test_a_coding_has_its_fact_beside_it() -> None:
    record = laid(SHORT, type_reseau={"principal": "projet-commun"}, care=[{"dimension": "1-se-soucier"}])
    found = check(record)
    assert said(found) == [
        "C001 type_reseau.principal: « Type de réseau » : la valeur `projet-commun` doit être appuyée par le fait qui la montre ; rien n'est écrit à côté. "
        "Remplissez `type_reseau.texte` ou `type_reseau.codage`.",
        "C001 care[0].dimension: « Dimension du soin » : la valeur `1-se-soucier` doit être appuyée par le fait qui la montre ; rien n'est écrit à côté. Remplissez `texte`.",
    ]
    assert {each.level for each in found} == {"avertissement"}


def test_a_figure_keeps_its_date_and_its_source() -> None:
    assert said(check(laid(SHORT, resultats=[{"texte": "94 travailleurs formés.", "chiffre": "94", "source": "rapport-2021"}]))) == [
        "C002 resultats[0].chiffre: `chiffre` (94) doit garder avec lui sa date et sa source ; il manque `date`. Ajoutez-les dans le même élément."
    ]
    assert check(laid(SHORT, resultats=[{"texte": "94 travailleurs.", "chiffre": "94", "date": "inconnue", "source": "rapport-2021"}])) == []
    assert check(laid(SHORT, resultats=["94 travailleurs formés."])) == []


def test_a_date_that_is_ill_written_is_not_also_said_to_be_absent() -> None:
    assert codes(check(laid(SHORT, resultats=[{"texte": "94 travailleurs.", "chiffre": "94", "date": "l'an dernier", "source": "rapport-2021"}]))) == ["T020"]


@pytest.mark.parametrize(
    ("debut", "fin", "possible"),
    [
        ("2011", "2015", True),
        ("2015", "2011", False),
        ("2015", "2015-03", True),
        ("2015-06", "2015", True),
        ("2015-06", "2015-05", False),
        ("2015/..", "2014", False),
    ],
)
def test_a_period_ends_after_it_begins(debut: str, fin: str, possible: bool) -> None:
    found = said(check(laid(SHORT, periode={"debut": debut, "fin": fin})))
    assert found == (
        []
        if possible
        else [f"C003 periode.fin: La fin doit venir après le début ; on trouve un début en {debut} et une fin en {fin}. Vérifiez les deux dates."]
    )


def test_a_row_says_something() -> None:
    assert said(check(laid(SHORT, acteurs=[{"role": "Coordonne le plan."}]))) == [
        "C004 acteurs[0]: Un élément de « Acteur » doit avoir au moins `nom` ou `organisation` ; aucun n'est rempli. Remplissez-en un, ou ôtez l'élément."
    ]


def test_a_title_is_on_one_line() -> None:
    assert said(check(laid(SHORT, titre="Un réseau\nde santé"))) == [
        "C007 titre: `titre` doit tenir sur une seule ligne ; ce texte en a plusieurs. Écrivez-le sous `>-` (qui réunit les lignes) plutôt que sous `|`, ou sans ligne vide."
    ]


@pytest.mark.parametrize("nothing", ["?", "-", "...", " ", "\u00a0"])
def test_a_text_says_something(nothing: str) -> None:
    assert codes(check(laid(SHORT, zone=nothing))) == ["C008"]


def test_a_source_supports_something() -> None:
    bare = {key: value for key, value in SOURCE.items() if key != "appuie"}
    assert said(check(laid(SHORT, sources=[bare]))) == [
        "C009 sources[0].id: La source `rapport-2021` doit être citée par un fait, ou dire ce qu'elle appuie ; ce n'est pas le cas. Remplissez `appuie`, ou ôtez la source."
    ]
    assert check(laid(SHORT, sources=[bare], constats=[{"texte": "Un fait.", "source": "rapport-2021"}])) == []


def test_a_version_to_come_is_told() -> None:
    assert codes(check(laid(SHORT, version_schema="99.0"))) == ["C010"]
    assert check(laid(SHORT, version_schema=real_schema().version)) == []


# Privacy


@pytest.mark.parametrize(
    "written", ["jeanne.durand@exemple.org", "Écrire à info@exemple.be.", "info (at) exemple.be", "info[at]exemple[dot]be", "[x](mailto:moi@exemple.org)"]
)
def test_an_address_to_write_to_is_only_in_the_contact(written: str) -> None:
    assert codes(check(laid(SHORT, place_usager={"texte": f"Voir {written} pour venir."}))) == ["P001"]
    assert said(check(laid(SHORT, zone="info@exemple.org"))) == [
        "P001 zone: Une fiche ne doit contenir aucune adresse électronique, sauf dans `contribution.contact` ; on trouve « info@exemple.org » dans `zone`. Effacez-la."
    ]


@pytest.mark.parametrize(
    "written",
    [
        "04 223 45 67", "04/223.45.67", "042234567", "081 23 45 67", "081/23.45.67", "02 123 45 67", "0475 12 34 56", "0475/12.34.56", "0475 123 456", "0475123456",
        "+32 4 223 45 67", "+32 (0)4 223 45 67", "0032 475 12 34 56", "01 23 45 67 89", "01.23.45.67.89", "0123456789", "+33 1 23 45 67 89", "+33 (0)1 23 45 67 89",
        "+352 26 12 34 56", "00352 621 123 456", "0800 12 345", "0 800 123 456", "Tél. : 26 12 34 56", "GSM 621 123 456", "(04) 223 45 67", "05\u00a055\u00a043\u00a000\u00a000",
    ],
)  # fmt: skip
def test_a_number_to_call_is_only_in_the_contact(written: str) -> None:
    assert phone_numbers(f"Appelez {written} le matin."), written
    assert codes(check(laid(SHORT, constats=[f"On peut appeler le {written}."]))) == ["P002"]


@pytest.mark.parametrize(
    "written",
    [
        "le 01/02/2020", "du 01.02.2020 au 03.04.2021", "2011-09-15", "de 2018-2021 à 2022", "en 2018, 2019, 2020 et 2021", "1 815 000 personnes", "27,5 millions", "0,5 %",
        "62063", "code INS 04000", "NIS 62063 et 62096", "1 000 495 patients", "314 746 habitants", "de 04 h 30 à 05 h 15", "https://exemple.org/0475123456/0123456789", "www.exemple.be/04-223-45-67",
        "BCE 0412.345.678", "n° d'entreprise 0412.345.678", "107", "le 112 ou le 115", "ISBN 0-19-852663-6", "ISBN 978-2-1234-5680-3", "SIRET 012 345 678 00012", "2020-03-15/2021-04-16",
        "10.1234/567.0123456789", "0123456789012",
    ],
)  # fmt: skip
def test_dates_figures_codes_and_addresses_are_no_number_to_call(written: str) -> None:
    assert phone_numbers(f"On lit {written} ici.") == []


def test_what_is_private_in_a_text_that_is_too_long_is_told_at_once() -> None:
    assert codes(check(laid(SHORT, resume="Écrire à info@exemple.org. " * 30))) == ["T011", "P001"]


def test_a_note_of_the_file_hides_no_address_and_no_number() -> None:
    text = as_yaml(SHORT) + "# Demander à info@exemple.org\nzone: Limoges # ou au 04 223 45 67\nnotes: moi@exemple.org\n"
    first = as_yaml(SHORT).count("\n") + 1
    assert [(each.code, each.place.line, each.place.column) for each in check(text)] == [
        ("P001", first, 14),
        ("P002", first + 1, 23),
        ("S050", first + 2, 1),
        ("P001", first + 2, 8),
    ]
    assert codes(check(as_yaml(laid(SHORT, contribution={"contact": "info@exemple.org"})) + "# Une note sans rien\n")) == []


def test_the_contact_of_an_organisation_may_be_an_address_or_a_number() -> None:
    assert check(laid(SHORT, contribution={"contact": "info@exemple.org, 04 223 45 67"})) == []


@pytest.mark.parametrize(
    "address", ["jeanne.durand@exemple.org", "j.durand@cpas-liege.be", "jeanne_durand@exemple.org", "durand@gmail.com", "Jean-Marc.Dupont@exemple.fr"]
)
def test_a_contact_that_looks_like_a_person_s_is_told(address: str) -> None:
    assert personal_address(address)
    found = check(laid(SHORT, contribution={"contact": address}))
    assert [(each.code, each.level) for each in found] == [("P003", "avertissement")]


@pytest.mark.parametrize(
    "address",
    [
        "info@exemple.org",
        "secretariat@exemple.org",
        "relais.social@relaissocial.be",
        "coordination.liege@exemple.be",
        "accueil-jour@exemple.be",
        "cpas@liege.be",
        "reseau.sante@gmail.com",
        "rtsds87@exemple.fr",
    ],
)
def test_a_contact_that_is_an_office_s_is_fine(address: str) -> None:
    assert not personal_address(address)


def test_a_named_person_is_told() -> None:
    assert said(check(laid(SHORT, constats=["La réunion se tient chez Mme Durand, rue du Docteur Schweitzer."]))) == [
        "P004 constats[0]: Une fiche ne doit nommer personne ; « Mme Durand » semble être un nom. Dites plutôt le rôle (« une assistante sociale »)."
    ]


# Across records

SAME = [
    ("CPAS de Flémalle", "CPAS Flémalle"),
    ("CPAS de Liège", "C.P.A.S. de Liège"),
    ("CPAS de Liège", "Centre public d'action sociale de Liège"),
    ("Relais social du Pays de Liège", "Relais Social Pays de Liege"),
    ("CHU de Limoges", "Centre hospitalier universitaire de Limoges"),
    ("Croix-Rouge de Belgique", "Croix Rouge de Belgique"),
    ("Fédération des maisons médicales", "Fédération des maisons médicales (FMM)"),
    ("Institut liégeois de thérapie familiale", "Institut liégeois de thérapie familliale"),
    ("Thermos Liège", "Thermos Liège (asbl)"),
    ("Service de santé mentale du CPAS de Flémalle", "SSM du CPAS de Flémalle"),
    ("Réseau Santé Namur", "Réseaux santé de Namur"),
]
DIFFERENT = [
    ("CPAS de Liège", "CPAS de Seraing"),
    ("CHU de Liège", "CHR de Liège"),
    ("Ville de Liège", "Province de Liège"),
    ("Relais social de Charleroi", "Relais social de Liège"),
    ("Région wallonne", "Région flamande"),
    ("Abri de nuit de Liège", "Abri de jour de Liège"),
    ("Réseau santé 87", "Réseau santé 23"),
    ("SSM de Flémalle", "CPAS de Flémalle"),
    ("Maison médicale Saint-Léonard", "Maison médicale Saint-Lambert"),
    ("Service social de Namur", "Service de santé mentale de Namur"),
    ("Infirmiers de Liège", "Infirmières de Liège"),
    ("SPF Santé publique", "SPP Intégration sociale"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_organisation_match(one: str, other: str) -> None:
    assert list(near_names([one, other])) == [(one, other)]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_organisations_do_not_match(one: str, other: str) -> None:
    assert list(near_names([one, other])) == []


def named(slug: str, title: str | None = None, *organisations: str) -> Named:
    place = Place(f"experiences/{slug}.yaml", 1, 8)
    names = tuple((name, Place(place.path, 10 + index, 11), ("acteurs", index, "nom")) for index, name in enumerate(organisations))
    return Named(slug, (title, place, ("titre",)) if title else None, names)


def test_two_sheets_with_nearly_the_same_title_are_told_at_the_second() -> None:
    found = check_inventory(
        [named("a", "Plan Grands Froids de Liège"), named("b", "Plan grand froid, Liège"), named("c", "Plan Grands Froids de Charleroi")], real_schema()
    )
    assert [(each.place.path, each.field) for each in found] == [("experiences/b.yaml", "titre")]
    assert said(found) == [
        "C101 titre: Deux fiches ne doivent pas raconter la même expérience ; « Plan grand froid, Liège » ressemble à « Plan Grands Froids de Liège » (`experiences/a.yaml`). "
        "Réunissez-les, ou changez un titre pour qu'on les distingue."
    ]


def test_the_very_same_title_is_told_too() -> None:
    assert [each.place.path for each in check_inventory([named("a", "Plan"), named("b", "Plan"), named("c", "Plan")], real_schema())] == [
        "experiences/b.yaml",
        "experiences/c.yaml",
    ]


def test_the_rarer_spelling_of_an_organisation_is_told() -> None:
    records = [
        named("a", None, "Relais de Limoges"),
        named("b", None, "Le relais de Limoges", "Assistants sociaux"),
        named("c", None, "Relais de Limoges", "Assistant social"),
    ]
    assert said(check_inventory(records, real_schema())) == [
        "C102 acteurs[0].nom: Une même organisation doit s'écrire de la même façon dans toutes les fiches ; « Le relais de Limoges » ressemble à « Relais de Limoges ». "
        "Choisissez une seule façon ; si ce sont deux organisations, précisez leurs noms. Vouliez-vous dire `Relais de Limoges` ?"
    ]


def test_an_organisation_of_the_list_is_written_by_its_identifier() -> None:
    id, term = next((id, term) for id, term in real_schema().vocabulary("organisations").terms.items() if term.extra.get("alias"))
    alias = term.extra["alias"][0]
    found = check_inventory([named("a", None, alias)], real_schema())
    assert [(each.code, each.suggestion) for each in found] == [("C103", id)]
    assert f"`organisation: {id}`" in found[0].message


def test_ten_thousand_titles_and_names_are_compared_block_by_block() -> None:
    records = [named(f"f{number}", f"Relais social du quartier {number}", f"Service numéro {number} de Liège") for number in range(10_000)]
    assert check_inventory([*records, named("z", "Relais social, quartier 7")], real_schema())[0].place.path == "experiences/z.yaml"


# The real records


def test_the_real_records_have_no_error() -> None:
    from generator.inventory import load_inventory

    inventory, problems = load_inventory(ROOT)
    assert inventory is not None and inventory.fiches
    assert [line for each, line in zip(problems, said(problems), strict=True) if each.level == "erreur"] == []
