"""Column types: aware UTC moments, enums by value, public ids."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text, TypeDecorator
from sqlalchemy.orm import mapped_column

from app.core.ids import new_id

E = TypeVar("E", bound=StrEnum)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Refuses naive values, so that no local time slips in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was given where UTC is needed")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class EnumText(TypeDecorator[E], Generic[E]):
    """A StrEnum stored by its value as text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        self.kind = kind
        super().__init__()

    def process_bind_param(self, value: E | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> E | None:
        return None if value is None else self.kind(value)


# SQLite counts ids only in INTEGER PRIMARY KEY; elsewhere rows outgrow 32 bits.
Big = BigInteger().with_variant(Integer, "sqlite")

Id = Annotated[int, mapped_column(Big, primary_key=True)]
PublicId = Annotated[str, mapped_column(String, unique=True, default=new_id)]
Moment = Annotated[datetime, mapped_column(UTCDateTime)]
MaybeMoment = Annotated[datetime | None, mapped_column(UTCDateTime)]
