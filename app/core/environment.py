"""Templates that are compiled once per language, with every fixed sentence already translated in them.

`_()` in a template costs about as much as all the rest of its line each time; here it costs nothing at run time.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment as FlaskEnvironment
from flask_babel import get_domain, get_locale, gettext
from jinja2 import nodes
from jinja2.environment import create_cache
from jinja2.visitor import NodeTransformer

from app.core import i18n

SINGULAR, PLURAL = ("_", "gettext"), "ngettext"


class Environment(FlaskEnvironment):
    """Jinja's environment with one cache of templates for each language."""

    @property
    def cache(self) -> MutableMapping[Any, Any] | None:
        """The templates in the language that is spoken now; where none is, they stay by themselves, untranslated."""
        language = i18n.lang() if get_locale() is not None else ""
        if language not in self._caches:
            self._caches[language] = create_cache(self._cache_size)
        return self._caches[language]

    @cache.setter
    def cache(self, _empty: object) -> None:
        self._caches: dict[str, MutableMapping[Any, Any] | None] = {}

    _cache_size = 400

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        escaped = self.autoescape(name) if callable(self.autoescape) else self.autoescape
        translated: nodes.Template = _Translator(escaped).visit(parsed)
        return translated.set_environment(self)  # type: ignore[return-value]


class _Translator(NodeTransformer):
    """Puts the translation where the call stands; what is put into a sentence is still escaped."""

    def __init__(self, escaped: bool) -> None:
        self._escaped = escaped

    def visit_Call(self, call: nodes.Call, *_: object, **__: object) -> nodes.Expr:  # noqa: N802  jinja's name
        self.generic_visit(call)
        if not isinstance(call.node, nodes.Name) or call.dyn_args is not None or call.dyn_kwargs is not None:
            return call
        fixed = [each.value for each in call.args if isinstance(each, nodes.Const)]
        given = [nodes.Pair(nodes.Const(each.key), each.value) for each in call.kwargs]
        if call.node.name in SINGULAR and len(fixed) == len(call.args) == 1:
            return self._said(gettext(fixed[0]), given)
        if call.node.name == PLURAL and len(call.args) == 3 and len(fixed) >= 2:
            return self._counted(fixed[0], fixed[1], call.args[2], given)
        return call

    def _counted(self, one: str, many: str, number: nodes.Expr, given: list[nodes.Pair]) -> nodes.Expr:
        """Our languages have one form or two: the choice is made by whether the number is 1."""
        given = [nodes.Pair(nodes.Const("num"), number), *given]
        singular, plural = (self._said(_form(one, many, count), given) for count in (1, 2))
        if _form(one, many, 1) == _form(one, many, 2):
            return plural
        return nodes.CondExpr(nodes.Compare(number, [nodes.Operand("eq", nodes.Const(1))]), singular, plural)

    def _said(self, text: str, given: list[nodes.Pair]) -> nodes.Expr:
        words: nodes.Expr = nodes.Const(text if given else text % {})
        if self._escaped:
            words = nodes.MarkSafe(words)
        return nodes.Mod(words, nodes.Dict(given)) if given else words


def _form(one: str, many: str, count: int) -> str:
    """The sentence for this number as the catalogue has it, its placeholders untouched."""
    return str(get_domain().get_translations().ungettext(one, many, count))
