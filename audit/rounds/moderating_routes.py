"""The page on which a QA lead says what of a round goes to a moderator."""

from flask import render_template
from flask.typing import ResponseReturnValue

from audit.rounds import moderating, queries
from audit.rounds.changes import Refused
from audit.rounds.loading import done, round_asked, routes
from audit.rounds.moderating_forms import ModerationRuleForm
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.saving import writes


@routes.route("/rounds/<int:round_id>/moderation", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
@writes
def moderation_rule(round_id: int) -> ResponseReturnValue:
    found = round_asked(round_id)
    moderating.check_may_set(found)
    kept, scale = moderating.rule_of(found), moderating.scale_of(found)
    form = ModerationRuleForm(
        scale,
        queries.offered(found),
        data={
            "overall_grades": list(kept.rule.overall_grades),
            "share": kept.rule.share or None,
            "one_in": kept.rule.one_in or None,
            "first_agreed": kept.rule.first_agreed or None,
            "teams": sorted(kept.rule.teams),
            "cohorts": sorted(kept.rule.cohorts),
            "version": str(kept.version),
        },
    )
    if form.validate_on_submit():
        try:
            moderating.set_rule(found, form.rule(kept.rule.seed), form.seen, me)
        except Refused as error:
            form.form_errors.append(str(error))
            form.version.data = str(kept.version)
        else:
            return done(
                found, "What goes to a moderator is saved. It holds for audits submitted from now on."
            )
    status = 422 if form.is_submitted() else 200
    return render_template("rounds/moderation_rule.html", round=found, form=form, kept=kept), status
