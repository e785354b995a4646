"""Personal data are found where they stand, nothing else is taken for them, and no output repeats them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import assume, example, given
from hypothesis import strategies as st
from micro import SETTINGS, findings, stocktake
from stocktakes import tables

from graphkit import formats, resource
from graphkit.cli import main
from graphkit.personal import KINDS, personal_kinds, without_personal
from graphkit.vocabulary import GK

ONE = "looks_like_personal_data"

DIGITS = st.text("0123456789", min_size=9, max_size=9)
AROUND = st.sampled_from(["", "child ", "NHS no. ", "(", "see: ", "a\u00a0"])
BEHIND = st.sampled_from(["", ".", ", aged 4", ")", "; and more", "\n"])


def check_digit(nine: str) -> int:
    """Work out the check digit of an NHS number; 10 where there is none."""
    return (11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11) % 11


@given(nine=DIGITS, gap=st.sampled_from(["", " ", "-", "\u00a0", "–"]), before=AROUND, after=BEHIND)
def test_an_nhs_number_is_found_by_its_check_digit(nine: str, gap: str, before: str, after: str) -> None:
    right = check_digit(nine)
    assume(right < 10 and len(set(nine + str(right))) > 1 and nine[:2] not in ("19", "20") and nine[0] != "0")
    for last in range(10):
        text = f"{before}{nine[:3]}{gap}{nine[3:6]}{gap}{nine[6:]}{last}{after}"
        assert personal_kinds(text) == (["nhsNumberIn"] if last == right else [])
        assert without_personal(text) == (f"{before}[NHS number]{after}" if last == right else text)


@given(digits=st.text("0123456789", min_size=12, max_size=12), lower=st.booleans(), before=AROUND, after=BEHIND)
def test_a_pupil_number_is_found_by_its_check_letter(digits: str, lower: bool, before: str, after: str) -> None:
    right = "ABCDEFGHJKLMNPQRTUVWXYZ"[sum(int(digit) * weight for weight, digit in enumerate(digits, 2)) % 23]
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        number = f"{letter.lower() if lower else letter}{digits}"
        assert personal_kinds(before + number + after) == (["pupilNumberIn"] if letter == right else [])


@pytest.mark.parametrize(
    "number",
    [
        *("01452 425000", "(01452) 425000", "01452-425 000", "01632960983", "01632 96 09 83"),
        *("020 7946 0018", "(020) 7946 0018", "0121 496 0000", "0117 496 0123"),
        *("07700 900123", "07700900123", "07700 900 123", "0770 090 0123"),
        *("+44 7700 900123", "+44 (0)7700 900 123", "0044 1632 960983", "+441632960983"),
    ],
)
def test_phone_numbers_that_may_be_a_persons_are_found_however_they_are_written(number: str) -> None:
    for text in (number, f"Tel. {number}.", f"tel:{number}, ask for Jo", f"({number})"):
        assert personal_kinds(text) == ["phoneIn"]
        assert number not in without_personal(text)


@pytest.mark.parametrize("address", ["jo@council.gov.uk", "Jo.O'Neil+x@a-b.nhs.uk", "info@x.org", "zoë@škola.cz"])
def test_an_e_mail_address_is_found_whoever_it_belongs_to(address: str) -> None:
    for text in (address, f"<{address}>", f"mailto:{address}", f"Write to {address}."):
        assert personal_kinds(text) == ["emailIn"]
        assert address not in without_personal(text)


CODES = st.one_of(
    st.from_regex(r"[EWNK]\d{8}", fullmatch=True),  # Office for National Statistics
    st.from_regex(r"(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d)", fullmatch=True),
    st.from_regex(r"(0[1-9]|[12]\d)[/.-](0[1-9]|1[0-2])[/.-](19|20)\d\d", fullmatch=True),
    st.from_regex(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d)\d{0,2}", fullmatch=True),
    st.from_regex(r"20[12]\d[/-][12]\d", fullmatch=True),
    st.from_regex(r"SI 20[12]\d/\d{1,4}", fullmatch=True),
    st.from_regex(r"(pages|paras) \d{1,4}-\d{1,4}", fullmatch=True),
    st.from_regex(r"\d{1,9}", fullmatch=True),
    st.from_regex(r"0[389]\d\d \d{3} \d{4}", fullmatch=True),  # lines of services
    st.from_regex(r"£\d{1,3}(,\d{3}){1,4}", fullmatch=True),
    st.from_regex(r"\d{1,3}(,\d{3}){1,4}", fullmatch=True),
    st.from_regex(r"[A-Z]{2,4}[-/]\d{8,14}", fullmatch=True),
    st.from_regex(r"https://www\.council\.gov\.uk/[a-z]{3,9}/\d{10}", fullmatch=True),
    st.from_regex(r"ISBN(-10)?:? [0-9]{10}", fullmatch=True),
    st.from_regex(r"\d{11,15}", fullmatch=True).filter(lambda code: not code.startswith(("01", "02", "07", "0044"))),
    st.from_regex(r"[0-9a-f]{40}", fullmatch=True),
)


@given(codes=st.lists(CODES, min_size=1, max_size=3), between=st.sampled_from([", ", "; ", "\n", " and "]))
@example(codes=["01-02-2019", "12345"], between=" ")
@example(codes=["@children", "3@4.50", "https://example.org/@jo"], between=" ")
def test_codes_dates_pages_and_sums_are_not_taken_for_personal_data(codes: list[str], between: str) -> None:
    assert personal_kinds(between.join(codes)) == []


@given(text=st.text("0123456789 -@.aAbBk+()/", max_size=60))
@example(text="jo@x.uk9434765919")
def test_nothing_is_left_once_personal_data_are_taken_out(text: str) -> None:
    told = without_personal(text)
    assert personal_kinds(told) == []
    assert (told == text) == (personal_kinds(text) == [])


@pytest.mark.parametrize("text", ["a@" * 50_000, "1" * 100_000, "0 " * 50_000, "a." * 50_000 + "@", "(0" * 50_000])
def test_no_text_takes_long(text: str) -> None:
    assert personal_kinds(text) == []


def test_nothing_that_graphkit_ships_is_taken_for_personal_data() -> None:
    found = []
    for folder in sorted(resource("data").iterdir()):
        for table in tables(folder) if folder.is_dir() else ():
            with table.open(encoding="utf-8-sig", newline="") as stream:
                found += [(table.name, cell) for row in csv.reader(stream) for cell in row if personal_kinds(cell)]
    for file in resource("ontology").rglob("*.*"):
        found += [(file.name, line) for line in file.read_text(encoding="utf-8").splitlines() if personal_kinds(line)]
    assert found == []


def test_the_kinds_bear_the_names_that_the_ontology_gives_them() -> None:
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    quads = list(ox.parse(path=resource("ontology", "schema.ttl"), format=ox.RdfFormat.TURTLE))
    labels = {q.subject.value: q.object.value for q in quads if q.predicate == label}
    assert {kind: labels[GK + kind] for kind in KINDS} == KINDS
    kinds = {q.subject.value for q in quads if getattr(q.object, "value", "") == GK + "looksPersonal"}
    assert kinds == {GK + kind for kind in KINDS}


SECRETS = ("jo.bloggs@council.example", "943 476 5919", "9434765919", "H801200001001", "01632 960983", "07700 900123")
PLANS = """id,name,other name,status,end,review due,overseen by,lead post,address,note,document,place
p1,Youth strategy jo.bloggs@council.example,Pupil H801200001001,active,jo.bloggs@council.example,,01632 960983,\
jo.bloggs@council.example,info@council.example,Child 943 476 5919,Paper of jo.bloggs@council.example,para 07700 900123
9434765919,Play strategy,,,2010,,Youth board,none,,,,
9434765919,Sports strategy,,,,,,,,,,
"""
TURTLE = """@prefix gk: <https://w3id.org/graphkit/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/x> a gk:Plan ; skos:prefLabel "Plan of jo.bloggs@council.example"@en ;
    gk:overseenBy <mailto:jo.bloggs@council.example> .
