"""Reports made by hand, for tests of what is written of them."""

from __future__ import annotations

from dataclasses import replace

from graphkit.findings import Fact, Finding
from graphkit.formats import Input, Report, Run, Stocktake
from graphkit.records import Citation
from graphkit.settings import Limit
from graphkit.waivers import Waiver

BASE = "https://example.org/county/"
RUN = Run(
    "1.2.3",
    "2019-07-23",
    (Stocktake("Our county", BASE),),
    (Stocktake("Our county", BASE),),
    (Input(BASE, "Plan.csv", "ab12"), Input(BASE, "graphkit.toml", "cd34")),
)
HOSTILE = (
    "=cmd|'/c calc'!A1",
    "+1",
    "-1",
    "@sum",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a | b",
    "two\nlines\r\nand\rmore",
    "]]> &amp; <!-- -->",
    "emoji 🎉 and ‮ the other way",
    "عربي עברית",
    "bell \x07 escape \x1b[31m nul \x00 and \ufffe",
    "x" * 40_000,
    "https://evil.example/ www.evil.example [a](http://evil.example) ![b](c) *d* _e_ `f` {0} [link](1)",
    '"quoted", with commas; and {{ braces }} {% raw %}',
    "# heading",
    "1. list",
    "_x0041_",
)


def cite(row: int, place: str = "para 5", base: str = BASE, file: str = "Plan.csv") -> Citation:
    return Citation(document="Paper", place=place, workspace=base, file=file, sheet="", row=row)


def finding(name: str = "One Plan", **said: object) -> Finding:
    """Make a finding of which only what the test is about need be said."""
    sources = (cite(4),)
    usual: dict[str, object] = {
        "check": "plan_without_owner",
        "title": "Plan that no partner answers for",
        "severity": "Warning",
        "family": "gap",
        "item": f"{BASE}plan/{name.replace(' ', '-')}",
        "item_name": name,
        "path": "https://w3id.org/graphkit/ns#accountablePartner",
        "path_name": "accountable partner",
        "value": "",
        "value_name": "",
        "message": f"Accountable partner of {name}: recorded as having none.",
        "remedy": "Agree an accountable partner.",
        "basis": "recorded",
        "certainty": "stated",
        "answerable": (),
        "facts": (Fact(name, "phase", "in force", sources),),
        "sources": sources,
        "more_sources": 0,
        "stated": True,
        "fingerprint": "0123456789abcdef",
    }
    return Finding(**(usual | said))  # type: ignore[arg-type]


def report(*findings: Finding, run: Run = RUN, **said: object) -> Report:
    return Report(findings, run, **said)  # type: ignore[arg-type]


WAIVER = Waiver("The panel takes it up in May.", ("Health Board",), "Minute 12", "2020-03-31", (cite(2, "item 3"),))


def rich() -> Report:
    """Make a report with something of everything."""
    return report(
        finding("One", fingerprint="1111", answerable=("Board", "Council"), plans=("Plan A",)),
        finding("Two", fingerprint="2222", severity="Violation", answerable=("Council",), plans=("Plan A", "Plan B")),
        finding("Three", fingerprint="3333", severity="Info", family="currency", check="old", title="Old thing"),
        waived=(replace(finding("Left", fingerprint="4444", severity="Violation"), waiver=WAIVER),),
        new=frozenset({"2222", "3333", "4444"}),
        limits=(Limit("plan_without_owner", "Plan that no partner answers for", 2, 20, "5%", True),),
    )


def hostile() -> Report:
    """Make a report in which every text is hostile, one kind a finding."""
    findings = [
        finding(
            check="plan_without_owner",
            title=f"Title {words}",
            item_name=words,
            message=words,
            remedy=words,
            value=words,
            value_name=words,
            answerable=(words,),
            plans=(words,),
            item=f"{BASE}plan/{number}",
            fingerprint=f"{number:016x}",
            sources=(Citation(BASE, f"{words[:50]}.csv", "", 3, words, words),),
        )
        for number, words in enumerate(HOSTILE)
    ]
    decision = [Waiver(w, (w,), w, w[:20], (cite(2, w),)) for w in HOSTILE]
    waived = [
        replace(f, waiver=w, fingerprint=f"w{f.fingerprint[1:]}") for f, w in zip(findings, decision, strict=True)
    ]
    everything = " ".join(words[:100] for words in HOSTILE)
    run = replace(RUN, workspaces=(Stocktake(everything, BASE),), own=(Stocktake(everything, BASE),))
    return report(*findings, run=run, waived=tuple(waived), new=frozenset({findings[0].fingerprint}))
