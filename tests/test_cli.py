"""The command: what each verb prints, where, and with which status."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphkit.cli import main
from graphkit.formats import NOTICE

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = "No stocktake here: showing the example, Gloucestershire as at 23 July 2019"
CHECK = """\
# title: Plan that no partner answers for
# family: gap
# severity: Warning
# about: Plan
# problem: A plan that nobody answers for is delivered by nobody.
# remedy: Agree an accountable partner.
# message: Accountable partner of {this}: {basis}.
PREFIX gk: <https://w3id.org/graphkit/ns#>
SELECT $this ?path WHERE {
  $this a gk:Plan .
  FILTER NOT EXISTS { $this gk:accountablePartner ?partner }
  BIND (gk:accountablePartner AS ?path)
}
"""
CASE = """\
@prefix gk: <https://w3id.org/graphkit/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/case/> .
gk:view gk:asOf "2020-01-01"^^xsd:date .
:ok_plan a gk:Plan ; skos:prefLabel "Kept plan" ; gk:accountablePartner :council ; gk:end "2021-03-31"^^xsd:date .
:bad_plan a gk:Plan ; skos:prefLabel "Orphan plan" .
:council a gk:Partner ; skos:prefLabel "Council" .
"""


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """Make a small stocktake."""
    folder = tmp_path / "plans"
    folder.mkdir()
    settings = 'title = "Our plans"\nbase = "https://example.org/ours/"\nas_of = 2020-01-01\n'
    (folder / "graphkit.toml").write_text(settings, encoding="utf-8")
    rows = "name,status,accountable partner\nOne Plan,active,none\nTwo Plan – café,active,\n"
    (folder / "Plan.csv").write_text(rows, encoding="utf-8")
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Make a folder with one check and its case."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "plan_orphaned.rq").write_text(CHECK, encoding="utf-8")
    (folder / "plan_orphaned.trig").write_text(CASE, encoding="utf-8")
    return folder


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def script(*words: str | Path, cwd: Path, seed: str = "0", code: str = "") -> subprocess.CompletedProcess[bytes]:
    code = code or "from graphkit.cli import main; main()"
    command = [sys.executable, "-c", code, *map(str, words)]
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}, capture_output=True
    )


def test_help_imports_no_library_of_graphs_or_tables(tmp_path: Path) -> None:
    heavy = "{'rdflib', 'pandas', 'pyoxigraph', 'networkx', 'rich'}"
    code = f"""
import sys
from graphkit.cli import main
try:
    main(["--help"])
finally:
    print(sorted({heavy} & set(sys.modules)), file=sys.stderr)
