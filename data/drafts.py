"""Drafts: what somebody is about to hand in, kept on the server until it is handed in, discarded or expired."""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from data import store
from data.accounts import Actor
from data.checks.mends import Mend
from data.files.intake import Asked
from data.permissions import permitted
from data.provenance import Approval
from data.refusal import Refused
from data.upload import Terms

KEPT_DAYS = 7
"""A department works on a quarter's figures within the days before its deadline; what lies longer was given up."""
MOST_DRAFTS = 10
MOST_BYTES = 100_000_000
"""Of one maker: five files of the largest size. Where a new draft goes beyond, the oldest gives way."""


@dataclass(frozen=True)
class File:
    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Draft:
    """`kind` (empty: found out by the headers), `quarter` and `step` are as the page has them; `terms.asked` holds what was said of
    each file, in their order. `changed_at`: UTC."""

    draft_id: str
    files: tuple[File, ...]
    kind: str = ""
    quarter: str = ""
    step: str = ""
    terms: Terms = field(default_factory=Terms)
    changed_at: datetime | None = None

    def asked(self, place: int) -> Asked:
        """What was said of the file at this place, from 0."""
        return (self.terms.asked or ())[place] if place < len(self.terms.asked or ()) else Asked()

    def told(self, place: int, asked: Asked) -> "Draft":
        """The draft with this said of the file at that place."""
        known = [self.asked(i) for i in range(len(self.files))]
        known[place] = asked
        return replace(self, terms=replace(self.terms, asked=tuple(known)))


@permitted("hand_in")
def begin(
    actor: Actor, files: list[tuple[str, bytes]], kind: str = "", quarter: str = "", terms: Terms | None = None
) -> Draft:
    """Keeps files (name, content), and what is said of them, as a new draft; or gives the draft that is there, where the actor has chosen
    the same bytes for the same purpose before, with all that was said in it. Raises Refused: draft_too_large."""
    size = _sized(files)
    described = tuple(map(_described, files))
    same = (one for one in _known(actor) if _same_purpose(one, described, kind, quarter, terms or Terms()))
    if before := next(same, None):
        return keep(actor, before)
    begun = Draft(secrets.token_urlsafe(16), described, kind, quarter, "", terms or Terms(), store.now())
    with store.writing() as cursor:
        _make_room(cursor, actor, size)
        cursor.execute(
            "INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?)",
            [begun.draft_id, *_maker(actor), begun.changed_at, _json(begun)],
        )
        _insert(cursor, begun, files)
    return begun


@permitted("hand_in")
def find(actor: Actor, draft_id: str) -> Draft | None:
    """The draft of this id, without the files' bytes; None where it is not there, another's, or expired: nobody is told which."""
    return next(iter(_known(actor, draft_id)), None)


@permitted("hand_in")
def of(actor: Actor) -> list[Draft]:
    """The open drafts of the actor, the last changed first."""
    return _known(actor)


@permitted("hand_in")
def contents(actor: Actor, draft_id: str) -> list[tuple[str, bytes]]:
    """Name and bytes of the files of one's own draft, in their order; none where there is no such draft."""
    if find(actor, draft_id) is None:
        return []
    with store.reading() as cursor:
        cursor.execute("SELECT file_name, content FROM draft_files WHERE draft_id = ? ORDER BY place", [draft_id])
        return cursor.fetchall()


@permitted("hand_in")
def keep(actor: Actor, draft: Draft) -> Draft:
    """Keeps what is said of a draft: kind, quarter, step and terms. Nothing happens to one that is not there any more."""
    changed = replace(draft, changed_at=store.now())
    with store.writing() as cursor:
        _forget_expired(cursor)
        cursor.execute(
            "UPDATE drafts SET said = ?, changed_at = ? "
            "WHERE draft_id = ? AND maker = ? AND role = ? AND department IS NOT DISTINCT FROM ?",
            [_json(changed), changed.changed_at, draft.draft_id, *_maker(actor)],
        )
    return changed


@permitted("hand_in")
def refill(actor: Actor, draft: Draft, files: list[tuple[str, bytes]]) -> Draft:
    """Gives a draft other files; what was said of a file that stays, stays. Raises Refused: draft_too_large."""
    if find(actor, draft.draft_id) is None:
        return draft
    _sized(files)
    described = tuple(map(_described, files))
    before = {one: draft.asked(place) for place, one in enumerate(draft.files)}
    asked = tuple(before.get(one, Asked()) for one in described)
    changed = replace(draft, files=described, terms=replace(draft.terms, asked=asked))
    with store.writing() as cursor:
        cursor.execute("DELETE FROM draft_files WHERE draft_id = ?", [draft.draft_id])
        _insert(cursor, changed, files)
        return keep(actor, changed)


@permitted("hand_in")
def discard(actor: Actor, draft_id: str) -> None:
    """Deletes one's own draft."""
    if find(actor, draft_id) is not None:
        with store.writing() as cursor:
            _delete(cursor, [draft_id])


