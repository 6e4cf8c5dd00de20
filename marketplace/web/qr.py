"""QR codes as SVG, made here (segno), so that no picture is asked from anybody."""

import segno
from markupsafe import Markup


def qr_svg(text: str, *, label: str) -> Markup:
    """Return the code of an address as an image with a name."""
    matrix = segno.make(text, error="m", micro=False)
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(matrix.matrix)
        for x, dark in enumerate(row)
        if dark
    )
    size = matrix.symbol_size(border=0)[0]
    return Markup(
        '<svg class="qr" viewBox="-2 -2 {0} {0}" role="img" aria-label="{1}">'
        '<rect x="-2" y="-2" width="{0}" height="{0}" fill="#fff"></rect>'
        '<path d="{2}" fill="#000"></path></svg>'
    ).format(size + 4, label, path)
