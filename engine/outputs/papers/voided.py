"""A void paper as it is shown: the signed file with 作废 in red at the upper right of every page.

What was signed stays in the record byte for byte; this is a copy for whoever looks at it, so that nobody takes it for
one that holds.
"""

from __future__ import annotations

import io
from typing import Any

from engine.outputs.papers.layout import HEI, RED, element, in_order, paragraph, rule, twips

WORD = "作　废"
FROM_LEFT, FROM_TOP, WIDE = 158, 10, 34
"""Millimetres: where the mark stands on the page, above the 版心, and how wide it is."""


def marked_void(data: bytes) -> bytes:
    """The copy of a .docx; the same bytes every time.

    Raises:
        NoWord: python-docx is not installed.
    """
    try:
        from docx import Document
    except ImportError:
        from engine.outputs.papers.template import NoWord

        raise NoWord() from None
    from engine.outputs.papers.making import saved

    made = Document(io.BytesIO(data))
    for section in made.sections:
        heads = [section.header, section.even_page_header]
        if section.different_first_page_header_footer:
            heads.append(section.first_page_header)
        for head in heads:
            fresh = head.is_linked_to_previous
            head.is_linked_to_previous = False
            if fresh:
                paragraph(head, line=2, first=head.paragraphs[0])
            _mark(head)
    return saved(made)


def _mark(head: Any) -> None:
    """Before everything else: a frame floats only where a paragraph that is in none follows it."""
    one = paragraph(head, WORD, font=HEI, size=26, align="center", colour=RED, line=36)
    one._p.get_or_add_pPr().append(
        element("w:framePr", w=twips(WIDE), hRule="auto", wrap="around", vAnchor="page", hAnchor="page",
                x=twips(FROM_LEFT), y=twips(FROM_TOP))
    )  # fmt: skip
    for side in ("top", "left", "bottom", "right"):
        rule(one, side, "single", 18, str(RED), space=1)
    in_order(one._p.pPr)
    head._element.insert(0, one._p)
