"""Findings as text and as JSON; answers as tables."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from reports import BASE, RUN, cite, finding, report, rich

from graphkit.answers import TABLES
from graphkit.findings import Finding
from graphkit.formats import FORMATS, Run, Stocktake, summary
from graphkit.plain_text import WIDTH
from graphkit.records import Citation
from graphkit.vocabulary import NOTICE, REACHES


def text(*findings: Finding, run: Run = RUN) -> str:
    return str(FORMATS["text"](report(*findings, run=run)))


def test_text_begins_with_title_and_date_and_ends_with_the_notice() -> None:
    lines = text(finding()).splitlines()
    assert lines[:2] == ["Our county", "Seen as at 23 July 2019."]
    assert lines[-1] == NOTICE


def test_counts_come_first_by_family_and_severity_in_the_words_of_people() -> None:
    many = [finding(), finding("Two"), finding("Three", severity="Info", family="currency", check="old")]
    table = [line.split() for line in summary(report(*many)).splitlines()]
    assert ["Gaps", "-", "2", "-", "2"] in table
    assert ["Out", "of", "date", "-", "-", "1", "1"] in table
    assert ["All", "-", "2", "1", "3"] in table
    assert "Must be put right  For the board to decide  Worth knowing" in summary(report(*many))


def test_findings_of_one_check_are_one_group_with_one_title_and_one_remedy() -> None:
    shown = text(finding("One Plan"), finding("Two Plan", sources=(cite(5),)))
    assert shown.count("Plan that no partner answers for") == 1
    assert shown.count("[plan_without_owner] Agree an accountable partner.") == 1
    assert "recorded as having none. Found 2 times (Paper, para 5): One Plan; Two Plan." in " ".join(shown.split())


def test_what_is_recorded_comes_before_silence_and_the_worst_before_all() -> None:
    silent = finding("A plan", basis="silence", stated=False, message="Silent.")
    grave = finding("Z plan", severity="Violation", message="Grave.")
    shown = text(silent, finding("B plan", message="Recorded."), grave)
    assert shown.index("Grave (") < shown.index("Recorded (") < shown.index("Silent (")
    assert "Silent (see Paper, para 5)." in shown and '"See" stands before a place' in shown


@pytest.mark.parametrize(
    ("findings", "folded"),
    [
        ([("One", "", "No owner."), ("Two", "", "No owner.")], "No owner. Found 2 times (Paper, para 5): One; Two."),
        ([("One", "", '"One" is late.'), ("Two", "", '"Two" is late.')], '"..." is late. Found 2 times'),
        ([("One", "Play", "One lacks Play."), ("One", "Sport", "One lacks Sport.")], "One lacks .... Found 2 times"),
        ([("One", "Play", "One lacks Play."), ("Two", "Sport", "Two lacks Sport.")], "... lacks .... Found 2 times"),
        ([("One", "", "Ones are late."), ("Two", "", "Two is late.")], "Ones are late (Paper, para 5)."),
    ],
)
def test_findings_alike_but_for_the_things_named_are_told_in_one_sentence(
    findings: list[tuple[str, str, str]], folded: str
) -> None:
    assert folded in text(*(finding(i, value_name=v, message=m) for i, v, m in findings))


def test_findings_told_in_one_sentence_each_keep_their_own_place() -> None:
    shown = text(finding("One"), finding("Two", sources=(cite(5, "para 9"), cite(6, "para 9"), cite(7, "para 8"))))
    assert "Found 2 times (Paper): One (para 5); Two (para 9; para 8)." in " ".join(shown.split())


def test_findings_read_in_one_place_cite_it_once() -> None:
    silent = [finding(name, stated=False, basis="silence") for name in ("One", "Two", "Three")]
    shown = text(*silent)
    assert "Found 3 times (see Paper, para 5): One; Three; Two." in " ".join(shown.split())


def test_rows_of_one_passage_are_cited_together_and_the_rest_is_counted() -> None:
    read = finding(sources=(cite(4), cite(7), cite(9, "para 6")), more_sources=3)
    assert "(Paper, para 5; para 6; and 3 more)." in " ".join(text(read).split())
    told = "Read in: Paper, para 5 (Plan.csv, rows 4 and 7); Paper, para 6 (Plan.csv, row 9); and 3 more"
    assert told in FORMATS["markdown"](report(read))


def test_with_two_stocktakes_a_citation_says_which_one_it_means() -> None:
    later = "https://example.org/county-since/"
    both = (*RUN.workspaces, Stocktake("Since", later))
    run = Run("1.2.3", "2021-01-01", both, both, ())
    shown = text(finding(sources=(cite(4), cite(2, base=later))), run=run)
    assert "Our county; Since" in shown
    assert "(Paper, para 5)" in " ".join(shown.split())
    told = FORMATS["markdown"](report(finding(sources=(cite(4), cite(2, base=later))), run=run))
    assert "(county/Plan.csv, row 4; county-since/Plan.csv, row 2)" in told
    bare = replace(cite(2, "", base=later), document="")
    assert "(county-since/Plan.csv, row 2)" in text(finding(sources=(bare,)), run=run)


def test_certainty_shows_only_when_it_is_weaker_than_stated() -> None:
    assert "Found (Paper, para 5)." in text(finding(message="Found.", certainty="verified"))
    assert "Found (Paper, para 5; inferred)." in text(finding(message="Found.", certainty="inferred"))


def test_who_can_act_is_named() -> None:
    both, one = finding(answerable=("Children's Board", "County Council")), finding("Two", answerable=("A panel",))
    lines = text(both, one, finding("Three")).splitlines()
    named = ["A panel (1)", "Children's Board; County Council (1)", "Nobody is recorded as answering (1)"]
    assert [line for line in lines if line in named] == named
    by_family = str(FORMATS["text"](report(both, one, group_by="family")))
    assert "Raise with: Children's Board; County Council." in by_family and "Gaps (2)" in by_family


def many(**said: object) -> list[Finding]:
    """Make findings of as many checks as come first, and one more."""
    return [finding(f"Plan {n}", check=f"check_{n:02}", message=f"Number {n}.", **said) for n in range(11)]


def test_what_matters_most_comes_first_in_a_few_lines_with_the_reason_for_the_order() -> None:
    grave = finding(check="grave", severity="Violation", basis="silence", stated=False, message="Grave.")
    silent = finding(check="silent", basis="silence", stated=False, statutory=True, reach=REACHES[0])
    slight = finding(check="slight", severity="Info", statutory=True, reach=REACHES[0])
    group = finding(check="group", reach=REACHES[1], message="For a group.")
    every = finding(check="every", reach=REACHES[0], message="For all.")
    legal = finding(check="legal", statutory=True, message="By law.")
    like = [replace(legal, item_name=name, answerable=("Council",)) for name in "ab"]
    shown = str(FORMATS["text"](report(silent, slight, group, every, legal, grave, *like, *many(), top=5)))
    first = shown[shown.index("The five that matter most") : shown.index("All 19 follow, by who answers for them.")]
    assert "what a source says before what is only not recorded" in " ".join(first.split())
    said = ["Must be put right\n 1. Grave. ", "For the board to decide\n 2. By law (and 2 more like it). "]
    places = [first.index(words) for words in (*said, "For all.", "For a group.", "Number 0.")]
    assert places == sorted(places) and "Number 1." not in first and "[grave]" in first
    assert "By law (and 2 more like it). Paper, para 5. [legal]" in " ".join(first.split())


def test_what_matters_most_is_told_briefly_whatever_the_names() -> None:
    name = "A plan with a very long name that goes on " * 5
    board = ("A board with a long name " * 9,)
    long = [replace(f, item_name=name, message=f"The period of {name} is over.") for f in many(answerable=board)]
    shown = text(*long)
    first = shown[shown.index("The ten that matter most") : shown.index("All 11 follow")]
    assert len(first.splitlines()) <= 57 and "is over" in first and "[check_09]" in first
    endless = [finding(name, check="endless", message="It goes on " * 40, reach=REACHES[0]) for name in "ab"]
    assert " ... (and 1 more like it). " in " ".join(text(*endless, *long).split())


def test_what_matters_most_is_left_out_where_the_list_says_no_more_and_where_it_is_not_wanted() -> None:
    assert "matter most" not in text(*many()[:10]) and "matter most" in text(*many())
    assert "matter" not in str(FORMATS["text"](report(*many(), top=0)))
    assert "The one that matters most" in str(FORMATS["text"](report(*many(), top=1)))


def test_text_fits_the_width_and_shows_no_iri() -> None:
    long = "A plan with a very long name that goes on " * 5
    shown = text(finding(long, value=f"{BASE}theme/x", value_name="Play"), finding("Two"))
    assert max(map(len, shown.splitlines())) <= WIDTH
    assert "http" not in shown


def test_nothing_found_says_so_and_what_was_looked_at() -> None:
    shown = text()
    assert "Nothing found." in shown
    assert "Looked at: Our county (Plan.csv, graphkit.toml)." in shown
    assert "23 July 2019" in shown and shown.endswith(NOTICE + "\n")


def test_the_catalogue_of_england_stands_beside_the_title_not_in_it() -> None:
    england = Stocktake("England: the catalogue", "https://w3id.org/graphkit/data/england/")
    run = Run("1", "2019-07-23", (england, *RUN.workspaces), RUN.workspaces, ())
    assert text(run=run).splitlines()[:2] == ["Our county", "Seen as at 23 July 2019, with England: the catalogue."]


def test_json_has_the_keys_of_the_interface_in_their_order() -> None:
    shown = str(FORMATS["json"](report(finding(value="2018-12-31", value_name="31 December 2018"))))
    assert shown.endswith("}\n") and '\n  "asOf"' in shown
    told = json.loads(shown)
    assert list(told) == ["graphkit", "asOf", "workspaces", "inputs", "checks", "recordedOnly", "summary", "findings"]
    assert told["inputs"][0] == {"workspace": BASE, "path": "Plan.csv", "sha256": "ab12"}
    assert list(told["summary"]) == ["total", "bySeverity", "byFamily", "waived"]
    assert told["summary"]["bySeverity"] == {"Violation": 0, "Warning": 1, "Info": 0}
    assert sum(told["summary"]["byFamily"].values()) == told["summary"]["total"] == 1
    keys = "check title severity family item itemName path value valueName message remedy basis certainty answerable"
    (found,) = told["findings"]
    assert list(found) == [*keys.split(), "statutory", "reach", "facts", "sources", "fingerprint", "waiver"]
    assert (found["statutory"], found["reach"]) == (False, "not recorded")
    assert list(found["facts"][0]) == ["subject", "property", "value", "sources"]
    assert found["value"] == "2018-12-31" and found["waiver"] is None


def test_in_json_an_empty_sheet_row_or_value_is_null() -> None:
    read = Citation(document="Paper", place="para 5", workspace=BASE, file="all.ttl", sheet="", row=0)
    said = finding(sources=(read,))
    (found,) = json.loads(str(FORMATS["json"](report(said))))["findings"]
    assert found["value"] is None and found["valueName"] is None
    keys = ["document", "place", "address", "workspace", "file", "sheet", "row"]
    assert list(found["sources"][0].items()) == list(
        zip(keys, ["Paper", "para 5", None, BASE, "all.ttl", None, None], strict=True)
    )


def test_json_keeps_letters_as_they_are() -> None:
    assert "Café – plan" in str(FORMATS["json"](report(finding("Café – plan"))))


def test_a_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe() -> None:
    evil = ["=1+1", "+44 20", "-x", "@sum", "\t=1", " =1", "\r=1", "＝1"]
    rows = list(csv.reader(io.StringIO(TABLES["csv"](["=name"], [[cell] for cell in evil]), newline="")))
    assert [row[0][0] for row in rows] == ["'"] * 9


def test_a_negative_number_stays_a_number_in_csv() -> None:
    assert TABLES["csv"](["n"], [[Decimal("-3")], [-2.5]]) == "n\n-3\n-2.5\n"


def test_values_keep_their_kind_in_a_json_answer() -> None:
    row = [Decimal("3"), Decimal("2.5"), date(2019, 7, 23), None, True, "text"]
    answer = json.loads(TABLES["json"](list("abcdef"), [row]))
    assert answer == [{"a": 3, "b": 2.5, "c": "2019-07-23", "d": None, "e": True, "f": "text"}]


def test_a_table_for_people_is_aligned_wrapped_and_writes_dates_in_words() -> None:
    shown = TABLES["table"](["plan", "ends"], [["word " * 40, date(2019, 7, 23)], ["Two", None]])
    assert "23 July 2019" in shown and shown.endswith("2 rows.\n")
    assert max(map(len, shown.splitlines())) <= WIDTH


def test_every_format_is_pure_and_gives_the_same_twice() -> None:
    for write in FORMATS.values():
        assert write(rich()) == write(rich())
