"""A text as its language sets it: quotation marks, dashes, spaces that do not break."""