def _same_purpose(draft: Draft, files: tuple[File, ...], kind: str, quarter: str, terms: Terms) -> bool:
    """Whether a draft holds these bytes for this quarter, handed in for another or not, and is of that kind; one whose kind is to be found
    out may have been said to be of any."""
    bytes_of = [sorted(one.sha256 for one in some) for some in (draft.files, files)]
    behalf = [one.reason is not None for one in (draft.terms, terms)]
    return (
        bytes_of[0] == bytes_of[1] and behalf[0] == behalf[1] and quarter == draft.quarter and kind in ("", draft.kind)
    )


def _known(actor: Actor, draft_id: str | None = None) -> list[Draft]:
    with store.reading() as cursor:
        rows = cursor.execute(
            "SELECT draft_id, said, changed_at FROM drafts "
            "WHERE maker = ? AND role = ? AND department IS NOT DISTINCT FROM ? AND changed_at > ? "
            "AND draft_id = coalesce(?, draft_id) ORDER BY changed_at DESC",
            [*_maker(actor), _oldest(), draft_id],
        ).fetchall()
        wanted = [draft_id for draft_id, *_ in rows]
        of_files = cursor.execute(
            "SELECT draft_id, file_name, bytes, sha256 FROM draft_files WHERE list_contains(?, draft_id) ORDER BY place",
            [wanted],
        ).fetchall()
    files = {draft_id: tuple(File(*one[1:]) for one in of_files if one[0] == draft_id) for draft_id in wanted}
    read = [_read(draft_id, files[draft_id], said, changed_at) for draft_id, said, changed_at in rows]
    return [draft for draft in read if draft is not None]


def _maker(actor: Actor) -> list[str | None]:
    return [actor.account or actor.name, actor.role, actor.department]


def _oldest() -> datetime:
    return store.now() - timedelta(days=KEPT_DAYS)


def _sized(files: list[tuple[str, bytes]]) -> int:
    size = sum(len(content) for _, content in files)
    if size > MOST_BYTES:
        raise Refused("draft_too_large", found=size, limit=MOST_BYTES)
    return size


def _described(file: tuple[str, bytes]) -> File:
    name, content = file
    return File(name, len(content), hashlib.sha256(content).hexdigest())


def _insert(cursor, draft: Draft, files: list[tuple[str, bytes]]) -> None:
    for place, (one, (_, content)) in enumerate(zip(draft.files, files, strict=True)):
        cursor.execute(
            "INSERT INTO draft_files VALUES (?, ?, ?, ?, ?, ?)",
            [draft.draft_id, place, one.name, one.sha256, one.bytes, content],
        )


def _make_room(cursor, actor: Actor, size: int) -> None:
    """The actor's oldest drafts give way to one more of this size."""
    _forget_expired(cursor)
    stay, so_far = 0, size
    known = _known(actor)
    for one in known[: MOST_DRAFTS - 1]:
        so_far += sum(file.bytes for file in one.files)
        if so_far > MOST_BYTES:
            break
        stay += 1
    _delete(cursor, [one.draft_id for one in known[stay:]])


def _forget_expired(cursor) -> None:
    rows = cursor.execute("SELECT draft_id FROM drafts WHERE changed_at <= ?", [_oldest()]).fetchall()
    _delete(cursor, [draft_id for (draft_id,) in rows])


def _delete(cursor, draft_ids: list[str]) -> None:
    for draft_id in draft_ids:
        cursor.execute("DELETE FROM draft_files WHERE draft_id = ?", [draft_id])
        cursor.execute("DELETE FROM drafts WHERE draft_id = ?", [draft_id])


def _json(draft: Draft) -> str:
    terms = asdict(draft.terms)
    at = terms["received_at"]
    said = {"kind": draft.kind, "quarter": draft.quarter, "step": draft.step}
    return json.dumps(said | {"terms": terms | {"received_at": at and at.isoformat()}}, ensure_ascii=False)


def _read(draft_id: str, files: tuple[File, ...], said: str, changed_at: datetime) -> Draft | None:
    """A draft as it was kept; None where another edition of the dashboard wrote it, which said other things."""
    known = json.loads(said)
    terms = known["terms"]
    try:
        told = {
            "received_at": terms["received_at"] and datetime.fromisoformat(terms["received_at"]),
            "asked": tuple(map(_asked, terms["asked"] or ())) or None,
            "approval": terms["approval"] and Approval(**terms["approval"]),
        }
        return Draft(draft_id, files, known["kind"], known["quarter"], known["step"], Terms(**terms | told), changed_at)
    except (KeyError, TypeError):
        return None


def _asked(said: dict) -> Asked:
    mends = tuple(Mend(**mend) for mend in said["mends"])
    told = {"header": said["header"] and tuple(said["header"]), "mends": mends, "unread": tuple(said.get("unread", ()))}
    return Asked(**said | told)
