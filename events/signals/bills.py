"""Facts about bills. Amounts stand in none of them: they are the table's own."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class BillChanged(Fact):
    """A bill was begun, edited, claimed on or answered: open pages of the table look again."""

    dinner_id: int


@dataclass(frozen=True, slots=True)
class BillProposed(Fact):
    """Somebody proposes the bill as it stands; these members have not agreed to their share yet."""

    dinner_id: int
    version: int
    member_ids: tuple[int, ...]
    turn: int = 1  # of that night's bills
    title: str = ""  # of what came after the dinner


@dataclass(frozen=True, slots=True)
class BillAgreed(Fact):
    """The bill stands: shares and plan are frozen; these members have something to pay."""

    dinner_id: int
    version: int
    member_ids: tuple[int, ...]
    turn: int = 1  # of that night's bills
    title: str = ""  # of what came after the dinner


@dataclass(frozen=True, slots=True)
class BillReopened(Fact):
    """A bill that was proposed or agreed was edited; these members had agreed, or had their part in its plan."""

    dinner_id: int
    version: int
    member_ids: tuple[int, ...]
    turn: int = 1  # of that night's bills
    title: str = ""  # of what came after the dinner


@dataclass(frozen=True, slots=True)
class TransferMoved(Fact):
    """One side has said something about a transfer; `member_id` is the other side, if that is a member."""

    dinner_id: int
    transfer_id: int
    member_id: int | None
    state: str
    turn: int = 1


@dataclass(frozen=True, slots=True)
class BillReminderDue(Fact):
    """A transfer still waits for its payer; the product says so, `turn` times at most."""

    dinner_id: int
    transfer_id: int
    member_id: int
    turn: int
    of_bill: int = 1  # of that night's bills
