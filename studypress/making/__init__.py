"""Steps 5 and 6 for the jobs of a run: gatherings made, bound, proofed; what is kept of them."""
