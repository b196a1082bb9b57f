"""Taking a case out of a sample: why it may be, and when. A reserve takes its place, or it is exempt."""

from enum import StrEnum

from audit.rules.workflow import ROUND_IS, AuditState, NotAllowedNow, RoundState


class Why(StrEnum):
    """Why a case that was drawn is not audited; counted on the certificate."""

    CLOSED = "closed"
    RESTRICTED = "restricted"
    TRANSFERRED = "transferred"
    CONFLICT = "conflict"
    OTHER = "other"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Why.CLOSED: "Closed since it was drawn",
    Why.RESTRICTED: "Its records are restricted",
    Why.TRANSFERRED: "Transferred out",
    Why.CONFLICT: "Conflict of interest",
    Why.OTHER: "Another reason",
}
LONGEST_WORDS = 500


def check_may_take_out(round_state: str, submitted: bool) -> None:
    """Raise NotAllowedNow unless the sample may still change: a submitted audit is never taken out."""
    if round_state not in (RoundState.DRAWN, RoundState.OPEN):
        raise NotAllowedNow(f"You cannot take a case out now: {ROUND_IS[RoundState(round_state)]}.")
    if submitted:
        raise NotAllowedNow("This case cannot be taken out: its audit is submitted.")


def check_not_taken_out(audit_state: str) -> None:
    """Raise NotAllowedNow, in words for its auditor, when an audit's case was taken out of the round."""
    if audit_state == AuditState.TAKEN_OUT:
        raise NotAllowedNow(
            "This case was taken out of the round, so it is not to be audited any more. "
            "What was saved is kept for your QA lead."
        )


def lacks(why: str, words: str, exempt: bool, approved_by: str) -> dict[str, str]:
    """What is missing of the reason for taking a case out: field with words; empty when nothing is."""
    found = {}
    if not words.strip() and (exempt or why == Why.OTHER):
        found["words"] = "Say why, in a sentence."
    if len(words) > LONGEST_WORDS:
        found["words"] = f"Write at most {LONGEST_WORDS} characters."
    if exempt and not approved_by.strip():
        found["approved_by"] = "Enter who approved the exemption."
    return found
