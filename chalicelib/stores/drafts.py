"""What agents have typed and not sent, in the table of the desk: under `draft#agent`, a row for each case."""

from chalicelib.domain.unsent import KEPT, Unsent
from chalicelib.stores.codec import pack, unpack
from chalicelib.stores.database import reaching
from chalicelib.stores.tables import DeskRow, Stage

DRAFT = "draft#"


class Drafts:
    """`DraftStore` in DynamoDB."""

    def __init__(self, stage: Stage) -> None:
        self._rows = stage.database.table(DeskRow, stage.desk)

    def keep(self, draft: Unsent) -> None:
        """Keep a draft in the place of the one before it."""
        row = self._rows(f"{DRAFT}{draft.agent}", draft.case, body=pack(draft))
        row.expires = int((draft.at + KEPT).timestamp())
        with reaching():
            row.save()

    def of(self, agent: str, case: str) -> Unsent | None:
        """An agent's draft for a case."""
        with reaching():
            try:
                row = self._rows.get(f"{DRAFT}{agent}", case, consistent_read=True)
            except self._rows.DoesNotExist:
                return None
        return unpack(Unsent, row.body)

    def remove(self, agent: str, case: str) -> None:
        """It was sent, or is not wanted. To look first is cheaper: most replies have none."""
        if self.of(agent, case) is not None:
            with reaching():
                self._rows(f"{DRAFT}{agent}", case).delete()
