"""Made-up stocktakes in which no check finds anything: things with their rows, and what a place needs to be whole.

A place is a county of its own. Each of its plans is a piece of `Work`: the plan with its evidence, its priorities, and
for each of these an indicator, a target and an action. Cells hold a text, a `Thing`, a list of these, or an `Odd` cell
whose words do not make the usual triples. Names are made of syllables, so that no two are alike; nobody bears them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import Any

from shipped import TO_25, Namer, duty, shipped

AS_OF = "2026-06-01"


@dataclass(frozen=True)
class Odd:
    """A cell as it is written in a table, and the triples (subject, property, value) that it comes to."""

    text: str
    triples: tuple[tuple[Any, str, Any], ...] = ()


@dataclass(eq=False)
class Thing:
    """Something with an IRI and the rows that speak of it, the first of which is meant by ``thing["heading"]``."""

    cls: str
    iri: str
    id: str
    name: str
    rows: list[dict[str, Any]] = field(default_factory=list)

    def __getitem__(self, heading: str) -> Any:
        return self.rows[0][heading]

    def __setitem__(self, heading: str, cell: Any) -> None:
        self.rows[0][heading] = cell

    def drop(self, *headings: str) -> Thing:
        """Empty some cells of the first row."""
        for heading in headings:
            self.rows[0].pop(heading, None)
        return self


@dataclass
class Work:
    """A plan and all that goes with it; of the lists, the first one is meant by the names in the singular."""

    plan: Thing
    needs: Thing | None
    voice: Thing | None
    priorities: list[Thing] = field(default_factory=list)
    indicators: list[Thing] = field(default_factory=list)
    targets: list[Thing] = field(default_factory=list)
    actions: list[Thing] = field(default_factory=list)

    def reach(self, cohorts: list[str]) -> None:
        """Let a plan with one priority be for other cohorts, with all that goes with it."""
        for thing in (self.plan, self.priority, self.indicator, self.needs, self.voice):
            if thing:
                thing["cohort"] = cohorts

    @property
    def priority(self) -> Thing:
        return self.priorities[0]

    @property
    def indicator(self) -> Thing:
        return self.indicators[0]

    @property
    def target(self) -> Thing:
        return self.targets[0]

    @property
    def action(self) -> Thing:
        return self.actions[0]


class Stocktake:
    """Some places that one folder of tables speaks of."""

    def __init__(self, number: int, places: int, namer: Namer) -> None:
        self.number = number
        self.base = f"https://example.org/made-up-{number:05d}/"
        self.namer = namer
        self.things: dict[str, list[Thing]] = defaultdict(list)
        self.rdf: list[tuple[Any, str, Any]] = []
        """Triples that no table can hold."""
        self._ids = count(1)
        self.source = self.add("Source", "register", {"date": "2026-05-01"}, documented=False)
        self.listed = number % 2 == 1
        """Whether the settings list what is looked for; else it is what the rows name."""
        self.area = self._area(number * 1000, "region") if places > 1 else None
        self.places = [Place(self, number * 1000 + n, self.area) for n in range(1, places + 1)]
        self.area = self.area or self.places[0].area
        self.beside: list[Stocktake] = []
        """Stocktakes of other places, for faults that only a place with few plans can have."""
        self.covers: list[Any] = [duty(n) for n in ("d05", "d06", "d20", "d22", "d24", "d25")]
        self.covers += [duty("d01")] * self.listed
        self.covers += [shipped().themes[0], shipped().cohorts[0]]

    def _area(self, code: int, kind: str, whole: Any = "England") -> Thing:
        cells = {"kind": kind, "code": f"Z{code:08d}", "part of": whole}
        thing = self.add("Area", "", cells)
        thing.iri = f"http://statistics.data.gov.uk/id/statistical-geography/{thing['code']}"
        return thing

    def add(self, cls: str, kind: str, cells: dict[str, Any], *, name: str = "", documented: bool = True) -> Thing:
        """Add a thing with its first row. Without a name it gets one that ends in its kind."""
        number = f"n{next(self._ids):06d}"
        name = name or self.namer.name(kind)
        iri = shipped().iris.get((cls, name)) or f"{self.base}{cls.lower()}/{number}"
        thing = Thing(cls, iri, number, name)
        self.things[cls].append(thing)
        self.row(thing, {"name": name, **cells}, documented=documented)
        return thing

    def row(self, thing: Thing, cells: dict[str, Any], *, documented: bool = True) -> None:
        """Add a row about a thing."""
        where = {"document": self.source, "place": f"entry {thing.id}"} if documented else {}
        thing.rows.append({"id": thing.id, **where, **cells})

    def names_duty(self, number: str) -> str:
        """Let the stocktake look for a duty of the catalogue; return its name."""
        if self.listed:
            self.covers.append(duty(number))
        else:
            self.add("Duty", "", {}, name=duty(number))
        return duty(number)


class Place:
    """A county with its partners, posts, boards, strategy and plans."""

    def __init__(self, stocktake: Stocktake, code: int, region: Thing | None) -> None:
        self.stocktake = stocktake
        self.area = stocktake._area(code, "county", region or "England")
        self._subjects = self._pairs(1)
        self._turn = count()
        self.boards: list[Thing] = []
        self.partners = {kind: self.add("Partner", "body", {"kind of body": kind}) for kind in _PARTNERS}
        self.council = self.partners["county council"]
        posts = (self.add("Post", "post", {"post in": self.council, "status": "held"}) for _ in range(3))
        self.director, self.member, self.chair = posts
        self.director["discharges duty"] = duty("d05")
        self.member["discharges duty"] = duty("d06")
        self.hwb = self.board({"kind": "health and wellbeing board", "hosted by": self.council})
        self.hwb["discharges duty"] = duty("d22")
        self.hwb.drop("reports to")
        self.boards = [self.board() for _ in range(2)]
        if stocktake.listed:
            self.boards[0]["discharges duty"] = duty("d01")
        self.jsna = self.add("Evidence", "assessment", {"kind": "joint strategic needs assessment", **FRESH})
        self.jsna["discharges duty"] = duty("d24")
        self.strategy_work = self._strategy()
        self.strategy = self.strategy_work.plan
        self.add("Completeness", "statement", {"of": "Plan", "complete": "yes"})

    def _pairs(self, size: int) -> Iterator[tuple[str, list[str]]]:
        """Give a theme and some cohorts again and again, no theme with the same cohort twice."""
        cohorts = shipped().cohorts
        for start in range(0, len(cohorts) - size + 1, size):
            for theme in shipped().themes:
                yield theme, cohorts[start : start + size]
        raise ValueError("too many plans in one place: each is to have a theme and cohorts of its own")

    def beside(self) -> Place:
        """Add a stocktake of its own, of a place that has nothing but its strategy."""
        one = self.stocktake
        one.beside.append(Stocktake((one.number * 100 + len(one.beside)) * 2 + 20_000, 1, one.namer))
        return one.beside[-1].places[0]

    def begin(self, plans: int, priorities: int) -> None:
        """Add the plans that every place has, the first of them with one that it replaced."""
        self._subjects = self._pairs(priorities)
        works = [self.work(priorities) for _ in range(plans)]
        first = works[0].plan
        first["discharges duty"] = duty("d20")
        first["replaces"] = self.plan({"start": "2019-04-01", "end": "2024-03-31", "theme": first["theme"]})
        self.add("Component", "section", {"part of": first, "holds": works[0].priorities, "status": "active"})
        self.add("Risk", "risk", {"status": "open", "threatens": first, "mitigated by": works[0].action})
        taken = {"status": "taken", "decided by": self.hwb, "on": "2026-01-15", "assigns": works[0].action}
        self.add("Decision", "decision", taken)
        for one, other in pairwise(works):
            ends = {"from": one.priority, "on": other.priority, "strength": "2", "rationale": "One helps the other"}
            self.add("Influence", "influence", ends)

    def add(self, cls: str, kind: str, cells: dict[str, Any], *, name: str = "", documented: bool = True) -> Thing:
        """Add a thing of this place."""
        where = {"area": self.area} if cls in _WITH_AREA else {}
        return self.stocktake.add(cls, kind, {**where, **cells}, name=name, documented=documented)

    def row(self, thing: Thing, cells: dict[str, Any], *, documented: bool = True) -> None:
        """Add a row about a thing."""
        self.stocktake.row(thing, cells, documented=documented)

    def board(self, cells: dict[str, Any] | None = None) -> Thing:
        """Add a board at work, whole in every way."""
        whole = {"kind": "partnership", "status": "active", "chair": self.chair, "last met": "2026-05-12"}
        whole |= {"member": list(self.partners.values()), "purpose": self.stocktake.namer.name()}
        whole |= {"reports to": self.hwb} if hasattr(self, "hwb") else {}
        return self.add("Board", "board", {**whole, **(cells or {})})

    def partner(self, cells: dict[str, Any] | None = None) -> Thing:
        """Add a partner of no kind that a duty names."""
        return self.add("Partner", "body", {"kind of body": "voluntary and community sector", **(cells or {})})

    def plan(self, cells: dict[str, Any] | None = None) -> Thing:
        """Add a plan without what goes with it."""
        return self.add("Plan", "plan", {"kind": "strategy", **(cells or {})})

    def work(self, priorities: int = 1, *, evidence: bool = True, **given: Any) -> Work:
        """Add a plan with all that goes with it; underlines in the given headings of the plan stand for spaces."""
        turn = next(self._turn)
        theme, cohorts = next(self._subjects)
        cohorts = cohorts[:priorities]
        partners = list(self.partners.values())
        owner = partners[turn % len(partners)]
        about = {"theme": theme, "cohort": cohorts}
        cells: dict[str, Any] = {"status": "active", "start": "2024-04-01", "end": "2029-03-31", **about}
        cells |= {"approved on": "2024-03-12", "review due": "2027-03-31", "accountable partner": owner}
        cells |= {"overseen by": self.boards[turn % len(self.boards)], "approved by": self.hwb, "budget": "£100,000"}
        owner = given.get("accountable_partner", owner)
        cells |= {"aligns with": self.strategy} if hasattr(self, "strategy") else {}
        plan = self.plan(cells | {heading.replace("_", " "): cell for heading, cell in given.items()})
        work = Work(plan, None, None)
        informed = []
        if evidence:
            work.needs = self.add("Evidence", "profile", {"kind": "needs assessment", **FRESH, **about})
            work.voice = self.add("Evidence", "hearing", {"kind": "voice of children", **FRESH, **about})
            work.needs["raises"] = theme
            informed = [work.needs, work.voice]
            plan["informed by"] = informed
        for cohort in cohorts:
            self._priority(work, {"theme": theme, "cohort": cohort}, owner, informed)
        return work

    def _priority(self, work: Work, about: dict[str, Any], owner: Thing, informed: Sequence[Thing]) -> None:
        measured = {"polarity": "high", "unit": "%", **about}
        indicator = self.add("Indicator", "rate", measured)
        whole = {"status": "active", "stated in": work.plan, "accountable partner": owner, "indicator": indicator}
        priority = self.add("Priority", "priority", {**whole, **about, "informed by": list(informed)})
        aim = {"indicator": indicator, "plan": work.plan, "value": "70", "baseline": "55.5", "by": "2029-03-31"}
        step = {"status": "open", "for": priority, "accountable partner": owner, "carried out by": owner}
        step |= {"due": "2027-06-30", "indicator": indicator, "resource": "staff time"}
        work.priorities.append(priority)
        work.indicators.append(indicator)
        work.targets.append(self.add("Target", "target", aim))
        work.actions.append(self.add("Action", "step", step))
        seen = {"indicator": indicator, "period": "2025", "value": "55.5"}
        self.add("Observation", "value", seen)

    def _strategy(self) -> Work:
        work = self.work(1, discharges_duty=duty("d25"), kind="joint strategy")
        work.plan.drop("theme")
        work.reach([TO_25, "All children and young people"])
        work.priority["outcome"] = [*_OUTCOMES]
        work.priority["informed by"] = [*work.priority["informed by"], self.jsna]
        return work


_OUTCOMES = (
    *("physical and mental health and emotional well-being", "protection from harm and neglect"),
    *("education, training and recreation", "the contribution made by them to society"),
    "social and economic well-being",
)
FRESH = {"status": "held", "published": "2025-11-20", "data to": "2025-09-30"}
_WITH_AREA = {"Plan", "Priority", "Action", "Decision", "Risk", "Board", "Evidence", "Partner", "Post"}
_WITH_AREA |= {"Indicator", "Target", "Observation", "Completeness"}
_PARTNERS = (
    *("county council", "district council", "integrated care board", "chief officer of police"),
    *("local policing body", "Secretary of State (probation)", "provider of probation services"),
    *("youth offending team", "NHS England", "provider of youth support services", "Jobcentre Plus"),
    *("governing body of maintained school", "proprietor of non-maintained special school", "proprietor of academy"),
    "governing body of further education institution",
)
