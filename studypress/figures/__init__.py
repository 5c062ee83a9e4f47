"""Figures written as lists: their labels measured with the real fonts, their shapes placed.

What comes out is a `Drawing` in millimetres; a template of the same name as the figure's type
makes SVG of it.
"""