"""
    result = script(cwd=tmp_path, code=code)
    assert b"Examples:" in result.stdout
    assert result.stderr.strip() == b"[]"


@pytest.mark.parametrize("verb", ["check", "checks", "explain", "ask", "map"])
def test_the_help_of_each_verb_has_an_example_and_main_shows_them_all(verb: str) -> None:
    assert re.search(rf"Examples?:\s+graphkit {verb} ?", run(verb, "--help").stdout)
    assert f"  graphkit {verb} " in run("--help").stdout


def test_version_is_told() -> None:
    assert re.fullmatch(r"graphkit \S.*\n", run("--version").stdout)


def test_check_reports_findings_and_where_they_were_read(plans: Path, own: Path) -> None:
    result = run("check", plans, "--checks", own, "--top", "1")
    assert result.stdout.startswith("Our plans\nSeen as at 1 January 2020")
    assert "The one that matters most" in result.stdout
    shown = " ".join(result.stdout.split())
    assert "Accountable partner of One Plan: recorded as having none (Plan.csv, row 2)." in shown
    assert "Accountable partner of Two Plan – café: not recorded (see Plan.csv, row 3)." in shown
    assert result.stdout.endswith(NOTICE + "\n")
    assert result.stderr == ""


@pytest.mark.parametrize(("fail_on", "status"), [("Violation", 0), ("warning", 1), ("Info", 1), ("never", 0)])
def test_the_status_is_1_when_a_finding_is_as_severe_as_fail_on(
    plans: Path, own: Path, fail_on: str, status: int
) -> None:
    result = run("check", plans, "--checks", own, "--fail-on", fail_on)
    assert result.exit_code == status
    assert "One Plan" in result.stdout


def test_the_report_is_written_even_when_the_status_is_1(plans: Path, own: Path, tmp_path: Path) -> None:
    file = tmp_path / "new" / "findings.json"
    result = run("check", plans, "--checks", own, "--select", "plan_orphaned", "--fail-on", "Info", "-o", file)
    assert result.exit_code == 1
    assert json.loads(file.read_text(encoding="utf-8"))["summary"]["total"] == 2
    assert "Gaps" in result.stdout and f"Written to {file}" in result.stdout
    assert result.stdout.endswith(NOTICE + "\n")


def test_the_ending_of_the_file_decides_the_format_unless_a_format_is_given(
    plans: Path, own: Path, tmp_path: Path
) -> None:
    run("check", plans, "--checks", own, "-o", tmp_path / "a.txt")
    run("check", plans, "--checks", own, "-o", tmp_path / "a.dat", "--format", "json")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8").startswith("Our plans")
    assert json.loads((tmp_path / "a.dat").read_bytes())["asOf"] == "2020-01-01"


def test_a_format_beside_several_files_is_refused(plans: Path, tmp_path: Path) -> None:
    files = ["-o", tmp_path / "a.json", "-o", tmp_path / "b.md"]
    result = run("check", plans, "--format", "csv", *files)
    assert result.exit_code == 2 and "what each ends in decides" in result.stderr
    assert not (tmp_path / "a.json").exists()


def test_an_unknown_ending_stops_before_anything_is_read(tmp_path: Path) -> None:
    result = run("check", tmp_path / "missing", "-o", tmp_path / "a.docx")
    assert result.exit_code == 2
    assert "expected one ending .txt, .json" in result.stderr and "missing" not in result.stderr


def test_select_and_ignore_take_ids_families_and_patterns_with_commas(plans: Path, own: Path) -> None:
    (own / "plan_extra.rq").write_text(CHECK.replace("family: gap", "family: record"), encoding="utf-8")

    def found(*words: str) -> set[str]:
        result = run("check", plans, "--checks", own, "--format", "json", *words)
        return {finding["check"] for finding in json.loads(result.stdout)["findings"]}

    both = {"plan_extra", "plan_orphaned"}
    assert found() > both and found("--select", "gap, record") > both
    assert found("--select", "plan_orphaned, *_extra") == both
    assert found("--select", "gap") & both == found("--ignore", "*_extra") & both == {"plan_orphaned"}
    assert found("--ignore", "plan_orphaned,record") & both == set()


def test_a_word_that_chooses_no_check_is_refused_with_the_nearest(plans: Path, own: Path) -> None:
    result = run("check", plans, "--checks", own, "--select", "plan_orphan")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'plan_orphan'; did you mean 'plan_orphaned'?" in result.stderr


def test_an_unknown_option_or_verb_is_refused_with_status_2(plans: Path) -> None:
    assert run("check", plans, "--fromat", "json").exit_code == 2
    assert run("chek", plans).exit_code == 2
    assert run("check", plans, "--format", "docx").exit_code == 2


def test_as_of_takes_the_dates_that_people_write(plans: Path, own: Path) -> None:
    for said in ("2021-03-01", "01/03/2021", "1 March 2021"):
        assert "Seen as at 1 March 2021" in run("check", plans, "--checks", own, "--as-of", said).stdout


def test_without_a_stocktake_the_example_is_shown_and_the_first_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("check", "--checks", own)
    assert result.stderr.splitlines()[0] == EXAMPLE + "."
    assert result.stdout.startswith("Gloucestershire\nSeen as at 23 July 2019")
    later = run("check", "--checks", own, "--as-of", "2021-01-01")
    assert later.stderr.splitlines()[0] == EXAMPLE.replace("23 July 2019", "1 January 2021") + "."


def test_in_a_folder_with_a_stocktake_that_one_is_read(plans: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(plans)
    result = run("check", "--checks", own)
    assert result.stdout.startswith("Our plans") and result.stderr == ""


def test_checks_lists_every_check_with_family_severity_and_title(own: Path) -> None:
    shown = run("checks", "--checks", own).stdout
    assert "GAPS (gap)" in shown
    assert re.search(r"plan_orphaned +For the board to decide +Plan that no partner answers for", shown)
    shipped = run("checks").stdout
    assert all(file.stem in shipped for file in (ROOT / "ontology" / "checks").glob("*.rq"))


def test_explain_tells_what_a_check_is_for_with_its_good_and_its_bad_example(own: Path) -> None:
    shown = run("explain", "plan_orphaned", "--checks", own).stdout
    for words in (
        "A plan that nobody answers for is delivered by nobody.",
        "What to do: Agree an accountable partner.",
        "For the board to decide (Warning)",
        "As it should be: Kept plan",
        "31 March 2021",
        "What it finds: Orphan plan",
        "-> Accountable partner of Orphan plan: not recorded.",
    ):
        assert words in shown
    assert re.search(r"accountable partner +Council", shown)
    assert "http" not in shown


def test_explain_without_an_example_says_so(own: Path) -> None:
    (own / "plan_orphaned.trig").unlink()
    assert "No example comes with this check." in run("explain", "plan_orphaned", "--checks", own).stdout


def test_explain_names_the_checks_nearest_to_an_unknown_one(own: Path) -> None:
    result = run("explain", "plan_orphan", "--checks", own)
    assert result.exit_code == 2
    assert result.stderr == "graphkit: found no check 'plan_orphan'; did you mean 'plan_orphaned'?\n"


QUERY = (
    "SELECT ?plan ?status { ?item a gk:Plan ; skos:prefLabel ?plan ; gk:status/skos:prefLabel ?status } ORDER BY ?plan"
)


def test_ask_answers_as_a_table_with_the_date(plans: Path) -> None:
    shown = run("ask", QUERY, plans).stdout
    assert shown.startswith("Our plans\nSeen as at 1 January 2020.\n")
    assert re.search(r"One Plan +active", shown)
    assert "2 rows." in shown and shown.endswith(NOTICE + "\n")


def test_ask_answers_as_csv_and_json_and_tells_the_date_beside(plans: Path, tmp_path: Path) -> None:
    result = run("ask", QUERY, plans, "--format", "csv")
    assert result.stdout == "plan,status\nOne Plan,active\nTwo Plan – café,active\n"
    assert result.stderr == "graphkit: note: seen as at 1 January 2020\n"
    assert json.loads(run("ask", QUERY, plans, "--format", "json").stdout)[0] == {
        "plan": "One Plan",
        "status": "active",
    }
    written = run("ask", QUERY, plans, "-o", tmp_path / "answer.csv")
    assert (tmp_path / "answer.csv").read_text(encoding="utf-8-sig") == result.stdout
    assert "Seen as at 1 January 2020." in written.stdout


def test_ask_without_a_question_lists_the_shipped_ones() -> None:
    shown = run("ask").stdout
    assert all(file.stem in shown for file in (ROOT / "ontology" / "questions").glob("*.rq"))


def test_ask_refuses_a_question_it_does_not_know_and_a_query_that_does_not_parse(plans: Path) -> None:
    assert "found no question 'nonsense'" in run("ask", "nonsense", plans).stderr
    result = run("ask", "SELECT ?x { ?x a }", plans)
    assert result.exit_code == 2 and "no SPARQL" in result.stderr


def test_map_writes_one_page_and_says_where(plans: Path, tmp_path: Path) -> None:
    result = run("map", plans, "-o", tmp_path / "map.html")
    assert result.exit_code == 0
    assert "Seen as at 1 January 2020." in result.stdout and "Written to" in result.stdout
    assert b"One Plan" in (tmp_path / "map.html").read_bytes()


def test_map_refuses_another_ending(plans: Path, tmp_path: Path) -> None:
    result = run("map", plans, "-o", tmp_path / "map.docx")
    assert result.exit_code == 2 and "expected one ending .html, .svg, .png or .pdf" in result.stderr
    assert not (tmp_path / "map.docx").exists()


def test_map_draws_pictures_and_says_on_which_paper(plans: Path, tmp_path: Path) -> None:
    for suffix in ("svg", "png", "pdf"):
        result = run("map", plans, "-o", tmp_path / f"map.{suffix}")
        assert result.exit_code == 0 and "Drawn on A4 landscape, text" in result.stdout
        assert f"map.{suffix}\n" in result.stdout and (tmp_path / f"map.{suffix}").exists()


def test_an_interrupt_ends_with_status_130_and_no_traceback(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("graphkit.graph.load_store", interrupt)
    result = run("check", plans)
    assert (result.exit_code, result.output) == (130, "")


@pytest.mark.skipif(os.name == "nt", reason="A closed pipe shows otherwise on Windows.")
def test_a_closed_pipe_is_silent(plans: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-c", "from graphkit.cli import main; main()", "check", str(plans), "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, env=environment)
    os.close(writer)
    assert result.stderr == b""


def test_a_console_that_lacks_a_letter_never_stops_a_report(plans: Path, own: Path, tmp_path: Path) -> None:
    (plans / "Plan.csv").write_text("name\nPlan → café\n", encoding="utf-8")
    code = """
