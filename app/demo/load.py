"""Loading the demonstration city."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core.mail import Mail
from app.demo import content
from app.demo.after import After
from app.demo.allied import Allied
from app.demo.around import Around
from app.demo.billed import Billed
from app.demo.boarding import Boarding
from app.demo.carded import Carded
from app.demo.city import City
from app.demo.deciding import Deciding
from app.demo.dinners import Evening
from app.demo.discussing import Discussing
from app.demo.houses import Houses
from app.demo.judged import Judged
from app.demo.knocking import Knocking
from app.demo.lively import Lively
from app.demo.parting import Parting
from app.demo.pictured import Pictured
from app.demo.stewards import Stewards
from app.demo.story import Story
from app.demo.voted import Voted
from app.demo.voting import Voting
from app.site.notify.models import Notice
from events.attestations import judging
from events.reviews.listeners import refresh_old_scores
from groups.chat.models import Channel, Listener

NIGHTS = (100, 70, 40, 20, 8, 0)  # days ago on which the nightly pass is told; each looks back 90 days


def is_empty(session: Session) -> bool:
    """Whether nobody lives here yet."""
    return session.scalar(select(func.count()).select_from(Member)) == 0


def load(now: datetime, password_hash: str, told: Callable[[int, int], None]) -> None:
    """Tell the city's story from its beginning to now. The database is empty before."""
    story = Story(now)
    city = City(story, password_hash)
    city.tell()
    for words in content.past():
        evening = Evening(city, words, ahead=False)
        evening.tell_before()
        evening.tell_after()
        After(city, evening).tell()
        Billed(city, evening).tell()
    for days in NIGHTS:
        story.at(now - timedelta(days=days), judging.nightly)
    for words in content.coming():
        evening = Evening(city, words, ahead=True)
        evening.tell_before()
        Around(city, evening).tell()
    Houses(city).tell()
    Deciding(city).tell()
    Discussing(city).tell()
    Voting(city).tell()
    Voted(city, group="spicy", by="tangguo", host="jie").tell(
        {"jubao": (5, "18:30"), "jiaoxia": (5, "19:00"), "guijie": (6, "18:00")},
        {"tangguo": (0, 1), "jie": (1,), "may": (1, 2), "huzi": (0,)},
    )
    Lively(city).tell()
    Stewards(city, electing="haidian", voting="meatless", in_turn="meatless").tell(
        swaps="xiaoman", asks="priya"
    )
    _with_houses(city)
    Pictured(city).tell()
    Judged(city).tell()
    story.at(now, refresh_old_scores)
    story.at(now, _settle)
    story.play(told)


def _with_houses(city: City) -> None:
    """Restaurants that knock, sit together, share a table, and a card for the desk."""
    Knocking(city, group="haidian", keeper="shuishui", voter="zhouye", venues=("jiaoxia", "chaoniu")).tell()
    allied = Allied(city, house="jiaoxia", keeper="shuishui", ally="yueting", other="guo", taken_by="haidian")
    allied.tell(waits="baozi", hopeful="sanjin")
    Boarding(city, house="jiaoxia", keeper="shuishui").tell(
        seated=("xiaoman", "priya", "huzi"), asking=("jie", "一个人来北京出差，想吃顿热闹的")
    )
    Parting(city, parted="haidian", asking="haidian").tell()
    Carded(city, group="haidian", venue="jiaoxia", by="zhouye").tell("同桌送冰粉一份", "老板陈姐")


def _settle(session: Session, now: datetime) -> None:
    """Nobody here has a mailbox, and most has been read; a little is left unread."""
    session.execute(update(Notice).values(mail_due=None))
    session.execute(update(Mail).values(sent_at=now))
    newest = select(func.max(Notice.id)).group_by(Notice.member_id)
    session.execute(update(Notice).where(Notice.id.not_in(newest)).values(read_at=now))
    channels = select(Channel.last_seq).where(Channel.id == Listener.channel_id).scalar_subquery()
    session.execute(update(Listener).where(Listener.id % 3 > 0).values(read_seq=channels))


def sign_ins() -> list[tuple[str, str, str]]:
    """Nickname, address and password of the three who can be tried."""
    by_key = {person.key: person for person in content.people()}
    return [(by_key[key].nickname, by_key[key].email, content.PASSWORD) for key in content.SIGN_INS]
