"""The items of an imported company as people see them, for cards that need no whole table."""

from dataclasses import dataclass

from sqlalchemy import ForeignKey, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base
from bot.db.company import CompanyImport


class Item(Base):
    """One item of one import."""

    __tablename__ = "item"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    family: Mapped[str]
    unit: Mapped[str]
    decimals: Mapped[int]
    price: Mapped[float]
    cost: Mapped[float]


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The items by code."""

    items: dict[str, Item]

    def name(self, code: str) -> str:
        """What people call it; its code when it has no name."""
        return self.items[code].name if code in self.items else code

    def unit(self, code: str) -> str:
        """The unit of its quantities."""
        return self.items[code].unit if code in self.items else ""

    def common_unit(self) -> str:
        """The unit of a total over all items; empty when they differ."""
        units = {item.unit for item in self.items.values()}
        return units.pop() if len(units) == 1 else ""


_DIGEST = select(CompanyImport.digest).where(CompanyImport.id == bindparam("company"))

# By what was imported: the number of an import that was rolled back is given to another one.
_known: dict[str, Catalogue] = {}
KEPT = 4


def catalogue(session: Session, company_id: int, *, digest: str | None = None) -> Catalogue:
    """Every item of that import, whose digest may be known already; read once, as every card asks for it."""
    digest = digest or session.scalars(_DIGEST, {"company": company_id}).one()
    found = _known.get(digest)
    if found is None:
        found = _known[digest] = _read(session, company_id)
        for oldest in list(_known)[:-KEPT]:
            _known.pop(oldest, None)  # another thread may have been quicker
    return found


def _read(session: Session, company_id: int) -> Catalogue:
    # Objects of no session: they outlive the one that reads them.
    rows = session.execute(select(*Item.__table__.c).where(Item.company_id == company_id))
    return Catalogue(items={row.code: Item(**row._mapping) for row in rows})
