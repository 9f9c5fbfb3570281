"""How time is counted: published holidays and make-up workdays, terms in every unit, and the profiles of terms.

Everything here is pure. Only ``clock.SystemClock`` reads the wall clock, and only ``published.load`` reads files: those
that are shipped beside it.
"""
