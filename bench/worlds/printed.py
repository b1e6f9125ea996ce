"""The tables that `python -m bench.trust` prints, in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import isnan, nan

from bench.worlds.attacks import ATTACKS
from bench.worlds.figures import Marks
from bench.worlds.goals import GOALS, Goal, Run

DASH = "–"


def against_goals(runs: list[Run]) -> list[str]:
    """Every row of section 8, the figure of each seed, and how far the aim is."""
    seeds = [f"seed {run.seed}" for run in runs]
    lines = [*_head(["goal", "floor", "aim", *seeds, "verdict (every seed)", "mean to aim"])]
    for goal in GOALS:
        values = [_number(goal.as_text, goal.figure(run)) for run in runs]
        bounds = [_number(goal.as_text, each) for each in (goal.floor, goal.aim)]
        lines.append(_line([goal.name, *bounds, *values, goal.verdict(runs), _distance(goal, runs)]))
    met = sum(goal.verdict(runs) in {"aim met", "floor met"} for goal in GOALS)
    aims = sum(goal.verdict(runs) == "aim met" for goal in GOALS)
    return [*lines, "", f"Floors met on every seed: {met} of {len(GOALS)}; aims: {aims}."]


def by_attack(runs: list[Run]) -> list[str]:
    """Every attack: what it got, under four ways to decide; means over the seeds."""
    columns = ["attack", "false seats", "two yes: accepted", "**accepted**", "AUC", "bias: open", "paid"]
    lines = _head([*columns, "two yes", "**ours**", "honest rejected"])
    for attack in ATTACKS:
        marks = [run.marks[attack.name] for run in runs if attack.name in run.marks]
        if marks:
            lines.append(_line([attack.name, *_attack(marks)]))
    return lines


def _attack(marks: list[Marks]) -> list[str]:
    def mean(text: str, figure: Callable[[Marks], float]) -> str:
        return _number(text, _mean(figure(each) for each in marks))

    return [
        mean("{:.0f}", lambda m: m.fakes) if marks[0].fakes else DASH,
        mean("{:.0%}", lambda m: m.two_yes),
        mean("{:.1%}", lambda m: m.accepted),
        mean("{:.3f}", lambda m: m.auc),
        mean("{:+.2f}", lambda m: m.bias_open),
        mean("{:+.2f}", lambda m: m.bias_paid),
        mean("{:+.2f}", lambda m: m.bias_two),
        mean("{:+.2f}", lambda m: m.bias),
        mean("{:.2%}", lambda m: m.rejected),
    ]


def denied(runs: list[Run]) -> list[str]:
    """Real people whom others deny: how many are rejected, how many stay open."""
    lines = _head(["attack", "denied seats", "rejected", "left open (asked again, jury)"])
    for attack in ATTACKS:
        marks = [run.marks[attack.name] for run in runs if attack.name in run.marks]
        if marks and marks[0].victims:
            lost, still = (
                _mean(each)
                for each in zip(*((m.victims_rejected, m.victims_open) for m in marks), strict=True)
            )
            lines.append(
                _line([attack.name, f"{_mean(m.victims for m in marks):.0f}", f"{lost:.1%}", f"{still:.1%}"])
            )
    return lines


def honest_world(runs: list[Run]) -> list[str]:
    """How honest people fare without any attack."""
    seeds = [f"seed {run.seed}" for run in runs]
    rows: list[tuple[str, Callable[[Run], float], str]] = [
        ("real seats", lambda r: r.clean.seats, "{:,.0f}"),
        ("confirmed by the table", lambda r: r.clean.confirmed, "{:.2%}"),
        ("accepted (credibility 0.5 or more)", lambda r: r.clean.accepted, "{:.2%}"),
        ("two yes-votes would confirm", lambda r: r.clean.two_yes, "{:.2%}"),
        ("wrongly rejected", lambda r: r.clean.rejected, "{:.2%}"),
        ("no-shows accepted", lambda r: r.clean.no_shows, "{:.2%}"),
        ("venues with a number", lambda r: r.clean.shown, "{:.0f}"),
        ("error of the number, stars", lambda r: r.clean.error, "{:.3f}"),
        ("error of a plain mean of the same dinners, stars", lambda r: r.clean.error_plain, "{:.3f}"),
        ("error of a plain mean of all, lone diners too", lambda r: r.clean.error_open, "{:.3f}"),
        ("CPU seconds of the rules", lambda r: r.seconds, "{:.1f}"),
    ]
    lines = _head(["honest world", *seeds])
    return lines + [_line([name, *(text.format(get(run)) for run in runs)]) for name, get, text in rows]


def price_list(runs: list[Run]) -> list[str]:
    """What +0.5 star costs, by site and by way."""
    lines = _head(["+0.5 star at a venue of 13 tables, CNY", *(f"seed {run.seed}" for run in runs)])
    lines.append(_line(["open site", *(str(run.price_open) for run in runs)]))
    lines.append(_line(["paying guests, the merchant's own till", *(str(run.price_paid) for run in runs)]))
    for way in runs[0].ways:
        lines.append(_line([f"ours: {way}", *(str(run.ways[way]) for run in runs)]))
    return lines


def _head(columns: list[str]) -> list[str]:
    return [_line(columns), _line(["---"] * len(columns))]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _number(text: str, value: float) -> str:
    return DASH if isnan(value) else text.format(value)


def _mean(values: Iterable[float]) -> float:
    each = [value for value in values if not isnan(value)]
    return sum(each) / len(each) if each else nan


def _distance(goal: Goal, runs: list[Run]) -> str:
    far = goal.distance(runs)
    if isnan(far):
        return DASH
    text = goal.as_text.replace("{:", "{:+")
    return "reached" if far <= 0 else text.format(far)
