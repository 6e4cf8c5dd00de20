"""Catalogue files: CSV and JSON Lines, plain or gzipped, read a row at a time; cells for writing.

A spreadsheet runs cells that begin with = + - @ as formulas. Written ones are neutralised by an
apostrophe, and one such apostrophe is taken off again when read, so that text survives the trip.
"""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO

from marketplace.core.bilingual import Bilingual

FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 1_000_000
Row = dict[str, Any]


class FileError(ValueError):
    """The file cannot be read any further; the text says from which row and why."""


def read_rows(raw: BinaryIO, name: str) -> Iterator[tuple[int, Row]]:
    """Give row number and raw values, line by line; `name` tells the form of the file.

    The first row below a CSV's column names is row 2. Raises FileError.
    """
    number = 0
    plain = name.lower().removesuffix(".gz")
    unpacked: Any = gzip.GzipFile(fileobj=raw) if plain != name.lower() else raw
    text = io.TextIOWrapper(unpacked, encoding="utf-8-sig", newline="")
    json_lines = plain.endswith((".jsonl", ".ndjson", ".json"))
    try:
        for number, row in _json_rows(text) if json_lines else _csv_rows(text):
            yield number, row
    except UnicodeDecodeError:
        raise FileError(f"row {number + 1} or later: not UTF-8 text") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise FileError(f"row {number + 1} or later: not a whole gzip file") from None
    except csv.Error as error:
        raise FileError(f"row {number + 1}: {error}") from None
    finally:
        text.detach()


def _csv_rows(text: TextIO) -> Iterator[tuple[int, Row]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.DictReader(text)
    names = [name.strip() for name in reader.fieldnames or ()]
    if not any(names):
        raise FileError("row 1: no names of columns")
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise FileError(f"row 1: column {min(twice)!r} stands there twice")
    reader.fieldnames = names
    for number, row in enumerate(reader, 2):
        yield number, {key: _restored(value) for key, value in row.items()}


def _json_rows(text: TextIO) -> Iterator[tuple[int, Row]]:
    for number, line in enumerate(text, 1):
        if line.strip():
            yield number, _json_row(line)


def _json_row(line: str) -> Row:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        return {"": f"not JSON: {error.msg}"}
    except RecursionError:
        return {"": "not JSON: nested too deep"}
    return row if isinstance(row, dict) else {"": "not a JSON object"}


def neutralised(value: object) -> object:
    """Return a cell that no spreadsheet runs as a formula."""
    dangerous = isinstance(value, str) and value.lstrip("'").startswith(FORMULA)
    return f"'{value}" if dangerous else value


def _restored(value: object) -> object:
    if isinstance(value, str) and value.startswith("'") and value.lstrip("'").startswith(FORMULA):
        return value[1:]
    return value


def list_cell(parts: list[Bilingual]) -> str:
    """Return texts for one cell: with commas between, or as JSON where that would lose something.

    `catalog import` reads both.
    """
    simple = all(part.en == part.fa and not set(part.en) & set(",،;؛[") for part in parts)
    if simple:
        return ", ".join(part.en for part in parts)
    cell = [part.en if part.en == part.fa else {"en": part.en, "fa": part.fa} for part in parts]
    return json.dumps(cell, ensure_ascii=False)
