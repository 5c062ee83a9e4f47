"""Steps 1 to 3: read the files of a subject, parse them, check them."""
