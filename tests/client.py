"""The page judge: a test client that reads every page it opens as a strict visitor would.

It fails on invalid HTML (html5lib's parse errors), a missing or doubled h1, a missing title, wrong
lang or dir, doubled ids, fields without a label, pictures without alt, inline scripts or styles,
and anything asked from another host.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

XHTML = "{http://www.w3.org/1999/xhtml}"
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
PAGE = re.compile(r"^/(fa|en)(/|$)")


class BadPage(AssertionError):
    """A page broke a rule of the house."""


def judge(html: str, path: str) -> Element:
    """Return the parsed page. Raises BadPage naming every fault."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=True)
    root: Element = parser.parse(html)
    faults = [f"HTML: {code} at {where}" for where, code, _ in parser.errors]
    faults += _structure(root, path) + _fields(root) + _strictness(root)
    if faults:
        raise BadPage(f"{path}\n  " + "\n  ".join(faults))
    return root


def _all(root: Element, *names: str) -> Iterator[Element]:
    wanted = {XHTML + name for name in names}
    return (element for element in root.iter() if element.tag in wanted)


def words(element: Element) -> str:
    """Return the text of an element, white space folded."""
    return " ".join("".join(element.itertext()).split())


def _structure(root: Element, path: str) -> list[str]:
    faults = []
    headings = list(_all(root, "h1"))
    if len(headings) != 1 or not words(headings[0]):
        faults.append(f"{len(headings)} h1, wanted one with words")
    title = next(_all(root, "title"), None)
    if title is None or not words(title):
        faults.append("no title")
    if match := PAGE.match(path):
        lang = match[1]
        direction = {"fa": "rtl", "en": "ltr"}[lang]
        if (root.get("lang"), root.get("dir")) != (lang, direction):
            faults.append(f"lang={root.get('lang')} dir={root.get('dir')} on a page in {lang}")
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    faults += [f"id {name} stands {n} times" for name, n in ids.items() if n > 1]
    if len(list(_all(root, "main"))) != 1:
        faults.append("not exactly one main")
    levels = [int(e.tag[-1]) for e in _all(root, "h1", "h2", "h3", "h4")]
    faults += [f"h{a} is followed by h{b}" for a, b in pairwise(levels) if b > a + 1]
    return faults


def _labelled(field: Element, for_ids: set[str], inside: set[Element]) -> bool:
    return bool(
        field.get("aria-label")
        or field.get("aria-labelledby")
        or field.get("id") in for_ids
        or field in inside
    )


def _fields(root: Element) -> list[str]:
    labels = list(_all(root, "label"))
    for_ids = {label.get("for", "") for label in labels}
    inside = {child for label in labels for child in label.iter()}
    faults = [
        f"{field.get('name')} has no label"
        for field in _all(root, "input", "select", "textarea")
        if field.get("type") not in UNLABELLED and not _labelled(field, for_ids, inside)
    ]
    known = {element.get("id") for element in root.iter() if element.get("id")}
    for element in root.iter():
        for name in ("aria-describedby", "aria-labelledby", "aria-controls"):
            missing = [i for i in (element.get(name) or "").split() if i not in known]
            faults += [f"{name} names {i}, which is not there" for i in missing]
    faults += [f"label for {i}, which is not there" for i in for_ids - known - {""}]
    for button in _all(root, "button", "a"):
        named = words(button) or button.get("aria-label") or any(_named_pictures(button))
        if not named:
            faults.append(f"{button.tag.removeprefix(XHTML)} without words: {button.attrib}")
    return faults


def _named_pictures(element: Element) -> Iterator[bool]:
    return (bool(picture.get("alt")) for picture in _all(element, "img"))


def _strictness(root: Element) -> list[str]:
    faults = [
        "inline script"
        for script in _all(root, "script")
        if not script.get("src") and script.get("type") != "application/ld+json"
    ]
    faults += ["inline style sheet" for _ in _all(root, "style")]
    for element in root.iter():
        bad = [name for name in element.attrib if name == "style" or name.startswith("on")]
        faults += [f"inline {name} on {element.tag.removeprefix(XHTML)}" for name in bad]
    faults += [
        f"picture without alt: {picture.get('src')}"
        for picture in _all(root, "img")
        if picture.get("alt") is None
    ]
    for element in _all(root, "link", "script", "img", "source"):
        if _address(element).startswith(("http:", "https:", "//")):
            faults.append(f"asks somebody else for {_address(element)}")
    return faults


def _address(element: Element) -> str:
    if element.get("rel") == "stylesheet":
        return element.get("href") or ""
    return element.get("src") or ""


class JudgingClient(FlaskClient):
    """A test client whose every HTML answer is judged; it fills in CSRF tokens itself."""

    last: Element | None = None

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send the request, judge the page."""
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}:
            self.last = judge(response.get_data(as_text=True), response.request.path)
            response.close()  # as a server does: what is counted after the answer is counted
        return response

    def csrf_token(self) -> str:
        """Return the token of the page opened last; opens the sign-in page when there is none."""
        for field in _all(self.last, "input") if self.last is not None else ():
            if field.get("name") == "csrf_token":
                return field.get("value") or ""
        self.get("/en/account/sign-in", follow_redirects=True)
        return next(
            f.get("value") or "" for f in _all(self.last, "input") if f.get("name") == "csrf_token"
        )

    def submit(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Post a form as the page's own button would, with its token."""
        return self.post(path, data={"csrf_token": self.csrf_token(), **(data or {})}, **kwargs)

    def text(self) -> str:
        """Return the words of the page opened last."""
        assert self.last is not None
        return words(next(_all(self.last, "body")))


def judge_mail(html: str) -> None:
    """Fail on a mail whose HTML is broken, or that is heavier than mail programs show whole."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    assert parser.errors == []
    assert len(html.encode()) < 100_000
