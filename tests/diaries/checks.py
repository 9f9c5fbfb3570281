"""What is asked at the end of every diary."""

from __future__ import annotations

from engine.testing import Office


def sound(office: Office) -> bool:
    """Chains verify, every open item has a deadline, every projection equals its recomputation, nothing due is left."""
    office.until(office.now())
    return not [one for one in office.engine.doctor() if one.serious]
