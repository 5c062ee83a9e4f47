"""Builds again on every save: what changed, the builds, what a browser shows of them."""