import os, sys
sys.stdout.reconfigure(encoding="cp1252", errors="strict")
from graphkit.cli import main
main()
"""
    result = script("check", plans, "--checks", own, cwd=tmp_path, code=code)
    assert result.returncode == 0 and result.stderr == b""
    assert "Plan ? café".encode("cp1252") in result.stdout
    exact = script("check", plans, "--checks", own, "--format", "json", cwd=tmp_path, code=code)
    assert json.loads(exact.stdout.decode("utf-8"))["findings"][0]["itemName"] == "Plan → café"


def test_same_input_gives_the_same_bytes_in_any_folder_under_any_hash_seed(tmp_path: Path, plans: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    for folder in (ROOT / "data" / "gloucestershire", plans):
        for form in ("json", "text"):
            words = ("check", "--format", form, "--fail-on", "never")
            one = script(*words, folder, cwd=tmp_path, seed="1")
            two = script(*words, os.path.relpath(folder, tmp_path / "elsewhere"), cwd=tmp_path / "elsewhere", seed="2")
            assert one.returncode == 0, one.stderr
            assert one.stdout == two.stdout
            for secret in (str(ROOT), str(tmp_path), "file:"):
                assert secret.encode() not in one.stdout


def test_the_map_has_the_same_bytes_in_any_folder_under_any_hash_seed(tmp_path: Path, plans: Path) -> None:
    pages = []
    for seed, folder in (("1", plans), ("2", Path(os.path.relpath(plans, tmp_path)))):
        page = tmp_path / f"{seed}.html"
        assert script("map", folder, "-o", page, cwd=tmp_path, seed=seed).returncode == 0
        pages.append(page.read_bytes())
    assert pages[0] == pages[1] and str(tmp_path).encode() not in pages[0]
