"""Templates speak the language that is asked for, though their sentences are fixed when they are compiled."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

TITLE = "{{ _('Home') }}"


@pytest.mark.parametrize("languages", [("zh", "en"), ("en", "zh")])
def test_a_cached_template_speaks_each_language(app: Flask, languages: tuple[str, str]) -> None:
    said = {}
    with app.test_request_context("/"):
        for language in (*languages, *languages):
            with force_locale(language):
                block = app.jinja_env.get_template("home/home.html").blocks["title"]
                words = "".join(block(app.jinja_env.get_template("home/home.html").new_context()))
                assert said.setdefault(language, words) == words
    assert said == {"zh": "首页", "en": "Home"}


@pytest.mark.parametrize(
    ("source", "given", "said"),
    [
        ("{{ _('%(name)s set this table.', name=n) }}", {"n": "<b>"}, "&lt;b&gt; set this table."),
        ("{{ ngettext('%(num)d member', '%(num)d members', n) }}", {"n": 1}, "1 member"),
        ("{{ ngettext('%(num)d member', '%(num)d members', n) }}", {"n": 3}, "3 members"),
        ("{{ _(n) }}", {"n": "Home"}, "Home"),
    ],
)
def test_what_is_put_into_a_sentence_is_escaped_and_counted(
    app: Flask, source: str, given: dict[str, object], said: str
) -> None:
    with app.test_request_context("/"), force_locale("en"):
        assert app.jinja_env.from_string(source).render(given) == said
