"""Open maps in an installed browser, offline, and move about in them as people do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graphkit.findings import Finding
from graphkit.maps import write_map
from graphkit.maps.page import map_page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = """
window.written = [];
window.drawn = new Set();
const fill = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
  window.drawn.add(String(text));
  if (this.fillStyle === "#ffffff") window.written.push(String(text));
  return fill.call(this, text, ...rest);
};
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium or Chrome is installed, so the page cannot be opened")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Open the map of a graph, or of given views of it; afterwards demand that nothing was fetched or went wrong."""
    asked: list[str] = []
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": 1366, "height": 900})

    def opened(graph: nx.MultiDiGraph, findings: list[Finding], fragment: str = "", **options: Any) -> Any:
        if "views" in options:
            page = map_page(graph, findings, options["views"](graph, findings), "all")
            (tmp_path / "map.html").write_text(page, encoding="utf-8")
        else:
            write_map(graph, findings, tmp_path / "map.html", **options)
        page = context.new_page()
        page.add_init_script(WATCH)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.goto((tmp_path / "map.html").as_uri() + fragment)
        page.wait_for_selector("#showing:not(:empty)", state="attached")
        return page

    yield opened
    context.close()
    assert {url.partition("#")[0] for url in asked} == {(tmp_path / "map.html").as_uri()}
    assert wrong == []


def go_to(page: Any, name: str) -> None:
    """Move with the arrow keys, lane by lane, until the live region names an item."""
    page.focus("#map")
    page.keyboard.press("Home")
    for key in (["ArrowUp"] * 3 + ["ArrowDown"] * 3 + ["ArrowRight"]) * 6:
        if f": {name}." in page.inner_text("#said"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{name} cannot be reached with the arrow keys")


def walk(page: Any) -> Iterator[str]:
    """Stand on every box that the arrow keys can reach, lane by lane from the top, and give what is said of each."""
    page.focus("#map")
    page.keyboard.press("Home")
    said = page.text_content("#said")

    def moves(key: str) -> bool:
        nonlocal said
        before = said
        page.keyboard.press(key)
        said = page.text_content("#said")
        return bool(said != before)

    while True:
        while moves("PageUp"):
            pass
        yield said
        while moves("ArrowDown"):
            yield said
        if not moves("ArrowRight"):
            return
