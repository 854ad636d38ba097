"""Files that nobody would write: whatever stands in them, each command ends with an exit code that we define."""