<mailto:jo.bloggs@council.example> a gk:Post .
"""


def test_no_output_of_check_repeats_personal_data(tmp_path: Path) -> None:
    files = {"Plan.csv": PLANS, "Board.csv": "id,name\nb1,Youth board\n", "more.ttl": TURTLE}
    folder = stocktake(tmp_path / "ours", files, SETTINGS + 'area = "Northshire"\n')
    told = findings(folder, select=["*"])
    named = {f.check for f in told}
    assert named > {"looks_like_personal_data", "name_not_recognised", "date_not_understood", "one_id_several_names"}
    said = [repr(told)]
    for form in formats.FORMATS:
        shown = CliRunner().invoke(main, ["check", str(folder), "--format", form, "--fail-on", "never"])
        assert shown.exit_code == 0
        said.append(shown.output)
    for secret in SECRETS:
        for way in (secret, secret.replace(" ", ""), secret.replace(" ", "-"), re.sub(r"\W", "-", secret)):
            assert [text for text in said if way in text] == []


def test_a_finding_says_in_which_column_and_row_and_of_which_kind_the_data_are(tmp_path: Path) -> None:
    folder = stocktake(tmp_path / "ours", {"Plan.csv": PLANS})
    told = {(f.value_name, f.path_name, f.severity, f.sources[0].row) for f in findings(folder, select=[ONE])}
    assert told == {
        *((column, "e-mail address", "Warning", 2) for column in ("name", "end", "lead post", "address", "document")),
        ("overseen by", "phone number", "Warning", 2),
        ("place", "phone number", "Warning", 2),
        ("note", "NHS number", "Warning", 2),
        ("other name", "pupil number", "Warning", 2),
        ("id", "NHS number", "Warning", 3),
    }


def test_numbers_in_a_column_of_numbers_are_no_personal_data(tmp_path: Path) -> None:
    table = "id,name,value\none,Spending,9434765919\nother,More spending,9434765919 in all\n"
    told = findings(stocktake(tmp_path / "ours", {"Target.csv": table}), select=[ONE])
    assert [finding.item_name for finding in told] == ["More spending"]


ADDRESSED = """@prefix gk: <https://w3id.org/graphkit/ns#> .
<https://example.org/jo@home.org.uk> a gk:Plan .
<https://example.org/al@home.org.uk> a gk:Plan ; gk:overseenBy <https://example.org/sam@home.org.uk> .
<https://example.org/sam@home.org.uk> a gk:Board ; gk:end "2010-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .
<https://example.org/w> a gk:Waiver ; gk:reason "Known" ;
    gk:check "plan_without_owner" ; gk:item <https://example.org/jo@home.org.uk> .
"""


def test_an_item_whose_address_holds_personal_data_is_told_from_others_without_them(tmp_path: Path) -> None:
    folder = str(stocktake(tmp_path / "ours", {"more.ttl": ADDRESSED}))
    run = CliRunner().invoke(main, ["check", folder, "--format", "turtle", "--fail-on", "never"])
    assert run.exit_code == 0 and "home.org.uk" not in run.output
    told = findings(tmp_path / "ours", select=["plan_without_owner"])
    assert len({f.item for f in told}) == 2 and all(f.item.startswith("https://example.org/personal-") for f in told)
    assert [f.looked_up[0] for f in told if f.waiver] == ["https://example.org/jo@home.org.uk"]
    why = ["explain", "plan_without_owner", "--item", "https://example.org/jo@home.org.uk", folder]
    run = CliRunner().invoke(main, why)
    assert run.exit_code == 0 and "home.org.uk" not in run.output and "Known" in run.output
