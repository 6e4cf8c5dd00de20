"""Security headers of every answer, and how long it may be kept.

The policy allows only our own files: no inline script or style, no frame, no plug-in. Written by
hand because Flask-Talisman sleeps since 2023 and the whole is these few lines.
"""

from flask import Flask, Response, request

from marketplace.core.config import Settings
from marketplace.web.auth import viewer

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# Open to guests, yet of one person: her basket, her order, her code. No shared device keeps them.
PRIVATE_PAGES = frozenset(
    f"storefront.{name}" for name in ("cart", "checkout", "order", "payment_return", "demo_bank")
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def init_app(app: Flask, settings: Settings) -> None:
    """Add the headers."""

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        headers["Permissions-Policy"] = PERMISSIONS_POLICY
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if settings.secure_cookies:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if "Cache-Control" not in headers or request.endpoint not in {"static", "site.media"}:
            _limit_keeping(response)
        return response


def _limit_keeping(response: Response) -> None:
    if response.headers.get("Cache-Control", "").startswith("public"):
        return
    of_one = request.endpoint in PRIVATE_PAGES or request.blueprint == "account"
    private = of_one or request.method != "GET" or response.status_code >= 400
    private = private or viewer().is_authenticated
    response.headers["Cache-Control"] = "no-store" if private else "private, no-cache"
