"""Which thing a name in a cell means: in its stocktake, then in the same area, then in the catalogue."""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from functools import lru_cache
from itertools import combinations

from graphkit.vocabulary import name_key, nearest

CATALOGUE = ""
"""The scope of the names that every stocktake may use: shipped concepts and the statutory catalogue."""
_CLOSEST = 8  # names that are worth a close look, of all that a cell may hold
_SHORTEST, _FAIR, _LONG = 4, 7, 8  # letters of a word that may hold a slip; of one in which many or most slips are seen
# Words that fix the order of others.
_ORDERED = frozenset(("at", "between", "by", "for", "from", "in", "of", "on", "to", "under", "with"))


class Names:
    """Things by scope, class and normalised name. A scope is the base of a stocktake, an area, or `CATALOGUE`."""

    def __init__(self) -> None:
        self._things: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
        self._by_id: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
        self._shown: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        self._areas: dict[str, str] = {}
        self._known: dict[tuple[str, tuple[str, ...]], _Known] = {}
        self._found: dict[tuple[str, tuple[str, ...], str], tuple[str, ...]] = {}
        self.ids: dict[tuple[str, str, str], str] = {}
        """Things by scope, class and normalised id."""
        self.first: dict[str, str] = {}
        """The first name of each thing, by IRI."""
        self.published: set[str] = set()
        """Scopes whose names, but not ids, every stocktake may use."""
        self.shared: set[str] = set()
        """Things of the catalogue."""

    def add_id(self, scope: str, classes: Sequence[str], name: str, iri: str) -> None:
        """Let a thing be found by an id, in its own scope alone; its own class comes first."""
        self._found.clear()
        self.ids[scope, classes[0], name_key(name)] = iri
        for cls in classes:
            self._by_id[scope, cls, name_key(name)][iri] = None

    def add(self, scope: str, classes: Iterable[str], name: str, iri: str, *, preferred: bool = False) -> None:
        """Let a thing of these classes be found by a name; preferred ones are offered as suggestions."""
        if preferred:
            self.first.setdefault(iri, name)
        if scope == CATALOGUE or scope in self.published:
            self.shared.add(iri)
        self._known.clear()
        self._found.clear()
        for cls in classes:
            for where in (scope, CATALOGUE) if scope in self.published else (scope,):
                self._things[where, cls, name_key(name)][iri] = None
                if preferred:
                    self._shown[where, cls][name] = None

    def find(self, scope: str, classes: Sequence[str], name: str) -> tuple[str, ...]:
        """Return the things of any of the classes that bear a name, in the nearest scope that has one.

        In its own scope alone, a thing is also found by its id.
        """
        asked = scope, tuple(classes), name_key(name)
        if asked not in self._found:
            self._found[asked] = self._find(*asked)
        return self._found[asked]

    def _find(self, scope: str, classes: Sequence[str], key: str) -> tuple[str, ...]:
        by_id = {iri for cls in classes for iri in self._by_id.get((scope, cls, key), ())}
        for near in self._scopes(scope):
            found = {iri for cls in classes for iri in self._things.get((near, cls, key), ())} | by_id
            if found:
                return tuple(sorted(found))
        return ()

    def near(self, scope: str, classes: tuple[str, ...], name: str) -> list[str]:
        """List the preferred names, of those that a cell for these classes may hold, that are nearest to a name."""
        known = self._known.get((scope, classes))
        if known is None:
            known = _Known({n for s in self._scopes(scope) for c in classes for n in self._shown.get((s, c), ())})
            self._known[scope, classes] = known
        return known.near(name)

    def share(self, areas: Mapping[str, str]) -> None:
        """Let the stocktakes of an area find each other's names in it; areas by scope."""
        things: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
        shown: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for (scope, cls, key), iris in self._things.items():
            if scope in areas:
                things[areas[scope], cls, key] |= iris
        for (scope, cls), names in self._shown.items():
            if scope in areas:
                shown[areas[scope], cls] |= names
        self._things |= things
        self._shown |= shown
        self._areas |= areas
        self._known.clear()
        self._found.clear()

    def _scopes(self, scope: str) -> list[str]:
        return [scope, *([self._areas[scope]] if scope in self._areas else []), CATALOGUE]


