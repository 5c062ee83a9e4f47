"""Units of length, by one another."""

MM_PER_POINT = 25.4 / 72
POINTS_PER_MM = 72 / 25.4
"""A point is 1/72 inch, in a PDF (ISO 32000-1, 8.3.2.3) as in CSS (Values and Units 3, 6.2)."""

PIXELS_PER_MM = 96 / 25.4
"""Of CSS (CSS Values and Units 3, 6.2)."""
