"""The map as a notebook shows it: the same page in a frame that needs no network."""

from __future__ import annotations

import re
import warnings
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from map_examples import HOSTILE, example, poisoned

import graphkit
from graphkit.maps import map_html


def test_a_notebook_shows_the_page_that_is_written_in_a_frame_with_a_title_that_may_only_run_scripts() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        html = graphkit.draw_map(*example(), view="findings", height=500)._repr_html_()
    (frame,) = re.findall(r"<iframe ([^>]*)></iframe>", html)
    attributes = dict(re.findall(r'(\w+)="([^"]*)"', frame))
    assert unescape(attributes["srcdoc"]) == map_html(*example(), view="findings")
    assert unescape(attributes["title"]) == "Map of Children's plans in Gloucestershire"
    assert attributes["sandbox"] == "allow-scripts"
    assert attributes["style"] == "width: 100%; height: 500px; border: 0"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_inside_the_frame(text: str) -> None:
    html = graphkit.draw_map(*poisoned(text))._repr_html_()
    assert re.fullmatch(
        r'<div><iframe title="[^"<>]*" srcdoc="[^"<>]*" sandbox="allow-scripts" style="[^"<>]*"></iframe></div>', html
    )


def test_the_frame_draws_the_map_and_works_with_nothing_asked_of_the_network(browser: Any, tmp_path: Path) -> None:
    notebook = f"<!DOCTYPE html><title>A notebook</title>{graphkit.draw_map(*example())._repr_html_()}"
    (tmp_path / "notebook.html").write_text(notebook, encoding="utf-8")
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((tmp_path / "notebook.html").as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("#showing", has_text="Showing 6 of 6 items").wait_for()
    assert (
        frame.locator("#map canvas").evaluate("canvas => canvas.getContext('2d').getImageData(60, 60, 1, 1).data[3]")
        == 255
    )
    frame.locator("#map").focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    assert frame.locator("#chosen").inner_text() == "Gloucestershire Health and Wellbeing Board"
    frame.locator("#filter-find").fill("care leavers")
    frame.locator("#showing", has_text="Showing 1 of 6 items").wait_for()
    frame.get_by_role("link", name="table of all items").click()
    page.wait_for_timeout(300)  # the address is kept a little after what it tells
    context.close()
    assert wrong == []
    assert {url.partition("#")[0] for url in asked} <= {(tmp_path / "notebook.html").as_uri(), "about:srcdoc"}
