"""What the browser may load and keep: one place for every security header."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.middleware.proxy_fix import ProxyFix

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

A_YEAR = 365 * 24 * 3600


class Sessions(SecureCookieSessionInterface):
    """The session in its cookie, which is never sent with what a proxy may keep for everyone."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        view = app.view_functions.get(request.endpoint or "")
        if getattr(view, "by_itself", False):  # web/access.py: it makes no session last longer
            return session.modified
        return super().should_set_cookie(app, session)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not response.cache_control.public:
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.session_interface = Sessions()
    app.after_request(_set_headers)


def _set_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    if request.endpoint == "static" and response.status_code in (200, 206, 304):
        response.cache_control.public = True
        if "v" in request.args:  # the address holds the file's fingerprint (display.asset): it never changes
            response.cache_control.max_age = A_YEAR
            response.cache_control.no_cache = None
        # A script that another imports has no fingerprint: the browser asks each time whether it changed.
    else:
        # Pages hold children's records: never kept by a browser or a proxy.
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("HX-Request")
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    return response
