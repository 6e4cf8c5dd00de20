"""Uploaded pictures: looked at, limited, re-encoded. What comes out holds pixels and nothing else.

The real type is found by decoding, never by name. Re-encoding drops all metadata, among it the
place where a phone took the picture, which may be a home.
"""

import hashlib
import re
import struct
import warnings
import zlib
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
SMALLEST_WIDTH = 320
WIDTHS = (320, 640, 1200)
FORMATS = ("JPEG", "PNG", "WEBP")  # no other decoder sees the bytes
QUALITY = 80
LONGEST_SIDE = 16_383  # of a WebP picture

# Pictures, but of kinds we do not take: GIF, BMP, TIFF, HEIC and AVIF, SVG.
_OTHER_KINDS = re.compile(
    rb"GIF8|BM|II\*\x00|MM\x00\*|.{4}ftyp(?:hei|mif1|msf1|avi)|\s*(?:<\?xml.{,500})?<svg", re.DOTALL
)
# What Pillow's readers are known to raise on damaged files.
_FAULTS = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError,
    struct.error, zlib.error,
)  # fmt: skip


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
    width, height = _fitting(picture, WIDTHS[-1])
    return ProcessedPicture(
        widths=encoded,
        width=width,
        height=height,
        hash=hashlib.sha256(encoded[WIDTHS[-1]]).hexdigest(),
    )


def _decode(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Pixels we count ourselves; metadata that cannot be read is dropped anyway.
            warnings.simplefilter("ignore")
            return _flat(_upright(_opened(content)))
    except PictureError:
        raise
    except UnidentifiedImageError:
        known = _OTHER_KINDS.match(content)
        raise PictureError("unsupported_type" if known else "not_a_picture") from None
    except Image.DecompressionBombError:
        raise PictureError("too_many_pixels") from None
    except _FAULTS:
        raise PictureError("broken") from None


def _opened(content: bytes) -> Image.Image:
    """Read the head, count the pixels it promises, then decode them."""
    opened = Image.open(BytesIO(content), formats=FORMATS)
    if opened.width * opened.height > MOST_PIXELS:
        raise PictureError("too_many_pixels")
    # A JPEG can be read at half or quarter size: much less memory for a phone's picture.
    opened.draft(None, (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
    opened.load()
    return opened


def _upright(opened: Image.Image) -> Image.Image:
    """Turn the picture as its EXIF says; a damaged EXIF says nothing."""
    try:
        return ImageOps.exif_transpose(opened)
    except _FAULTS:
        return opened


def _flat(picture: Image.Image) -> Image.Image:
    """Return the picture in RGB, on white where it is transparent."""
    if picture.mode.startswith("I"):  # 16 bits of grey, which convert() would cut, not scale
        picture = picture.convert("I").point(lambda level: level * (1 / 257)).convert("L")
        picture.info.pop("transparency", None)
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    if picture.mode != "RGBA":
        picture = picture.convert("RGBA")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _fitting(picture: Image.Image, width: int) -> tuple[int, int]:
    """Return the size at which the picture is `width` wide, or smaller where it has to be."""
    scale = min(Fraction(width, picture.width), Fraction(LONGEST_SIDE, picture.height), Fraction(1))
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))


def _encode(picture: Image.Image, width: int) -> bytes:
    size = _fitting(picture, width)
    if size != picture.size:
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)  # pixels only: no EXIF, no colour profile, no comment
    out = BytesIO()
    clean.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
