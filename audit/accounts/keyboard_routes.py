"""The page where a person switches the keys of the audit form on or off, or chooses others."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.accounts import keyboards
from audit.accounts.blueprint import routes
from audit.rules.keys import Does, UnusableKey, keys_of
from audit.web.access import me, signed_in
from audit.web.saving import writes


@routes.app_template_global()
def my_keys() -> dict[Does, str]:
    """The keys of the person signed in, by what they do; none where they are switched off."""
    on, chosen = keyboards.keys_for(me)
    return chosen if on else {}


@routes.route("/account/keys", methods=["GET", "POST"])
@signed_in
@writes
def keys() -> ResponseReturnValue:
    if request.method == "GET":
        on, chosen = keyboards.keys_for(me)
        return render_template("accounts/keys.html", on=on, chosen=chosen)
    usual = request.form.get("usual") == "yes"
    on = usual or request.form.get("on", "yes") == "yes"
    sent = keys_of({}) if usual else {does: request.form.get(f"key-{does}", "") for does in Does}
    try:
        keyboards.choose_keys(me, on, sent)
    except UnusableKey as problem:
        return render_template("accounts/keys.html", on=on, chosen=sent, problem=problem), 422
    flash("Your keys are saved." if on else "The keys are switched off.", "success")
    return redirect(url_for(".keys"), 303)
