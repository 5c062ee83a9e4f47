"""Finished PDFs whose pages are repeated; alone knows pikepdf."""
