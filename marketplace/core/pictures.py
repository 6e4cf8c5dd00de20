"""Uploaded pictures: looked at, limited, re-encoded. What comes out holds pixels and nothing else.

The real type is found by decoding, never by name. Re-encoding drops all metadata, among it the
place where a phone took the picture, which may be a home.
"""

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
SMALLEST_WIDTH = 320
WIDTHS = (320, 640, 1200)
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 80


class PictureError(ValueError):
    """The upload is refused; `reason`: too_large, not_a_picture, unsupported_type,
    too_many_pixels, too_small or broken.
    """  # noqa: D205 - the list of reasons needs two lines

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class ProcessedPicture:
    """A picture as WebP in each width, with the size of the largest and a hash of its pixels."""

    widths: dict[int, bytes]
    width: int
    height: int
    hash: str


def process_upload(content: bytes) -> ProcessedPicture:
    """Return the picture in our widths; smaller ones are not blown up. Raises PictureError."""
    if len(content) > MOST_BYTES:
        raise PictureError("too_large")
    picture = _decode(content)
    if picture.width < SMALLEST_WIDTH:
        raise PictureError("too_small")
    encoded = {width: _encode(picture, width) for width in WIDTHS}
    largest = min(picture.width, WIDTHS[-1])
    return ProcessedPicture(
        widths=encoded,
        width=largest,
        height=round(picture.height * largest / picture.width),
        hash=hashlib.sha256(encoded[WIDTHS[-1]]).hexdigest(),
    )


def _decode(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we count ourselves
            opened = Image.open(BytesIO(content))
            if opened.format not in FORMATS:
                raise PictureError("unsupported_type")
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureError("too_many_pixels")
            opened.load()
    except UnidentifiedImageError:
        raise PictureError("not_a_picture") from None
    except Image.DecompressionBombError:
        raise PictureError("too_many_pixels") from None
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, PictureError):
            raise
        raise PictureError("broken") from None
    return _upright(opened)


def _upright(opened: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(opened)
    if turned.mode in {"RGBA", "LA", "P"}:
        turned = turned.convert("RGBA")
        ground = Image.new("RGBA", turned.size, "white")
        turned = Image.alpha_composite(ground, turned)
    return turned.convert("RGB")


def _encode(picture: Image.Image, width: int) -> bytes:
    if picture.width > width:
        height = max(1, round(picture.height * width / picture.width))
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)  # pixels only: no EXIF, no colour profile, no comment
    out = BytesIO()
    clean.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
