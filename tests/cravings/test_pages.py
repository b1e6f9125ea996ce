"""Pages of cravings, as browsers see them: nobody but the authors, and nothing before the hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Member
from app.core import clock, i18n, jobs, realtime
from events.cravings import actions
from events.cravings.models import Craving, CravingDraft
from tests.counting import count_queries
from tests.cravings.wished import As, Writing, dinners, drafts, evening, say, wish
from tests.factories import a_group, a_member, a_venue

EN = {"Accept-Language": "en"}


def form(**changed: str) -> dict[str, str]:
    """What the page sends: hotpot, tomorrow evening."""
    day = clock.now().astimezone(i18n.zone("Asia/Shanghai")) + timedelta(days=1)
    empty = {f"{name}-{k}": "" for name in ("days", "froms", "untils") for k in range(5)}
    return empty | {
        "food": "Hotpot", "days-0": f"{day:%Y-%m-%d}", "froms-0": "18:00", "untils-0": "21:30", "city": "Beijing",
        "area": "Haidian", "cap": "150", "adults": "0", "children": "0", "least": "3", "audience": "groups",
        "tongue": "any",
    } | changed  # fmt: skip


def three(writing: Writing) -> tuple[list[Member], str]:
    """Three of a group, and the address of the draft that came of their wishes."""
    with writing() as session:
        people = [a_member(session, name) for name in ("Anna", "Boris", "Chloe")]
        a_group(session, *people)
        for member in people:
            wish(session, member)
        draft = drafts(session)[-1]
    return people, f"/cravings/draft/{draft.public_id}"


def test_three_wishes_become_a_table_at_the_hour(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo, cho = people = [a_member(session, name) for name in ("Anna", "Boris", "Chloe")]
        a_group(session, *people)
    for member in people:
        assert as_member(member.id).post("/cravings", data=form()).status_code == 303
    with writing() as session:
        (draft,) = drafts(session)
    path = f"/cravings/draft/{draft.public_id}"
    home = as_member(ann.id).get("/", headers=EN).text
    assert path in home
    page = as_member(ann.id).get(path, headers=EN).text
    assert "at least 3 of you want Hotpot" in page
    assert "Haidian" in page
    assert "¥150" in page
    assert (
        as_member(bo.id).post(f"{path}/answer", data={"answer": "yes", "place": "Jiaoxia"}).status_code == 303
    )
    for member in (ann, cho):
        assert as_member(member.id).post(f"{path}/answer", data={"answer": "yes"}).status_code == 303
    assert path not in as_member(ann.id).get("/", headers=EN).text
    clock.shift(draft.answers_until - clock.now() + timedelta(minutes=1))
    jobs.run_ticks(clock.now())
    with writing() as session:
        (dinner,) = dinners(session)
    assert dinner.host_id == bo.id
    assert f"/d/{dinner.public_id}" in as_member(cho.id).get(path).text


def test_to_everybody_else_neither_wish_nor_draft_is_there(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    people, path = three(writing)
    with writing() as session:
        other, operator = a_member(session), a_member(session, operator=True)
        wish(session, other, "noodles")
        pid = session.scalars(select(Craving.public_id).where(Craving.member_id == people[0].id)).one()
    for browser in (client, as_member(other.id), as_member(operator.id)):
        assert browser.get(path).status_code == 404
        assert browser.post(f"{path}/answer", data={"answer": "yes"}).status_code == 404
        assert browser.post(f"/cravings/{pid}/take-back").status_code == 404
    assert as_member(people[1].id).post(f"/cravings/{pid}/take-back").status_code == 404
    assert client.get("/cravings").headers["Location"].startswith("/sign-in")
    assert "hotpot" not in as_member(other.id).get("/cravings").text.replace("hotpot,", "")


def test_nothing_on_the_draft_tells_what_the_others_say(writing: Writing, as_member: As) -> None:
    """The page of one author is the same to the letter whatever the others have said, until the hour and after it."""
    pages = []
    for told in ((True, False), (None, False), (False, None), (True, True)):
        people, path = three(writing)
        browser = as_member(people[0].id)
        for member, said in zip(people[1:], told, strict=True):
            if said is not None:
                answer = {"answer": "yes" if said else "no"}
                as_member(member.id).post(f"{path}/answer", data=answer)
        pages.append(_bare(browser, path))
        assert all(name not in pages[-1] for name in ("Boris", "Chloe"))
        with writing() as session:
            (draft,) = (each for each in drafts(session) if each.public_id == path.rsplit("/", 1)[1])
            for craving in session.scalars(select(Craving)):
                craving.city_key = "elsewhere"  # so that the next three are alone
            if told != (True, True):
                actions.settle(session, draft.id, draft.answers_until)
        if told != (True, True):
            pages.append("after" + _bare(browser, path))
    assert len(set(pages)) == 2


def _bare(browser: FlaskClient, path: str) -> str:
    """What is said on the page, without its address, its viewer and the form's secrets."""
    text = browser.get(path, headers=EN).text
    body = text[text.index("<main") : text.index("</main>")]
    lines = [line for line in body.splitlines() if "csrf_token" not in line and "seat--you" not in line]
    return "\n".join(lines).replace(path.rsplit("/", 1)[1], "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"food": ""},
        {"food": "x" * 41},
        {"city": ""},
        {"days-0": ""},
        {"days-0": "soon"},
        {"days-0": "2020-01-01"},
        {"froms-0": "20:30"},
        {"untils-0": ""},
        {"untils-0": "17:00"},
        {"days-1": "2999-01-01", "froms-1": "18:00", "untils-1": "20:00"},
        {"least": "1"},
        {"audience": "everybody"},
        {"tongue": "la"},
        {"adults": "6"},
        {"adults": "-1"},
        {"cap": "much"},
    ],
)
def test_what_cannot_be_wished_comes_back_with_its_fields(
    writing: Writing, as_member: As, wrong: dict[str, str]
) -> None:
    with writing() as session:
        ann = a_member(session)
    answer = as_member(ann.id).post("/cravings", data=form() | wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Haidian" in answer.text
    with writing() as session:
        assert session.scalars(select(Craving)).all() == []


def test_an_evening_may_end_after_midnight(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
    late = form() | {"froms-0": "21:30", "untils-0": "00:30"}
    assert as_member(ann.id).post("/cravings", data=late).status_code == 303
    with writing() as session:
        craving = session.scalars(select(Craving)).one()
    assert f"{craving.ends_at.astimezone(i18n.zone('Asia/Shanghai')):%H:%M}" == "00:30"


def test_a_double_press_is_one_wish_and_one_answer(writing: Writing, as_member: As) -> None:
    people, path = three(writing)
    browser = as_member(people[0].id)
    for said in ("yes", "yes", "no", "no", "yes"):
        assert browser.post(f"{path}/answer", data={"answer": said}).status_code == 303
    assert browser.post(f"{path}/answer", data={"answer": "perhaps"}).status_code == 422
    for _each in range(2):
        assert browser.post("/cravings", data=form(food="noodles")).status_code == 303
    with writing() as session:
        rows = session.scalars(select(Craving).where(Craving.member_id == people[0].id)).all()
        assert len(rows) == 2
    for _each in range(2):
        assert browser.post(f"/cravings/{rows[1].public_id}/take-back").status_code == 303
    assert rows[1].public_id not in browser.get("/cravings").text


def test_after_the_hour_an_answer_comes_too_late(writing: Writing, as_member: As) -> None:
    people, path = three(writing)
    clock.shift(timedelta(hours=13))
    assert as_member(people[0].id).post(f"{path}/answer", data={"answer": "yes"}).status_code == 409
    jobs.run_ticks(clock.now())
    assert "Nothing comes of this one" in as_member(people[0].id).get(path, headers=EN).text


def test_open_pages_hear_of_the_hour_and_of_nothing_before(
    writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(realtime, "tell_topic", lambda kind, pid: heard.append(f"{kind}:{pid}"))
    people, path = three(writing)
    with writing() as session:
        (draft,) = drafts(session)
        say(session, draft, True, *people[:2])
        say(session, draft, False, people[2])
    assert heard == []
    with writing() as session:
        actions.settle(session, draft.id, draft.answers_until)
    assert heard == [f"craving:{path.rsplit('/', 1)[1]}"]


def test_pages_ask_the_same_number_of_questions_however_many_wish(writing: Writing, as_member: As) -> None:
    with writing() as session:
        few, many = a_member(session), a_member(session)
        wish(session, few, "noodles")
        for food in ("noodles", "sushi", "pizza", "crab", "steak"):
            wish(session, many, food, windows=[evening(day) for day in range(1, 6)], least=6)
        others = [a_member(session) for _each in range(12)]
        for member in (few, *others[:2]):
            wish(session, member)
        for member in others[2:]:
            wish(session, member, "barbecue", least=6)
        small, large = drafts(session)
        assert isinstance(large, CravingDraft)
    asked = []
    for member, draft, reader in ((few, small, few), (many, large, others[2])):
        browser = as_member(member.id)
        other = as_member(reader.id)
        for page, path in ((browser, "/cravings"), (other, f"/cravings/draft/{draft.public_id}")):
            with count_queries() as said:
                assert page.get(path).status_code == 200
            asked.append(len(said))
    assert asked[:2] == asked[2:]


def test_wishes_go_along_when_somebody_leaves(writing: Writing, as_member: As) -> None:
    people, path = three(writing)
    told = as_member(people[0].id).get("/settings/export").text
    assert "hotpot" in told
    assert path.rsplit("/", 1)[1] in told


def test_around_a_place_on_the_map(writing: Writing, as_member: As) -> None:
    with writing() as session:
        people = [a_member(session) for _each in range(4)]
        a_group(session, *people)
        a_venue(session, people[0], "Wudaokou", area="Haidian", lat=39.992, lng=116.338)
        a_venue(
            session, people[0], "Zhongguancun", area="Haidian", lat=39.983, lng=116.316
        )  # two kilometres west
        a_venue(session, people[0], "Guomao", area="Haidian", lat=39.909, lng=116.457)
        a_venue(session, people[0], "Nowhere")
    assert as_member(people[0].id).post("/cravings", data=form(near="Nowhere")).status_code == 422
    assert as_member(people[0].id).post("/cravings", data=form(near="Unheard of")).status_code == 422
    for member, near, km in zip(people, ("Wudaokou", "Guomao", "zhongguancun", ""), "3531", strict=True):
        sent = form(near=near, radius=km, area="" if near else "Haidian")
        assert as_member(member.id).post("/cravings", data=sent).status_code == 303
    with writing() as session:
        (draft,) = drafts(session)
    page = as_member(people[0].id).get(f"/cravings/draft/{draft.public_id}", headers=EN).text
    assert "the neighbourhood of Wudaokou" in page
    assert "3 km around Wudaokou" in as_member(people[0].id).get("/cravings", headers=EN).text
    assert "could come of it" not in as_member(people[1].id).get("/cravings", headers=EN).text
