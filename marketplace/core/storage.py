"""Where pictures lie: three methods over a folder. Names are made by us, never by an uploader."""

import os
import re
import tempfile
from pathlib import Path
from typing import Protocol

_KEY = re.compile(r"[a-z0-9][a-z0-9/_.-]{0,190}[a-z0-9]")


class Storage(Protocol):
    """Keeps bytes under a key such as `products/3fa9-640.webp`."""

    def save(self, key: str, content: bytes) -> None:
        """Store `content`; the same key again replaces it as a whole."""

    def path_of(self, key: str) -> Path | None:
        """Return a local file with the content, or None when there is none."""

    def delete(self, key: str) -> None:
        """Remove the content if it is there."""


class FolderStorage:
    """Storage in a local folder; a reader never sees half a file."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def save(self, key: str, content: bytes) -> None:
        """Write to a temporary file beside the place, then move it there."""
        target = self._place(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(target)

    def path_of(self, key: str) -> Path | None:
        """Return the file of `key`, or None."""
        try:
            target = self._place(key)
        except ValueError:
            return None
        return target if target.is_file() else None

    def delete(self, key: str) -> None:
        """Remove the file of `key` if it is there."""
        self._place(key).unlink(missing_ok=True)

    def _place(self, key: str) -> Path:
        if not _KEY.fullmatch(key) or ".." in key:
            msg = f"not a storage key: {key!r}"
            raise ValueError(msg)
        return self.root / key
