"""Uploaded pictures: what is refused, and that only pixels come out."""

import struct
import zlib
from functools import cache
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from marketplace.core import pictures
from marketplace.core.pictures import PictureError, ProcessedPicture, process_upload


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def plain(width: int, height: int, colour: str = "teal") -> Image.Image:
    return Image.new("RGB", (width, height), colour)


def opened(picture: ProcessedPicture, width: int = 320) -> Image.Image:
    return Image.open(BytesIO(picture.widths[width]))


def middle(picture: ProcessedPicture) -> tuple[int, ...]:
    shown = opened(picture)
    found = shown.getpixel((shown.width // 2, shown.height // 2))
    assert isinstance(found, tuple)
    return found


def close(found: tuple[int, ...], wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) <= 6 for a, b in zip(found, wanted, strict=True))


def reason(content: bytes) -> str:
    with pytest.raises(PictureError) as refused:
        process_upload(content)
    return refused.value.reason


def promised(width: int, height: int) -> bytes:
    """A PNG of a few bytes that promises many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_comes_out_as_webp_in_three_widths(kind: str) -> None:
    made = process_upload(encoded(plain(2000, 1500), kind))

    sizes = {width: opened(made, width).size for width in made.widths}
    assert sizes == {320: (320, 240), 640: (640, 480), 1200: (1200, 900)}
    assert {opened(made, width).format for width in made.widths} == {"WEBP"}
    assert (made.width, made.height) == (1200, 900)
    assert close(middle(made), (0, 128, 128))


def test_a_small_picture_is_not_blown_up() -> None:
    made = process_upload(encoded(plain(400, 300)))

    assert [opened(made, width).size for width in (320, 640, 1200)] == [
        (320, 240),
        (400, 300),
        (400, 300),
    ]
    assert (made.width, made.height) == (400, 300)


def test_the_hash_follows_what_is_seen() -> None:
    one, same = (process_upload(encoded(plain(400, 300), "PNG", optimize=o)) for o in (True, False))
    other = process_upload(encoded(plain(400, 300, "navy"), "PNG"))

    assert one.hash == same.hash
    assert one.hash != other.hash


def test_the_place_where_a_picture_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SecretMaker"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (35.0, 41.0, 21.0)}
    )
    upload = encoded(plain(800, 600), exif=exif, comment=b"my kitchen", icc_profile=b"p" * 200)
    assert Image.open(BytesIO(upload)).getexif().get_ifd(ExifTags.IFD.GPSInfo)

    made = process_upload(upload)

    for width, content in made.widths.items():
        shown = opened(made, width)
        assert not shown.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(shown.info)
        for secret in (b"SecretMaker", b"my kitchen", b"EXIF", b"Exif", b"ICCP", b"XMP "):
            assert secret not in content


def test_a_picture_held_upright_by_its_exif_stays_upright() -> None:
    lying = plain(600, 400, "red")
    lying.paste("blue", (0, 0, 300, 400))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # turn clockwise to see it

    made = process_upload(encoded(lying, exif=exif))

    shown = opened(made, 640)
    assert (made.width, made.height) == shown.size == (400, 600)
    top, bottom = shown.getpixel((200, 50)), shown.getpixel((200, 550))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert close(top, (0, 0, 254))
    assert close(bottom, (254, 0, 0))


def test_a_damaged_exif_does_not_cost_the_picture() -> None:
    damaged = b"Exif\0\0II*\0\x08\0\0\0\x05\0\x12\x01\x03\0\xff\xff\xff\x7f\x06\0\0\0"

    made = process_upload(encoded(plain(400, 300), exif=damaged))

    assert close(middle(made), (0, 128, 128))


def test_a_phones_picture_with_a_second_one_inside_is_taken() -> None:
    upload = encoded(plain(400, 300), "MPO", save_all=True, append_images=[plain(400, 300, "red")])

    made = process_upload(upload)

    assert close(middle(made), (0, 128, 128))


@pytest.mark.parametrize(
    ("picture", "kind", "wanted"),
    [
        (Image.new("RGBA", (400, 400), (0, 0, 0, 0)), "PNG", (255, 255, 255)),
        (Image.new("RGBA", (400, 400), (0, 0, 0, 128)), "WEBP", (127, 127, 127)),
        (Image.new("LA", (400, 400), (0, 0)), "PNG", (255, 255, 255)),
        (Image.new("L", (400, 400), 90), "PNG", (90, 90, 90)),
        (Image.new("1", (400, 400), 1), "PNG", (255, 255, 255)),
        (Image.new("I;16", (400, 400), 90 * 257), "PNG", (90, 90, 90)),
        (Image.new("P", (400, 400), 0), "PNG", (0, 0, 0)),
        (Image.new("CMYK", (400, 400), (0, 255, 255, 0)), "JPEG", (255, 0, 0)),
    ],
    ids=["clear", "half clear", "grey clear", "grey", "bits", "deep grey", "palette", "print"],
)
def test_every_kind_of_pixel_is_shown_on_white(
    picture: Image.Image, kind: str, wanted: tuple[int, int, int]
) -> None:
    made = process_upload(encoded(picture, kind, **({"lossless": True} if kind == "WEBP" else {})))

    assert close(middle(made), wanted)


def test_one_clear_colour_is_shown_white() -> None:
    made = process_upload(encoded(plain(400, 300), "PNG", transparency=(0, 128, 128)))

    assert close(middle(made), (255, 255, 255))


def test_very_long_and_very_flat_pictures_keep_a_size() -> None:
    tall = process_upload(encoded(plain(400, 20_000), "PNG"))
    flat = process_upload(encoded(plain(4000, 1), "PNG"))

    assert opened(tall, 1200).size == (tall.width, tall.height) == (328, 16_383)
    assert opened(tall, 320).size == (320, 16_000)
    assert opened(flat, 1200).size == (flat.width, flat.height) == (1200, 1)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not_a_picture"),
        (b"I am a text that calls itself picture.jpg\n" * 50, "not_a_picture"),
        (b"%PDF-1.7\n" + b"x" * 500, "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "unsupported_type"),
        (b"\n<?xml version='1.0'?>\n<svg/>", "unsupported_type"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 200, "unsupported_type"),
        (b"\0\0\0\x20ftypavif" + b"\0" * 200, "unsupported_type"),
        (encoded(plain(400, 300), "GIF"), "unsupported_type"),
        (encoded(plain(400, 300), "BMP"), "unsupported_type"),
        (encoded(plain(400, 300), "TIFF"), "unsupported_type"),
        (encoded(plain(319, 600)), "too_small"),
        (promised(400, 400), "broken"),
    ],
)
def test_what_is_no_picture_of_ours_says_why(content: bytes, why: str) -> None:
    assert reason(content) == why


def test_a_moving_gif_is_refused() -> None:
    frames = [plain(400, 300, colour) for colour in ("red", "blue")]

    assert reason(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])) == (
        "unsupported_type"
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_picture_that_was_cut_off_is_refused(kind: str, kept: float) -> None:
    whole = encoded(Image.effect_noise((400, 300), 80), kind)

    assert reason(whole[: int(len(whole) * kept)]) == "broken"


def test_ten_megabytes_are_the_limit() -> None:
    assert reason(b"\xff" * (10 * 1024 * 1024 + 1)) == "too_large"
    assert reason(b"\xff" * (10 * 1024 * 1024)) == "not_a_picture"


@pytest.mark.parametrize("size", [(8000, 5001), (20_000, 20_000), (65_000, 65_000)])
def test_a_bomb_is_refused_before_it_is_decoded(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def decode(_self: Image.Image) -> None:
        raise AssertionError("it was decoded")

    bomb = promised(*size)
    monkeypatch.setattr(Image.Image, "load", decode)

    assert len(bomb) < 200
    assert reason(bomb) == "too_many_pixels"


def test_exactly_forty_million_pixels_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 400 * 300)

    assert process_upload(encoded(plain(400, 300))).width == 400
    assert reason(encoded(plain(400, 301))) == "too_many_pixels"


@cache
def whole(kind: str) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    return encoded(Image.effect_noise((320, 20), 80), kind, exif=exif)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["JPEG", "PNG", "WEBP"]),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_no_damage_ends_in_anything_but_a_picture_or_a_refusal(
    kind: str, changes: list[tuple[int, int]]
) -> None:
    content = bytearray(whole(kind))
    for place, value in changes:
        content[place % len(content)] = value

    try:
        made = process_upload(bytes(content))
    except PictureError:
        return

    assert opened(made).format == "WEBP"
