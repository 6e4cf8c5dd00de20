"""Pictures that people send: read, refused in words, kept."""

from flask import request

from marketplace.core.pictures import PictureError, ProcessedPicture, process_upload
from marketplace.web.i18n import gettext as _
from marketplace.web.site import storage


def picture_words(error: PictureError) -> str:
    """Return what is wrong with an upload, in words."""
    words = {
        "too_large": _("That picture is larger than 10 megabytes."),
        "not_a_picture": _("That file is not a picture."),
        "unsupported_type": _("Please choose a JPEG, PNG or WebP picture."),
        "too_many_pixels": _("That picture has too many pixels."),
        "too_small": _("That picture is too small; at least 320 pixels wide, please."),
        "broken": _("That picture is broken. Please take it again."),
    }
    return words[error.reason]


def read_upload(name: str) -> ProcessedPicture | None:
    """Return the uploaded picture in our sizes, None when none was chosen. Raises PictureError."""
    upload = request.files.get(name)
    if upload is None or not upload.filename:
        return None
    return process_upload(upload.read())


def store(picture: ProcessedPicture, folder: str = "products") -> str:
    """Keep a picture in all widths and return its key."""
    key = f"{folder}/{picture.hash[:20]}"
    for width, content in picture.widths.items():
        storage().save(f"{key}-{width}.webp", content)
    return key
