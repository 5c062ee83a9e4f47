"""What a run leaves for the next one: whether there is anything to do, and why."""
