"""Tasks side by side in worker processes that are watched."""