class _Known:
    """Names of one kind, by the pairs of letters in them, so that not all are looked at closely for each wrong one."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(names)
        self._keys = [name_key(name) for name in self._names]
        self._all_keys = "\n".join(self._keys)
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._sizes: list[int] = []
        for place, key in enumerate(self._keys):
            letters = _pairs(key)
            self._sizes.append(len(letters))
            for pair in letters:
                self._holding[pair].append(place)
        self._near: dict[str, list[str]] = {}

    def near(self, name: str) -> list[str]:
        key = name_key(name)
        if key not in self._near:
            letters = _pairs(key)
            common: Counter[int] = Counter()
            for pair in letters:
                common.update(self._holding.get(pair, ()))
            shares = (
                (-count / (len(letters) + self._sizes[place]), place)
                for place, count in common.items()
                if count * 4 >= len(letters)
            )
            alike = [place for _, place in heapq.nsmallest(_CLOSEST, shares)]
            if key in self._all_keys:
                alike += [place for place, known in enumerate(self._keys) if key in known]
            self._near[key] = nearest(name, [self._names[place] for place in alike])
        return self._near[key]


def _pairs(key: str) -> set[str]:
    """Return each letter with the next one, and the first and the last with the edge."""
    return {one + other for one, other in zip(f"^{key}", f"{key}$", strict=True)}


@lru_cache(maxsize=100_000)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name, without regard to case, accents and marks within a word.

    >>> words_of("Children's Trust – Board")
    ('childrens', 'trust', 'board')
    """
    folded = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(ch for ch in folded if ch.isascii() or not unicodedata.combining(ch))
    plain = re.sub("['’‘`]", "", plain)
    return tuple(re.findall(r"[^\W_]+", plain))


def near_names(names: Collection[tuple[str, ...]], known: Set[str] = frozenset()) -> list[tuple[int, int]]:
    """Find the names that seem to be one another with a slip: of a letter or two in one word, or of the order of words.

    A slip is an s at the end, two letters changed over, or in a long word a letter that is wrong, missing or too many,
    or a double letter written once. Words of which both are known are two words but for an s, and so are words that
    stand in several names but for letters changed over. Figures and single letters must agree, in the same order.

    Parameters
    ----------
    names : words of each name, as `words_of` gives them, each name once
    known : words that are spelt as they should be

    Returns
    -------
    list of (int, int)
        The places of the two names of each pair, in order.

    Examples
    --------
    >>> titles = ["Early Help Strategy", "Early Help Startegy", "Early Help Strategy 2", "Strategy Early Help"]
    >>> near_names([words_of(title) for title in titles])
    [(0, 1), (0, 3)]
    """
    place = {words: n for n, words in enumerate(names)}
    slips = _slips(Counter(word for words in place for word in set(words)), known)
    found = set()
    for words, here in place.items():
        for at, word in enumerate(words):
            for other in slips.get(word, ()):
                there = place.get((*words[:at], other, *words[at + 1 :]), here)
                if here != there:
                    found.add((min(here, there), max(here, there)))
    shuffled: dict[tuple[tuple[str, ...], tuple[str, ...]], list[int]] = defaultdict(list)
    for words, here in place.items():
        if not _ORDERED.intersection(words):
            shuffled[tuple(sorted(words)), tuple(word for word in words if _is_mark(word))].append(here)
    for alike in shuffled.values():
        found.update(combinations(alike[:_CLOSEST], 2))
    return sorted(found)


def _is_mark(word: str) -> bool:
    return len(word) == 1 or any(ch.isdigit() for ch in word)


def _slips(count: Counter[str], known: Set[str]) -> dict[str, list[str]]:
    """Say of each word, of which it is known in how many names it stands, which others may be it with a slip."""
    single: dict[str, list[str]] = defaultdict(list)
    shortened: dict[str, list[str]] = defaultdict(list)
    for word in count:
        if len(word) >= _SHORTEST and not _is_mark(word):
            single[re.sub(r"(.)\1+", r"\1", word)].append(word)
            for key in {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}:
                shortened[key].append(word)
    right = known & count.keys()
    found: dict[str, set[str]] = defaultdict(set)

    def add(one: str, other: str) -> None:
        found[one].add(other)
        found[other].add(one)

    for group in single.values():
        for one, other in combinations(group, 2):
            if max(len(one), len(other)) >= _LONG and (one not in right or other not in right):
                add(one, other)
    right |= {word for word, times in count.items() if times > 1}
    for group in shortened.values():
        for one, other in combinations(group, 2):
            swap = _is_swap(one, other) and not known >= {one, other}
            if swap or _is_plural(one, other) or _is_wrong_letter(one, other, right):
                add(one, other)
    return {word: sorted(others) for word, others in found.items()}


def _is_plural(one: str, other: str) -> bool:
    return one + "s" == other or other + "s" == one


def _is_swap(one: str, other: str) -> bool:
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return one[:at] + one[at : at + 2][::-1] + one[at + 2 :] == other


def _is_wrong_letter(one: str, other: str, right: Set[str]) -> bool:
    """Tell whether one word, with a letter changed, left out or put in after the first, is the other."""
    shorter, longer = sorted((len(one), len(other)))
    if shorter < _FAIR or one[0] != other[0] or (one in right and other in right):
        return False
    if len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) > 1:
        return False
    return longer >= _LONG or (one in right) != (other in right)
