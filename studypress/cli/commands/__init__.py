"""The commands: a module each. `studypress.cli` lists them in the order of the help."""
