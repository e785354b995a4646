"""What is installed: shipped files are found however graphkit came to be there, and every version is pinned."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import graphkit

ROOT = Path(__file__).resolve().parent.parent
DEPENDENCIES = sysconfig.get_path("purelib")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NOT_SHIPPED = ("__pycache__", ".DS_Store")


def run(code: str, *path: str | Path, cwd: Path) -> str:
    """Run code in a fresh interpreter that sees the path and the dependencies, and return what it prints.

    Without ``-S`` the interpreter would find this checkout too, by its own editable install.
    """
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (*path, DEPENDENCIES))),
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, "-S", "-c", code]
    result = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 0, result.stderr
    return result.stdout


def copy_of_checkout(folder: Path) -> Path:
    """Copy what the wheel is built from."""
    for name in ("graphkit", "ontology", "data", "tests/checks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(*NOT_SHIPPED))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, without a network, and unpack it."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("graphkit_strategy-*-py3-none-any.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_a_wheel_holds_every_shipped_file_as_it_is_in_the_checkout(wheel: Path) -> None:
    for name in ("ontology", "data", "graphkit"):
        for path in sorted((ROOT / name).rglob("*")):
            if path.is_file() and not set(path.parts) & set(NOT_SHIPPED):
                inside = wheel / "graphkit" / path.relative_to(ROOT if name != "graphkit" else ROOT / "graphkit")
                assert inside.read_bytes() == path.read_bytes(), path
    assert not (wheel / "tests").exists()


def test_a_wheel_names_the_licences_and_the_command(wheel: Path) -> None:
    (about,) = wheel.glob("graphkit_strategy-*.dist-info")
    assert "graphkit = graphkit.cli:main" in (about / "entry_points.txt").read_text(encoding="utf-8")
    for licence in ("LICENSE", "graphkit/maps/assets/fonts/LICENSE", "graphkit/maps/assets/vis-network.LICENSE-MIT"):
        assert (about / "licenses" / licence).read_bytes() == (ROOT / licence).read_bytes()
    assert "License-Expression: MIT AND OGL-UK-3.0 AND OFL-1.1" in (about / "METADATA").read_text(encoding="utf-8")


def test_a_wheel_finds_its_files_inside_the_package(wheel: Path, tmp_path: Path) -> None:
    found = run("import graphkit; print(graphkit.resource('ontology', 'schema.ttl'))", wheel, cwd=tmp_path)
    assert Path(found.strip()) == (wheel / "graphkit" / "ontology" / "schema.ttl").resolve()


def test_a_bare_checkout_finds_its_files_beside_the_package(tmp_path: Path) -> None:
    checkout = copy_of_checkout(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    found = run("import graphkit; print(graphkit.resource('ontology', 'schema.ttl'))", checkout, cwd=elsewhere)
    assert Path(found.strip()) == (checkout / "ontology" / "schema.ttl").resolve()


def test_an_edited_check_takes_effect_in_an_editable_install(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    site = tmp_path / "site"
    elsewhere = tmp_path / "elsewhere"
    for folder in (checkout, site, elsewhere):
        folder.mkdir()
    copy_of_checkout(checkout)
    run(f"from hatchling.build import build_editable; build_editable({str(site)!r})", cwd=checkout)
    (built,) = site.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(site)
    for path in (checkout / "ontology" / "checks").glob("*.rq"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("# title: ", "# title: As edited: ", 1), encoding="utf-8", newline="\n")
    # The dependencies come last, as they would stand in one site-packages folder with the editable install.
    code = f"""
import json, site, sys
sys.path.remove({DEPENDENCIES!r})
site.addsitedir({str(site)!r})
sys.path.append({DEPENDENCIES!r})
import graphkit
print(json.dumps(sorted({{finding.title for finding in graphkit.check(graphkit.load())}})))
"""
    titles = json.loads(run(code, cwd=elsewhere))
    assert titles
    assert all(title.startswith("As edited: ") for title in titles)


def test_every_public_name_is_there_when_asked_for() -> None:
    for name in graphkit.__all__:
        assert getattr(graphkit, name).__doc__, name


def pins(text: str = "") -> dict[str, str]:
    """Return the pinned version of each distribution in constraints.txt, or in a part of it."""
    lines = (text or (ROOT / "constraints.txt").read_text(encoding="utf-8")).splitlines()
    return dict(line.split("==") for line in lines if "==" in line and not line.startswith("#"))


def test_constraints_hold_nothing_but_pinned_versions() -> None:
    for name, version in pins().items():
        assert name == canonicalize_name(name)
        assert re.fullmatch(r"[0-9]+(\.[0-9]+)*(\.post[0-9]+)?", version), name
    assert PROJECT["project"]["name"] not in pins()


def systems() -> Iterator[dict[str, str]]:
    for system, os_name, platform in (
        ("Linux", "posix", "linux"),
        ("Windows", "nt", "win32"),
        ("Darwin", "posix", "darwin"),
    ):
        for minor in ("11", "12", "13"):
            yield {
                "os_name": os_name,
                "platform_system": system,
                "python_full_version": f"3.{minor}.0",
                "python_version": f"3.{minor}",
                "sys_platform": platform,
            }


def needed_by(requirements: Iterable[str]) -> set[str]:
    """Return what some requirements need, on any system, as far as it is installed here and can be followed."""
    waiting = [(Requirement(each), "") for each in requirements]
    wanted: set[str] = set()
    followed: set[tuple[str, str]] = set()
    while waiting:
        requirement, extra = waiting.pop()
        name, marker = canonicalize_name(requirement.name), requirement.marker
        needed = marker is None or any(marker.evaluate(each | {"extra": extra}) for each in systems())
        if not needed or name == PROJECT["project"]["name"]:
            continue
        wanted.add(name)
        for each in {"", *requirement.extras} - {extra for of, extra in followed if of == name}:
            followed.add((name, each))
            try:
                waiting += [(Requirement(further), each) for further in importlib.metadata.requires(name) or []]
            except importlib.metadata.PackageNotFoundError:
                assert name in pins(), f"{name} is needed on another system"
    return wanted


def test_constraints_pin_everything_that_any_system_needs() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    everyday = needed_by([*PROJECT["project"]["dependencies"], *extras["paper"], *extras["test"]])
    notebook = needed_by(extras["notebook"]) - everyday
    usual, _, of_notebook = (ROOT / "constraints.txt").read_text(encoding="utf-8").partition("# The extra notebook")
    assert everyday == set(pins(usual))
    assert set(extras) == {"notebook", "paper", "test"}
    # Where JupyterLab is not installed, what it needs in turn cannot be followed.
    is_installed = any(importlib.metadata.distributions(name="jupyterlab"))
    assert notebook == set(pins(of_notebook)) if is_installed else notebook <= set(pins(of_notebook))


def test_hatchling_is_pinned_alike_wherever_it_is_named() -> None:
    (build,) = PROJECT["build-system"]["requires"]
    assert build == f"hatchling=={pins()['hatchling']}"
    assert build in PROJECT["project"]["optional-dependencies"]["test"]


def test_no_text_tells_anyone_to_install_another_projects_package() -> None:
    texts = [*ROOT.glob("*.md"), *(ROOT / "graphkit").rglob("*.py"), *(ROOT / "data").rglob("*.md")]
    wrong = re.compile(r"pip install (-\S+ )*graphkit(?!-strategy)\b")
    assert [path.name for path in texts if wrong.search(path.read_text(encoding="utf-8"))] == []
