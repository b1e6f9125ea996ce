"""Pages of discussions over HTTP: open, reply, edit, take back, pin, close; what a browser gets back."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from groups.discussions.models import Discussion
from tests.discussions.talks import EN, Circle, Writing, a_circle, a_talk, fresh, mark, replies

As = Callable[[int], FlaskClient]


def _world(writing: Writing) -> tuple[Circle, Discussion]:
    with writing() as session:
        circle = a_circle(session)
        return circle, a_talk(session, circle, text="Tell me **where**.\n\n> quoted")


def test_a_member_opens_a_discussion_and_another_replies(writing: Writing, as_member: As) -> None:
    with writing() as session:
        circle = a_circle(session)
    ann, bo = as_member(circle.ann.id), as_member(circle.bo.id)
    home = f"/g/{circle.group.public_id}/discussions"
    assert "Nothing has been discussed yet" in ann.get(home, headers=EN).text
    sent = {"title": "Spring", "text": "Where *to*?", "client_id": mark()}
    made = ann.post(f"{home}/new", data=sent)
    assert made.status_code == 303
    there = made.headers["Location"]
    assert "<em>to</em>" in bo.get(there, headers=EN).text
    answer = bo.post(f"{there}/reply", data={"text": "To the hills.", "client_id": mark(), "answers": "0"})
    assert answer.headers["Location"].endswith(f"{there}#r1")
    told = ann.get(there, headers=EN).text
    assert "To the hills." in told
    assert "on the opening, Ann" in told
    assert 'id="new"' in told
    assert "1 reply" in ann.get(home, headers=EN).text


def test_a_second_press_makes_nothing_new(writing: Writing, as_member: As) -> None:
    circle, talk = _world(writing)
    ann = as_member(circle.ann.id)
    sent = {"title": "Spring", "text": "Where to?", "client_id": mark()}
    path = f"/g/{circle.group.public_id}/discussions/new"
    assert ann.post(path, data=sent).headers["Location"] == ann.post(path, data=sent).headers["Location"]
    said = {"text": "Here.", "client_id": mark()}
    first, second = (ann.post(f"/talk/{talk.public_id}/reply", data=said) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert ann.get(f"/talk/{talk.public_id}", headers=EN).text.count('class="post"') == 2


def test_what_cannot_be_written_comes_back_with_its_words(writing: Writing, as_member: As) -> None:
    circle, talk = _world(writing)
    ann = as_member(circle.ann.id)
    for text, sentence in (("  \n ", "nothing to read yet"), ("长" * 10_001, "10,000 characters at most")):
        answer = ann.post(
            f"/talk/{talk.public_id}/reply", data={"text": text, "client_id": mark()}, headers=EN
        )
        assert answer.status_code == 422
        assert sentence in answer.text
    long = "Where to in the spring? " * 10
    answer = ann.post(
        f"/g/{circle.group.public_id}/discussions/new",
        data={"title": long, "text": "kept words", "client_id": mark()}, headers=EN,
    )  # fmt: skip
    assert answer.status_code == 422
    assert long.strip() in answer.text
    assert "kept words" in answer.text


def test_an_edit_keeps_every_wording_and_shows_the_difference(writing: Writing, as_member: As) -> None:
    circle, talk = _world(writing)
    ann, bo = as_member(circle.ann.id), as_member(circle.bo.id)
    path = f"/talk/{talk.public_id}/0"
    assert bo.get(f"{path}/edit").status_code == 403
    sent = {"title": "Where to in May", "text": "人到齐了就动筷子。", "version": "1", "client_id": mark()}
    assert ann.post(f"{path}/edit", data=sent).status_code == 303
    sent |= {"text": "人到齐了再动筷子。", "version": "2"}
    assert ann.post(f"{path}/edit", data=sent).status_code == 303
    told = bo.get(f"{path}/versions", headers=EN).text
    assert "人到齐了<del>就</del><ins>再</ins>动筷子。" in told
    assert "Where to in <del>spring</del><ins>May</ins>" in told
    assert "Wording 1" in told


def test_the_second_of_two_edits_gets_both_wordings(writing: Writing, as_member: As) -> None:
    circle, talk = _world(writing)
    ann = as_member(circle.ann.id)
    path = f"/talk/{talk.public_id}/0/edit"
    sent = {"title": talk.title, "text": "From the phone.", "version": "1"}
    assert ann.post(path, data=sent).status_code == 303
    again = ann.post(path, data=sent | {"text": "From the desk."}, headers=EN)
    assert again.status_code == 409
    assert again.text.count("From the phone.") == 1
    assert "From the desk.</textarea>" in again.text
    assert "Nothing is lost" in again.text
    assert 'name="version" type="hidden" value="2"' in again.text
    assert ann.post(path, data=sent).status_code == 303, "what stands already is no conflict"
    assert ann.post(path, data=sent | {"text": "From the desk.", "version": "2"}).status_code == 303
    assert "From the desk." in ann.get(f"/talk/{talk.public_id}").text


def test_what_is_taken_back_is_gone_from_its_history_too(writing: Writing, as_member: As) -> None:
    circle, talk = _world(writing)
    with writing() as session:
        replies(session, fresh(session, talk), circle.bo, text="Kumquat")
    ann, bo = as_member(circle.ann.id), as_member(circle.bo.id)
    path = f"/talk/{talk.public_id}"
    assert bo.post(f"{path}/1/edit", data={"text": "Kumquats", "version": "1"}).status_code == 303
    assert ann.get(f"{path}/1/take-back").status_code == 403
    assert ann.post(f"{path}/1/take-back").status_code == 403
    assert bo.get(f"{path}/1/take-back").status_code == 200
    for _twice in range(2):
        assert bo.post(f"{path}/1/take-back").status_code == 303
    for where in (path, f"{path}/1/versions", f"/g/{circle.group.public_id}/discussions", f"{path}?quote=1"):
        assert "Kumquat" not in ann.get(where).text, where
    assert "Taken back by its author" in ann.get(path, headers=EN).text
    assert bo.get(f"{path}/1/edit").status_code == 404
    assert bo.post(f"{path}/1/edit", data={"text": "x", "version": "3"}, headers=EN).status_code == 409


def test_a_steward_pins_and_closes_and_touches_no_words(writing: Writing, as_member: As) -> None:
    circle, talk = _world(writing)
    wen, bo = as_member(circle.steward.id), as_member(circle.bo.id)
    path = f"/talk/{talk.public_id}"
    assert bo.post(f"{path}/pin").status_code == bo.post(f"{path}/close").status_code == 403
    assert wen.post(f"{path}/0/take-back").status_code == wen.get(f"{path}/0/edit").status_code == 403
    assert wen.post(f"{path}/pin").status_code == wen.post(f"{path}/close").status_code == 303
    assert "Pinned by the stewards" in bo.get(f"/g/{circle.group.public_id}/discussions", headers=EN).text
    assert "Closed to further replies" in bo.get(path, headers=EN).text
    late = bo.post(f"{path}/reply", data={"text": "One more thing", "client_id": mark()}, headers=EN)
    assert late.status_code == 409
    assert "One more thing" in late.text
    wen.post(f"{path}/close", data={"wanted": "no"})
    assert bo.post(f"{path}/reply", data={"text": "One more thing", "client_id": mark()}).status_code == 303


def test_a_long_discussion_is_read_page_by_page_and_goes_on_where_one_stopped(
    writing: Writing, as_member: As
) -> None:
    circle, talk = _world(writing)
    with writing() as session:
        replies(session, fresh(session, talk), circle.bo, 65)
    ann, path = as_member(circle.ann.id), f"/talk/{talk.public_id}"
    first = ann.get(path, headers=EN).text
    assert 'id="r30"' in first
    assert 'id="r31"' not in first
    assert "start=31" in first
    assert 'id="r65"' in ann.get(f"{path}?start=61").text
    ann.post(f"{path}/seen", data={"number": "44"})
    on = ann.get(f"{path}/new")
    assert on.headers["Location"].endswith("start=44#new")
    page = ann.get(on.headers["Location"]).text
    assert page.index('id="r44"') < page.index('id="new"') < page.index('id="r45"')
    assert ann.get(f"{path}/40").headers["Location"].endswith("start=40#r40")
    assert ann.get(f"{path}/99").status_code == 404


def test_a_quote_stands_in_the_reply_without_scripts(writing: Writing, as_member: As) -> None:
    circle, talk = _world(writing)
    page = as_member(circle.bo.id).get(f"/talk/{talk.public_id}?quote=0", headers=EN).text
    assert "&gt; Tell me **where**." in page
    assert 'name="answers" type="hidden" value="0"' in page
