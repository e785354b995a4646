"""Which thing a name in a cell means: in its stocktake, then in the same area, then in the catalogue."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from graphkit.vocabulary import name_key, nearest

CATALOGUE = ""
"""The scope of the names that every stocktake may use: shipped concepts and the statutory catalogue."""
_CLOSEST = 8  # names that are worth a close look, of all that a cell may hold


class Names:
    """Things by scope, class and normalised name. A scope is the base of a stocktake, an area, or `CATALOGUE`."""

    def __init__(self) -> None:
        self._things: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
        self._by_id: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
        self._shown: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        self._areas: dict[str, str] = {}
        self._known: dict[tuple[str, tuple[str, ...]], _Known] = {}
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
        for cls in classes:
            for where in (scope, CATALOGUE) if scope in self.published else (scope,):
                self._things[where, cls, name_key(name)][iri] = None
                if preferred:
                    self._shown[where, cls][name] = None

    def find(self, scope: str, classes: Sequence[str], name: str) -> tuple[str, ...]:
        """Return the things of any of the classes that bear a name, in the nearest scope that has one.

        In its own scope alone, a thing is also found by its id.
        """
        key = name_key(name)
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
