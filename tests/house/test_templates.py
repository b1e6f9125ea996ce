"""Every template compiles, has a title, links only to pages that exist, and holds no inline code."""

import re
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from tests.house.source import ROOT, calls_in, files, name_of, product_trees

FOLDER = ROOT / "templates"
TEMPLATES = [path for path in files() if path.is_relative_to(FOLDER)]
HTML = [path for path in TEMPLATES if path.suffix == ".html"]
BASE = "_base.html"
LINKERS = {"url_for", "absolute"}
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style[\s>]", re.I),
    "a script without src": re.compile(r"<script(?![^>]*\ssrc\s*=)", re.I),
    "an on… attribute": re.compile(r"<[^>{}]*\son[a-z]+\s*=", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "the filter safe": re.compile(r"\|\s*safe\b"),
    "escaping turned off": re.compile(r"autoescape\s+false", re.I),
}
# Mail is read in clients that know no style sheets.
MAIL_MAY = {"a style attribute", "a style element"}


def _id(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


@cache
def _parsed(environment: Environment, name: str) -> nodes.Template:
    return environment.parse((FOLDER / name).read_text("utf-8"), name)


@pytest.mark.parametrize("path", TEMPLATES, ids=_id)
def test_it_compiles(app: Flask, path: Path) -> None:
    app.jinja_env.get_template(_id(path))


@pytest.mark.parametrize("path", HTML, ids=_id)
def test_a_page_has_a_title(app: Flask, path: Path) -> None:
    name = _id(path)
    if path.name.startswith("_") or name.startswith("mail/"):
        return
    blocks: set[str] = set()
    while name != BASE:
        tree = _parsed(app.jinja_env, name)
        blocks |= {block.name for block in tree.find_all(nodes.Block)}
        extends = tree.find(nodes.Extends)
        assert extends is not None, f"{name} extends nothing: begin a partial's name with _"
        assert isinstance(extends.template, nodes.Const)
        name = extends.template.value
    assert "title" in blocks


@pytest.mark.parametrize("path", TEMPLATES, ids=_id)
def test_its_links_lead_somewhere(app: Flask, path: Path) -> None:
    lost = []
    for call in _parsed(app.jinja_env, _id(path)).find_all(nodes.Call):
        if (
            isinstance(call.node, nodes.Name)
            and call.node.name in LINKERS
            and isinstance(call.args[0], nodes.Const)
        ):
            given = None if call.dyn_kwargs else {each.key for each in call.kwargs}
            lost += _fault(app, str(call.args[0].value), given, f"line {call.lineno}")
    assert lost == []


def test_links_in_code_lead_somewhere(app: Flask) -> None:
    lost = []
    for path, tree in product_trees():
        for words, call in calls_in(tree):
            first = getattr(call.args[0], "value", None) if call.args else None
            if (
                words.split(".")[-1] in {*LINKERS, "see_other"}
                and isinstance(first, str)
                and not first.startswith("/")
            ):
                names = {keyword.arg for keyword in call.keywords}
                given = None if None in names else {name for name in names if name}
                lost += _fault(app, first, given, f"{name_of(path)}:{call.lineno}")
    assert lost == []


def _fault(app: Flask, endpoint: str, given: set[str] | None, place: str) -> list[str]:
    rules = list(app.url_map.iter_rules(endpoint)) if endpoint in app.view_functions else []
    if not rules:
        return [f"{place}: there is no page {endpoint!r}"]
    needed = [rule.arguments - set(rule.defaults or {}) for rule in rules]
    if given is not None and not any(each <= given for each in needed):
        return [f"{place}: {endpoint!r} needs {sorted(needed[0] - given)}"]
    return []


@pytest.mark.parametrize("path", HTML, ids=_id)
def test_it_holds_no_inline_code(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.S)
    found = {what for what, pattern in INLINE.items() if pattern.search(text)}
    assert found - (MAIL_MAY if _id(path).startswith("mail/") else set()) == set()
