"""A calibration of the demo council: five auditors grade a made-up case, meet, and agree."""

from datetime import date, time
from statistics import median_low

from audit.accounts.queries import teams_named
from audit.calibration.changes import agree_grade, close_calibration, open_calibration
from audit.calibration.queries import audits_of
from audit.calibration.spread import Row, board
from audit.calibration.training import training_case
from audit.demo import council
from audit.demo.days import moment, working_day, working_days
from audit.demo.dice import dice
from audit.demo.round_work import Work, audit_alone
from audit.extensions import db
from audit.models import Cohort, Person
from audit.rules import clock

NAME, COHORT, TEAM = "Calibration: the partner in the home", "child_protection", "Help and Protection East"
TAKING_PART = 5
DAYS_TO_GRADE = 9
STORY = (
    "A girl of nine and her brother of four have had a child protection plan for neglect for seven "
    "months.\n\n"
    "Visits: every ten days on average, the longest gap three weeks. The girl was seen alone on four "
    "of eleven visits; what she said is written down on two of them. On the last she said that she "
    "likes it when Dean is not there. Nobody has asked who Dean is to the children.\n\n"
    "The plan has nine actions; six say that the mother will engage with a service. Two are done. The "
    "core group met four times, without the school twice.\n\n"
    "Supervision: three records in seven months. The second asks for the father's views, the third "
    "does not come back to it.\n\n"
    "Since June the home is warmer and there is food. The school says that the girl's attendance rose "
    "from 81 to 93 per cent, and that she has been quiet since the summer."
)
LESSONS = (
    "We part where a file shows that something was done and not what came of it. From now on: what "
    "the child said, and what changed because of it, decides between good and requires improvement.\n\n"
    "The descriptor on recorded views wants an example of each grade."
)
WHY = (
    "The file says that it was done; nothing shows what came of it.",
    "Two of us had not seen the second supervision record.",
    "We read “timely” in two ways; the timescale in the guidance decides.",
    "The child's own words are there on two visits of eleven.",
    "",
    "What changed for the children decides here, not how much was written.",
)


def hold_calibration(work: Work, people: dict[str, Person], begins: date) -> None:
    """From opening it to closing it, within three weeks; nothing of it is in any result."""
    lead = people[council.address(council.LEAD)]
    auditors = [people[council.address(plan)] for plan in council.PEOPLE if plan.role == council.AUDITOR.role]
    due = working_day(begins, DAYS_TO_GRADE)
    with clock.at(moment(begins, time(11, 15))):
        cohort = db.session.get_one(Cohort, COHORT)
        team = teams_named([TEAM])[TEAM]
        entry = training_case(cohort, team, lead)
        made = open_calibration(NAME, work.version, entry, STORY, auditors[:TAKING_PART], due, lead)
    for audit in audits_of(made):
        level = dice("calibration", audit.auditor.email).uniform(-0.5, 0.5)
        audit_alone(work, audit, working_days(working_day(begins, 1), due), level)
    with clock.at(moment(working_day(due, 1), time(14, 30))):
        found = board(made)
        for nth, row in enumerate([*found.judgements, *found.differing]):
            grade = row.spread.most_given or _middle(row)
            if grade is not None:
                agree_grade(
                    made, row.about, grade, WHY[nth % len(WHY)] if row.spread.differs else "", 0, lead
                )
        for row in found.same:
            agree_grade(made, row.about, row.spread.most_given, "", 0, lead)
    with clock.at(moment(working_day(due, 1), time(16, 20))):
        close_calibration(made, LESSONS, lead)


def _middle(row: Row) -> str | None:
    """The grade in the middle of those given."""
    return row.spread.scale.codes[median_low(row.spread.ranks)] if row.spread.ranks else None
