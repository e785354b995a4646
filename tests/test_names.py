"""Names match without regard to how they are written."""

from __future__ import annotations

import time
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from graphkit.names import Names, near_names, words_of
from graphkit.vocabulary import did_you_mean, name_key, nearest

LETTERS = "abcdefghijklmnopqrstuvwxyzàçéêîñöúž"
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=5)
BETWEEN = st.sampled_from([" ", "  ", "-", " - ", "–", " — ", "\u00a0", "\n", "’ "])


@given(words=WORDS, one=BETWEEN, other=BETWEEN)
def test_case_spaces_and_dashes_do_not_matter(words: list[str], one: str, other: str) -> None:
    assert name_key(one.join(words)) == name_key(other.join(words).upper()) == name_key(f" {one.join(words)} ".title())


@given(words=WORDS)
def test_accents_do_not_matter_however_they_are_encoded(words: list[str]) -> None:
    name = " ".join(words)
    bare = "".join(ch for ch in unicodedata.normalize("NFD", name) if not unicodedata.combining(ch))
    assert name_key(name) == name_key(bare) == name_key(unicodedata.normalize("NFD", name))


@given(one=WORDS, other=WORDS)
def test_names_of_different_letters_differ(one: list[str], other: list[str]) -> None:
    same = name_key("".join(one)) == name_key("".join(other))
    assert (name_key(" ".join(one)) == name_key("-".join(other))) == same


@given(text=st.text(min_size=1))
def test_a_normalised_name_of_letters_stays_as_it_is(text: str) -> None:
    once = name_key(text)
    assert name_key(once) == once


def test_a_name_of_marks_alone_is_still_a_name() -> None:
    assert name_key("&") == "&" != name_key("+")


@given(known=st.lists(st.text(LETTERS, min_size=3, max_size=9), min_size=1, max_size=6, unique=True), data=st.data())
def test_the_nearest_of_known_names_is_the_name_itself_in_whatever_order_they_are_known(
    known: list[str], data: st.DataObject
) -> None:
    word = data.draw(st.sampled_from(known))
    assert name_key(nearest(word, known)[0]) == name_key(word)
    assert nearest(word, known) == nearest(word, data.draw(st.permutations(known)))


def test_what_is_near_nothing_is_put_otherwise() -> None:
    assert did_you_mean("xyzzy", ["Plan", "Board"], "the tables are: Board, Plan") == "the tables are: Board, Plan"
    assert did_you_mean("Plam", ["Plan", "Board"]) == "did you mean 'Plan'?"


def known(*names: str, scope: str = "https://example.org/a/") -> Names:
    """Make boards of some names."""
    found = Names()
    for name in names:
        found.add(scope, ["Board"], name, f"{scope}{name}", preferred=True)
    return found


@given(data=st.data())
def test_a_typing_slip_is_set_right_among_thousands_of_names(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["Children's Trust Board", "Youth Justice Panel", "Early Help Group"]))
    place = data.draw(st.integers(0, len(name) - 2))
    one, two = name[place], name[place + 1]
    slip = data.draw(st.sampled_from([two + one, one, one + one + two, "x" + two]))
    wrong = name[:place] + slip + name[place + 2 :]
    assert MANY.near("https://example.org/a/", ("Board",), wrong)[0] == name


MANY = known(
    *("Children's Trust Board", "Youth Justice Panel", "Early Help Group"),
    *(
        f"{one} {two} {three}"
        for one in ("Adult", "Road", "Flood")
        for two in range(300)
        for three in ("Team", "Forum")
    ),
)


def test_a_short_name_with_two_letters_changed_over_is_set_right() -> None:
    assert known("HWB", "ICB", "MASH").near("https://example.org/a/", ("Board",), "HBW") == ["HWB"]


def test_part_of_a_name_is_enough_to_be_asked_whether_it_was_meant() -> None:
    assert MANY.near("https://example.org/a/", ("Board",), "Justice") == ["Youth Justice Panel"]


def test_stocktakes_of_one_area_find_each_others_names_and_those_of_others_do_not() -> None:
    names = known("Trust Board")
    north, other, south = "https://example.org/a/", "https://example.org/b/", "https://example.org/c/"
    names.share(
        {north: "https://example.org/north", other: "https://example.org/north", south: "https://example.org/s"}
    )
    assert names.find(other, ["Board"], "trust board") == (f"{north}Trust Board",)
    assert names.near(other, ("Board",), "trust bord") == ["Trust Board"]
    assert names.find(south, ["Board"], "trust board") == ()
    assert names.near(south, ("Board",), "trust bord") == []


def near(*names: str, known: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Return the pairs of names that seem to be one with a slip."""
    return [(names[one], names[other]) for one, other in near_names([words_of(name) for name in names], known)]


@given(data=st.data())
def test_a_slip_in_a_long_word_is_seen_among_many_names(data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(["safeguarding", "strategy", "committee", "partnership", "wellbeing"]))
    place = data.draw(st.integers(1, len(word) - 2))
    one, two = word[place], word[place + 1]
    slip = word[:place] + data.draw(st.sampled_from([two + one, one, one + one + two, "q" + two])) + word[place + 2 :]
    names = ["Northshire Children", "Family Board", *(f"Group {n} for Children" for n in range(20))]
    right, wrong = f"Northshire {word.title()} Group", f"Northshire {slip} group"
    assert near(*names, right, wrong) == ([(right, wrong)] if slip != word else [])


@given(words=st.permutations(["Health", "and", "Wellbeing", "Board"]))
def test_the_order_of_words_is_a_slip_unless_other_words_fix_it(words: list[str]) -> None:
    name = " ".join(words)
    assert near("Health and Wellbeing Board", name, "Board for Health", "Health for Board") == (
        [("Health and Wellbeing Board", name)] if name != "Health and Wellbeing Board" else []
    )


def test_names_that_differ_on_purpose_are_no_slips() -> None:
    assert near("Youth strategy 2015-18", "Youth strategy 2019-22", "Board 1 of Area 2", "Board 2 of Area 1") == []
    assert near("Team A", "Team B", "Care plan", "Core plan", "North panel", "South panel", "Year 10", "Year 11") == []
    assert near("Norton School", "Horton School", "Ashton School", "Aston School", "Internal", "External") == []
    assert near("Carers strategy", "Careers strategy", known=frozenset({"carers", "strategy"})) == []
    assert near("Adoption panel", "Adaption panel", "Adoption plan", "Adaption fund") == []
    assert near("Family plan", "Family and friends plan", "Early help", "Early years help") == []


def test_a_plural_and_a_double_letter_written_once_are_slips() -> None:
    assert near("Young Adult Board", "Young Adults Board", "Adult plan", "Adults plan") != []
    assert near("Youth Comitee", "Youth Committee") == [("Youth Comitee", "Youth Committee")]
    twice = ("Early Help Startegy", "Early Help Strategy", "Youth Startegy")
    assert near(*twice, known=frozenset({"strategy"})) == [twice[:2]]


def test_thousands_of_names_are_compared_in_no_time() -> None:
    start = time.process_time()
    assert near_names([words_of(f"Priority {n} of plan {n % 7} for {chr(97 + n % 26)}") for n in range(20_000)]) == []
    assert len(near_names([("plan", f"{one}{two}{three}xyz") for one in W for two in W for three in W])) > 0
    assert time.process_time() - start < 20


W = "abcdefghij"
